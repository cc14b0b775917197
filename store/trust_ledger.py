"""What only the ledger tells of a provider's returns: when they came, what they replaced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from catalogue.model import Catalogue, Region
from settings import Settings
from store.ledger import LedgerError
from store.returns import is_of, replaced_figures
from store.tracked import tracked
from store.tracker import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFacts:
    """By provider, as `trust_facts` takes it; None: not known."""

    days_late: Mapping[str, tuple[int | None, ...]] | None = None
    restated: Mapping[str, int] | None = None


def ledger_facts(
    settings: Settings,
    catalogue: Catalogue,
    region: Region,
    snapshot: str,
    made: datetime,
    months: tuple[date, ...],
) -> LedgerFacts:
    """Of the returns of some months, as they were known when a cut was made.

    Nothing is known where the ledger does not answer, or knows of no load that made the cut."""
    try:
        if not is_of(settings.ledger_url, snapshot):
            return LedgerFacts()
        told = tracked(settings, catalogue, region, snapshot, made, last=months[-1], frozen=True)
        replaced = replaced_figures(settings.ledger_url, snapshot, months[0], months[-1])
    except (LedgerError, OSError):
        return LedgerFacts()
    sender = {lms: p.code for p in region.providers for lms in p.submits_for_lms}
    restated: Counter[str] = Counter()
    for org, figures in replaced.items():
        restated[sender.get(org, org)] += figures
    return LedgerFacts(
        days_late={row.provider.code: _days(row, months, made.date()) for row in told.tracker.rows},
        restated=restated,
    )


def _days(row: Row, months: tuple[date, ...], today: date) -> tuple[int | None, ...]:
    """Days late of each return that was due, None for those that are not in."""
    return tuple(
        cell.days_late if cell.state.is_in else None
        for cell in row.cells
        if cell is not None and cell.month in months and (cell.due < today or cell.state.is_in)
    )
