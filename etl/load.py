"""The nightly job: what is new in the inbox, through to a snapshot in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from catalogue.load import load_catalogue
from etl.archive import archived, sha256_of
from etl.base import NOTHING, Base, base_of
from etl.context import Context, Taken
from etl.faults import UserError
from etl.heal import heal
from etl.inbox import Arrival, Known, discover, new_ones
from etl.progress import Progress
from etl.readers import Readers
from etl.version import program_version, reading_digest, region_of
from settings import Settings
from store.ledger import Ledger, LedgerError
from store.pointer import current_id, point_to

if TYPE_CHECKING:
    from etl.publish import Cut

LOCK = ".load.lock"


class LoadError(UserError):
    """The load failed and changed nothing; the message is a sentence for the user."""


@dataclass(slots=True, kw_only=True)
class Report:
    """What a load did. rejected: files newly rejected, each with its reason."""

    snapshot: str | None = None
    files: int = 0
    accepted: int = 0
    rejected: list[tuple[str, str]] = field(default_factory=list)
    restated: int = 0
    signals: int = 0
    entries: list[dict[str, Any]] = field(default_factory=list)
    incidents: list[dict[str, Any]] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 published or nothing new, 3 done but a return was newly rejected."""
        return 3 if self.rejected else 0


def run(
    settings: Settings,
    progress: Progress,
    inbox: Path | None = None,
    workers: int | None = None,
    rebuild: bool = False,
) -> Report:
    """Take what is new in the inbox and publish a snapshot, if anything is new.

    rebuild: make everything again from archive and catalogue. LoadError: one sentence, and nothing
    has changed. CatalogueError: the YAML files have faults.
    """
    if not settings.data.is_dir():
        raise LoadError(
            f"There is no data folder {settings.data}; "
            "create it, or name another in MATERNITY_DATA."
        )
    folder = inbox or settings.data / "inbox"
    if inbox is None:
        folder.mkdir(exist_ok=True)
    if not folder.is_dir():
        raise LoadError(f"There is no folder {folder}; check the path given with --inbox.")
    try:
        with FileLock(settings.data / LOCK, timeout=0):
            return _Load(settings, progress, folder, workers, rebuild).run()
    except Timeout as error:
        raise LoadError("Another load is running; wait until it has ended.") from error
    except LedgerError as error:
        raise LoadError(str(error)) from error
    except OSError as error:
        raise LoadError(
            f"The data folder cannot be written ({error.strerror or error}); free some space or "
            "check its permissions, and load again: nothing is lost."
        ) from error


def _get_ready(base: Base) -> None:
    """Do, while the readers are at it, what publishing will need: its libraries, the base."""
    import etl.publish  # noqa: F401

    for name in ("items", "published", "readings"):
        base.table(name)


