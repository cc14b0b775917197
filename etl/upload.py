"""Returns sent on the page: read first, held until their sender says so, then put in the inbox."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from etl.faults import UserError
from etl.inbox import is_passed_over
from etl.read_apart import read_apart
from settings import Settings
from store.durable import replace_bytes, write_bytes
from store.ledger import Ledger

HELD_FOR = timedelta(hours=1)
TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}")
SUBMISSION = re.compile(r"[0-9a-f]{16}")
NOTE, FILE = "held.json", "file"
NOT_A_RETURN = "published"  # folder of files that no provider sends, such as national ones
LONGEST_NAME = 100
GONE = (
    "This file is no longer held: it was sent already, or an hour has passed. Choose it again to "
    "have it checked."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A file that was checked. told: its receipt. by: who sent it. is_here: whether it can be
    submitted; a rejected one was deleted at once."""

    token: str
    by: str
    since: datetime
    told: dict[str, Any]
    is_here: bool

    @property
    def submission(self) -> str:
        return str(self.told["submission"])

    @property
    def until(self) -> datetime:
        """When it will be deleted."""
        return self.since + HELD_FOR


def hold(settings: Settings, raw: bytes, name: str, by: str) -> Held:
    """Check a file as the load would, and hold it for an hour.

    name: as its sender calls it. by: who sends. A rejected file is deleted at once, and certain
    personal data are noted in the ledger as an incident. UserError: nothing can be checked now.
    OSError: the disk did not take it.
    """
    sweep(settings.data)
    folder = settings.data / "uploads" / secrets.token_urlsafe(24)
    folder.mkdir(parents=True, mode=0o700)
    try:
        file = folder / FILE / safe_name(name)
        file.parent.mkdir()
        write_bytes(file, raw, durable=False)
        told = read_apart(settings, file, folder)
        rejected = told["verdict"] == "rejected"
        if rejected:
            _keep_receipt_alone(folder, told["submission"])
        since = datetime.now(UTC)
        note = {"by": by, "since": since.isoformat(), "submission": told["submission"]}
        write_bytes(folder / NOTE, json.dumps(note).encode(), durable=False)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if told["incident"]:
        _note_incident(settings, told)
    return Held(token=folder.name, by=by, since=since, told=told, is_here=not rejected)


def held(data: Path, token: str) -> Held | None:
    """What is held under a token; None: nothing, or no longer."""
    if not TOKEN.fullmatch(token):
        return None
    folder = data / "uploads" / token
    try:
        note = json.loads((folder / NOTE).read_bytes())
        told = json.loads((folder / f"{note['submission']}.json").read_bytes())
    except FileNotFoundError:
        return None
    since = datetime.fromisoformat(note["since"])
    if datetime.now(UTC) - since > HELD_FOR:
        return None
    return Held(
        token=token, by=note["by"], since=since, told=told, is_here=(folder / FILE).is_dir()
    )


def submit(settings: Settings, token: str) -> str:
    """Put a held file in the inbox folder of its provider, for the next load; its submission id.

    UserError: it is no longer held. OSError: the disk did not take it; it is still held.
    """
    found = held(settings.data, token)
    if found is None or not found.is_here:
        raise UserError(GONE)
    folder = settings.data / "uploads" / token
    try:
        file = next((folder / FILE).iterdir())
        raw = file.read_bytes()
    except FileNotFoundError as error:  # sent twice at once: the other one has it
        raise UserError(GONE) from error
    if hashlib.sha256(raw).hexdigest() != found.told["sha256"]:
        raise UserError("The held file is no longer what was checked; choose it again.")
    _note_submitted(settings, found)
    replace_bytes(inbox_place(settings.data, found) / file.name, raw)
    shutil.rmtree(folder, ignore_errors=True)  # if it stays, the sweep deletes it
    return found.submission


def inbox_place(data: Path, found: Held) -> Path:
    """The folder that a submitted file goes to: its own, so that no name takes another's place."""
    provider = found.told["provider"] or NOT_A_RETURN
    return data / "inbox" / provider / f"upload-{found.submission}"


def is_submitted(data: Path, submission: str) -> datetime | None:
    """When a file was put in the inbox from the page; None: it was not."""
    if not SUBMISSION.fullmatch(submission):
        return None
    for folder in (data / "inbox").glob(f"*/upload-{submission}"):
        for file in folder.glob("[!.]*"):
            return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return None


def held_marked(data: Path, token: str) -> Path | None:
    """A held file with its findings marked, as its check left it; None: there is none."""
    found = held(data, token)
    if found is None:
        return None
    return next((data / "uploads" / token).glob(f"{found.submission}-*.xls[xm]"), None)


def discard(data: Path, token: str) -> None:
    """Delete what is held under a token, if it is."""
    if TOKEN.fullmatch(token):
        shutil.rmtree(data / "uploads" / token, ignore_errors=True)


def sweep(data: Path) -> None:
    """Delete what has been held for its hour, and what a killed check left behind."""
    home = data / "uploads"
    for folder in home.iterdir() if home.is_dir() else ():
        age = datetime.now(UTC) - datetime.fromtimestamp(folder.stat().st_mtime, UTC)
        if age > HELD_FOR:
            shutil.rmtree(folder, ignore_errors=True)


def safe_name(name: str) -> str:
    """A file's name without folders and signs that could mislead a system or a reader; never one
    that the load would pass over."""
    last = re.split(r"[/\\]", name)[-1]
    plain = re.sub(r"[^\w .,()&+'-]", "_", last).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    short = f"{stem[:LONGEST_NAME]}{dot}{ending[:8]}" if dot else plain[:LONGEST_NAME]
    if not short or is_passed_over(short):
        return f"return {short}".strip() + ".xlsx"
    return short


def _keep_receipt_alone(folder: Path, submission: str) -> None:
    """Delete the file, and whatever a check made of it beside its receipt."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in (f"{submission}.html", f"{submission}.json"):
            path.unlink()


def _note_submitted(settings: Settings, found: Held) -> None:
    """Noted before the file is there: a return in the inbox without a word of its sender would be
    the worse of the two if this process stopped between them."""
    ledger = Ledger(settings.ledger_url)
    try:
        ledger.note_event(
            "return_submitted", found.submission, provider=found.told["provider"], sender=found.by
        )
    finally:
        ledger.close()


def _note_incident(settings: Settings, told: dict[str, Any]) -> None:
    from etl.take import PERSONAL_DATA

    ledger = Ledger(settings.ledger_url)
    try:
        run = ledger.begin("upload", settings.region)
        ledger.commit(
            run,
            {"outcome": "nothing_new", "rejected": 1, "message": "A file sent on the page."},
            incidents=[
                {
                    "submission": told["submission"],
                    "provider": told["provider"],
                    "kind": PERSONAL_DATA,
                    "message": _placed(one),
                }
                for one in told["findings"]
                if one["severity"] == "error"
            ],
        )
    finally:
        ledger.close()


def _placed(finding: dict[str, Any]) -> str:
    sheet, cell, message = finding["sheet"], finding["cell"], finding["message"]
    return f"{sheet}!{cell}: {message}" if sheet else message
