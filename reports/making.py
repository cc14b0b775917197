"""Papers made and put in their place in one step: a failed one leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from reports.annual import NATIONAL_WORDS, Annual, cell, data_file, value_words
from reports.faults import ReportError
from reports.pack import Pack, Progress
from reports.printing import page, pdf_of
from reports.provider_feedback import Feedback
from reports.slides import SMALL_NUMBERS
from store.cut import Cut
from store.durable import replace_bytes

Made = Callable[[], bytes]


def write_pack(pack: Pack, out: Path, progress: Progress) -> None:
    """The pack as .pptx, .pdf or .html, by the file's ending. ReportError: another ending, or it
    cannot be made or written."""

    def html() -> str:
        for place, slide in enumerate(pack.slides, 1):
            _ = slide.svg
            progress(place, len(pack.slides))
        return page("pack.html", title=pack.title, pack=pack, quality=pack.quality,
                    orientation="landscape", foot=f"{pack.title}. {SMALL_NUMBERS}.")  # fmt: skip

    def pptx() -> bytes:
        from reports.pptx_pack import pptx_of  # slow to start, and only slides need it

        return pptx_of(pack, progress)

    _write(out, {".pptx": pptx, ".html": lambda: html().encode(), ".pdf": lambda: pdf_of(html())})


def write_feedback(paper: Feedback, out: Path) -> None:
    """The feedback as .pdf or .html; ReportError as of `write_pack`."""
    html = page("provider.html", title=paper.title, paper=paper,
                foot=f"{paper.title}. {SMALL_NUMBERS}.")  # fmt: skip
    _write(out, {".html": html.encode, ".pdf": lambda: pdf_of(html)})


def write_annual(cut: Cut, report: Annual, out: Path) -> Path:
    """The report as .pdf or .html, and its figures beside it as .csv, whose path is returned.
    ReportError as of `write_pack`."""

    def html() -> str:
        filters: dict[str, Callable[..., Any]] = {
            "cell": cell,
            "value": value_words,
            "alike": NATIONAL_WORDS.__getitem__,
        }
        return page("annual.html", filters, title=report.title, report=report, foot=report.title)

    _write(out, {".html": lambda: html().encode(), ".pdf": lambda: pdf_of(html())})
    beside = out.with_suffix(".csv")
    _write(beside, {".csv": lambda: data_file(cut, report)})
    return beside


def _write(out: Path, ways: dict[str, Made]) -> None:
    way = ways.get(out.suffix.lower())
    if way is None:
        raise ReportError(f"A file that ends in {', '.join(ways)} is needed, not “{out.name}”.")
    if not out.absolute().parent.is_dir():
        raise ReportError(f"There is no folder {out.absolute().parent}; create it first.")
    content = way()
    try:
        replace_bytes(out, content)
    except OSError as fault:
        raise ReportError(f"{out} cannot be written ({fault.strerror}).") from fault
