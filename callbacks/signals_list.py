"""The rows of the signals page: flags, data problems, flags that went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.reading import State
from callbacks.overview_cells import figure_words, subject_view
from callbacks.signals_desk import Desk, Listed
from callbacks.signals_words import (
    flagged_months,
    gone_words,
    problem_name,
    problem_words,
    rule_words,
)
from charts.sparkline import sparkline_uri
from charts.words import CAVEAT, count, month_words, sign_words
from layouts.signals import AbsentRow, GoneRow, SignalRow, TierRows
from store.data_problems import DataProblem
from store.gone_flags import Gone, gone_flags
from store.signals import TIER_WORDS, Absence, Signal, Tier
from store.triaged import data_changed

SUMS = "sums of the returns above, so not counted twice"
MOST_STANDING = 60  # signals that are not new: more of them are for the overview
NAMED_AT_MOST = 4  # indicators of one provider without a figure
LINE = (128, 26)  # px


def tiers_of(desk: Desk) -> list[TierRows]:
    """The new ones in the state asked for, tier by tier, and the one that is open although it is
    not new."""
    shown = desk.shown()
    tiers = [
        TierRows(
            name=name,
            note=SUMS if tier == Tier.SUMS else "",
            rows=[_row(desk, one) for one in shown if one.tier == tier],
        )
        for tier, name in TIER_WORDS.items()
    ]
    older = [one for one in desk.inbox.standing if one.key.text == desk.view.signal]
    return [*tiers, TierRows(name="Opened: not new", rows=[_row(desk, one) for one in older])]


def standing_of(desk: Desk) -> TierRows | None:
    """The signals that are not new, to be unfolded; None where there are none, where one state is
    asked for, or where they are too many to be read here."""
    standing = desk.inbox.standing
    if desk.view.state or not 0 < len(standing) <= MOST_STANDING:
        return None
    many = "1 older one stands" if len(standing) == 1 else f"{len(standing)} older ones stand"
    return TierRows(name=many, rows=[_row(desk, one) for one in standing])


def _row(desk: Desk, listed: Listed) -> SignalRow:
    common = _common(desk, listed)
    if isinstance(listed, DataProblem):
        return _problem(desk, listed, common)
    return _flag(desk, listed, common)


def _common(desk: Desk, listed: Listed) -> dict[str, Any]:
    steps = desk.made.steps.get(listed.key, ())
    latest = steps[-1] if steps else None
    return {
        "who": desk.cut.org_name(listed.level, listed.key.org),
        "href": desk.view.but(signal=listed.key.text).href,
        "state": desk.made.state(listed.key),
        "by": "" if latest is None else f"{latest.role or latest.actor}, {latest.recorded:%-d %b}",
        "later": desk.made.later.get(listed.key, 0),
        "changed": has_changed(desk, listed),
        "chosen": desk.view.signal == listed.key.text,
    }


def has_changed(desk: Desk, listed: Listed) -> bool:
    """Whether the figures are others than those that were looked at."""
    steps = desk.made.steps.get(listed.key, ())
    return bool(steps) and data_changed(desk.cut, listed, steps[-1])


def _flag(desk: Desk, signal: Signal, common: dict[str, Any]) -> SignalRow:
    row, indicator = signal.row, desk.cut.indicator(signal.key.indicator)
    return SignalRow(
        **common,
        sign=row["variation"],
        what=indicator.short_name,
        why=rule_words(row),
        spark=sparkline_uri(
            row["spark"], row["spark_centre"], row["variation"], width=LINE[0], height=LINE[1],
            flagged=flagged_months(row),
        ),
        value=figure_words(row["value"], indicator),
        unit=indicator.unit_words,
        usual=figure_words(row["centre"], indicator),
    )  # fmt: skip


def _problem(desk: Desk, problem: DataProblem, common: dict[str, Any]) -> SignalRow:
    catalogue, latest, usual = desk.cut.catalogue, None, problem.usual
    spark = ""
    if problem.values:
        latest = problem.values[-1]
        spark = sparkline_uri(problem.values, usual, "", width=LINE[0], height=LINE[1])
    return SignalRow(
        **common,
        sign=problem_sign(problem),
        what=problem_name(problem, catalogue),
        why=problem_words(problem, catalogue),
        spark=spark,
        value="" if latest is None else count(latest),
        unit="",
        usual="" if usual is None else count(round(usual)),
    )


def problem_sign(problem: DataProblem) -> State | str:
    return State.WITHHELD if problem.withheld else CAVEAT


def absences_of(desk: Desk) -> list[AbsentRow]:
    """Providers' figures that are not there, which no flag can tell of."""
    return [_absence(desk, one) for one in desk.inbox.absent]


def _absence(desk: Desk, absence: Absence) -> AbsentRow:
    cut = desk.cut
    names = [cut.indicator(one).short_name for one in absence.indicators]
    what = f"{len(names)} indicators" if len(names) > NAMED_AT_MOST else ", ".join(names)
    first = subject_view(desk.view, absence.indicators[0], ("provider", absence.org))
    profile = desk.view.on("provider").but(provider=absence.org)
    short = sign_words(absence.state).short
    return AbsentRow(
        sign=absence.state,
        who=cut.org_name("provider", absence.org),
        what=what,
        href=(first if len(names) == 1 else profile).href,
        why=f"{short[0].upper()}{short[1:]} for {month_words(desk.month)}",
    )


def gone_of(desk: Desk) -> list[GoneRow]:
    """Flags of the earlier cut that went; those that a return changed come first."""
    earlier, gone = desk.inbox.earlier, desk.inbox.gone
    if earlier is None or not gone:
        return []
    found = gone_flags(
        desk.cut, gone, earlier.snapshot, desk.store.settings.ledger_url, desk.view.to
    )
    return [_gone(desk, one) for one in _restated_first(found)]


def _restated_first(gone: Sequence[Gone]) -> list[Gone]:
    return sorted(gone, key=lambda one: one.submission is None)


def _gone(desk: Desk, gone: Gone) -> GoneRow:
    cut, key = desk.cut, gone.flag.key
    name = cut.org_name(gone.flag.level, key.org)
    receipt = None
    if gone.submission:
        receipt = desk.view.on("returns", submission=gone.submission).but(provider=None).href
    return GoneRow(
        who=name,
        what=cut.indicator(key.indicator).short_name,
        href=subject_view(desk.view, key.indicator, (gone.flag.level, key.org)).href,
        why=gone_words(gone, name),
        receipt=receipt,
    )
