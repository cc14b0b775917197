"""The signals inbox: what is new since the earlier cut, tier by tier, and what was made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from dash import html

from analysis.chance import ByChance, by_chance
from callbacks.months import month_of, settle_months
from callbacks.overview_cells import figure_words, subject_view
from callbacks.overview_news import why_flagged
from callbacks.signals_desk import Desk, desk_of
from callbacks.signals_panel import panel_of
from catalogue.model import Indicator
from catalogue.view import TRIAGED, View
from charts.sparkline import sparkline_uri
from charts.words import month_words, sign_words
from layouts.filters import signals_filters
from layouts.parts.notices import empty_state
from layouts.screen import Screen
from layouts.signals import Chance, Chip, DataRow, SignalRow, gone_line, signals
from store.cut import Cut
from store.ledger import LedgerError
from store.signals import (
    Earlier,
    Inbox,
    Problem,
    Signal,
    Tier,
    earlier_cuts,
)
from store.store import Store
from store.triaged import data_changed

NAME = "Signals"
TIERS = {
    Tier.CORE_CONCERN: "Core concern",
    Tier.OTHER_CONCERN: "Other concern",
    Tier.CHANGE: "Change with no agreed direction",
    Tier.IMPROVEMENT: "Improvement",
}
NAMED_AT_MOST = 4  # indicators of one data problem


def screen(store: Store, cut: Cut, view: View, refusal: str | None) -> Screen:
    """The page for a view of a cut."""
    if not cut.has_returns():
        words = "No provider's own return is loaded, so nothing is assessed month by month."
        back = ("Overview", view.on("overview").href)
        return Screen(title=NAME, current=NAME, content=[empty_state("No signals", words, back)])
    view, said = settle_months(view, cut.months)
    try:
        desk, told = desk_of(store, cut, view, refusal)
    except LedgerError as fault:
        return Screen(
            title=NAME, current=NAME, content=[empty_state("No signals to show", f"{fault}")]
        )
    panel = panel_of(desk)
    return Screen(
        title=f"{panel.title} – {NAME}" if panel.title else NAME,
        current=NAME,
        wide=True,
        filters=_filters(desk),
        content=_content(desk, panel.content),
        said=(*said, *told, *panel.said),
    )


def _filters(desk: Desk) -> html.Section:
    cut, view = desk.cut, desk.view
    choice = [(one.snapshot, _cut_words(one)) for one in earlier_cuts(desk.store.settings, cut)]
    export = (
        f"/download/signals{view.on('signals').but(snapshot=cut.id, since=view.since).search()}"
    )
    return signals_filters(
        view, cut.catalogue, cut.region, [str(m) for m in cut.months], choice, cut.id, export
    )


def _cut_words(earlier: Earlier) -> str:
    """ "data to August 2026"."""
    return f"data to {month_words(earlier.month)}"


def _content(desk: Desk, panel: Sequence[Any]) -> list[Any]:
    cut, inbox = desk.cut, desk.inbox
    chance = by_chance(inbox.assessed, cut.catalogue.rules.newly_flagged_by_chance)
    shown = desk.shown()
    return signals(
        title=title_of(inbox, chance),
        standing=_standing(desk),
        chips=_chips(desk),
        chance=Chance(
            observed=len(inbox.new), expected=chance.expected, low=chance.low, high=chance.high
        ),
        tiers=[
            (name, [_row(desk, signal) for signal in shown if signal.tier == tier])
            for tier, name in TIERS.items()
        ],
        data=[] if desk.view.state else [_problem(desk, one) for one in inbox.problems],
        gone=_gone(desk),
        empty=_empty(desk, chance),
        panel=panel,
    )


def title_of(inbox: Inbox, chance: ByChance) -> str:
    """ "11 new flags; about 4 expected by chance among 360 cells"."""
    new = len(inbox.new)
    flags = f"{new or 'No'} new {'flag' if new == 1 else 'flags'}"
    return f"{flags}; {_expected(chance)} expected by chance among {inbox.assessed} cells"


def _expected(chance: ByChance) -> str:
    about = round(chance.expected)
    return f"about {about}" if about else "less than 1"


def _since_words(desk: Desk) -> str:
    """Since when flags count as new."""
    earlier = desk.inbox.earlier
    if earlier is not None:
        return f"the cut with {_cut_words(earlier)}"
    month = month_of(desk.view, desk.cut.months)
    return f"the month before {month_words(month)}"


def _standing(desk: Desk) -> str:
    """What is compared, and how many flags are not listed."""
    compared = f"New since {_since_words(desk)}"
    if desk.inbox.earlier is None and desk.view.to is None:
        compared += ", as no earlier data cut is kept here"
    older = desk.inbox.standing
    still = f"{older} older {'flag still stands' if older == 1 else 'flags still stand'}"
    seen = f"{still} and can be seen on the overview." if older else "No older flag stands."
    return f"{compared}. {seen}"


def _chips(desk: Desk) -> list[Chip]:
    view = desk.view.but(signal=None)
    counted = Counter(desk.made.state(signal.key) for signal in desk.inbox.new)
    every = Chip(
        state=None,
        number=len(desk.inbox.new),
        href=view.but(state=None).href,
        chosen=view.state is None,
    )
    return [
        every,
        *(
            Chip(
                state=state,
                number=counted[state],
                href=view.but(state=state).href,
                chosen=view.state == state,
            )
            for state in TRIAGED
        ),
    ]


def _row(desk: Desk, signal: Signal) -> SignalRow:
    cut, row = desk.cut, signal.row
    indicator = cut.indicator(signal.key.indicator)
    steps = desk.made.steps.get(signal.key, ())
    latest = steps[-1] if steps else None
    return SignalRow(
        sign=row["variation"],
        who=cut.org_name(signal.level, signal.key.org),
        what=indicator.short_name,
        href=desk.view.but(signal=signal.key.text).href,
        why=why_flagged(row, indicator),
        spark=sparkline_uri(
            row["spark"], row["spark_centre"], row["variation"], width=128, height=30
        ),
        value=figure_words(row["value"], indicator),
        unit=indicator.unit_words or _counted(indicator),
        usual=figure_words(row["centre"], indicator),
        state=desk.made.state(signal.key),
        by="" if latest is None else f"{latest.role or latest.actor}, {latest.recorded:%-d %b}",
        changed=latest is not None and data_changed(cut, signal.level, signal.key, latest),
        chosen=desk.view.signal == signal.key.text,
    )


def _counted(indicator: Indicator) -> str:
    return "" if indicator.unit == "count" else indicator.unit


def _problem(desk: Desk, problem: Problem) -> DataRow:
    cut = desk.cut
    names = [cut.indicator(one).short_name for one in problem.indicators]
    what = f"{len(names)} indicators" if len(names) > NAMED_AT_MOST else ", ".join(names)
    first = subject_view(desk.view, problem.indicators[0], ("provider", problem.org))
    short = sign_words(problem.state).short
    profile = desk.view.on("provider").but(provider=problem.org)
    return DataRow(
        sign=problem.state,
        who=cut.org_name("provider", problem.org),
        what=what,
        href=(first if len(names) == 1 else profile).href,
        why=f"{short[0].upper()}{short[1:]} for {month_words(month_of(desk.view, cut.months))}",
    )


def _gone(desk: Desk) -> list[Any]:
    cut = desk.cut
    if not desk.inbox.gone or desk.view.state or desk.inbox.earlier is None:
        return []
    names = [
        f"{_org_name(cut, key.org)}, {cut.indicator(key.indicator).short_name}: flagged since "
        f"{month_words(key.start)}"
        for key in desk.inbox.gone
    ]
    return [gone_line(names, _since_words(desk))]


def _org_name(cut: Cut, org: str) -> str:
    level = "provider" if cut.region.provider(org) else "lms"
    return cut.org_name(level, org)


def _empty(desk: Desk, chance: ByChance) -> str:
    """Words where no flag is listed: none is new, or all of them are in other states."""
    new = len(desk.inbox.new)
    if not new:
        none = f"No new flags since {_since_words(desk)}"
        return f"{none}; {_expected(chance)} would be expected by chance."
    if desk.view.state == "new":
        return f"All {new} seen."
    return "No flag is in this state."
