"""What was planted in the demo, so that tests can hold the dashboard to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from catalogue.expressions import parse
from catalogue.model import Catalogue
from etl.demo.by_group import planted_gaps
from etl.demo.generate import DemoCounts
from etl.demo.national_own import planted_national
from etl.demo.planted import SPOILT
from etl.demo.recipes import shifted

Event = dict[str, Any]


def answers(demo: DemoCounts, catalogue: Catalogue) -> dict[str, Any]:
    """Every planted event that is to be seen at this size, and where no true difference is.

    Months are written YYYY-MM, `to` included. `no_difference`: indicators with a funnel that were
    drawn at one rate for every provider, but for the events named here.
    """
    planted = demo.plan["planted"]
    here = {p.code for p in demo.providers}
    events = {name: event for name, event in _events(demo) if event["provider"] in here}
    return {
        "seed": demo.seed,
        "from": str(demo.month[0]),
        "to": str(demo.month[-1]),
        "providers": sorted(here),
        **events,
        "common_rise": dict(planted["common_rise"]),
        "provisional": sorted(here.intersection(planted["provisional_latest"])),
        "mergers": list(_mergers(demo)),
        "suspended": list(_suspended(demo)),
        "no_difference": no_difference(demo, catalogue),
        "by_group": planted_gaps(demo, catalogue),
        "national": planted_national(demo),
    }


def no_difference(demo: DemoCounts, catalogue: Catalogue) -> list[str]:
    """Indicators of a funnel whose numerator was drawn at one rate for every provider."""
    recipes = demo.plan["recipes"]
    return [
        indicator.id
        for indicator in catalogue.indicators.values()
        if indicator.funnel != "none"
        and all(
            recipes[item].get("sd") == 0
            for item in parse(indicator.definitions[-1].numerator).items
        )
    ]


def _events(demo: DemoCounts) -> Iterator[tuple[str, Event]]:
    """Events of one provider, with the months they are about, if the demo reaches back to them."""
    planted, last = demo.plan["planted"], demo.month[-1]
    step, fall, different = (dict(planted[name]) for name in ("step", "fall", "different"))
    rate = demo.plan["recipes"][step["item"]]["rate"]
    step |= {"rate_before": rate, "rate_after": float(shifted(rate, np.log(step["odds"])))}
    yield "different", different
    dated: list[tuple[str, Event, int, int]] = [
        ("step", step, step["last_months"] - 1, 0),
        ("fall", fall, fall["last_months"] - 1, 0),
        ("late", dict(planted["late"]), planted["late"]["months"] - 1, 0),
    ]
    gap, again = planted["missing_quarter"], planted["restated"]
    first = gap["first_months_ago"]
    dated.append(("missing_quarter", dict(gap), first, first - gap["months"] + 1))
    dated.append(
        ("restated", again | _restated_values(demo), again["months_ago"], again["months_ago"])
    )
    for name in SPOILT:
        ago = planted[name]["months_ago"]
        dated.append((name, dict(planted[name]), ago, ago))
    for name, event, start, end in dated:
        if start < len(demo.month):
            yield name, event | {"from": str(last - start), "to": str(last - end)}
    absent = planted["not_collected"]
    to = demo.month[min(absent["first_months"], len(demo.month)) - 1]
    yield "not_collected", absent | {"from": str(demo.month[0]), "to": str(to)}
    yield "gaps", dict(planted["gaps"])


def _restated_values(demo: DemoCounts) -> dict[str, float]:
    """The figure first sent and the one that replaced it."""
    plan = demo.plan["planted"]["restated"]
    row = demo.row(plan["provider"])
    if row is None or plan["months_ago"] >= len(demo.month):
        return {}
    old = float(demo.counts[plan["item"]][row, -1 - plan["months_ago"]])
    return {"old": old, "new": restated(old, plan["times"])}


def restated(figure: float, times: float) -> float:
    """A figure as it was sent again."""
    return float(round(figure * times))


def _mergers(demo: DemoCounts) -> Iterator[Event]:
    for provider in demo.providers:
        successor = provider.successor
        if successor is not None and demo.row(successor.code) is not None:
            start = np.datetime64(successor.from_, "M")
            if demo.month[0] < start <= demo.month[-1]:
                yield {"provider": provider.code, "into": successor.code, "from": str(start)}


def _suspended(demo: DemoCounts) -> Iterator[Event]:
    for provider in demo.providers:
        for gap in provider.structural_zeros:
            first, last = np.datetime64(gap.from_, "M"), np.datetime64(gap.to, "M")
            if first <= demo.month[-1] and last >= demo.month[0]:
                yield {"provider": provider.code, "from": str(first), "to": str(last)}
