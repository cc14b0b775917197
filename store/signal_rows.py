"""The signals inbox as rows: those of the export, and what was made of each flag."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from store.cut import Cut
from store.data_problems import DataProblem
from store.export import COLUMNS, UNSUPPRESSED, table_rows
from store.signals import Signal
from store.triaged import Triaged, data_changed

Listed = Signal | DataProblem

# What stands beside the export's own columns, with its type and meaning (CSV on the Web).
ADDED = {
    "tier": ("string", "core_concern, other_concern, change, improvement, data or sums."),
    "began": ("string", "First month of the run of flagged points, YYYY-MM."),
    "triage": ("string", "new, acknowledged, data_issue, explained or action_opened."),
    "triage_reason": ("string", "Why, in the words of whoever looked at it."),
    "triage_role": ("string", "Whose words they are: a role, never a person."),
    "triage_when": ("string", "When that was, UTC; empty for a new flag."),
    "found": ("string", "Of a data problem: what the check found. Its `flags` names the check."),
    "data_changed": ("string", "yes where the figures are others than those that were looked at."),
}


def signal_rows(
    cut: Cut, listed: Sequence[Listed], made: Triaged, month: str | None = None
) -> pd.DataFrame:
    """A row a flag or data problem, in the order given. month: as of which, "YYYY-MM"; None for the
    latest."""
    frames = [_row(cut, one, month) for one in listed]
    if not frames:
        return pd.DataFrame(columns=[*COLUMNS, *ADDED])
    return pd.concat(frames, ignore_index=True).assign(
        **pd.DataFrame([_added(cut, one, made) for one in listed])
    )


def _row(cut: Cut, one: Listed, month: str | None) -> pd.DataFrame:
    """The export's own columns. Of a data problem: the item's count, where it is one item."""
    if isinstance(one, Signal):
        return table_rows(cut, [one.key.indicator], [(one.level, one.key.org)], month)
    first = pd.Timestamp(f"{month or cut.months[-1]}-01")
    row = {
        "indicator": ",".join(one.items),
        "level": one.level,
        "org": one.key.org,
        "org_name": cut.org_name(one.level, one.key.org),
        "period_start": f"{first:%Y-%m-%d}",
        "period_end": f"{first + pd.offsets.MonthEnd(0):%Y-%m-%d}",
        "breakdown": "all",
        "group": "all",
        "unit": "count",
        "value": one.values[-1] if one.values else None,
        "centre": one.usual,
        "flags": one.key.rule,
        "reason": "withheld" if one.withheld else "",
        "snapshot": cut.id,
        "suppression": UNSUPPRESSED,
    }
    return pd.DataFrame([row]).reindex(columns=list(COLUMNS)).astype(object)


def _added(cut: Cut, signal: Listed, made: Triaged) -> dict[str, str]:
    steps = made.steps.get(signal.key, ())
    latest = steps[-1] if steps else None
    changed = latest is not None and data_changed(cut, signal, latest)
    return {
        "tier": signal.tier,
        "began": signal.key.start,
        "triage": made.state(signal.key),
        "triage_reason": (latest.reason or "") if latest else "",
        "triage_role": (latest.role or "") if latest else "",
        "triage_when": latest.recorded.isoformat(timespec="seconds") if latest else "",
        "found": " ".join(signal.sentences) if isinstance(signal, DataProblem) else "",
        "data_changed": "yes" if changed else "no",
    }
