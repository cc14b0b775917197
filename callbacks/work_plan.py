"""The page of recommendations: the order, good practice beside it, and the group's decisions."""

from __future__ import annotations

import math

from callbacks.overview_cells import figure_words
from catalogue.model import Indicator
from catalogue.priority_rules import CRITERIA
from catalogue.view import View
from charts.words import month_words, position_sign, within_sentence
from layouts.parts.notices import empty_state
from layouts.screen import Screen
from layouts.work_plan import (
    CHOICE_WORDS,
    TITLE,
    Became,
    Reason,
    Recommendation,
    Weight,
    work_plan,
    work_plan_filters,
)
from store.cut import Cut
from store.ledger import LedgerError
from store.ledger.plan_tables import PlanDecision
from store.priorities import YEAR, Candidate, candidates
from store.publishable import FinancialYear
from store.store import Store
from store.tracker_words import listed, percent
from store.work import NOTHING, Work, work_of
from store.work_plan import Carried, Plan, carried, plans_of, years_to_plan

NAME = "Reports"
NAMED = 3  # indicators in the page's sentence
CRITERION_WORDS = {
    "variation": ("Variation", "providers' true spread of {} at the low end of its interval"),
    "concern": ("Lasting concern", "{} of providers flagged"),
    "target": ("Target", "a miss by {} of the target"),
    "equity": ("Equity", "a gap beyond chance of {} on the log scale"),
    "burden": ("Women and babies", "{} a year"),
}
BETTER = "improvement"
SHARES = ("concern", "target")  # criteria whose size is a share


def screen(store: Store, cut: Cut, view: View, refusal: str | None) -> Screen:
    """The page. refusal: why this reader can decide nothing, None where they can."""
    if not cut.months:
        why = "Recommendations are worked out from providers' own monthly returns."
        content = [empty_state("No returns are loaded", why, first=True)]
        return Screen(title=TITLE, current=NAME, content=content)
    frozen = view.snapshot is not None
    moment, said = (cut.created if frozen else None), ()
    plans: dict[int, Plan] = {}
    work: Work = NOTHING
    try:
        plans, work = plans_of(store.settings, moment), work_of(store.settings, moment)
    except LedgerError as fault:
        said = (f"{fault} Decisions and good practice are not shown.",)
    to = view.to or str(cut.months[-1])
    chosen = cut.catalogue.in_set(view.set or cut.catalogue.sets[0].id)
    found = candidates(cut, chosen, to)
    years = years_to_plan(cut)
    first = [one for one in found if one.place and one.score > 0]
    content = work_plan(
        view=view,
        sentence=_sentence(first),
        facts=[f"Twelve months to {month_words(to)}", cut.region.name, f"data cut {cut.id}"],
        listed=[_recommendation(cut, view, one, to, work, plans, years) for one in first],
        none=[one.indicator.short_name for one in found if one.place and not one.score > 0],
        poor=[_poor(one) for one in found if not one.place],
        weights=_weights(cut),
        years=[(str(year.begins), year.words) for year in years],
        became=[
            (FinancialYear(year).words, [_became(cut, view, one) for one in
                                         carried(cut, plans[year], year, work)])
            for year in sorted(plans, reverse=True)
        ],
        snapshot=cut.id,
        refusal="Decisions are made on the latest data cut." if frozen else refusal,
        back=view.href,
    )  # fmt: skip
    filters = work_plan_filters(view, cut.catalogue, cut.id)
    return Screen(title=TITLE, current=NAME, filters=filters, content=content, said=said)


def _sentence(first: list[Candidate]) -> str:
    if not first:
        return "By these criteria nothing stands out, or too little can be told."
    names = [within_sentence(one.indicator.short_name) for one in first[:NAMED]]
    return f"The region should look first at {listed(names)}."


