"""One spreadsheet, read and judged: what may be loaded, and what its sender should know."""

from __future__ import annotations

import hashlib
import traceback
from datetime import date
from pathlib import Path

from catalogue.model import Catalogue, Region
from etl.layout import CountsLayout, MeasuresLayout, ReturnLayout
from etl.layout_kinds import Layout, Layouts
from etl.layout_load import load_layouts
from etl.layout_tables import TablesLayout, WideLayout
from etl.package import Unreadable
from etl.personal_data import Suspicion, holds_nhs_number, identifies_patients
from etl.published import finds_columns, read_published
from etl.published_wide import read_wide
from etl.scan import WORDS, scan
from etl.standard import RejectedReturn, ReturnRead, is_return, read_return, says_return
from etl.submission import Finding, Submission, Verdict
from etl.tables import TablesRead, lacking_signs, read_tables, suits
from etl.vocabulary import Vocabulary, vocabulary_of
from etl.workbook import Book, open_book

WITHHELD = "(name withheld: it holds personal data)"
CERTAIN = (
    "The file holds personal data (see the findings for where), so nothing of it was kept. "
    "Remove the data, send counts only, and tell your information governance lead."
)
SUSPECTED = (
    "The file may hold personal data (see the findings for where), so nothing of it was loaded. "
    "Remove ten-digit numbers and postcodes and send it again."
)
UNKNOWN = (
    "This file is neither a return nor a published file that the dashboard knows: no sheet has a "
    "column of data items with a column for each month. Copy the figures into a blank return, or "
    "ask the analyst to describe this spreadsheet as a layout."
)
TOO_MUCH = (
    "The file needs more memory than a spreadsheet of counts should. "
    "Copy the figures into a blank return and send that."
)
MOST_FINDINGS = 50  # of personal data; more would tell the sender nothing new


def read_submission(
    path: Path,
    name: str,
    catalogue: Catalogue,
    region: str,
    today: date,
    layouts: Layouts | None = None,
) -> Submission:
    """Read a file as its sender named it, for one region of the catalogue.

    layouts: those to read by, by default the program's own.
    Never raises for what the file holds: the verdict, the reason and the findings say it.
    Changes nothing and remembers nothing of the file. `today` decides which months are to come.
    """
    try:
        raw = path.read_bytes()
    except OSError:
        return _rejected(b"", name, "The file could not be opened; it may be gone or locked.")
    return read_bytes(raw, name, catalogue, region, today, layouts)


def read_bytes(
    raw: bytes,
    name: str,
    catalogue: Catalogue,
    region: str,
    today: date,
    layouts: Layouts | None = None,
) -> Submission:
    """As `read_submission`, for a file's content."""
    words = vocabulary_of(catalogue)
    name = shown_name(name)
    try:
        book = open_book(raw)
        found = list(scan(book, words))
        if name == WITHHELD:
            found.insert(0, ("certain", Finding("error", "", "", WORDS["certain"])))
        known = load_layouts() if layouts is None else layouts
        layout = None
        if not found or all(level == "suspected" for level, _ in found):
            layout = recognise(book, words, known, name)
        if found and not all(_is_publishers(level, one, layout) for level, one in found):
            return _with_personal_data(raw, name, found)
        if layout is None:
            return _rejected(raw, name, UNKNOWN)
        return read_as(raw, name, book, layout, words, catalogue.regions[region], catalogue, today)
    except Unreadable as unreadable:
        return _rejected(raw, name, str(unreadable))
    except MemoryError:
        return _rejected(raw, name, TOO_MUCH)
    except Exception as error:
        return _rejected(raw, name, _our_fault(error))


def unread(path: Path, reason: str) -> Submission:
    """A file that ended its reader, as rejected for that reason."""
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        sha256 = hashlib.sha256(str(path).encode()).hexdigest()
    finding = Finding("error", "", "", reason)
    return Submission(
        sha256=sha256,
        name=shown_name(path.name),
        verdict="rejected",
        reason=reason,
        findings=(finding,),
    )


def shown_name(name: str) -> str:
    """A file's name as it may be written down: not one that surely holds personal data."""
    stem = Path(name).stem
    return WITHHELD if holds_nhs_number(stem) or identifies_patients(stem) else name


def _with_personal_data(
    raw: bytes, name: str, found: list[tuple[Suspicion, Finding]]
) -> Submission:
    certain = any(level == "certain" for level, _ in found)
    findings = tuple(finding for _, finding in found[:MOST_FINDINGS])
    if more := len(found) - len(findings):
        findings = (*findings, Finding("error", "", "", f"The same in {more} more places."))
    reason = CERTAIN if certain else SUSPECTED
    return _rejected(raw, name, reason, findings, incident=certain)


