"""A region of real loads, a month apart: flags that come, stay and go, and a month that is short.

The first load holds two years to August 2026, and one provider's return of August has far more
emergency caesareans than it will have: they are sent again with September's. Of September one
provider sends less than a third of its bookings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

import numpy as np

from catalogue.load import load_catalogue
from etl.demo.generate import generate
from settings import Settings
from store.cut import Cut
from store.returns import returns_of
from store.store import Store
from tests.demo_region import INDICATORS, LAST, PROVIDERS
from tests.etl.loading import Place, made_return
from tests.etl.made_returns import asked_items

MONTHS = 27
RESTATED, SHORT = "Z03", "Z07"
AGAIN = "again.xlsx"
MOVED = 60  # women whose birth was first told as an emergency caesarean
BOOKED = (
    "bookings", "bookings_gestation_known", "bookings_by_12w6", "bookings_by_10w0",
    "bookings_smoking_known", "smokers_at_booking", "co_readings_booking", "bookings_pmh_asked",
    "pmh_need_at_booking",
)  # fmt: skip
Figures = dict[date, dict[str, float]]


@dataclass(frozen=True)
class Loaded:
    """The data folder, and the latest month, "YYYY-MM"."""

    data: Path
    month: str = f"{LAST:%Y-%m}"

    @property
    def settings(self) -> Settings:
        return Place(self.data).settings

    @cached_property
    def cut(self) -> Cut:
        cut = Store(self.settings).current()
        assert cut is not None
        return cut

    @cached_property
    def former(self) -> str:
        """The cut of the first load."""
        return min(path.name for path in (self.data / "snapshots").iterdir())

    @cached_property
    def again(self) -> str:
        """The submission that restated August."""
        sent = returns_of(self.settings.ledger_url).sent
        (submission,) = [one.submission for one in sent if one.name == AGAIN]
        return submission


def load_two_months(data: Path) -> None:
    """Load into a new data folder, twice."""
    data.mkdir(parents=True)
    place, figures = Place(data), _figures()
    august = sorted(figures[RESTATED])[-2]
    for provider, months in figures.items():
        first = {month: dict(given) for month, given in months.items() if month < LAST}
        if provider == RESTATED:
            _move(first[august], MOVED)
        place.put(f"{provider}/first.xlsx", made_return(provider, first), _at(9, 14))
    place.load()
    for provider, months in figures.items():
        latest = dict(months[LAST])
        if provider == SHORT:
            latest |= {item: float(int(latest[item] * 0.3)) for item in BOOKED}
        place.put(f"{provider}/latest.xlsx", made_return(provider, {LAST: latest}), _at(10, 14))
    august_again = made_return(RESTATED, {august: figures[RESTATED][august]}, Date="2026-10-15")
    place.put(f"{RESTATED}/{AGAIN}", august_again, _at(10, 15))
    place.load()


def _figures() -> dict[str, Figures]:
    """By provider and month what is sent, of the demo region's maternity providers."""
    known = load_catalogue(INDICATORS, PROVIDERS)
    region = known.regions["demo"]
    demo = generate(1, MONTHS, LAST, known, region)
    first = LAST.year * 12 + LAST.month - MONTHS
    months = [date(m // 12, m % 12 + 1, 1) for m in range(first, first + MONTHS)]
    here = [p for p in region.of_kind("maternity") if p.lms_at(LAST) and p.lms_at(months[0])]
    return {
        p.code: {
            month: {
                item: float(value)
                for item in asked_items(known)
                if np.isfinite(value := demo.counts[item][demo.row(p.code), at])
            }
            for at, month in enumerate(months)
        }
        for p in here
    }


def _move(figures: dict[str, float], women: int) -> None:
    """So many women from spontaneous births to emergency caesareans; all else still adds up."""
    figures["caesarean_emergency_women"] += women
    for item in ("spontaneous_women", "vaginal_women"):
        figures[item] -= women


def _at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, tzinfo=UTC)
