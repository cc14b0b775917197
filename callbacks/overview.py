"""The overview: what the readings of a month say, all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from dash import html

from analysis.reading import State
from callbacks.months import month_of, settle_months
from callbacks.overview_cells import Figure, cell_of, row_of
from callbacks.overview_columns import columns_of, subjects_of
from callbacks.overview_news import news_of
from callbacks.overview_published import published_screen
from callbacks.picture_source import matrix_source
from catalogue.model import Indicator
from catalogue.view import View
from charts.words import Sign, kind_of, month_words
from layouts.filters import overview_filters
from layouts.overview import overview
from layouts.parts.matrix import Row
from layouts.parts.notices import empty_state
from layouts.screen import Screen
from store.cut import Cut, Subject

Figures = Mapping[str, Mapping[Subject, Figure]]  # by indicator, then level and code


def screen(cut: Cut, view: View) -> Screen:
    """The page for a view of a cut."""
    if not cut.has_returns():
        return published_screen(cut, view)
    view, said = settle_months(view, cut.months)
    month = month_of(view, cut.months)
    indicators = cut.catalogue.in_set(view.set or cut.catalogue.sets[0].id)
    subjects = subjects_of(cut, view, indicators, month)
    figures = {i.id: cut.rows(i.id, view.to) for i in indicators}
    months = [str(m) for m in cut.months]
    frozen = view.but(snapshot=cut.id).search()  # the cut that is shown, whatever comes after it
    return Screen(
        title="Overview",
        current="Overview",
        wide=True,
        filters=overview_filters(
            view,
            cut.catalogue,
            cut.region,
            months,
            cut.id,
            f"/download/overview{frozen}",
        ),
        content=_content(cut, view, month, indicators, subjects, figures),
        said=said,
    )


def _content(
    cut: Cut, view: View, month: str, indicators: Sequence[Indicator],
    subjects: Sequence[Subject], figures: Figures,
) -> list:  # fmt: skip
    if not indicators:
        words = "Choose another set of indicators."
        way_out = ("Show all indicators", view.but(set=cut.catalogue.sets[-1].id).href)
        return [empty_state("No indicator is in this set", words, way_out, first=True)]
    providers = [s for s in subjects if s[0] == "provider"]
    shown = [row for found in figures.values() for s in providers if (row := found.get(s))]
    listed = _listed(view, indicators, subjects, figures)
    if not listed:
        return [_no_signals(view, indicators, month)]
    chance = _chance(cut, view, shown, month)
    if len(listed) < len(indicators):
        chance += f" {len(listed)} of {len(indicators)} rows have a signal and are shown."
    return overview(
        opening=_opening(cut, view, indicators, providers, month),
        counts=_counts(shown),
        chance=chance,
        columns=columns_of(cut, view, subjects, month),
        rows=list(_rows(cut, view, listed, subjects, figures)),
        caption=f"Indicators by organisation, {month_words(month)}",
        news=news_of(cut, view, shown),
        since=f"First flagged in {month_words(month)}.",
        inbox=view.on("signals").href,
        baselines=view.on("baselines").href,
        source=matrix_source(cut, view, month),
    )


def _listed(
    view: View, indicators: Sequence[Indicator], subjects: Sequence[Subject], figures: Figures
) -> list[Indicator]:
    """The indicators that have a row, in its order: by pathway, or by name."""
    listed = list(indicators)
    if view.rows is not None:
        listed = [i for i in listed if _has_signal(figures[i.id], subjects)]
    if view.group is not None:
        listed.sort(key=lambda indicator: indicator.short_name.casefold())
    return listed


def _has_signal(found: Mapping[Subject, Figure], subjects: Sequence[Subject]) -> bool:
    signs = (row["variation"] for s in subjects if (row := found.get(s)))
    return any(sign is not None and kind_of(sign) != "usual" for sign in signs)


def _no_signals(view: View, indicators: Sequence[Indicator], month: str) -> html.Div:
    words = f"“Rows with signals” leaves none of the {len(indicators)} indicators of this set."
    way_out = ("Show all rows", view.but(rows=None).href)
    return empty_state(f"No row has a signal in {month_words(month)}", words, way_out, first=True)


def _rows(
    cut: Cut, view: View, indicators: Sequence[Indicator], subjects: Sequence[Subject],
    figures: Figures,
) -> Iterator[Row]:  # fmt: skip
    pathways = {p.id: p.name for p in cut.catalogue.pathways}
    for indicator in indicators:
        cells = [
            cell_of(figures[indicator.id].get(s), indicator, cut.org_name(*s), s, view)
            for s in subjects
        ]
        pathway = pathways[indicator.pathway] if view.group is None else ""
        yield row_of(indicator, pathway, view, cells)


def _opening(
    cut: Cut, view: View, indicators: Sequence[Indicator], providers: Sequence[Subject], month: str
) -> str:
    chosen = next(s for s in cut.catalogue.sets if s.id == (view.set or cut.catalogue.sets[0].id))
    everything = len(indicators) == len(cut.catalogue.indicators)
    name = "" if everything else f"{chosen.name[0].lower()}{chosen.name[1:]} "
    where = f" of {cut.org_name('lms', view.lms)}" if view.lms else ""
    return (
        f"{len(indicators)} {name}indicators × {len(providers)} providers{where}, "
        f"{month_words(month)}."
    )


def _counts(shown: Sequence[Figure]) -> list[tuple[Sign | None, str]]:
    """Providers' cells by what they say; each kind that is there, and concerns in any case."""
    kinds = Counter(str(row["variation"]).split("_")[0] for row in shown)
    withheld = sum(row["state"] == State.WITHHELD for row in shown)
    said: list[tuple[Sign | None, str]] = [
        ("concern", _many(kinds["concern"], "concern")),
        ("improvement", _many(kinds["improvement"], "improvement")),
    ]
    if changes := kinds["neutral"]:
        said.append(("neutral", f"{_many(changes, 'change')} with no agreed direction"))
    if withheld:
        said.append((None, f"{withheld} withheld"))
    return said


def _many(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"


def _chance(cut: Cut, view: View, shown: Sequence[Figure], month: str) -> str:
    """What chance alone would flag among the cells assessed, and whose return is not in."""
    assessed = sum(row["variation"] is not None for row in shown)
    new = sum(bool(row["newly_flagged"]) for row in shown)
    expected = round(cut.catalogue.rules.newly_flagged_by_chance * assessed)
    flags = "flag" if expected <= 1 else "flags"
    about = f"About {expected}" if expected else "Less than 1"
    among = f"{assessed} assessed {'cell' if assessed == 1 else 'cells'}"
    are_new = f"{new or 'none'} {'is' if new == 1 else 'are'} new"
    said = [f"{about} new {flags} would be expected by chance among {among}; {are_new}."]
    _, awaited = cut.returns_in
    if awaited and view.to is None:
        names = ", ".join(p.short_name for p in awaited)
        said.append(f"Not in for {month_words(month)}: {names}.")
    return " ".join(said)