def _is_publishers(level: Suspicion, finding: Finding, layout: Layout | None) -> bool:
    """Whether what may be personal is on the sheet where a national body gives its own address.
    That sheet is not read. An NHS number is one wherever it stands."""
    if not isinstance(layout, CountsLayout | MeasuresLayout):
        return False
    return level == "suspected" and finding.sheet in layout.publisher


def recognise(book: Book, words: Vocabulary, layouts: Layouts, name: str) -> Layout | None:
    """The layout that fits: what the file says of itself, then columns or signs, then labels.
    name: the file's."""
    returns = [layout for layout in layouts.values() if isinstance(layout, ReturnLayout)]
    for layout in returns:
        if says_return(book, layout):
            return layout
    for other in layouts.values():
        if not isinstance(other, ReturnLayout) and bears_signs(book, other, words, name):
            return other
    return next((layout for layout in returns if is_return(book, layout, words)), None)


def bears_signs(book: Book, layout: Layout, words: Vocabulary, name: str) -> bool:
    """Whether a file has all the texts by which files of a layout are told, and such a name."""
    if isinstance(layout, TablesLayout):
        return suits(layout, words) and not lacking_signs(book, layout)
    if isinstance(layout, WideLayout):
        return layout.named(name) and not lacking_signs(book, layout)
    return not isinstance(layout, ReturnLayout) and finds_columns(book, layout)


def read_as(
    raw: bytes, name: str, book: Book, layout: Layout, words: Vocabulary, region: Region,
    catalogue: Catalogue, today: date,
) -> Submission:  # fmt: skip
    """A file's sheets as one layout has them. They must hold no personal data."""
    try:
        if isinstance(layout, ReturnLayout):
            return _returned(raw, name, read_return(book, layout, words, region, today), layout.id)
        if isinstance(layout, TablesLayout):
            tables = read_tables(book, name, layout, words, region, today)
            return _sent(raw, name, tables, layout)
        if isinstance(layout, WideLayout):
            published, findings = read_wide(book, name, layout, catalogue)
        else:
            published, findings = read_published(book, name, layout, catalogue)
        findings = (*book.remarks, *findings)
    except RejectedReturn as rejection:
        return _rejected(
            raw, name, str(rejection), rejection.findings, layout.id, rejection.provider
        )
    except Unreadable as unreadable:
        return _rejected(raw, name, str(unreadable), layout=layout.id)
    return Submission(
        sha256=hashlib.sha256(raw).hexdigest(), name=name, layout=layout.id, provider=None,
        return_status="final", verdict=_verdict(findings), published=published, findings=findings,
    )  # fmt: skip


def _returned(raw: bytes, name: str, read: ReturnRead, layout: str) -> Submission:
    return Submission(
        sha256=hashlib.sha256(raw).hexdigest(), name=name, layout=layout,
        provider=read.about.provider.code, return_status=read.about.status, as_of=read.about.as_of,
        verdict=_verdict(read.findings), items=read.items, findings=read.findings,
    )  # fmt: skip


def _sent(raw: bytes, name: str, read: TablesRead, layout: TablesLayout) -> Submission:
    only = read.providers[0] if len(read.providers) == 1 else None
    return Submission(
        sha256=hashlib.sha256(raw).hexdigest(), name=name, layout=layout.id, provider=only,
        return_status=layout.status, verdict=_verdict(read.findings), items=read.items,
        figures=read.figures, findings=read.findings,
    )  # fmt: skip


def _verdict(findings: tuple[Finding, ...]) -> Verdict:
    return "warnings" if any(f.severity != "note" for f in findings) else "accepted"


def _rejected(
    raw: bytes, name: str, reason: str, findings: tuple[Finding, ...] = (),
    layout: str | None = None, provider: str | None = None, *, incident: bool = False,
) -> Submission:  # fmt: skip
    return Submission(
        sha256=hashlib.sha256(raw).hexdigest(), name=name, layout=layout, provider=provider,
        verdict="rejected", incident=incident, reason=reason, findings=findings,
    )  # fmt: skip


def _our_fault(error: Exception) -> str:
    """A fault of this program, by its kind and place; its text may hold the file's content."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"The file could not be read because of a fault of this program ({type(error).__name__} "
        f"in {Path(last.filename).name}, line {last.lineno}). Tell the team that keeps it."
    )
