"""Whose series a view of an indicator shows."""

from __future__ import annotations

from typing import NamedTuple

from catalogue.model import Indicator
from catalogue.view import ALL, LEVELS, View
from store.cut import Cut, Readings, Subject


class Chosen(NamedTuple):
    """The view with its provider or LMS filled in, whose series it shows, and what was changed."""

    view: View
    subject: Subject
    levels: tuple[str, ...]  # those that this indicator has
    said: tuple[str, ...]


def choose_subject(cut: Cut, view: View, indicator: Indicator, readings: Readings) -> Chosen:
    """The organisation asked for; where the indicator has nothing at its level, the nearest one
    that has something, with a notice. `readings` must not be empty."""
    levels = tuple(
        level
        for level in LEVELS
        if any(s[0] == level for s in readings)
        and not (level == "provider" and indicator.min_level != "provider")
    )
    asked = _implied(view) if view.level in (None, ALL) else view.level
    level = asked if asked in levels else levels[0]
    said = []
    if level != asked and view.level not in (None, ALL):
        said.append(f"{indicator.short_name} has no figures by {asked}, so {level} is shown.")
    subject = _at(cut, view, level, readings)
    if level == "provider" and view.provider not in (None, subject[1]):
        name = cut.org_name("provider", view.provider or "")
        said.append(f"{name} sends no figures of this; {cut.org_name(*subject)} is shown.")
    if level == "provider":
        view = view.but(provider=subject[1])
    side_by_side = (ALL,) if "provider" in levels else ()
    return Chosen(view, subject, (*levels, *side_by_side), tuple(said))


def _implied(view: View) -> str:
    """The level that the other filters speak of."""
    if view.provider is not None:
        return "provider"
    return "lms" if view.lms is not None else "region"


def _at(cut: Cut, view: View, level: str, readings: Readings) -> Subject:
    wanted = {"provider": view.provider, "lms": view.lms, "region": cut.region.code}[level]
    if wanted is not None and (level, wanted) in readings:
        return level, wanted
    there = [s for s in readings if s[0] == level]
    return min(there, key=lambda s: cut.org_name(*s).casefold())
