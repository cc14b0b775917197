"""Feedback to one provider on two pages: what needs a look, what improved, data, questions."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.reading import Position
from charts.spine import spine_svg
from charts.words import POSITION_WORDS, kind_of, month_words, position_sign, sign_words, with_unit
from reports.faults import ReportError
from reports.pack import Quality, quality_of
from reports.slides import ASKED, SMALL_NUMBERS, Slide
from store.as_of import Row
from store.cut import Cut
from store.standing import Standing, standings

MOST = 5  # of each list
ORDER = ("concern", "neutral", "improvement", "usual")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One indicator in a list. why: its sentence."""

    sign: str
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpineLine:
    """A row of the spine chart. drawing: SVG text."""

    name: str
    value: str
    benchmark: str
    place: str
    drawing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """The paper. needs, improved: at most five each; more_needs: how many others there are."""

    title: str
    facts: tuple[str, ...]
    needs: tuple[Point, ...]
    more_needs: int
    improved: tuple[Point, ...]
    data: tuple[Point, ...]
    quality: tuple[Quality, ...]
    spine: tuple[SpineLine, ...]
    spine_words: str
    charts: tuple[Slide, ...]
    questions: tuple[tuple[str, str], ...]


def feedback_for(cut: Cut, code: str, set_: str | None = None) -> Feedback:
    """The feedback to a provider. set_: which indicators; by default the first set. ReportError:
    the region has no such provider, or it has sent nothing."""
    provider = cut.region.provider(code)
    if provider is None:
        raise ReportError(f"{cut.region.name} has no provider “{code}”; give its code.")
    chosen = cut.catalogue.in_set(set_ or cut.catalogue.sets[0].id)
    subject, to = ("provider", code), str(cut.months[-1])
    rows = {i.id: row for i in chosen if (row := cut.rows(i.id).get(subject))}
    if not rows:
        raise ReportError(f"{provider.short_name} has no figures in this data cut.")
    window = cut.catalogue.rules.window_months
    stands = {s.indicator: s for s in standings(cut, code, list(rows), to, window, "national")}
    found = sorted(
        ((ORDER.index(kind_of(sign)), name, sign) for name in rows
         if kind_of(sign := _sign(cut, rows[name], stands.get(name))) != "usual"),
        key=lambda one: one[0],
    )  # fmt: skip
    needs = [_point(cut, n, rows[n], stands.get(n), window, s) for o, n, s in found if o < 2]
    better = [_point(cut, n, rows[n], stands.get(n), window, s) for o, n, s in found if o == 2]
    looked_at = [n for o, n, _ in found if o < 2]
    charts = [Slide(cut, cut.indicator(n), subject, "series", to, window) for n in looked_at[:1]]
    return Feedback(
        title=f"Feedback to {provider.name}",
        facts=(
            f"data to {month_words(to)}",
            f"data cut {cut.created:%-d %B %Y, %H:%M} UTC ({cut.id})",
            SMALL_NUMBERS,
        ),
        needs=tuple(needs[:MOST]),
        more_needs=max(len(needs) - MOST, 0),
        improved=tuple(better[:MOST]),
        data=tuple(_data(cut, rows))[:MOST],
        quality=tuple(q for q in quality_of(cut) if q.provider == provider.short_name),
        spine=tuple(_spine(cut, stand) for stand in stands.values()),
        spine_words=(
            f"{window} months to {month_words(to)}. The worse side is left; the bands are the "
            "funnel's 95 % and 99.8 % limits; purple has no agreed direction."
        ),
        charts=tuple(slide for slide in charts if slide.is_there),
        questions=tuple(
            (cut.indicator(n).short_name, cut.indicator(n).question or ASKED)
            for n in looked_at[:MOST]
        ),
    )


def _sign(cut: Cut, row: Row, stand: Standing | None) -> str:
    """The change or the place, whichever asks for more; to lie on the better side is no change."""
    direction = cut.indicator(row["indicator"]).direction
    position = stand.position if stand else Position.NOT_JUDGED
    place = str(position_sign(position, direction))
    signs = [row["variation"] or "usual", "usual" if kind_of(place) == "improvement" else place]
    return min(map(str, signs), key=lambda sign: ORDER.index(kind_of(sign)))


def _point(cut: Cut, name: str, row: Row, stand: Standing | None, window: int, sign: str) -> Point:
    said = [str(row["sentence"])]
    if stand is not None and kind_of(position_sign(stand.position, "neutral")) != "usual":
        words = POSITION_WORDS[stand.position]
        said.append(f"{words[:1].upper()}{words[1:]}, over {window} months.")
    return Point(sign=sign, name=cut.indicator(name).short_name, why=" ".join(said))


def _data(cut: Cut, rows: dict[str, Row]) -> list[Point]:
    """What the month lacks, and caveats."""
    skipped = ("too_rare", "rolling", "not_assessed", "not_due", "not_mature", "not_applicable")
    found = [
        Point(sign=str(row["state"]), name=cut.indicator(name).short_name,
              why=sign_words(row["state"]).alternative)
        for name, row in rows.items()
        if row["state"] and str(row["state"]) not in skipped
    ]  # fmt: skip
    found += [
        Point(sign="caveat", name=cut.indicator(name).short_name, why=str(row["caveat"]))
        for name, row in rows.items()
        if row["caveat"]
    ]
    return found


def _spine(cut: Cut, stand: Standing) -> SpineLine:
    indicator = cut.indicator(stand.indicator)
    sign = position_sign(stand.position, indicator.direction)
    return SpineLine(
        name=indicator.short_name,
        value=with_unit(stand.value, indicator.unit_words),
        benchmark=with_unit(stand.benchmark, ""),
        place=POSITION_WORDS[stand.position].split(":")[0],
        drawing=spine_svg(stand.z, stand.z_before, sign, indicator.direction),
    )
