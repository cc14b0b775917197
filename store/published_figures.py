"""What nationally published figures can serve for: a benchmark, a reference line, tau."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple, cast

import numpy as np
import pandas as pd

from analysis.intervals import Kind
from analysis.overdispersion import between_unit_sd, standard_error, usable_units
from analysis.reading import Array

Month = np.datetime64[date]
COMPARABLE = ("identical", "convertible")
SHOWABLE = (*COMPARABLE, "approximate")  # may stand as a dated line, never as a benchmark
ANY_MATCH = (*SHOWABLE, "different")
USABLE = ("ok", "provisional")
YEAR = 12


class Period(NamedTuple):
    """Whole months, both days included."""

    start: date
    end: date

    @property
    def words(self) -> str:
        """April 2021 to March 2022."""
        first, last = f"{self.start:%B %Y}", f"{self.end:%B %Y}"
        return first if first == last else f"{first} to {last}"

    @property
    def months(self) -> Array:
        """Every month of the period, datetime64[M]."""
        return np.arange(as_month(self.start), as_month(self.end) + 1)


class PublishedFunnel(NamedTuple):
    """One source's providers in one period: where they stand in a table of published figures."""

    period: Period
    source: str
    table: pd.DataFrame
    place: Array

    @property
    def rows(self) -> pd.DataFrame:
        """The providers' figures."""
        return self.table.iloc[self.place]


class NationalFigure(NamedTuple):
    """A national value, as a ratio of counts, with its variance on the logit or log scale."""

    value: float
    variance: float
    period: Period
    overlap_months: int
    match: str
    name: str = "England"  # of whom


