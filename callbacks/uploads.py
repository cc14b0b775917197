"""Sending a return on the page: checked, confirmed, loaded, each by a plain form."""

from __future__ import annotations

from threading import Timer

import flask
import structlog
from dash import Dash

from callbacks.forms import MOST_BYTES, Answer, Form, Refused, field
from callbacks.upload_progress import progress_of
from callbacks.upload_rate import admits
from etl.run_next import start_load
from etl.upload import HELD_FOR, discard, hold, submit, sweep
from settings import Settings
from store import clock
from store.ledger import actor

MOST_PARTS = 4  # of a form: a file and what names it
log = structlog.get_logger()


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

    form = Form(
        app,
        settings,
        back="returns",
        title="Nothing was sent",
        back_words="Back to the returns",
    )
    form.too_large = _too_large(settings)
    for name, answer in (("upload", upload), ("submit", send), ("discard", leave)):
        form.takes(f"returns/{name}", answer)
    app.server.add_url_rule(f"{prefix}returns/state/<submission>", "returns_state", state)


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
    request.max_content_length = most + MOST_BYTES
    request.max_form_parts = MOST_PARTS
    if (request.content_length or 0) > most + MOST_BYTES:
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
    return field("token")
