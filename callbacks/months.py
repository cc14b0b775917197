"""The months that a view asks for, brought within those that there are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from catalogue.view import View
from charts.words import month_words


def settle_months(view: View, months: Sequence[np.datetime64]) -> tuple[View, tuple[str, ...]]:
    """The view without months that no return is about, and a notice for each. months: those of
    the cut, oldest first, at least one."""
    first, last = str(months[0]), str(months[-1])
    said = []
    if view.to is not None and not first <= view.to <= last:
        said.append(
            f"There are returns for {month_words(first)} to {month_words(last)} only, so the last "
            "month asked for was ignored."
        )
        view = view.but(to=None)
    if view.to == last:
        view = view.but(to=None)
    if view.from_ is not None and not first <= view.from_ <= (view.to or last):
        if view.from_ > (view.to or last):
            said.append("The first month asked for is after the last one shown; it was ignored.")
        view = view.but(from_=None)
    return view, tuple(said)


def month_of(view: View, months: Sequence[np.datetime64]) -> str:
    """The month that a view is about, "YYYY-MM"."""
    return view.to or str(months[-1])
