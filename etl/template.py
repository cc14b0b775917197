"""The blank return: a workbook made from the catalogue for one provider and some months."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from catalogue.load import load_catalogue
from catalogue.model import Catalogue, Provider, Region
from catalogue.month import first_of_month
from etl.faults import UserError
from etl.layout import ReturnLayout
from etl.layout_load import load_layouts
from etl.months import add_months, month_words
from etl.template_figures import Figures
from etl.template_pad import Pad
from etl.template_pages import write_about, write_definitions, write_notes
from etl.template_plan import Plan, plan_of
from etl.version import region_of
from settings import Settings

STANDARD = "standard"
MOST_MONTHS = 36


def template_bytes(
    catalogue: Catalogue, region: Region, provider: str, months: tuple[date, ...], today: date
) -> bytes:
    """A provider's blank return (.xlsx) for consecutive months, given by their first days.

    The same arguments give the same bytes. UserError: the region has no such provider, or it was
    not part of the region in these months.
    """
    plan = plan_of(catalogue, _provider(catalogue, region, provider), months)
    if not plan.columns:
        when = " to ".join(dict.fromkeys(map(month_words, (months[0], months[-1]))))
        raise UserError(
            f"{plan.provider.name} was not part of {region.name} in {when}; "
            "choose other months with --months FROM:TO."
        )
    layout = load_layouts()[STANDARD]
    assert isinstance(layout, ReturnLayout)
    return _written(plan, layout, today)


def template_name(provider: str, months: tuple[date, ...]) -> str:
    """A name for the file: Z01-2026-10.xlsx, or Z01-2026-04-to-2026-09.xlsx."""
    run = "-to-".join(dict.fromkeys(f"{month:%Y-%m}" for month in (months[0], months[-1])))
    return f"{provider}-{run}.xlsx"


def write_template(
    settings: Settings, provider: str, months: str | None, out: Path, today: date
) -> str:
    """Write a blank return to a file; what was done, in a sentence.

    months: FROM:TO or one month, each as YYYY-MM; None is the month before `today`'s.
    UserError: no such provider, no such months, or the file cannot be written.
    """
    if out.suffix.lower() != ".xlsx":
        raise UserError(f"{out.name} is not the name of a workbook; let it end in .xlsx.")
    catalogue = load_catalogue(settings.indicators, settings.providers)
    run = month_run(months, today)
    region = region_of(catalogue, settings)
    content = template_bytes(catalogue, region, provider.strip().upper(), run, today)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise UserError(
            f"{out} cannot be written ({error.strerror}); check its folder, and close the file if "
            "it is open."
        ) from error
    when = " to ".join(dict.fromkeys(map(month_words, (run[0], run[-1]))))
    return f"Wrote {out}, the blank return for {when}."


def _written(plan: Plan, layout: ReturnLayout, today: date) -> bytes:
    stamp = f"Return version {layout.return_versions[0]}, definitions {plan.digest[:8]}"
    pad = Pad(f"Return of {plan.provider.name}", stamp, today)
    figures = Figures(pad, plan, tokens=write_about(pad, plan, layout))
    figures.write_return()
    if layout.equity is not None:
        figures.write_equity(layout.equity)
    write_notes(pad, plan)
    write_definitions(pad, plan)
    return pad.close()


def month_run(text: str | None, today: date) -> tuple[date, ...]:
    """First days of the months that FROM:TO names. UserError: it names none."""
    if text is None:
        return (add_months(today.replace(day=1), -1),)
    first, _, last = text.partition(":")
    try:
        start, end = first_of_month(first.strip()), first_of_month((last or first).strip())
    except ValueError:
        raise UserError(
            f"{text} is not a run of months; write --months 2026-04:2026-09, or one as 2026-04."
        ) from None
    run = tuple(add_months(start, n) for n in range(_months_between(start, end) + 1))
    if not 1 <= len(run) <= MOST_MONTHS:
        raise UserError(
            f"{text} is not a run of 1 to {MOST_MONTHS} months; give the earlier month first."
        )
    return run


def _months_between(start: date, end: date) -> int:
    return 12 * (end.year - start.year) + end.month - start.month


def _provider(catalogue: Catalogue, region: Region, code: str) -> Provider:
    found = region.provider(code)
    if found is not None:
        return found
    for other in catalogue.regions.values():
        if other.provider(code) is not None:
            raise UserError(
                f"{code} belongs to {other.name}, and this dashboard holds {region.name}; "
                f"set MATERNITY_REGION to {other.id}."
            )
    known = ", ".join(provider.code for provider in region.providers)
    raise UserError(f"{region.name} has no provider {code}; the codes are {known}.")
