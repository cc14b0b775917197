"""Each year's work plan: what the group decided, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from analysis.before_after import BeforeAfter
from settings import Settings
from store.cut import Cut
from store.ledger.plan_tables import PlanDecision
from store.ledger.plans import PRIORITY
from store.ledger.to_read import ledger_to_read
from store.ledger.work_tables import Action
from store.outcome import outcome_of
from store.publishable import APRIL, FinancialYear
from store.work import Work

Plan = Mapping[str, PlanDecision]  # by indicator the decision that holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A priority of a year that has begun. region: what followed in the region as a whole since
    that April, None where it cannot be worked out. actions: opened on the indicator since, by what
    followed each ("open" where nothing can be said yet)."""

    decision: PlanDecision
    region: BeforeAfter | None
    actions: Mapping[str, int]


def plans_of(settings: Settings, moment: datetime | None = None) -> dict[int, Plan]:
    """By year the decisions that hold, or held at a moment. LedgerError: the ledger does not
    answer."""
    ledger = ledger_to_read(settings.ledger_url)
    found: dict[int, dict[str, PlanDecision]] = {}
    for row in ledger.plan_decisions() if ledger else ():
        if moment is None or row.recorded <= moment:
            found.setdefault(row.year, {})[row.indicator] = row
    return dict(found)


def years_to_plan(cut: Cut) -> tuple[FinancialYear, ...]:
    """The financial years that a decision can be about: the one after the latest month's, and that
    month's own."""
    last: date = cut.months[-1].astype("datetime64[D]").item()
    now = last.year if last.month >= APRIL else last.year - 1
    return FinancialYear(now + 1), FinancialYear(now)


def carried(cut: Cut, plan: Plan, year: int, work: Work) -> tuple[Carried, ...]:
    """What became of a year's priorities, by indicator's name; none before that year begins."""
    begins = date(year, APRIL, 1)
    if not cut.months or begins > cut.months[-1].astype("datetime64[D]").item():
        return ()
    kept = [
        decision
        for decision in plan.values()
        if decision.choice == PRIORITY and decision.indicator in cut.catalogue.indicators
    ]
    kept.sort(key=lambda one: cut.indicator(one.indicator).short_name.casefold())
    return tuple(
        Carried(
            decision=one,
            region=outcome_of(cut, _since(cut, one.indicator, begins)),
            actions=_actions(cut, one.indicator, begins, work),
        )
        for one in kept
    )


def _since(cut: Cut, indicator: str, begins: date) -> Action:
    """The year's plan as if it were an action of the whole region; it is written nowhere."""
    return Action(
        indicator=indicator, level="region", org=cut.region.code, what="", owner_role="",
        start=begins, rule=None, signal=None,
    )  # fmt: skip


def _actions(cut: Cut, indicator: str, begins: date, work: Work) -> Mapping[str, int]:
    verdicts: list[str] = []
    for kept in work.actions:
        if kept.action.indicator == indicator and kept.action.start >= begins:
            outcome = outcome_of(cut, kept.action)
            verdicts.append("open" if outcome is None else str(outcome.verdict))
    return Counter(verdicts)
