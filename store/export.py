"""The rows on a screen as CSV: one tidy row a number, in the columns of docs/data-dictionary.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.intervals import interval
from analysis.reading import Array, Reading
from catalogue.model import Indicator
from store.as_of import Row
from store.comparison import Comparison
from store.cut import Cut, Subject
from store.grid import Grid

COLUMNS = (
    "indicator", "level", "org", "org_name", "period_start", "period_end", "breakdown", "group",
    "unit", "numerator", "denominator", "value", "lower_95", "upper_95", "centre", "lower_limit",
    "upper_limit", "flags", "variation", "assurance", "status", "reason", "caveat", "definition",
    "snapshot", "suppression",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"
UNSUPPRESSED = "none"
MEASURED = ("final", "provisional", "not_mature")


def rows(
    cut: Cut,
    indicator: str,
    *,
    subjects: Sequence[Subject] | None = None,
    from_: str | None = None,
    to: str | None = None,
    chart: str = "auto",
) -> pd.DataFrame:
    """The series of an indicator, a row a point, as charts and tables show them.

    subjects: (level, code) of each organisation, in this order; None for all. from_, to: "YYYY-MM",
    months shown, both included; limits and flags are those of the whole series."""
    readings = cut.readings(indicator, chart)
    wanted = [s for s in (readings if subjects is None else subjects) if s in readings]
    if not wanted:
        return pd.DataFrame(columns=list(COLUMNS))
    grid = cut.grid(indicator)
    frames = [_series(cut, indicator, subject, readings[subject], grid) for subject in wanted]
    return _between(pd.concat(frames, ignore_index=True), from_, to)


def table_rows(
    cut: Cut, indicators: Sequence[str], subjects: Sequence[Subject], month: str | None = None
) -> pd.DataFrame:
    """The matrix: a row a cell, by indicator and then organisation, as of a month ("YYYY-MM") or
    the latest. A cell without a figure of that month has none here, and says why."""
    frames: list[pd.DataFrame] = []
    for indicator in indicators:
        found = cut.rows(indicator, month)
        cells = [found[subject] for subject in subjects if subject in found]
        frames += [_cells(cut, indicator, cells)] if cells else []
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))


def comparison_rows(cut: Cut, indicator: str, comparison: Comparison) -> pd.DataFrame:
    """Organisations side by side, a row each: counts of the window, the 95 % interval of the value,
    the benchmark as `centre`, the funnel's 99.8 % limits, and the position as `flags`."""
    reading, units = comparison.reading, len(comparison.orgs)
    benchmark = np.broadcast_to(np.asarray(reading.benchmark, float), (units,))
    months = (comparison.period_end.year - comparison.period_start.year) * 12 + (
        comparison.period_end.month - comparison.period_start.month + 1
    )
    short = comparison.months_used < months
    made = {
        "level": "provider",
        "org": comparison.orgs,
        "org_name": comparison.names,
        "period_start": comparison.period_start.isoformat(),
        "period_end": comparison.period_end.isoformat(),
        "numerator": comparison.numerator,
        "denominator": comparison.denominator,
        "value": reading.value,
        "lower_95": reading.lower_ci,
        "upper_95": reading.upper_ci,
        "centre": benchmark,
        "lower_limit": reading.limits.lower_998,
        "upper_limit": reading.limits.upper_998,
        "flags": [str(p) if reading.judged else "not_judged" for p in reading.position],
        "status": comparison.kind,
        "reason": [
            f"{used} of {months} months" if few else None
            for used, few in zip(comparison.months_used, short, strict=True)
        ],
        "definition": cut.indicator(indicator).definition_at(comparison.period_end).version,
    }
    return complete(made, cut, cut.indicator(indicator), units)


def rows_csv(frame: pd.DataFrame) -> bytes:
    """The rows as a file that spreadsheet programs read and never run: UTF-8 with BOM, ISO dates,
    text cells that begin as a formula does are preceded by an apostrophe."""
    safe = frame.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column].dtype):
            safe[column] = [_plain(cell) for cell in safe[column]]
    text: str = safe.to_csv(index=False, float_format="%.10g", lineterminator="\r\n")
    return f"{BOM}{text}".encode()


def file_name(cut: Cut, *parts: str | None) -> str:
    """What is in a file, with the data cut: "pph_1500_rate_Z03_to-2026-09_cut-2026....csv"."""
    return f"{file_stem(cut, *parts)}.csv"


