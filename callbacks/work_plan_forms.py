"""The group's decision on one indicator of the work plan."""

from __future__ import annotations

from contextlib import closing

from dash import Dash

from callbacks.forms import Answer, Form, Refused, field, free_text, one_of, to_page
from catalogue.view import SNAPSHOT
from store.ledger import Ledger
from store.ledger.plans import CHOICES
from store.store import Store
from store.work_plan import years_to_plan

LONGEST_LINE = 60
MOST_PLACES = 4  # digits


def register(app: Dash, store: Store) -> None:
    """The form of `/reports/work-plan`."""
    form = Form(app, store.settings, back="reports/work-plan")

    def decide() -> Answer:
        snapshot = field("snapshot")
        cut = store.cut(snapshot if SNAPSHOT.fullmatch(snapshot) else None)
        if cut is None or not cut.months or field("indicator") not in cut.catalogue.indicators:
            raise Refused(400, "This indicator is not known here. Open the page again.")
        years = tuple(str(year.begins) for year in years_to_plan(cut))
        place = field("place")
        with closing(Ledger(store.settings.ledger_url)) as ledger:
            ledger.add_plan_decision(
                year=int(one_of("year", "The year", years)),
                indicator=field("indicator"),
                choice=one_of("choice", "The decision", CHOICES),
                lead_role=free_text("lead_role", "The lead role", longest=LONGEST_LINE,
                                    needed=False),
                reason=free_text("reason", "The reason") or "",
                place=int(place) if place.isascii() and place.isdigit()
                and len(place) <= MOST_PLACES else None,
                role=free_text("role", "Your role", longest=LONGEST_LINE, needed=False),
                snapshot=cut.id,
            )  # fmt: skip
        return to_page(form.prefix, "reports/work-plan")

    form.takes("work-plan/decide", decide)