class _Load:
    """One load, under the lock."""

    def __init__(
        self,
        settings: Settings,
        progress: Progress,
        inbox: Path,
        workers: int | None,
        rebuild: bool,
    ) -> None:
        self.data, self.inbox, self.progress = settings.data, inbox, progress
        self.settings, self.workers, self.rebuild = settings, workers, rebuild
        self.catalogue = load_catalogue(settings.indicators, settings.providers)
        region_of(self.catalogue, settings)
        self.reading = reading_digest(self.catalogue.digest, settings.region)
        self.now = datetime.now(UTC)
        self.report = Report()
        self.ledger = Ledger(settings.ledger_url)

    def run(self) -> Report:
        heal(self.data, self.ledger)
        self.former = current_id(self.data)
        number = self.ledger.begin("rebuild" if self.rebuild else "run", self.settings.region)
        try:
            with Readers(self._context, self.workers) as readers:
                self._load(number, readers)
        except BaseException as error:
            self._failed(number, error)
            raise
        finally:
            self.ledger.close()
        return self.report

    def _load(self, number: int, readers: Readers) -> None:
        known = [Known(*row) for row in self.ledger.known_files()]
        arrivals = discover(self.inbox)
        new = new_ones(arrivals, known, self.reading)
        self.report.files = len(arrivals)
        readers.start(new)
        base = self._base()
        if new:
            _get_ready(base)
        self._note(self.progress.files(readers.results(), len(new)))
        snapshot, steps = self._publish(base, readers)
        self.report.restated = sum(s["old_value"] != s["new_value"] for s in steps)
        outcome = {
            "outcome": "published" if snapshot else "nothing_new",
            "snapshot": snapshot,
            "former": self.former,
            "files": len(arrivals),
            "accepted": self.report.accepted,
            "rejected": len(self.report.rejected),
            "restated": self.report.restated,
        }
        self.ledger.commit(number, outcome, self.report.entries, steps, self.report.incidents)
        if snapshot:
            self._put_in_force(snapshot)
        self._delete_personal_data(arrivals, known)

    def _base(self) -> Base:
        """What to go on from: nothing where all is to be made again."""
        return NOTHING if self.rebuild else base_of(self.data, self.former, self.reading)

    def _note(self, results: Iterable[Taken]) -> None:
        """Gather what became of files."""
        for taken in results:
            if taken.entry is None:
                continue
            self.report.entries.append(taken.entry)
            self.report.incidents += taken.incidents
            if taken.entry["verdict"] == "rejected":
                place, reason = taken.entry["path"], taken.entry["reason"] or ""
                self.report.rejected.append((place, reason))
                self.progress.say("rejected", submission=taken.entry["submission"], reason=reason)
            else:
                self.report.accepted += 1

    def _publish(self, base: Base, readers: Readers) -> tuple[str | None, list[dict[str, Any]]]:
        """Fold what is archived and not in the base, and write a snapshot of it."""
        there = archived(self.data)
        if not base.inputs <= {sha[:16] for sha in there}:
            base = NOTHING  # something was taken out of the archive: make everything again
        pending = {sha for sha in there if sha[:16] not in base.inputs}
        if not pending:
            return None, []
        from etl.effects import tell_effects
        from etl.fold_archive import fold_archive
        from etl.parsed import Parsed
        from etl.publish import publish

        parsed = Parsed(self.data, self.reading)
        unread = [sha for sha in sorted(pending) if self.rebuild or not parsed.has(sha)]
        readers.start(unread)
        self._note(self.progress.files(readers.results(), len(unread)))
        folded = fold_archive(base, parsed, self.data, pending)
        if folded is None:
            return None, []
        self.progress.say("folded", submissions=len(folded.inputs) - len(base.inputs))
        snapshot, self.report.signals = publish(self.data, self._cut(), base, folded)
        tell_effects(self.data, snapshot, base, folded, self.catalogue, self.settings.region)
        parsed.forget_others()
        return snapshot, folded.steps

    def _put_in_force(self, snapshot: str) -> None:
        point_to(self.data, snapshot)
        self.report.snapshot = snapshot
        self.progress.say("published", snapshot=snapshot, signals=self.report.signals)

    def _delete_personal_data(self, arrivals: Sequence[Arrival], known: Sequence[Known]) -> None:
        """Delete rejected files with personal data from our own inbox, and from nowhere else."""
        if not self.inbox.resolve().is_relative_to(self.data.resolve()):
            return
        # Those of earlier loads too: one may have been killed before it came to this.
        doomed = {one.path: one.sha256 for one in known if one.incident}
        doomed |= {e["path"]: e["sha256"] for e in self.report.entries if e["incident"]}
        for arrival in arrivals:
            # A file mended in the meantime has another content, and stays.
            sha256 = doomed.get(arrival.path)
            if sha256 and arrival.file.exists() and sha256_of(arrival.file) == sha256:
                arrival.file.unlink()

    def _failed(self, number: int, error: BaseException) -> None:
        message = str(error) if isinstance(error, LoadError) else type(error).__name__
        try:
            self.ledger.commit(number, {"outcome": "failed", "message": message})
        except LedgerError as fault:  # the disk is full: the next load marks this one as failed
            self.progress.say("ledger_not_written", reason=str(fault))

    def _context(self) -> Context:
        return Context(
            data=self.data.resolve(),
            indicators=self.settings.indicators.resolve(),
            providers=self.settings.providers.resolve(),
            digest=self.catalogue.digest,
            region=self.settings.region,
            reading=self.reading,
            now=self.now,
        )

    def _cut(self) -> Cut:
        from etl.publish import Cut

        return Cut(
            region=self.settings.region,
            catalogue=self.catalogue,
            reading=self.reading,
            program=program_version(),
            indicators=self.settings.indicators.read_bytes(),
            providers=self.settings.providers.read_bytes(),
        )
