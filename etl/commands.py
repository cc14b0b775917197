"""The commands of `python -m etl`. What each needs is imported when it runs: starting is quick."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from catalogue.model import Catalogue, Region
    from etl.load import Report
    from settings import Settings
    from store.ledger import Ledger

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="From spreadsheets to a published data cut. Settings come from the environment.",
)

Inbox = Annotated[Path | None, typer.Option(help="Folder to read, instead of the data's inbox.")]
Workers = Annotated[
    int | None, typer.Option(min=0, help="Reader processes; by default one a core, 0 for none.")
]
Out = Annotated[Path | None, typer.Option("-o", "--out", help="File to write; else the screen.")]


def main() -> None:
    """Run the command line; a fault of the user's is one sentence and exit code 1."""
    with _sentences():
        if sys.argv[1:2] not in (["run"], ["check"], ["status"]):  # those start quickly
            from etl.gates.switch import gate_commands

            app.add_typer(gate_commands(_opened), name="gate")
        app()


def _opened() -> tuple[Ledger, Catalogue, Region]:
    """The ledger, the catalogue and the region of the settings."""
    from catalogue.load import load_catalogue
    from etl.version import region_of
    from store.ledger import Ledger

    settings = _settings()
    catalogue = load_catalogue(settings.indicators, settings.providers)
    return Ledger(settings.ledger_url), catalogue, region_of(catalogue, settings)


@app.command()
def run(
    inbox: Inbox = None,
    workers: Workers = None,
    clock_is_right: Annotated[
        bool, typer.Option(help="Go on although the last load says that it was made later.")
    ] = False,
) -> None:
    """Take what is new in the inbox and publish a data cut.

    Exit code 0: published, or nothing new. 3: done, but a return was newly rejected. 1: failed, and
    nothing changed.
    """
    _load(inbox, workers, clock_is_right=clock_is_right)


@app.command()
def rebuild(workers: Workers = None) -> None:
    """Make everything again from archive and catalogue. Exit codes as of `run`."""
    _load(None, workers, rebuild=True)


@app.command()
def purge(
    sha256: Annotated[str, typer.Argument(metavar="SHA", help="As on its receipt, or longer.")],
    reason: Annotated[str, typer.Option(help="Why it must go; kept in the ledger.")],
    workers: Workers = None,
) -> None:
    """Take one submission out of archive, receipts and every data cut, for good."""
    from etl.purge import purge as purge_submission

    gone = purge_submission(_settings(), sha256, reason, workers)
    typer.echo(
        f"Submission {gone.submission} is gone from archive, cache, receipts, inbox and every data "
        "cut. Take it out of your backups too, and tell the sender."
    )


@app.command()
def migrate() -> None:
    """Bring the ledger's tables up to date, which every other command does by itself."""
    from store.ledger import Ledger
    from store.ledger.schema import REVISION

    Ledger(_settings().ledger_url).close()
    typer.echo(f"The ledger is at revision {REVISION}.")


@app.command()
def digest() -> None:
    """Tell each role what is new in the data cut in force: files in the data folder, and e-mail
    where DIGEST_TO_LEADS or DIGEST_TO_ANALYSTS names somebody. `run` does so after publishing."""
    from etl.role_digest import tell_roles

    for line in tell_roles(_settings()):
        typer.echo(line)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Spreadsheets to read.")],
    receipts: Annotated[Path | None, typer.Option(help="Folder for a receipt of each.")] = None,
) -> None:
    """Read and judge files as `run` does, and store nothing.

    Exit code 0: clean. 2: with remarks. 3: rejected.
    """
    from etl.without_pandas import hide_pandas

    hide_pandas()
    from etl.check import check_files

    raise typer.Exit(check_files(files, receipts, _settings()))


@app.command("layout-try")
def layout_try(
    file: Annotated[Path, typer.Argument(help="Spreadsheet to look at.")],
    layout: Annotated[
        Path | None, typer.Option(help="A layout that is being written: try this one only.")
    ] = None,
) -> None:
    """Show what each layout would read from a file, and store nothing.

    Exit code 0: one fits. 3: none does.
    """
    from etl.layout_try import try_layouts

    said, code = try_layouts(file, layout, _settings())
    typer.echo(said)
    raise typer.Exit(code)


