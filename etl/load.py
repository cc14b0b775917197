"""The nightly job: what is new in the inbox, through to a snapshot in force."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalogue.load import load_catalogue
from etl.archive import Damaged, archived, forget, is_whole, settle, sha256_of
from etl.base import NOTHING, Base, base_of
from etl.context import Context, Taken
from etl.heal import heal
from etl.inbox import Arrival, Known, discover, new_ones, withheld
from etl.judgements import Judged, judgements_digest, judgements_of
from etl.layout_load import layouts_digest, layouts_known
from etl.lock import LOCK, LoadError, locked
from etl.mend import lost, mend
from etl.progress import Progress
from etl.readers import Readers
from etl.version import program_version, reading_digest, region_of
from settings import Settings
from store import clock
from store.ledger import Ledger, LedgerError
from store.pointer import current_id, point_to

if TYPE_CHECKING:
    from etl.fold_archive import Winners
    from etl.publish import Cut

__all__ = ["LOCK", "LoadError", "Report", "run"]

CLOCK_MAY_GO_BACK = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class Report:
    """What a load did. rejected: files newly rejected, each with its reason."""

    run: int = 0
    snapshot: str | None = None
    files: int = 0
    accepted: int = 0
    rejected: list[tuple[str, str]] = field(default_factory=list)
    restated: int = 0
    signals: int = 0
    entries: list[dict[str, Any]] = field(default_factory=list)
    incidents: list[dict[str, Any]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)

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
    clock_is_right: bool = False,
) -> Report:
    """Take what is new in the inbox and publish a snapshot, if anything is new.

    rebuild: make everything again from archive and catalogue. clock_is_right: go on although the
    ledger was last written at a later time than it is now. LoadError: one sentence, and nothing
    has changed. CatalogueError: the YAML files have faults.
    """
    with locked(settings.data):
        folder = inbox or settings.data / "inbox"
        if inbox is None:
            folder.mkdir(exist_ok=True)
        if not folder.is_dir():
            raise LoadError(f"There is no folder {folder}; check the path given with --inbox.")
        return _Load(settings, progress, folder, workers, rebuild).run(clock_is_right)


def _get_ready(base: Base) -> None:
    """Do, while the readers are at it, what publishing will need: its libraries, the base."""
    import etl.publish  # noqa: F401

    for name in ("items", "published", "dashboards", "readings"):
        base.table(name)


def time_of(ledger: Ledger, clock_is_right: bool) -> datetime:
    """Now, and never before the ledger was last written: what comes later is to look later.

    LoadError: the clock is so far behind that it must be wrong, now or then.
    """
    now, latest = clock.now(), ledger.latest_time()
    if latest is None or latest <= now or clock_is_right:
        return now
    if latest - now > CLOCK_MAY_GO_BACK:
        raise LoadError(
            f"The clock says {now:%d %B %Y, %H:%M} UTC, but the ledger was last written on "
            f"{latest:%d %B %Y, %H:%M} UTC; set the clock right and load again, or, if it was "
            "wrong then, load once with --clock-is-right."
        )
    return latest


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
        self.region = region_of(self.catalogue, settings)
        self.layouts = layouts_known(settings.layouts, self.catalogue)
        self.layouts_digest = layouts_digest(settings.layouts)
        self.reading = reading_digest(self.catalogue.digest, settings.region, self.layouts_digest)
        self.report = Report()
        self.ledger = Ledger(settings.ledger_url)

    def run(self, clock_is_right: bool) -> Report:
        try:
            self.now = time_of(self.ledger, clock_is_right)
            heal(self.data, self.ledger)
            self._finish_purges()
            self.former = current_id(self.data)
            self._run()
        finally:
            self.ledger.close()
        return self.report

    def _run(self) -> None:
        try:
            with Readers(self._context, self.workers) as readers:
                self._load(readers)
        except BaseException as error:
            self._failed(error)
            raise

    def _begin(self) -> None:
        """Note that the load begins, before it changes anything; a quiet one never does."""
        if not self.report.run:
            command = "rebuild" if self.rebuild else "run"
            self.report.run = self.ledger.begin(command, self.settings.region)

    def _finish_purges(self) -> None:
        """Take out what a killed purge has left."""
        self.purges = self.ledger.purges()
        if any(purge.finished is None for purge in self.purges):
            from etl.purge import finish_purges

            finish_purges(self.settings, self.ledger, self.workers)

    def _load(self, readers: Readers) -> None:
        known = [Known(*row) for row in self.ledger.known_files()]
        arrivals = discover(self.inbox)
        new = new_ones(arrivals, known, self.reading)
        self.report.files = len(arrivals)
        if new:
            self._begin()
        readers.start(new)
        base = self._base()
        if new:
            _get_ready(base)
        self._note(readers, new, base)
        snapshot = self._publish(base, readers)
        changed = (step["old_value"] != step["new_value"] for step in self.report.steps)
        self.report.restated = sum(changed)
        outcome = {
            "outcome": "published" if snapshot else "nothing_new",
            "snapshot": snapshot,
            "former": self.former,
            "files": len(arrivals),
            "accepted": self.report.accepted,
            "rejected": len(self.report.rejected),
            "restated": self.report.restated,
        }
        self._commit(outcome)
        if snapshot:
            self._put_in_force(snapshot)
        self._delete_personal_data(arrivals, known)

    def _commit(self, outcome: dict[str, Any]) -> None:
        """Note all that was found; from here on it counts as accepted."""
        report = self.report
        if not report.run:
            command = "rebuild" if self.rebuild else "run"
            self.ledger.note_quiet(command, self.settings.region, outcome)
            return
        settle(self.data, {e["sha256"] for e in report.entries if e["verdict"] != "rejected"})
        self.ledger.commit(report.run, outcome, report.entries, report.steps, report.incidents)

    def _base(self) -> Base:
        """What to go on from: nothing where all is to be made again."""
        if self.rebuild:
            return NOTHING
        base = base_of(self.data, self.former, self.reading)
        if base.damaged:
            self.progress.say("snapshot_damaged", snapshot=self.former)
        return base

    def _note(self, readers: Readers, files: Sequence[Arrival | str], base: Base = NOTHING) -> None:
        """Gather what became of the files that were handed in."""
        taken = list(self.progress.files(readers.results(), len(files)))
        damaged = {one.damaged: one.file for one in taken if one.damaged and one.file}
        if damaged:
            resent = {sha256 for sha256, file in damaged.items() if isinstance(file, Arrival)}
            self._mend(damaged.keys(), resent)
            readers.start(list(damaged.values()))
            taken += readers.results()
        if taken:
            from etl.names import note_arrivals

            note_arrivals(self.data, taken, base.inputs)
        for one in taken:
            self._note_one(one)

    def _note_one(self, taken: Taken) -> None:
        if taken.entry is None:
            return
        self.report.entries.append(taken.entry)
        self.report.incidents += taken.incidents
        if taken.entry["verdict"] == "rejected":
            place, reason = taken.entry["path"], taken.entry["reason"] or ""
            self.report.rejected.append((place, reason))
            self.progress.say("rejected", submission=taken.entry["submission"], reason=reason)
        else:
            self.report.accepted += 1

    def _mend(self, sha256s: Collection[str], resent: Collection[str] = ()) -> None:
        """Put back what the archive has lost of these."""
        self._begin()
        self.progress.say("archive_suffered", submissions=len(sha256s))
        inboxes = (self.inbox, self.data / "inbox")
        mend(self.data, inboxes, self.ledger, sha256s, resent)

    def _moment(self) -> datetime:
        """When the cut is made: in a second later than that of the cut in force, as ids, which tell
        the second, are in the order of the cuts. Not so where the clock was years ahead before."""
        moment = max(self.now, clock.now())
        if self.former is None:
            return moment
        former = datetime.strptime(self.former[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        later = former + timedelta(seconds=1)
        return later if timedelta(0) < later - moment <= CLOCK_MAY_GO_BACK else moment

    def _publish(self, base: Base, readers: Readers) -> str | None:
        """Fold what is archived and not in the base, and write a snapshot of it."""
        there = self._archived(base)
        pending = {sha for sha in there if sha[:16] not in base.inputs}
        rows = judgements_of(self.ledger, self.region)
        judged = base.folder is not None and base.judgements != judgements_digest(rows)
        if not pending and not judged:
            return None
        self._begin()
        winners = self._folded(base, readers, pending)
        readers.rest()
        if winners.inputs == base.inputs and not judged:
            return None
        from etl.effects import tell_effects
        from etl.parsed import Parsed
        from etl.publish import publish

        self.progress.say("folded", submissions=len(winners.inputs) - len(base.inputs))
        self.report.steps = winners.steps
        if judged:
            winners.touched |= {row["org"] for row in [*rows, *base.judged()]}
        snapshot, self.report.signals = publish(self.data, self._cut(rows), base, winners)
        tell_effects(self.data, snapshot, base, winners, self.catalogue, self.settings.region)
        Parsed(self.data, self.reading).forget_others()
        return snapshot

    def _archived(self, base: Base) -> frozenset[str]:
        """What is archived, which is all that was ever accepted and not purged, and noted."""
        there = archived(self.data)
        contents = self.ledger.contents()
        gone = {purge.sha256 for purge in self.purges}
        accepted = {sha for sha, verdict in contents if verdict != "rejected"} - gone
        if missing := accepted - there:
            self._mend(missing)
            there = archived(self.data)
        if vanished := base.inputs - {sha[:16] for sha in there}:
            raise lost(vanished)
        noted = {sha for sha, _ in contents} | {entry["sha256"] for entry in self.report.entries}
        return there - self._note_anew(there - noted)

    def _note_anew(self, sha256s: Collection[str]) -> frozenset[str]:
        """Note what the ledger does not know: of a killed load, or of another ledger. Those that
        had to be forgotten."""
        if sha256s:
            self._begin()
        torn = {sha256 for sha256 in sha256s if not is_whole(self.data, sha256)}
        for sha256 in sorted(sha256s):
            if sha256 in torn:  # the power went before the disk had it, and nobody was told of it
                forget(self.data, sha256)
            else:
                from etl.take import noted_anew

                self._note_one(noted_anew(sha256, self._context()))
        return frozenset(torn)

    def _folded(self, base: Base, readers: Readers, pending: Collection[str]) -> Winners:
        """What stands once all pending submissions are folded into the base."""
        from etl.fold_archive import Unread, fold_archive
        from etl.parsed import Parsed

        parsed = Parsed(self.data, self.reading)
        unread = {sha for sha in pending if self.rebuild or not parsed.has(sha)}
        tried: set[str] = set()
        while True:
            readers.start(sorted(unread))
            self._note(readers, sorted(unread), base)
            tried |= unread
            try:
                return fold_archive(base, parsed, self.data, pending, self.layouts)
            except Damaged as fault:
                unread = set()
                self._mend({str(fault)})
            except Unread as fault:
                if fault.sha256s & tried:
                    raise LoadError(
                        "What was read of a return cannot be kept in the folder parsed; check the "
                        "disk, and load again: nothing is lost."
                    ) from fault
                unread = set(fault.sha256s)

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
        for arrival in arrivals if doomed else ():
            # A file mended in the meantime has another content, and stays.
            sha256 = doomed.get(arrival.path) or doomed.get(withheld(arrival.path))
            if sha256 and arrival.file.exists() and sha256_of(arrival.file) == sha256:
                arrival.file.unlink()

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, LedgerError):
            return  # it would not take this either: the next load marks this one as failed
        message = str(error) if isinstance(error, LoadError) else type(error).__name__
        try:
            self._begin()
            self.ledger.commit(self.report.run, {"outcome": "failed", "message": message})
        except LedgerError as fault:  # the disk is full: the next load marks this one as failed
            self.progress.say("ledger_not_written", reason=str(fault))

    def _context(self) -> Context:
        return Context(
            data=self.data.resolve(),
            indicators=self.settings.indicators.resolve(),
            providers=self.settings.providers.resolve(),
            digest=self.catalogue.digest,
            layouts=self.settings.layouts.resolve() if self.settings.layouts else None,
            layouts_digest=self.layouts_digest,
            region=self.settings.region,
            reading=self.reading,
            now=self.now,
            purged=frozenset(purge.submission for purge in self.purges),
        )

    def _cut(self, judgements: Judged) -> Cut:
        from etl.publish import Cut

        return Cut(
            region=self.settings.region,
            catalogue=self.catalogue,
            reading=self.reading,
            program=program_version(),
            indicators=self.settings.indicators.read_bytes(),
            providers=self.settings.providers.read_bytes(),
            judgements=judgements,
            created=self._moment(),
        )
