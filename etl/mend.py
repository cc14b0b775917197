"""What the archive has lost, put back from the inbox and the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from etl.archive import (
    Changing,
    Damaged,
    Sidecar,
    archived_files,
    forget,
    is_whole,
    read_sidecar,
    seal,
    sha256_of,
    store_file,
)
from etl.lock import LoadError
from store.ledger import Ledger
from store.ledger.tables import Submission


def mend(
    data: Path,
    inboxes: Iterable[Path],
    ledger: Ledger,
    sha256s: Collection[str],
    resent: Collection[str] = (),
) -> None:
    """Put back files and sidecars of submissions that were accepted.

    resent: those of them that just came again, so that they can be taken in anew. LoadError: some
    cannot be put back, so that a load would lose them; nothing else has changed.
    """
    inboxes = tuple(dict.fromkeys(inboxes))
    broken = {sha256 for sha256 in sha256s if not _mended(data, inboxes, ledger, sha256)}
    for sha256 in broken & set(resent):
        forget(data, sha256)
    if broken - set(resent):
        raise lost(broken - set(resent))


def lost(submissions: Collection[str]) -> LoadError:
    """The archive does not hold these whole, and nothing here does."""
    return LoadError(
        f"The archive has lost or damaged {len(submissions)} of the returns it held (the first is "
        f"{min(submissions)}); restore the folder archive from its backup, or put the return into "
        "the inbox again, and load again. `python -m etl purge` drops it for good."
    )


def _mended(data: Path, inboxes: tuple[Path, ...], ledger: Ledger, sha256: str) -> bool:
    known = ledger.readings_of(sha256)
    if not is_whole(data, sha256) and not _put_back(data, inboxes, known, sha256):
        return False
    try:
        read_sidecar(data, sha256)
    except (FileNotFoundError, Damaged):
        taken = [row for row in known if row.verdict != "rejected"]
        if not taken:
            return False
        seal(data, _sidecar(taken[0], tuple(dict.fromkeys(row.name for row in taken))))
    return True


def _put_back(
    data: Path, inboxes: tuple[Path, ...], known: Iterable[Submission], sha256: str
) -> bool:
    """Whether the file was found in an inbox, where it is left after it was taken in."""
    for row in known:
        for inbox in inboxes:
            file = inbox / row.path
            try:
                if file.is_file() and sha256_of(file) == sha256:
                    store_file(data, sha256, file)
                    _drop_others(data, sha256, file.suffix.lower())
                    return True
            except Changing:
                continue
    return False


def _drop_others(data: Path, sha256: str, ending: str) -> None:
    """The file may have come back under another ending than the damaged one, and there must be
    one of them."""
    for path in archived_files(data, sha256):
        if path.suffix != ending:
            path.unlink()


def _sidecar(first: Submission, names: tuple[str, ...]) -> Sidecar:
    return Sidecar(
        sha256=first.sha256,
        names=names,
        received=first.received,
        seen=first.seen or first.recorded.date(),
        provider=first.provider,
        layout=first.layout,
        return_status=first.return_status or "final",
        as_of=first.as_of,
        verdict=first.verdict,
    )
