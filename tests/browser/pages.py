"""The pages that every test of all pages asks: one line a page."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest


class Place(NamedTuple):
    """A page of the program. link: one view of it. says: words it always has. other: the same page
    about something else, to be asked for while the first one is shown."""

    name: str
    link: str
    says: str
    other: str


PLACES = (
    Place("overview", "/?provider=Z10", "headline indicators", "/?provider=Z03"),
    Place("indicator", "/indicator/pph_1500_rate?provider=Z10", "Is it changing?",
          "/indicator/pph_1500_rate?provider=Z03"),
    Place("provider", "/provider/Z10", "stands on", "/provider/Z03"),
    Place("returns", "/returns?provider=Z09", "return", "/returns?provider=Z10"),
    Place("signals", "/signals?provider=Z10", "safety-signal", "/signals?provider=Z03"),
    Place("actions", "/actions?provider=Z10", "Actions", "/actions?provider=Z03"),
    Place("reconcile", "/reconcile?concept=induction", "decided",
          "/reconcile?concept=caesarean&provider=Z03"),
    Place("definitions", "/definitions?provider=Z10", "Definitions", "/definitions?provider=Z03"),
    Place("definition", "/definitions/pph_1500_rate", "Versions",
          "/definitions/pph_1500_rate?provider=Z03"),
    Place("baselines", "/baselines?provider=Z10", "differed most", "/baselines?provider=Z03"),
    Place("methods", "/methods", "Methods", "/methods?provider=Z03"),
    Place("meeting", "/meeting?provider=Z10", "Meetings", "/meeting?provider=Z03"),
    Place("national check", "/reconcile?part=national", "National check",
          "/reconcile?part=national&provider=Z03"),
    Place("coverage", "/reconcile?part=coverage", "not covered",
          "/reconcile?part=coverage&provider=Z03"),
    Place("presented", "/indicator/pph_1500_rate?provider=Z10&present=1", "Question for the group",
          "/indicator/pph_1500_rate?provider=Z03&present=1"),
    Place("equity", "/equity/smoking_at_delivery?provider=Z10", "Ethnic group",
          "/equity/smoking_at_delivery?provider=Z03"),
    Place("reports", "/reports", "Made lately", "/reports?provider=Z03"),
    Place("work plan", "/reports/work-plan?provider=Z10", "What counts how much",
          "/reports/work-plan?provider=Z03"),
    Place("evaluation", "/reports/evaluation", "Close-out of the pilot",
          "/reports/evaluation?provider=Z03"),
    Place("about", "/about", "Whom to ask", "/about?provider=Z03"),
    Place("design", "/about/design", "Design", "/about/design?provider=Z03"),
)  # fmt: skip
NAMES = [place.name for place in PLACES]
# What holds in the same frame everywhere is asked of these each time, of all pages in the soak.
EACH_TIME = ("overview", "indicator", "provider", "returns", "signals", "presented")


def each_in_its_time() -> list[Any]:
    """A parameter a page: `Place`s, those that are not asked each time marked for the soak."""
    return [
        pytest.param(
            place, id=place.name, marks=() if place.name in EACH_TIME else pytest.mark.soak
        )
        for place in PLACES
    ]
