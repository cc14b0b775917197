"""An indicator's figures as the CSV of the screens, from the command line."""

from __future__ import annotations

import re

from catalogue.view import AS_IS
from etl.faults import UserError
from settings import Settings
from store.cut import Cut
from store.export import rows, rows_csv
from store.snapshot import open_snapshot

VIEWS = ("as_was", AS_IS)
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def export_csv(
    settings: Settings,
    indicator: str,
    org: str | None,
    from_: str | None,
    to: str | None,
    view: str = VIEWS[0],
) -> bytes:
    """The file's content, of the cut in force. view: organisations as they were, or as they are.
    UserError: there is no such indicator, organisation, month or view. NoSnapshot: nothing has been
    loaded yet."""
    if view not in VIEWS:
        raise UserError(f"{view} is no view; it can be {' or '.join(VIEWS)}.")
    for month in (from_, to):
        if month is not None and not MONTH.fullmatch(month):
            raise UserError(f"{month} is not a month; write it as 2026-04.")
    cut = Cut(open_snapshot(settings.data), settings)
    cut = cut.as_is if view == AS_IS else cut
    if indicator not in cut.catalogue.indicators:
        raise UserError(
            f"There is no indicator {indicator}; the ids are the keys under `indicators` in "
            f"{settings.indicators.name}."
        )
    subjects = None
    if org is not None:
        subjects = [subject for subject in cut.readings(indicator) if subject[1] == org]
        if not subjects:
            raise UserError(f"There are no figures of {org} for {indicator}; check the code.")
    return rows_csv(rows(cut, indicator, subjects=subjects, from_=from_, to=to))
