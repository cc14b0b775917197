"""The signals inbox as rows: those of the export, and what was made of each flag."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from store.cut import Cut
from store.export import COLUMNS, table_rows
from store.signals import Signal
from store.triaged import Triaged, data_changed

# What stands beside the export's own columns, with its type and meaning (CSV on the Web).
ADDED = {
    "tier": ("string", "core_concern, other_concern, change or improvement."),
    "began": ("string", "First month of the run of flagged points, YYYY-MM."),
    "triage": ("string", "new, acknowledged, data_issue, explained or action_opened."),
    "triage_reason": ("string", "Why, in the words of whoever looked at it."),
    "triage_role": ("string", "Whose words they are: a role, never a person."),
    "triage_when": ("string", "When that was, UTC; empty for a new flag."),
    "data_changed": ("string", "yes where the figures are others than those that were looked at."),
}


def signal_rows(
    cut: Cut, signals: Sequence[Signal], made: Triaged, month: str | None = None
) -> pd.DataFrame:
    """A row a flag, in the order given. month: as of which, "YYYY-MM"; None for the latest."""
    frames = [
        table_rows(cut, [one.key.indicator], [(one.level, one.key.org)], month) for one in signals
    ]
    if not frames:
        return pd.DataFrame(columns=[*COLUMNS, *ADDED])
    return pd.concat(frames, ignore_index=True).assign(
        **pd.DataFrame([_added(cut, one, made) for one in signals])
    )


def _added(cut: Cut, signal: Signal, made: Triaged) -> dict[str, str]:
    steps = made.steps.get(signal.key, ())
    latest = steps[-1] if steps else None
    changed = latest is not None and data_changed(cut, signal.level, signal.key, latest)
    return {
        "tier": signal.tier,
        "began": signal.key.start,
        "triage": made.state(signal.key),
        "triage_reason": (latest.reason or "") if latest else "",
        "triage_role": (latest.role or "") if latest else "",
        "triage_when": latest.recorded.isoformat(timespec="seconds") if latest else "",
        "data_changed": "yes" if changed else "no",
    }
