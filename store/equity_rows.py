"""Figures by group as rows of a file."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from catalogue.model import Indicator
from store.cut import Cut, Subject
from store.equity import Divided
from store.export import complete

SUPPRESSION = "1 to 7 hidden, others rounded to 5"


def equity_rows(
    cut: Cut, indicator: Indicator, subject: Subject, found: Divided
) -> Iterator[pd.DataFrame]:
    """A row a group: counts as they may be shown, the rate with its interval, `flags` what can be
    said of it beside the reference group. Nothing where no quarter has figures."""
    gaps = found.gaps
    if gaps is None:
        return
    level, org = subject
    groups = list(found.breakdown.groups)
    hidden = ~np.isfinite(gaps.value)
    last = found.last + 1
    made = {
        "level": level,
        "org": org,
        "org_name": cut.org_name(level, org),
        "period_start": str(found.first.astype("datetime64[D]")),
        "period_end": str(last.astype("datetime64[D]") - 1),
        "numerator": gaps.numerator,
        "denominator": gaps.denominator,
        "value": gaps.value,
        "lower_95": gaps.lower,
        "upper_95": gaps.upper,
        "flags": [str(told) for told in gaps.told],
        "status": np.where(hidden, "suppressed", "final"),
        "reason": None
        if found.quarters == found.asked
        else f"{found.quarters} of {found.asked} quarters",
        "definition": max(found.definitions),
    }
    frame = complete(made, cut, indicator, len(groups))
    frame["breakdown"] = found.breakdown.id
    frame["group"] = groups
    frame["suppression"] = SUPPRESSION
    yield frame
