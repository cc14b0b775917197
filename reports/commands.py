"""The commands of `python -m reports`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import structlog
import typer
from rich.progress import Progress as Bar

from reports.annual import annual_for, year_of
from reports.faults import ReportError
from reports.making import write_annual, write_feedback, write_pack
from reports.pack import Progress, pack_for, pack_of_meeting
from reports.provider_feedback import feedback_for
from settings import Settings
from store.cut import Cut
from store.ledger import LedgerError
from store.store import Store
from store.work_plan import plans_of

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Papers from the data cut in force. Settings come from the environment.",
)
log = structlog.get_logger()
Out = Annotated[
    Path, typer.Option("-o", "--out", help="File to write; its ending says which kind.")
]
Snapshot = Annotated[str | None, typer.Option(help="A data cut, instead of the one in force.")]


def main() -> None:
    """Run the command line; a fault of the user's is one sentence and exit code 1."""
    try:
        app()
    except (ReportError, LedgerError) as fault:
        sys.stderr.write(f"{fault}\n")
        raise SystemExit(1) from None


@app.callback()
def _papers() -> None:
    """Papers from the data cut in force. Settings come from the environment."""


@app.command()
def pack(
    out: Out,
    audience: Annotated[
        str, typer.Option(help="Whom it is for: see reports/audiences.yaml.")
    ] = "clinical",
    org: Annotated[
        str | None, typer.Option(help="Code of the LMS or provider it is about.")
    ] = None,
    playlist: Annotated[str | None, typer.Option(help="A meeting's name in its address.")] = None,
    snapshot: Snapshot = None,
) -> None:
    """Slides for a meeting: .pptx with charts that can be edited, .pdf or .html."""
    cut, settings = _cut(snapshot)
    made = pack_of_meeting(cut, settings, playlist) if playlist else pack_for(cut, audience, org)
    with _progress(out) as progress:
        write_pack(made, out, progress)
    typer.echo(f"{out}: {len(made.slides)} charts of data cut {cut.id}.")


@app.command()
def provider(
    code: Annotated[str, typer.Argument(help="The provider's code.")],
    out: Out,
    set_: Annotated[str | None, typer.Option("--set", help="Which indicators.")] = None,
    snapshot: Snapshot = None,
) -> None:
    """Two pages for one provider: .pdf or .html."""
    cut, _ = _cut(snapshot)
    if set_ is not None and set_ not in {s.id for s in cut.catalogue.sets}:
        raise ReportError(f"There is no set “{set_}” of indicators.")
    write_feedback(feedback_for(cut, code, set_), out)
    typer.echo(f"{out}: data cut {cut.id}.")


@app.command()
def annual(
    out: Out,
    year: Annotated[str | None, typer.Option(help="As 2025/26; by default the latest.")] = None,
    commentary: Annotated[
        Path | None, typer.Option(help="Folder of Markdown: summary.md, and one a pathway.")
    ] = None,
    snapshot: Snapshot = None,
) -> None:
    """The year for everybody: .pdf or .html, and its figures beside it as .csv. Small numbers are
    hidden and all others rounded."""
    cut, settings = _cut(snapshot)
    chosen = year_of(cut, year)
    words = commentary or settings.data / "commentary" / chosen.words.replace("/", "-")
    with _progress(out) as progress:
        report = annual_for(cut, chosen, words, progress, plans_of(settings))
        beside = write_annual(cut, report, out)
    typer.echo(f"{out} and {beside}: {chosen.words}, data cut {cut.id}.")


def _cut(snapshot: str | None) -> tuple[Cut, Settings]:
    settings = Settings()
    cut = Store(settings).cut(snapshot)
    if cut is None and snapshot is not None:
        raise ReportError(f"There is no data cut {snapshot}; check its name.")
    if cut is None or not cut.months:
        raise ReportError("No returns are loaded yet; run `python -m etl run` first.")
    return cut, settings


@contextmanager
def _progress(out: Path) -> Iterator[Progress]:
    """A bar on a terminal, and lines of the log elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done, of: log.info("report", file=out.name, done=done, of=of)
        return
    with Bar(transient=True) as bar:
        task = bar.add_task(out.name, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
