"""Equity: an indicator's figures by ethnic group and by deprivation."""

from __future__ import annotations

from itertools import chain

import pandas as pd

from callbacks.equity_words import by_pathway, division, months_pooled
from callbacks.months import month_of, settle_months
from catalogue.model import Indicator
from catalogue.view import View
from layouts.equity import EquityWords, equity_filters, equity_list, equity_page, not_divided
from layouts.indicator import denominator_words
from layouts.screen import Screen
from store.cut import Cut, Subject
from store.equity import Divided, divided
from store.equity_rows import equity_rows
from store.export import file_name

LONGER = "Pooled over {months} months: figures by group are pooled over {known}."


def screen(cut: Cut, view: View) -> Screen:
    """The page for a view of a cut."""
    catalogue = cut.catalogue
    if view.indicator is None or not cut.months:
        content = equity_list(by_pathway(catalogue), view)
        return Screen(title="Equity", current="Equity", content=content)
    indicator = cut.indicator(view.indicator)
    if not indicator.equity:
        content = not_divided(indicator, view)
        return Screen(title=f"{indicator.short_name}: equity", current="Equity", content=content)
    view, late = settle_months(view, cut.months)
    found = pooled(cut, indicator, view)
    subject = whose(cut, view)
    said = [*late]
    window, windows = view.window, catalogue.rules.equity.windows
    if window is not None and window not in windows:
        known = ", ".join(map(str, windows))
        said.append(LONGER.format(months=months_of(cut, view), known=known))
    who = f"{cut.org_name(*subject)}, {months_pooled(found[0])}."
    words = EquityWords(
        cases="Cases",
        of=denominator_words(indicator, catalogue, month_of(view, cut.months)) or "Of",
        unit=indicator.unit_words,
    )
    return Screen(
        title=f"{indicator.short_name}: equity",
        current="Equity",
        filters=equity_filters(
            view, catalogue, cut.region, [str(m) for m in cut.months], cut.id,
            f"/download/equity/{indicator.id}{view.but(snapshot=cut.id).search()}",
        ),
        content=equity_page(
            indicator, view, [indicator.direction_words], who,
            [division(indicator, one) for one in found], words,
        ),
        said=tuple(said),
    )  # fmt: skip


def whose(cut: Cut, view: View) -> Subject:
    """Provider, LMS or region: the narrowest that the link names."""
    if view.provider is not None:
        return "provider", view.provider
    if view.lms is not None:
        return "lms", view.lms
    return "region", cut.region.code


def months_of(cut: Cut, view: View) -> int:
    """How many months are pooled: what the link asks for, if that can be."""
    windows = cut.catalogue.rules.equity.windows
    asked = view.window or cut.catalogue.rules.window_months
    return asked if asked in windows else windows[0]


def pooled(cut: Cut, indicator: Indicator, view: View) -> list[Divided]:
    """The indicator by every breakdown."""
    return [
        divided(
            cut, indicator, breakdown, whose(cut, view), months_of(cut, view),
            month_of(view, cut.months),
        )
        for breakdown in cut.catalogue.breakdowns.values()
    ]  # fmt: skip


def equity_download(cut: Cut, view: View) -> tuple[pd.DataFrame, str] | None:
    """The rows of the page: a group each."""
    indicator = cut.indicator(view.indicator or "")
    if not indicator.equity or not cut.months:
        return None
    view, _ = settle_months(view, cut.months)
    level, org = whose(cut, view)
    found = pooled(cut, indicator, view)
    rows = list(chain.from_iterable(equity_rows(cut, indicator, (level, org), f) for f in found))
    if not rows:
        return None
    name = file_name(cut, indicator.id, "equity", org, f"{months_of(cut, view)}-months", view.to)
    return pd.concat(rows, ignore_index=True), name
