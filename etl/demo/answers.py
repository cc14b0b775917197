"""What was planted in the demo, so that tests can hold the dashboard to it."""

from __future__ import annotations

from typing import Any

import numpy as np

from catalogue.model import Catalogue
from etl.demo.generate import DemoCounts


def answers(demo: DemoCounts, catalogue: Catalogue) -> dict[str, Any]:
    """Every planted event in force at this size, and which indicators show no true difference."""
    here = {p.code for p in demo.providers}
    last = demo.month[-1]

    def since(months: int) -> str:
        return str(last - (months - 1))

    planted = demo.plan["planted"]
    step, fall, different = planted["step"], planted["fall"], planted["different"]
    late, gap, restated = planted["late"], planted["missing_quarter"], planted["restated"]
    events = {
        "step": {**step, "from": since(step["last_months"])},
        "fall": {**fall, "from": since(fall["last_months"])},
        "different": dict(different),
        "late": {**late, "from": since(late["months"])},
        "missing_quarter": {
            **gap,
            "from": str(last - gap["first_months_ago"]),
            "to": str(last - gap["first_months_ago"] + gap["months"] - 1),
        },
        "restated": {**restated, "month": str(last - restated["months_ago"])}
        | _restated_values(demo),
    }
    return {
        "seed": demo.seed,
        "from": str(demo.month[0]),
        "to": str(last),
        "providers": sorted(here),
        **{name: event for name, event in events.items() if event["provider"] in here},
        "common_rise": dict(planted["common_rise"]),
        "mergers": [
            {"provider": p.code, "into": p.successor.code, "from": f"{p.successor.from_:%Y-%m}"}
            for p in demo.providers
            if p.successor is not None
        ],
        "suspended": [
            {"provider": p.code, "from": f"{gap.from_:%Y-%m}", "to": f"{gap.to:%Y-%m}"}
            for p in demo.providers
            for gap in p.structural_zeros
        ],
        "no_difference": no_difference(demo, catalogue),
    }


def no_difference(demo: DemoCounts, catalogue: Catalogue) -> list[str]:
    """Indicators of a funnel whose numerator was drawn at one rate for every provider."""
    recipes = demo.plan["recipes"]
    same = []
    for indicator in catalogue.indicators.values():
        numerator = recipes.get(indicator.definitions[-1].numerator)
        if numerator and indicator.funnel != "none" and numerator.get("sd") == 0:
            same.append(indicator.id)
    return same


def _restated_values(demo: DemoCounts) -> dict[str, float]:
    plan = demo.plan["planted"]["restated"]
    row = demo.row(plan["provider"])
    if row is None:
        return {}
    old = float(demo.counts[plan["item"]][row, -1 - plan["months_ago"]])
    return {"old": old, "new": float(np.round(old * plan["times"]))}
