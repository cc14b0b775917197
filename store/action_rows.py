"""Actions as rows: what is done about what, and what followed."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from store.cut import Cut
from store.outcome import outcome_of
from store.work import Kept

# Each column with its type, as CSV on the Web names it, and what it holds.
COLUMNS = {
    "action": ("integer", "The action's number."),
    "indicator": ("string", "The indicator's id in the catalogue."),
    "level": ("string", "provider, lms or region."),
    "org": ("string", "The organisation's code."),
    "org_name": ("string", "Its short name."),
    "what": ("string", "What is done."),
    "owner_role": ("string", "Whose action it is: a role, never a person."),
    "start": ("string", "Month in which it begins, YYYY-MM."),
    "rule": ("string", "The rule of the signal that began it; empty for none."),
    "signal": ("string", "First month of that signal, YYYY-MM."),
    "status": ("string", "open, done or stopped."),
    "verdict": ("string", "What followed; not that the action was the cause."),
    "outcome": ("string", "The same in words, beside the rest of the region."),
    "opened": ("string", "When it was written down, UTC."),
    "snapshot": ("string", "The data cut that the outcome was worked out from."),
}


def action_rows(cut: Cut, listed: Sequence[Kept]) -> pd.DataFrame:
    """A row an action, in the order given."""
    rows = []
    for kept in listed:
        action, outcome = kept.action, outcome_of(cut, kept.action)
        rows.append(
            {
                "action": action.id,
                "indicator": action.indicator,
                "level": action.level,
                "org": action.org,
                "org_name": cut.org_name(action.level, action.org),
                "what": action.what,
                "owner_role": action.owner_role,
                "start": f"{action.start:%Y-%m}",
                "rule": action.rule or "",
                "signal": f"{action.signal:%Y-%m}" if action.signal else "",
                "status": kept.status,
                "verdict": "" if outcome is None else str(outcome.verdict),
                "outcome": "" if outcome is None else outcome.sentence,
                "opened": action.recorded.isoformat(timespec="seconds"),
                "snapshot": cut.id,
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))
