"""Plain forms that change something: who may send them, what they hold, what is answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import escape

import flask
import structlog
from dash import Dash
from filelock import Timeout
from werkzeug.exceptions import RequestEntityTooLarge

from callbacks.upload_guard import refusal_to_write
from etl.faults import UserError
from etl.personal_data import suspicion
from settings import Settings
from store.ledger import LedgerError, LedgerRefusal
from store.ledger.database import clean

MOST_PARTS = 32  # fields of a form
MOST_BYTES = 2**14  # of a form without a file
LONGEST = 1000  # characters of a free text
OWN_PAGE = re.compile(r"/(?![/\\])[^\s\\]{0,2000}")
PAGE = """<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Maternity quality</title>
<style>
body {{ color: #212b32; font: 17px/1.4 Arial, sans-serif; margin: 3rem auto; max-width: 40rem;
  padding: 0 1rem; }}
a {{ color: #005eb8; }}
</style></head>
<body><main><h1>{title}</h1><p>{words}</p><p><a href="{back}">{back_words}</a></p>
</main></body></html>
"""
log = structlog.get_logger()
Answer = flask.Response


class Refused(Exception):
    """Nothing is done; the words say why. status: as HTTP has it."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


class Form:
    """One form's address and what its answer says where nothing is done."""

    def __init__(
        self,
        app: Dash,
        settings: Settings,
        *,
        back: str,
        title: str = "Nothing was saved",
        back_words: str = "Back to the page",
    ) -> None:
        """back: the page that a refused form leads back to, below the program's own prefix."""
        self.app, self.settings = app, settings
        self.prefix = app.config.routes_pathname_prefix
        self.back, self.title, self.back_words = f"{self.prefix}{back}", title, back_words
        self.too_large = "The form is too long. Shorten what is written and send it again."

    def takes(self, address: str, answer: Callable[[], Answer]) -> None:
        """Let a form be sent to this address, below the prefix. Only POST is answered."""
        name = address.replace("/", "_")
        rule, told = f"{self.prefix}{address}", self._in_words(answer)
        self.app.server.add_url_rule(rule, name, told, methods=["POST"])

    def _in_words(self, answer: Callable[[], Answer]) -> Callable[[], Answer]:
        """The answer, or one sentence that says why there is none."""

        def answered() -> Answer:
            try:
                said = refusal_to_write(flask.request, self.settings)
                if said:
                    raise Refused(403, said)
                return answer()
            except Refused as fault:
                return self._sentence(fault.status, str(fault))
            except RequestEntityTooLarge:
                return self._sentence(413, self.too_large)
            except (UserError, LedgerRefusal) as fault:
                return self._sentence(409, str(fault))
            except (LedgerError, OSError, Timeout) as fault:
                log.error("a form could not be answered", fault=type(fault).__name__)
                words = "The data folder or the ledger cannot be written just now. Try again later."
                return self._sentence(503, words)

        return answered

    def _sentence(self, status: int, words: str) -> Answer:
        page = PAGE.format(
            title=escape(self.title),
            words=escape(words),
            back=escape(self.back),
            back_words=escape(self.back_words),
        )
        return flask.Response(page, status, mimetype="text/html")


def field(name: str) -> str:
    """One line of the form that is answered; empty where it is not there."""
    flask.request.max_content_length = MOST_BYTES
    flask.request.max_form_parts = MOST_PARTS
    return clean(flask.request.form.get(name, "").strip())


def free_text(name: str, label: str, *, longest: int = LONGEST, needed: bool = True) -> str | None:
    """Words that somebody typed in, without anything that may point to a person; None for none.

    label: the field's name in the sentence that refuses: "The reason". Refused: there are none
    though they are needed, they are too long, or they may hold personal data, which is never
    repeated."""
    words = field(name)
    if not words:
        if needed:
            raise Refused(400, f"{label} is missing. Go back, write it, and save again.")
        return None
    if len(words) > longest:
        raise Refused(400, f"{label} has more than {longest} characters. Shorten it.")
    if any(suspicion(line) for line in (words, *words.splitlines())):
        raise Refused(
            400,
            f"{label} may hold personal data (a number of ten digits, a postcode, or the name of "
            "a field about a person). Nothing was kept. Leave it out and save again.",
        )
    return words


def month_field(name: str, label: str) -> date:
    """The first day of a month, "YYYY-MM". Refused: it is none."""
    try:
        return date.fromisoformat(f"{field(name)}-01")
    except ValueError:
        raise Refused(400, f"{label} must be a month, such as 2026-09.") from None


def one_of(name: str, label: str, values: tuple[str, ...]) -> str:
    """One of a few values. Refused: it is none of them."""
    value = field(name)
    if value not in values:
        raise Refused(400, f"{label} must be chosen. Go back, choose it, and save again.")
    return value


def to_page(prefix: str, otherwise: str) -> Answer:
    """Back to the page that the form names in `back`, if that is a page of ours."""
    asked = field("back")
    own = asked if OWN_PAGE.fullmatch(asked) else f"{prefix}{otherwise}"
    return flask.redirect(own, 303)
