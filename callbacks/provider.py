"""A provider's profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from dash import html

from analysis.reading import Position
from callbacks.action_cards import card_of
from callbacks.indicator_actions import NOTHING, Desk
from callbacks.months import month_of, settle_months
from callbacks.organisations import closed_words, joined_words
from callbacks.overview_cells import figure_words, subject_view
from callbacks.provider_lists import Rows, flagged, problems
from callbacks.trust import subject_badge
from catalogue.model import Provider
from catalogue.view import View
from charts.words import POSITION_WORDS, count, month_words, position_sign
from layouts.parts.notices import empty_state
from layouts.provider import Item, SpineRow, answer, filters, head, lists, spine
from layouts.provider_returns import (
    StripMonth,
    actions_on_paper,
    open_actions,
    returns_and_trust,
    returns_strip,
    spine_and_actions,
)
from layouts.screen import Screen
from store.cut import Cut
from store.standing import Standing, standings
from store.tracker import Cell
from store.tracker_words import cell_words
from store.work import OPEN


def screen(cut: Cut, view: View, desk: Desk = NOTHING) -> Screen:
    """The page for a view of a cut; the view's provider is one of the region's. desk: what people
    wrote."""
    code = view.provider or ""
    provider = cut.region.provider(code)
    assert provider is not None  # the link was read so
    if not cut.months:
        title = "No returns are loaded"
        why = "A profile is made from a provider's own monthly returns."
        return Screen(title=provider.short_name, content=[empty_state(title, why, first=True)])
    view, said = settle_months(view, cut.months)
    frozen = view.on("overview").but(snapshot=cut.id).search()
    return Screen(
        title=provider.short_name,
        wide=True,
        filters=filters(
            view,
            cut.catalogue,
            cut.region,
            [str(m) for m in cut.months],
            cut.id,
            f"/download/overview{frozen}",
        ),
        content=_content(cut, view, code, desk),
        said=said,
    )


def _content(cut: Cut, view: View, code: str, desk: Desk) -> list[Any]:
    month = month_of(view, cut.months)
    chosen = cut.catalogue.in_set(view.set or cut.catalogue.sets[0].id)
    subject = ("provider", code)
    rows = {i.id: row for i in chosen if (row := cut.rows(i.id, view.to).get(subject))}
    window = view.window or cut.catalogue.rules.window_months
    stands = {
        s.indicator: s
        for s in standings(cut, code, list(rows), month, window, view.benchmark or "national")
    }
    mine = [one for one in desk.work.actions if one.action.org == code]
    actions = [card_of(cut, view, one, on_own_page=True) for one in mine if one.status == OPEN]
    page = view.on("actions").but(provider=code).href
    needs, improving = flagged(cut, view, rows, stands, window)
    return [
        _head(cut, view, code, month),
        _answer(cut, code, needs, len(rows), month),
        returns_and_trust(_strip(cut, view, code), subject_badge(cut, subject)),
        lists(needs, improving, list(problems(cut, view, rows, month))),
        actions_on_paper(actions),
        spine_and_actions(
            _spine(cut, view, rows, stands, month, window),
            open_actions(actions, len(mine) - len(actions), page),
        ),
    ]


def _strip(cut: Cut, view: View, code: str) -> Any:
    """Two years of returns, a letter each."""
    row = cut.returns_of_two_years.get(code)
    if row is None:
        return None
    last = cut.months[-1]
    shown = [last - ago for ago in reversed(range(len(row.cells)))]
    months = [
        _strip_month(month_words(month), cell, row.provider)
        for month, cell in zip(shown, row.cells, strict=True)
    ]
    period = f"{month_words(shown[0])} to {month_words(last)}"
    return returns_strip(months, period, view.on("returns").but(provider=code).href)


def _strip_month(name: str, cell: Cell | None, provider: Provider) -> StripMonth:
    if cell is None:
        return StripMonth(initial=name[0], words=f"{name}: no return asked for")
    return StripMonth(
        initial=name[0],
        words=cell_words(provider, cell),
        letter=cell.state.value,
        late=cell.is_late,
    )


def _head(cut: Cut, view: View, code: str, month: str) -> html.Div:
    provider = cut.region.provider(code)
    assert provider is not None
    day = date.fromisoformat(f"{month}-01")
    lms, peers = provider.lms_at(day), provider.group_at(day)
    groups = {group.id: group.name for group in cut.region.peer_groups}
    facts = [
        _births(cut, code, month),
        provider.neonatal_level or "",
        f"peer group: {groups[peers]}" if peers in groups else "",
        joined_words(cut, code),
        closed_words(cut, provider, day),
    ]
    where = f"{cut.org_name('lms', lms)} LMS" if lms else "closed"
    overview = view.on("overview").but(provider=code).href
    return head(provider, where, [fact for fact in facts if fact], overview)


def _births(cut: Cut, code: str, month: str) -> str:
    """The women who gave birth in the last 12 months, by the indicator that counts them."""
    births = cut.catalogue.births_item
    for indicator in cut.catalogue.indicators.values():
        latest = indicator.definitions[-1]
        if latest.numerator == births and latest.denominator is None:
            break
    else:
        return ""
    if not cut.has_returns(indicator.id):
        return ""
    grid = cut.grid(indicator.id)
    row = grid.rows(level="provider", orgs=(code,))
    year = (grid.month <= np.datetime64(month, "M")) & (grid.month > np.datetime64(month, "M") - 12)
    if not len(row):
        return ""
    figures = grid.numerator[row[0], year]
    there = np.isfinite(figures)
    if not there.any():
        return ""
    women = f"{count(float(figures[there].sum()))} women gave birth"
    if there.all():
        return f"{women} in the last 12 months"
    return f"{women} in {there.sum()} of the last 12 months"


def _answer(cut: Cut, code: str, needs: Sequence[Item], judged: int, month: str) -> html.P:
    name = cut.org_name("provider", code)
    when = month_words(month)
    if not needs:
        words = f"{name}: nothing among {judged} indicators needs a look in {when}."
    else:
        names = [item.name for item in needs]
        listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        if len(names) > 3:
            listed = f"{', '.join(names[:3])} and {len(names) - 3} more"
        verb = "needs" if len(names) == 1 else "need"
        words = f"{name}: {listed} {verb} a look in {when}, of {judged} indicators."
    return answer(words)


def _spine(
    cut: Cut, view: View, rows: Rows, stands: Mapping[str, Standing], month: str, window: int
) -> html.Section:
    name = cut.org_name("provider", view.provider or "")
    shown = [_spine_row(cut, view, stand) for stand in stands.values()]
    judged = sum(stand.position != Position.NOT_JUDGED for stand in stands.values())
    chance = round(0.05 * judged)
    about = f"about {chance}" if chance else "less than 1"
    words = (
        f"{window} months to {month_words(month)}. Every row on one scale, the funnel's z, so that "
        f"rows compare. By chance {about} of {judged} would lie outside the 95 % limits."
    )
    title = f"Where {name} stands on {len(shown)} of {len(rows)} indicators"
    return spine(title, words, shown)


def _spine_row(cut: Cut, view: View, stand: Standing) -> SpineRow:
    indicator = cut.indicator(stand.indicator)
    subject = ("provider", view.provider or "")
    return SpineRow(
        name=indicator.short_name,
        href=subject_view(view, indicator.id, subject).href,
        value=f"{figure_words(stand.value, indicator)} {indicator.unit_words}"
        if np.isfinite(stand.value)
        else "",
        benchmark=figure_words(stand.benchmark, indicator),
        z=stand.z,
        z_before=stand.z_before,
        sign=position_sign(stand.position, indicator.direction),
        direction=indicator.direction,
        against=POSITION_WORDS[stand.position].split(":")[0],
    )
