"""Files of the returns page: receipts, reminders, blank templates."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory

import flask
from dash import Dash

from callbacks.returns_place import Place, place_of
from etl.marked_return import marked_of
from etl.upload import SUBMISSION, held_marked
from settings import ROOT, Settings
from store.ledger import LedgerError
from store.reminders import reminder, reminders
from store.store import Store
from store.tracked import tracked

# A receipt needs nothing but its own style; whatever else stands in it is not to run.
ALONE = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
KINDS = {"html": "text/html", "json": "application/json"}
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NONE = "There is no such file."


def register(app: Dash, store: Store, settings: Settings) -> None:
    """The addresses that the page's files have."""

    def receipt(submission: str, kind: str) -> flask.Response:
        file = settings.data / "receipts" / f"{submission}.{kind}"
        if kind not in KINDS or not SUBMISSION.fullmatch(submission) or not file.is_file():
            return _text(NONE, 404)
        return flask.Response(file.read_bytes(), mimetype=KINDS[kind], headers=ALONE)

    def marked(name: str) -> flask.Response:
        held = held_marked(settings.data, name)
        if held is not None:
            return flask.send_file(held.absolute(), as_attachment=True)
        found = marked_of(settings.data, name) if SUBMISSION.fullmatch(name) else None
        if found is None:
            return _text(NONE, 404)
        return flask.send_file(
            BytesIO(found.content), as_attachment=True, download_name=f"{name}{found.ending}"
        )

    def reminder_text(provider: str | None = None) -> flask.Response:
        place = place_of(store)
        if place is None:
            return _text(NONE, 404)
        try:
            text = _reminder(place, provider)
        except LedgerError as fault:
            return _text(str(fault), 503)
        return _text(text or "Every return is in: nobody needs a reminder.\n")

    def template(provider: str) -> flask.Response:
        place = place_of(store)
        if place is None or place.region.provider(provider) is None:
            return _text(NONE, 404)
        return flask.Response(
            blank_return(settings, provider),
            mimetype=WORKBOOK,
            headers={"Content-Disposition": f'attachment; filename="return-{provider}.xlsx"'},
        )

    prefix = f"{app.config.routes_pathname_prefix}returns"
    rule = app.server.add_url_rule
    rule(f"{prefix}/receipt/<submission>.<kind>", "returns_receipt", receipt)
    rule(f"{prefix}/marked/<name>", "returns_marked", marked)
    rule(f"{prefix}/reminders.txt", "returns_reminders", reminder_text)
    rule(f"{prefix}/reminder/<provider>.txt", "returns_reminder", reminder_text)
    rule(f"{prefix}/template/<provider>", "returns_template", template)


def blank_return(settings: Settings, provider: str) -> bytes:
    """The blank return of a provider, as `python -m etl template` writes it."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "return.xlsx"
        command = [sys.executable, "-m", "etl", "template", "--provider", provider, "-o", str(file)]
        subprocess.run(
            command, cwd=ROOT, env={**environ, **settings.environment}, check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        return file.read_bytes()


def _reminder(place: Place, provider: str | None) -> str | None:
    told = tracked(place.settings, place.catalogue, place.region, place.snapshot, place.now)
    if provider is None:
        return reminders(told, place.region)
    return reminder(told, place.region, provider)


def _text(words: str, status: int = 200) -> flask.Response:
    return flask.Response(words, status, content_type="text/plain; charset=utf-8")