def file_stem(cut: Cut, *parts: str | None) -> str:
    """The same without the ending."""
    as_is = "as-is" if cut.organisations else None
    return "_".join([*filter(None, (*parts, as_is)), f"cut-{cut.id}"])


def _series(
    cut: Cut, indicator: str, subject: Subject, reading: Reading, grid: Grid
) -> pd.DataFrame:
    """One organisation's points."""
    level, org = subject
    first, last = reading.month, reading.month + (reading.period_months - 1)
    reason, caveat, definition = point_notes(reading, grid, subject)
    chosen = cut.indicator(indicator)
    lower, upper = _intervals(reading, chosen)
    assessed = reading.assessed
    made = {
        "level": level,
        "org": org,
        "org_name": cut.org_name(level, org),
        "period_start": first.astype("datetime64[D]").astype(str),
        "period_end": ((last + 1).astype("datetime64[D]") - 1).astype(str),
        "numerator": reading.numerator,
        "denominator": reading.denominator,
        "value": reading.value,
        "lower_95": lower,
        "upper_95": upper,
        "centre": reading.centre,
        "lower_limit": reading.lower,
        "upper_limit": reading.upper,
        "flags": np.array(reading.rule, dtype=object),
        "variation": np.where(assessed, np.array(reading.kind, dtype=object), ""),
        "assurance": _assurance(reading),
        "status": reading.status.astype(object),
        "reason": reason,
        "caveat": caveat,
        "definition": definition,
    }
    return complete(made, cut, chosen, len(reading.month))


def _cells(cut: Cut, indicator: str, cells: Sequence[Row]) -> pd.DataFrame:
    """Rows of the readings table of one indicator, in the export's columns."""
    chosen, frame = cut.indicator(indicator), pd.DataFrame(cells)
    there = frame["status"].isin(MEASURED).to_numpy(bool) & frame["value"].notna().to_numpy(bool)
    last = pd.to_datetime(frame["month"]).to_numpy().astype("datetime64[M]")
    point = pd.to_datetime(frame["latest_month"]).to_numpy().astype("datetime64[M]")
    length = frame["period_months"].to_numpy(int)
    first = np.where(there, point, last)
    end = np.where(there, point + (length - 1), last).astype("datetime64[M]")

    def shown(column: str) -> Array:
        return np.where(there, frame[column].to_numpy(float, na_value=np.nan), np.nan)

    x, n = shown("numerator"), shown("denominator")
    lower, upper = _interval(x, n, chosen)
    flagged = frame["rule"].astype(object).where(there & frame["variation"].notna(), "")
    made = {
        "level": frame["level"].astype(str),
        "org": frame["org"].astype(str),
        "org_name": [cut.org_name(row["level"], row["org"]) for row in cells],
        "period_start": first.astype("datetime64[D]").astype(str),
        "period_end": ((end + 1).astype("datetime64[D]") - 1).astype(str),
        "numerator": x,
        "denominator": n,
        "value": shown("value"),
        "lower_95": lower,
        "upper_95": upper,
        "centre": shown("centre"),
        "lower_limit": shown("lower"),
        "upper_limit": shown("upper"),
        "flags": flagged.fillna(""),
        "variation": frame["variation"].astype(object).fillna(""),
        "assurance": frame["assurance"].astype(object).fillna(""),
        "status": frame["status"].astype(object),
        "reason": [_reason(cut, indicator, row, m) for row, m in zip(cells, last, strict=True)],
        "caveat": frame["caveat"].astype(object).where(there, ""),
        "definition": [chosen.definition_at(m.item()).version for m in end.astype("datetime64[D]")],
    }
    return complete(made, cut, chosen, len(frame))


def _reason(cut: Cut, indicator: str, cell: Row, month: Any) -> str | None:
    """Why a cell has no figure of the month, as the returns or their absence gave it."""
    grid = cut.grid(indicator)
    row = int(grid.rows(level=cell["level"], orgs=(cell["org"],))[0])
    said: str | None = grid.reason[row, int((month - grid.month[0]).astype(int))]
    return said


