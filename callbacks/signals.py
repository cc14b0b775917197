"""The signals inbox: what is new since the earlier cut, tier by tier, and what was made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from dash import html

from analysis.chance import ByChance, by_chance
from callbacks.months import settle_months
from callbacks.signals_desk import Desk, desk_of, scope_of
from callbacks.signals_list import absences_of, gone_of, standing_of, tiers_of
from callbacks.signals_panel import panel_of
from callbacks.signals_words import cut_words, expected_words, standing_words, title_of
from catalogue.view import TRIAGED, View
from layouts.filters import signals_filters
from layouts.parts.notices import empty_state
from layouts.screen import Screen
from layouts.signals import Chance, Chip, Note, signals
from store.cut import Cut
from store.earlier_cuts import Earlier, earlier_cuts
from store.signals import inbox_of
from store.store import Store

NAME = "Signals"


def screen(store: Store, cut: Cut, view: View, refusal: str | None) -> Screen:
    """The page for a view of a cut."""
    if not cut.has_returns():
        words = "No provider's own return is loaded, so nothing is assessed month by month."
        back = ("Overview", view.on("overview").href)
        return Screen(
            title=NAME, current=NAME, content=[empty_state("No signals", words, back, first=True)]
        )
    view, said = settle_months(view, cut.months)
    desk, told = desk_of(store, cut, view, refusal)
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
    export = view.on("signals").but(snapshot=cut.id, since=view.since, state=view.state)
    return signals_filters(
        view,
        cut.catalogue,
        cut.region,
        [str(m) for m in cut.months],
        _choice(earlier_cuts(desk.store.settings, cut), desk),
        cut.id,
        f"/download/signals{export.search()}",
    )


def _choice(kept: Sequence[Earlier], desk: Desk) -> list[tuple[str | None, str]]:
    """Cuts to compare with, latest first; None for the usual one, which may be none."""
    days = Counter(one.made.date() for one in kept)
    choice: list[tuple[str | None, str]] = [
        (one.snapshot, cut_words(one, alone=days[one.made.date()] == 1)) for one in kept
    ]
    usual = desk.inbox.earlier if desk.view.since is None else None
    if usual is not None:
        return [(None if value == usual.snapshot else value, words) for value, words in choice]
    return choice if desk.view.since else [(None, "the month before"), *choice]


def _content(desk: Desk, panel: Sequence[Any]) -> list[Any]:
    cut, inbox = desk.cut, desk.inbox
    chance = by_chance(inbox.assessed, cut.catalogue.rules.newly_flagged_by_chance)
    drawn = None
    if desk.months_between == 1:
        drawn = Chance(
            observed=len(inbox.flags),
            expected=chance.expected,
            low=chance.low,
            high=chance.high,
            words=_chance_words(chance),
        )
    return signals(
        title=title_of(desk, chance),
        standing=standing_words(desk, chance),
        others=_others(desk),
        chips=_chips(desk),
        chance=drawn,
        tiers=tiers_of(desk),
        older=standing_of(desk),
        absent=[] if desk.view.state else absences_of(desk),
        gone=[] if desk.view.state else gone_of(desk),
        note=_note(desk),
        panel=panel,
    )


def _chance_words(chance: ByChance) -> str:
    return (
        f"By chance alone {expected_words(chance)} would be new, and in 95 of 100 months "
        f"{chance.low} to {chance.high}."
    )


def _others(desk: Desk) -> tuple[str, str] | None:
    """How many more are new among indicators of other sets, and the way there."""
    catalogue, view = desk.cut.catalogue, desk.view
    whole = next((s for s in catalogue.sets if s.headline is s.tier is s.domain is None), None)
    shown = view.set or catalogue.sets[0].id
    if whole is None or whole.id == shown:
        return None
    scope = scope_of(desk.cut, view, catalogue.in_set(whole.id))
    every = inbox_of(desk.cut, scope, desk.inbox.earlier)
    more = len(every.new) - len(desk.inbox.new)
    if more <= 0:
        return None
    words = f"{more} more {'is' if more == 1 else 'are'} new among all indicators"
    return words, view.but(signal=None, state=None, set=whole.id).href


def _chips(desk: Desk) -> list[Chip]:
    view = desk.view.but(signal=None)
    counted = Counter(desk.made.state(one.key) for one in desk.inbox.new)
    states = [(None, len(desk.inbox.new)), *((state, counted[state]) for state in TRIAGED)]
    return [
        Chip(
            state=state,
            number=number,
            href=view.but(state=state).href,
            chosen=view.state == state,
        )
        for state, number in states
    ]


def _note(desk: Desk) -> Note | None:
    """What is said where nothing waits, or a filter leaves nothing."""
    new, view = len(desk.inbox.new), desk.view.but(signal=None)
    if not new:
        if view.provider or view.lms:
            everyone = view.but(provider=None, lms=None, state=None).href
            return Note("Nothing is new within these filters.", ("Show all providers", everyone))
        return None
    if not desk.waiting() and view.state in (None, "new"):
        way = ("Show them", view.but(state=None).href) if view.state else None
        return Note(f"All {new} seen.", way)
    if not desk.shown():
        every = view.but(state=None).href
        return Note("None is in this state.", (f"Show all {new}", every))
    return None
