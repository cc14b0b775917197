"""Sending a return on the page: checked, confirmed, loaded, each by a plain form."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from threading import Timer

import flask
import structlog
from dash import Dash
from filelock import Timeout
from werkzeug.exceptions import RequestEntityTooLarge

from callbacks.upload_guard import refusal_to_write
from callbacks.upload_progress import progress_of
from callbacks.upload_rate import admits
from etl.faults import UserError
from etl.run_next import start_load
from etl.upload import HELD_FOR, discard, hold, submit, sweep
from settings import Settings
from store import clock
from store.ledger import LedgerError, actor

MOST_PARTS = 4  # of a form: a file and what names it
THE_FORM = 2**14  # bytes of a form beside its file
PAGE = """<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Not sent – Maternity quality</title>
<style>
body {{ color: #212b32; font: 17px/1.4 Arial, sans-serif; margin: 3rem auto; max-width: 40rem;
  padding: 0 1rem; }}
a {{ color: #005eb8; }}
</style></head>
<body><main><h1>Nothing was sent</h1><p>{words}</p><p><a href="{back}">Back to the returns</a></p>
</main></body></html>
"""
log = structlog.get_logger()
Answer = flask.Response


class Refused(Exception):
    """Nothing is done; the words say why. status: as HTTP has it."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def register(app: Dash, settings: Settings) -> None:
    """The forms of `/returns`, and what becomes of a return that was sent."""
    prefix = app.config.routes_pathname_prefix
    sweep(settings.data)

    def upload() -> Answer:
        _admit(settings)
        raw, name = _file_sent(settings)
        found = hold(settings, raw, name, actor())
        # Where nobody comes back, nothing else would delete it in time.
        forget = Timer(HELD_FOR.total_seconds() + 1, sweep, [settings.data])
        forget.daemon = True
        forget.start()
        return flask.redirect(f"{prefix}returns/{found.token}", 303)

    def send() -> Answer:
        submission = submit(settings, _token())
        log.info("return submitted", submission=submission, actor=actor())
        start_load(settings)
        return flask.redirect(f"{prefix}returns/{submission}", 303)

    def leave() -> Answer:
        discard(settings.data, _token())
        return flask.redirect(f"{prefix}returns", 303)

    def state(submission: str) -> Answer:
        found = progress_of(settings, submission)
        return flask.jsonify(state=found.state, words=found.words)

    for name, answer in (("upload", upload), ("submit", send), ("discard", leave)):
        app.server.add_url_rule(
            f"{prefix}returns/{name}",
            f"returns_{name}",
            _in_words(answer, settings, f"{prefix}returns"),
            methods=["POST"],
        )
    app.server.add_url_rule(f"{prefix}returns/state/<submission>", "returns_state", state)


def _in_words(answer: Callable[[], Answer], settings: Settings, back: str) -> Callable[[], Answer]:
    """The answer, or one sentence that says why there is none."""

    def answered() -> Answer:
        try:
            said = refusal_to_write(flask.request, settings)
            if said:
                raise Refused(403, said)
            return answer()
        except Refused as fault:
            return _sentence(fault.status, str(fault), back)
        except RequestEntityTooLarge:
            return _sentence(413, _too_large(settings), back)
        except UserError as fault:
            return _sentence(409, str(fault), back)
        except (LedgerError, OSError, Timeout) as fault:
            log.error("a return could not be taken", fault=type(fault).__name__)
            words = "The data folder or the ledger cannot be written just now. Try again later."
            return _sentence(503, words, back)

    return answered


def _admit(settings: Settings) -> None:
    if not settings.data.is_dir():
        raise Refused(503, f"There is no data folder {settings.data}; create it first.")
    if not admits(settings.data, settings.uploads_a_minute, clock.now()):
        raise Refused(
            429, "Too many files were sent within a minute. Wait a minute, then try again."
        )


def _file_sent(settings: Settings) -> tuple[bytes, str]:
    """The file's content and its name as its sender calls it."""
    request = flask.request
    most = settings.upload_megabytes * 2**20
    request.max_content_length = most + THE_FORM
    request.max_form_parts = MOST_PARTS
    if (request.content_length or 0) > most + THE_FORM:
        raise Refused(413, _too_large(settings))
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Refused(400, "No file was chosen. Choose one and send it again.")
    with sent.stream:
        raw = sent.stream.read()
    if len(raw) > most:
        raise Refused(413, _too_large(settings))
    return raw, sent.filename


def _too_large(settings: Settings) -> str:
    return f"The file is larger than {settings.upload_megabytes} MB. Send the return alone."


def _token() -> str:
    flask.request.max_content_length = THE_FORM
    return flask.request.form.get("token", "")


def _sentence(status: int, words: str, back: str) -> Answer:
    page = PAGE.format(words=escape(words), back=escape(back))
    return flask.Response(page, status, mimetype="text/html")
