"""Telling people how a load went; nothing here can make a load fail."""

from __future__ import annotations

from etl.digest import Digest, digest_of, digest_of_failure, write_digest
from etl.load import Report
from etl.mail import NotSent, send
from settings import Settings
from store import clock
from store.ledger import Ledger, LedgerError


def tell(report: Report, settings: Settings) -> str | None:
    """Write the digest of a load and send it where a mail server is set; what went wrong with
    that, as a sentence. Nothing is written of a load that found nothing to do."""
    digest = digest_of(report, settings.data)
    return None if digest is None else _told(digest, settings, str(report.run), report.snapshot)


def tell_failure(message: str, settings: Settings) -> str | None:
    """As `tell`, for a load that failed."""
    return _told(digest_of_failure(message, settings.data), settings)


def _told(
    digest: Digest, settings: Settings, run: str | None = None, snapshot: str | None = None
) -> str | None:
    said = None
    try:
        if settings.data.is_dir():
            write_digest(settings.data, digest, clock.now())
    except OSError as error:
        said = f"The digest could not be written ({error.strerror})."
    if not settings.smtp_host:
        return said
    try:
        recipients = send(digest, settings)
        _note(settings, run, snapshot, recipients)
    except (NotSent, LedgerError) as error:
        said = str(error)
    return said


def _note(settings: Settings, run: str | None, snapshot: str | None, recipients: int) -> None:
    ledger = Ledger(settings.ledger_url)
    try:
        ledger.note_event("digest_sent", run, snapshot, recipients=recipients)
    finally:
        ledger.close()