def complete(made: dict[str, Any], cut: Cut, indicator: Indicator, length: int) -> pd.DataFrame:
    """All columns, in the contract's order; those that are the same in every row filled in."""
    same = {
        "indicator": indicator.id,
        "breakdown": "all",
        "group": "all",
        "unit": indicator.unit,
        "snapshot": cut.id,
        "suppression": UNSUPPRESSED,
    }
    frame = pd.DataFrame({**made, **same}, index=range(length)).reindex(columns=list(COLUMNS))
    if cut.organisations:
        frame["caveat"] = [
            "; ".join(filter(None, (_words(caveat), _counted_in(cut, level, org)))) or None
            for caveat, level, org in zip(
                frame["caveat"], frame["level"], frame["org"], strict=True
            )
        ]
    doubts = _doubts(cut)
    if (frame["status"] != "published").any() and doubts:
        frame["caveat"] = [
            "; ".join(filter(None, (caveat or "", doubts.get((level, org, end[:7]))))) or caveat
            for caveat, level, org, end in zip(
                frame["caveat"].astype(object).where(frame["caveat"].notna(), None),
                frame["level"],
                frame["org"],
                frame["period_end"],
                strict=True,
            )
        ]
    return frame


def _words(cell: Any) -> str:
    return cell if isinstance(cell, str) else ""


def _counted_in(cut: Cut, level: str, org: str) -> str:
    """Whose figures are part of an organisation's, seen as it is now; "" for nobody's."""
    merged = cut.joined(org) if level == "provider" else ()
    return "; ".join(
        f"As it is now: {m.closed.short_name} is counted in before {m.month:%B %Y}" for m in merged
    )


def _doubts(cut: Cut) -> dict[tuple[str, str, str], str]:
    """By provider and month what the trust badge finds wanting in its returns, in words."""
    return {
        ("provider", provider, month.isoformat()[:7]): f"Returns: {badge.doubts}"
        for provider, badge in cut.trust.items()
        if badge.doubts
        for month in badge.months
    }


def _intervals(reading: Reading, indicator: Indicator) -> tuple[Array, Array]:
    """95 % intervals of each point's own value; none where nothing is divided."""
    if reading.denominator is None:
        empty = np.full(len(reading.month), np.nan)
        return empty, empty
    lower, upper = _interval(reading.numerator, reading.denominator, indicator)
    known = np.isfinite(reading.value)
    return np.where(known, lower, np.nan), np.where(known, upper, np.nan)


def _interval(x: Array, n: Array, indicator: Indicator) -> tuple[Array, Array]:
    """95 % interval of x of n, in the indicator's unit; none for an indicator without a funnel."""
    if indicator.funnel == "none":
        empty = np.full(len(x), np.nan)
        return empty, empty
    found = interval(x, n, indicator.funnel, indicator.multiplier)
    return found.lower, found.upper


def _assurance(reading: Reading) -> Array:
    """The target's icon, on the points of the phase that it was worked out from."""
    said = "" if reading.assurance is None else str(reading.assurance)
    latest = reading.phase[reading.latest] if reading.latest >= 0 else -1
    return np.where(reading.phase == latest, said, "")


def point_notes(reading: Reading, grid: Grid, subject: Subject) -> tuple[Array, Array, Array]:
    """Reason, caveat and definition of each point, (points,): of its months, where it has several;
    None for no words."""
    level, org = subject
    row = int(grid.rows(level=level, orgs=(org,))[0])
    if reading.period_months == 1:
        at = np.searchsorted(grid.month, reading.month)
        return grid.reason[row, at], grid.caveat[row, at], grid.definition[row, at]
    start = (reading.month - grid.month[0]).astype(int)
    spans = [range(max(s, 0), min(s + reading.period_months, len(grid.month))) for s in start]
    return (
        np.array([_joined(grid.reason[row, list(span)]) for span in spans], dtype=object),
        np.array([_joined(grid.caveat[row, list(span)]) for span in spans], dtype=object),
        np.array([int(grid.definition[row, list(span)].max()) for span in spans]),
    )


def _joined(said: Array) -> str | None:
    return "; ".join(dict.fromkeys(str(words) for words in said if words)) or None


def _between(frame: pd.DataFrame, from_: str | None, to: str | None) -> pd.DataFrame:
    start = frame["period_start"].str[:7]
    kept = np.ones(len(frame), bool)
    if from_ is not None:
        kept &= (start >= from_).to_numpy(bool)
    if to is not None:
        kept &= (start <= to).to_numpy(bool)
    # A period without any point shows the whole series, as the chart does.
    return frame[kept].reset_index(drop=True) if kept.any() else frame


def _plain(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