def published_rows(published: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """The indicator's published figures that hold a number."""
    return keep(published, (published["indicator"] == indicator) & published["status"].isin(USABLE))


def national_figures(
    rows: pd.DataFrame, window: Period, kind: Kind, matches: tuple[str, ...]
) -> list[NationalFigure]:
    """The national figures of such definitions: each as published, and each source's single
    months within the window taken together."""
    rows = keep(rows, (rows["org_level"] == "national") & rows["definition_match"].isin(matches))
    start, end = month_column(rows, "period_start"), month_column(rows, "period_end")
    x, n = number_column(rows, "numerator"), number_column(rows, "denominator")
    rate = number_column(rows, "rate") / number_column(rows, "per")
    source, match = rows["source"].to_numpy(str), rows["definition_match"].to_numpy(str)
    whose = rows["org_name"].to_numpy(str)
    months = window.months
    overlap = np.minimum(end, months[-1]) - np.maximum(start, months[0]) + 1
    found = [
        national_figure(
            x[i],
            n[i],
            rate[i],
            start[i],
            end[i],
            int(overlap[i].astype(int)),
            match[i],
            kind,
            whose[i],
        )
        for i in range(len(rows))
    ]
    single = (start == end) & (overlap.astype(int) == 1) & np.isfinite(x) & (n > 0)
    for name in np.unique(source[single]):
        pick = single & (source == name)
        covered = np.unique(start[pick])
        found.append(
            national_figure(
                x[pick].sum(),
                n[pick].sum(),
                np.nan,
                covered[0],
                covered[-1],
                covered.size,
                match[pick][0],
                kind,
                whose[pick][0],
            )
        )
    return [figure for figure in found if figure is not None]


def national_figure(
    x: float,
    n: float,
    rate: float,
    first: Month,
    last: Month,
    overlap_months: int,
    match: str,
    kind: Kind,
    whose: str = "England",
) -> NationalFigure | None:
    """The figure of these counts, or of the published rate without them; None without a value
    strictly inside its scale."""
    counted = bool(n > 0 and x >= 0)
    value = float(x / n if counted else rate)
    if not 0 < value < (1 if kind == "binomial" else np.inf):
        return None
    noise = float(standard_error(np.asarray(n), value, kind) ** 2) if counted else 0.0
    period = period_between(first, last)
    return NationalFigure(value, noise, period, overlap_months, str(match), str(whose))


def national_benchmark(
    rows: pd.DataFrame, window: Period, kind: Kind, fewest_months: int
) -> NationalFigure | None:
    """The comparable national figure that covers most of the window, the later of equals."""
    figures = national_figures(rows, window, kind, COMPARABLE)
    near = [figure for figure in figures if figure.overlap_months >= fewest_months]
    return max(near, key=lambda f: (f.overlap_months, f.period.end), default=None)


def national_reference(rows: pd.DataFrame, window: Period, kind: Kind) -> NationalFigure | None:
    """The latest national figure that may be drawn as a dated line; the longest of equals."""
    figures = national_figures(rows, window, kind, SHOWABLE)
    return max(figures, key=lambda f: (f.period.end, len(f.period.months)), default=None)


def published_tau(rows: pd.DataFrame, kind: Kind, fewest: int) -> tuple[float, str] | None:
    """tau and where it comes from: the first funnel of the same definition with enough providers.
    None: there is none."""
    for funnel in provider_funnels(keep(rows, rows["definition_match"].isin(COMPARABLE))):
        x, n = number_column(funnel.rows, "numerator"), number_column(funnel.rows, "denominator")
        units = usable_units(x, n, kind)[0].size
        if units >= fewest:
            source = f"estimated from {units} providers' published figures, {funnel.period.words}"
            return between_unit_sd(x, n, kind, fewest=fewest), source
    return None


def provider_funnels(rows: pd.DataFrame) -> list[PublishedFunnel]:
    """Providers' rows with a denominator, by source and period. A year comes before anything
    shorter, for one month is a poor funnel; then the latest, then that with most providers.
    One provider alone is no funnel."""
    units = keep(rows, (rows["org_level"] == "provider") & rows["denominator"].notna())
    places = units.groupby(["source", "period_start", "period_end"], observed=True).indices
    found = [
        PublishedFunnel(period_between(as_month(start), as_month(end)), str(source), units, place)
        for (source, start, end), place in cast(Any, places).items()
        if place.size > 1
    ]
    return sorted(found, key=rank, reverse=True)


def rank(funnel: PublishedFunnel) -> tuple[int, date, int]:
    """The order of `provider_funnels`."""
    return min(len(funnel.period.months), YEAR), funnel.period.end, funnel.place.size


def national_of(rows: pd.DataFrame, funnel: PublishedFunnel, kind: Kind) -> NationalFigure | None:
    """England's own figure of the funnel's source and period."""
    figures = national_figures(of_funnel(rows, funnel), funnel.period, kind, ANY_MATCH)
    return figures[0] if figures else None


def group_means(rows: pd.DataFrame, funnel: PublishedFunnel) -> dict[str, float]:
    """The published mean of each group of the funnel's source and period, as a ratio of counts."""
    same = of_funnel(rows, funnel)
    groups = keep(same, same["org_level"] == "peer_group")
    rate = number_column(groups, "rate") / number_column(groups, "per")
    counted = number_column(groups, "numerator") / number_column(groups, "denominator")
    mean = np.where(np.isfinite(rate), rate, counted)
    return dict(zip(groups["org_code"].astype(str), mean.tolist(), strict=True))


def groups_of(units: pd.DataFrame) -> list[str]:
    """The group that each unit is compared within, "" where its publisher names none."""
    if "peer_group" not in units:
        return [""] * len(units)
    return ["" if pd.isna(group) else str(group) for group in units["peer_group"]]


def of_funnel(rows: pd.DataFrame, funnel: PublishedFunnel) -> pd.DataFrame:
    """All rows of the funnel's source and period, at every level."""
    same = [
        rows[column] == funnel.rows[column].iloc[0]
        for column in ("source", "period_start", "period_end")
    ]
    return keep(rows, same[0] & same[1] & same[2])


def keep(rows: pd.DataFrame, wanted: pd.Series[bool]) -> pd.DataFrame:
    """The rows wanted; one of which that is not known is not."""
    return rows.loc[wanted.fillna(False).to_numpy(bool)]


def period_between(first: Month, last: Month) -> Period:
    """The period from the first to the last month, as days."""
    start, after = first.astype("datetime64[D]"), (last + 1).astype("datetime64[D]")
    return Period(cast(date, start.item()), cast(date, (after - 1).item()))


def as_month(day: object) -> Month:
    """The month of a day, however it is held: a date, a timestamp, 2026-03 or 2026-03-31."""
    return np.datetime64(str(day)[:7], "M")


def month_column(rows: pd.DataFrame, column: str) -> Array:
    """A date column as months."""
    return pd.to_datetime(rows[column]).to_numpy().astype("datetime64[M]")


def number_column(rows: pd.DataFrame, column: str) -> Array:
    """A number column as floats, NaN where missing."""
    return rows[column].to_numpy(dtype=float, na_value=np.nan)