@app.command()
def template(
    provider: Annotated[str, typer.Option(help="Code of the provider, as in providers.yaml.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Workbook to write (.xlsx).")],
    months: Annotated[
        str | None, typer.Option(help="FROM:TO, each as YYYY-MM; by default last month.")
    ] = None,
) -> None:
    """Write the blank return that a provider fills in, made from the catalogue."""
    from datetime import date

    from etl.template import write_template

    typer.echo(write_template(_settings(), provider, months, out, date.today()))


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    remind: Annotated[
        bool, typer.Option(help="The text to send to each whose return is not in.")
    ] = False,
) -> None:
    """Who has sent what and who has not, and how the last load went."""
    from etl.status import status_of, status_words
    from etl.tracker import reminder_texts, tracker_of, tracker_table, tracker_values

    settings = _settings()
    told, region = tracker_of(settings)
    if remind:
        typer.echo(reminder_texts(told, region))
    elif as_json:
        typer.echo(json.dumps({**status_of(settings), "tracker": tracker_values(told)}, indent=1))
    else:
        typer.echo(status_words(status_of(settings), tracker_table(told, settings.days_off)))


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder to write to.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same figures.")] = 1,
    months: Annotated[int, typer.Option(min=1, help="Months that are told of.")] = 48,
    providers: Annotated[int | None, typer.Option(min=1, help="How many organisations.")] = None,
    indicators: Annotated[int | None, typer.Option(min=1, help="How many indicators.")] = None,
    parquet_only: Annotated[bool, typer.Option(help="A data cut at once, no workbooks.")] = False,
) -> None:
    """Write the demo region: return workbooks, a national file and the answers."""
    from etl.demo.command import write_demo

    settings = _settings()
    said = write_demo(
        out,
        settings.indicators,
        settings.providers,
        seed=seed,
        months=months,
        provider_count=providers,
        indicator_count=indicators,
        parquet_only=parquet_only,
    )
    typer.echo(said)


@app.command()
def export(
    indicator: Annotated[str, typer.Option(help="Its id, as in indicators.yaml.")],
    org: Annotated[str | None, typer.Option(help="Code of one organisation.")] = None,
    from_: Annotated[str | None, typer.Option("--from", help="First month, YYYY-MM.")] = None,
    to: Annotated[str | None, typer.Option(help="Last month, YYYY-MM.")] = None,
    view: Annotated[str, typer.Option(help="Organisations as_was or as_is.")] = "as_was",
    out: Out = None,
) -> None:
    """Write an indicator's figures as the CSV that the screens give."""
    from etl.export import export_csv

    content = export_csv(_settings(), indicator, org, from_, to, view)
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        out.write_bytes(content)


def _load(
    inbox: Path | None, workers: int | None, *, rebuild: bool = False, clock_is_right: bool = False
) -> None:
    from etl.without_pandas import hide_pandas

    hide_pandas()
    from etl import load
    from etl.lock import Busy
    from etl.progress import progress_for

    settings, progress = _settings(), progress_for(sys.stderr.isatty())
    try:
        report = load.run(settings, progress, inbox, workers, rebuild, clock_is_right)
    except Busy:
        raise
    except Exception as error:
        _tell_failure(error, settings)
        raise
    if report.entries or report.snapshot:
        from etl.tell import tell

        _warn(tell(report, settings))
    if report.snapshot and (settings.digest_to_leads or settings.digest_to_analysts):
        _warn(_roles_apart())
    typer.echo(_words(report))
    raise typer.Exit(report.exit_code)


def _tell_failure(error: Exception, settings: Settings) -> None:
    from etl.tell import tell_failure

    ours = f"A fault of this program ({type(error).__name__}); tell the team that keeps it."
    _warn(tell_failure(str(error) if _is_users(error) else ours, settings))


def _roles_apart() -> str | None:
    """Tell the roles in a process of its own: what it needs is hidden from a load. Why it was not
    done, as a sentence."""
    import subprocess

    told = subprocess.run(
        [sys.executable, "-m", "etl", "digest"], capture_output=True, text=True, check=False
    )
    return None if told.returncode == 0 else told.stderr.strip()


def _warn(message: str | None) -> None:
    if message:
        typer.echo(message, err=True)


def _words(report: Report) -> str:
    """What a load did, for people."""
    lines = [f"Rejected: {place}. {reason}" for place, reason in report.rejected]
    if report.snapshot:
        signals = f"{report.signals} new signal{'' if report.signals == 1 else 's'}"
        lines.append(
            f"Published data cut {report.snapshot}: {report.accepted} new accepted, "
            f"{len(report.rejected)} rejected, {report.restated} figures restated, {signals}."
        )
    else:
        lines.append("Nothing new to publish.")
    return "\n".join(lines)


def _settings() -> Settings:
    from settings import Settings

    return Settings()


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn every fault that a user can cause into one sentence on stderr."""
    try:
        yield
    except (SystemExit, KeyboardInterrupt):
        raise
    except Exception as error:
        if not _is_users(error):
            raise
        _fail(str(error))


def _is_users(error: Exception) -> bool:
    """Whether the error's own words are a sentence for the user."""
    from catalogue.faults import CatalogueError
    from etl.faults import UserError
    from store.ledger import LedgerError
    from store.pointer import NoSnapshot

    return isinstance(error, (UserError, CatalogueError, LedgerError, NoSnapshot))


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise SystemExit(1)