def _recommendation(
    cut: Cut, view: View, one: Candidate, to: str, work: Work, plans: dict[int, Plan],
    years: tuple[FinancialYear, ...],
) -> Recommendation:  # fmt: skip
    indicator = one.indicator
    decided = [plans[y.begins][indicator.id] for y in years
               if indicator.id in plans.get(y.begins, {})]  # fmt: skip
    return Recommendation(
        indicator=indicator.id,
        name=indicator.short_name,
        href=view.on("indicator", indicator.id).but(level="region").href,
        place=str(one.place),
        range=_range(one),
        score=f"{one.score:.2f}",
        region=_region(one),
        reasons=tuple(_reason(one, criterion) for criterion in CRITERIA),
        good=_good(cut, indicator, to),
        practices=_practices(cut, indicator, work),
        decided=" ".join(decision_words(d) for d in decided),
    )


def _range(one: Candidate) -> str:
    if one.first == one.last:
        return "whichever criterion is left out"
    return f"{one.first} to {one.last} if a criterion is left out"


def _region(one: Candidate) -> str:
    if not math.isfinite(one.value):
        return "no figure of the region"
    unit = one.indicator.unit_words
    return f"region {figure_words(one.value, one.indicator)} {unit}".strip()


def _reason(one: Candidate, criterion: str) -> Reason:
    found = one.findings[criterion]
    return Reason(
        name=CRITERION_WORDS[criterion][0],
        words=found.words,
        mark=float(found.mark) if found.is_told else None,
        applies=found.applies,
    )


def _good(cut: Cut, indicator: Indicator, to: str) -> tuple[str, ...]:
    """Who improved, and who sits better than expected, in words; providers by name."""
    if indicator.direction == "neutral":
        return ()
    rows = cut.rows(indicator.id, to).values()
    improved = [
        cut.org_name("provider", row["org"]) for row in rows
        if row["level"] == "provider" and str(row["variation"]).startswith(BETTER)
    ]  # fmt: skip
    found = cut.comparison(indicator.id, to, YEAR, "region", None)
    better: list[str] = []
    if found is not None and found.reading.judged:
        better = [
            name for name, position in zip(found.names, found.reading.position, strict=True)
            if str(position_sign(position, indicator.direction)).startswith(BETTER)
        ]  # fmt: skip
    said = []
    if improved:
        said.append(f"Improving: {listed(sorted(improved, key=str.casefold))}.")
    if better:
        said.append(f"Better than expected: {listed(sorted(better, key=str.casefold))}.")
    return tuple(said)


def _practices(cut: Cut, indicator: Indicator, work: Work) -> tuple[str, ...]:
    return tuple(
        f"{cut.org_name(one.level, one.org)}, {one.month:%B %Y}: {one.text}"
        for one in work.practices
        if one.indicator == indicator.id
    )


def decision_words(decision: PlanDecision) -> str:
    """ "2027/28: priority, led by the LMS chair. Too many women wait." """
    led = f", led by {decision.lead_role}" if decision.lead_role else ""
    year = FinancialYear(decision.year).words
    words = CHOICE_WORDS[decision.choice].lower()
    return f"{year}: {words}{led}. {decision.reason}"


def _poor(one: Candidate) -> str:
    if one.poor:
        return f"{one.indicator.short_name} ({percent(one.coverage)} of months have a figure)"
    return one.indicator.short_name


def _weights(cut: Cut) -> list[Weight]:
    rules = cut.catalogue.rules.priority
    return [
        Weight(name=name, weight=f"{rules.of(criterion).weight:g}",
               full=full.format(_full(criterion, rules.of(criterion).full)))
        for criterion, (name, full) in CRITERION_WORDS.items()
    ]  # fmt: skip


def _full(criterion: str, size: float) -> str:
    return percent(size) if criterion in SHARES else f"{size:,g}"


def _became(cut: Cut, view: View, one: Carried) -> Became:
    indicator = cut.indicator(one.decision.indicator)
    actions = ", ".join(
        f"{number} {verdict.replace('_', ' ')}" for verdict, number in sorted(one.actions.items())
    )
    return Became(
        name=indicator.short_name,
        href=view.on("indicator", indicator.id).but(level="region").href,
        lead=one.decision.lead_role or "",
        why=one.decision.reason,
        followed="It cannot be told." if one.region is None else one.region.sentence,
        actions=actions or "None opened",
    )
