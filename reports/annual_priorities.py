"""The chapter of recommendations: an order and decisions, without a figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from store.cut import Cut
from store.priorities import candidates
from store.publishable import FinancialYear
from store.work import NOTHING
from store.work_plan import Plan, carried

MOST_PRIORITIES = 10
CANNOT_TELL = "It cannot be told."
FOLLOWED = {
    "too_early": "It is too early to tell.",
    "no_figures_before": CANNOT_TELL,
    "improved_beyond_old_level": "The region improved beyond its old level.",
    "back_to_usual": "The region is back at its usual level.",
    "no_change_detectable": "No change can be detected.",
    "got_worse": "The region moved the other way.",
    "higher_than_before": "The region lies higher than before.",
    "lower_than_before": "The region lies lower than before.",
}
CRITERION_WORDS = {
    "variation": "providers differ beyond chance",
    "concern": "lasting special cause of concern",
    "target": "the target is missed",
    "equity": "a gap between groups",
    "burden": "many women or babies",
}
CHOICE_WORDS = {"priority": "Priority", "watch": "Watch", "not_now": "Not now"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """An indicator that the region should look at. why: the criteria that speak for it, without
    figures. decided: by the group, "" where nothing was; its reason stays within."""

    indicator: str
    why: str
    decided: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """A priority of the report's own year. followed: in the region since its April, in words."""

    indicator: str
    lead: str
    followed: str


def became(cut: Cut, year: FinancialYear, plans: Mapping[int, Plan]) -> tuple[Became, ...]:
    """What followed the priorities that the group had set for this year."""
    return tuple(
        Became(
            indicator=cut.indicator(one.decision.indicator).short_name,
            lead=one.decision.lead_role or "",
            followed=FOLLOWED[str(one.region.verdict)] if one.region else CANNOT_TELL,
        )
        for one in carried(cut, plans.get(year.begins, {}), year.begins, NOTHING)
    )


def priorities(cut: Cut, year: FinancialYear, plans: Mapping[int, Plan]) -> Iterator[Priority]:
    """The first of the order at the year's end, and whatever the group decided for the year after
    it; by the order, then by name."""
    found = candidates(cut, cut.catalogue.in_set("all"), f"{year.begins + 1}-03")
    plan = plans.get(year.begins + 1, {})
    first = [one for one in found if one.place and one.score > 0][:MOST_PRIORITIES]
    there = {one.indicator.id for one in first}
    for one in [
        *first,
        *(c for c in found if c.indicator.id in plan and c.indicator.id not in there),
    ]:
        decision = plan.get(one.indicator.id)
        led = f", led by {decision.lead_role}" if decision and decision.lead_role else ""
        yield Priority(
            indicator=one.indicator.short_name,
            why=", ".join(
                CRITERION_WORDS[name] for name, finding in one.findings.items()
                if finding.is_told and finding.mark > 0
            ),
            decided=f"{CHOICE_WORDS[decision.choice]}{led}" if decision else "",
        )  # fmt: skip
