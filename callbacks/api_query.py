"""What a question to the read API asks for; a question that cannot be answered says why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from callbacks.organisations import seen
from catalogue.model import LEVELS
from catalogue.view import AS_IS, CHARTS, MONTH, SNAPSHOT, View, echo
from store.cut import Cut, Subject
from store.pool import was_in
from store.published_figures import period_between

FORMATS = ("json", "csv", "parquet")
ROWS = 1_000  # of a page of JSON, where none is asked for
BULK = 10_000  # of the other formats
MOST = 100_000
LIST = 100  # codes at once
CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
LONGEST = 8_000  # characters of a query
# Of a page's link, what changes no figure of a series: taken, so that a query can be pasted.
WITHOUT_EFFECT = ("benchmark", "window", "present", "rows", "group")
FILTERS = ("level", "lms", "provider", "peers", "from", "to", "chart", "set", "view")


class CannotAnswer(ValueError):
    """A question that means nothing here; its text says why and what to ask instead."""


class NotThere(CannotAnswer):
    """A question about what this data cut does not have; its text says what there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, read and checked. view: the filters of pages. canonical: the same question
    always in the same words, without the snapshot."""

    view: View
    indicators: tuple[str, ...]
    orgs: tuple[str, ...]
    format: str
    limit: int
    offset: int
    canonical: str


def pairs_of(search: str) -> dict[str, str]:
    """The parameters of a query string, each once. CannotAnswer: malformed."""
    if len(search) > LONGEST:
        raise CannotAnswer(
            f"The query is longer than {LONGEST:,} characters; ask for less at once."
        )
    try:
        given = parse_qsl(
            search, keep_blank_values=True, strict_parsing=bool(search), errors="strict"
        )
    except ValueError:
        raise CannotAnswer("The query is not made of name=value pairs in UTF-8.") from None
    found: dict[str, str] = {}
    for name, value in given:
        if name in found:
            raise CannotAnswer(
                f"“{echo(name)}” is given twice; give it once, with commas between its values."
            )
        found[name] = value
    return found


def snapshot_of(given: dict[str, str]) -> str | None:
    """The cut that is asked for by name. CannotAnswer: none could be called that."""
    named = given.get("snapshot")
    if named is not None and not SNAPSHOT.fullmatch(named):
        raise CannotAnswer("No data cut is called that; /api/v1/snapshots lists them.")
    return named


def read_question(given: dict[str, str], cut: Cut, takes: tuple[str, ...]) -> Asked:
    """The question of these parameters. takes: the filters that this address knows. CannotAnswer:
    a parameter or a form of value that it does not know; NotThere: what it has no figures of."""
    _known_names(given, takes)
    filters = {name: value for name, value in given.items() if name in FILTERS}
    for name, value in filters.items():
        _one_value(name, value)
    region = cut.region.id
    view, said = View.from_link("/", urlencode(filters), cut.catalogue, region)
    if said:
        raise NotThere(_about_a_link(said[0]))
    wanted = _choice(given, "format", FORMATS)
    asked = {
        "indicators": _indicators(given, cut, view),
        "orgs": _orgs(given, cut),
        "format": wanted,
        "limit": _number(given, "limit", ROWS if wanted == "json" else BULK, 1),
        "offset": _number(given, "offset", 0, 0),
    }
    canonical = urlencode(
        sorted((n, v) for n, v in given.items() if n not in (*WITHOUT_EFFECT, "snapshot"))
    )
    return Asked(view=view, canonical=canonical, **asked)


def settled(asked: Asked, cut: Cut) -> tuple[Cut, View]:
    """The cut that answers, with organisations as the question wants them."""
    found = seen(cut, asked.view)
    return found.cut, found.view


def subjects_of(asked: Asked, cut: Cut, view: View) -> list[Subject]:
    """The organisations that are asked about: region, LMSs, then providers, each by code."""
    region, last = cut.region, cut.months[-1]
    period = period_between(last - 11, last)
    group = next((g.id for g in region.peer_groups if g.id == view.peers), None)
    found: list[Subject] = []
    if view.lms is None and view.provider is None and group is None:
        found.append(("region", region.code))
    if view.provider is None and group is None:
        found += [("lms", m.code) for m in region.lms if view.lms in (None, m.code)]
    for provider in sorted(region.providers, key=lambda p: p.code):
        ever = provider.memberships
        if view.lms is not None and not (
            was_in(provider, view.lms, period) or ever[-1].lms == view.lms
        ):
            continue
        if group is not None and provider.group_at(period.end) != group:
            continue
        if view.provider in (None, provider.code):
            found.append(("provider", provider.code))
    return [
        (level, org)
        for level, org in found
        if view.level in (None, level) and (not asked.orgs or org in asked.orgs)
    ]


def _known_names(given: dict[str, str], takes: tuple[str, ...]) -> None:
    allowed = {*takes, "format", "limit", "offset", "snapshot"}
    if given.get("anonymise", "0") != "0":
        raise CannotAnswer("Rows name their organisations; names cannot be hidden here.")
    for name in given:
        if name not in allowed and name not in (*WITHOUT_EFFECT, "anonymise"):
            raise CannotAnswer(
                f"“{echo(name)}” is not known here; it takes {', '.join(sorted(allowed))}."
            )


def _one_value(name: str, value: str) -> None:
    if "," in value:
        raise CannotAnswer(f"“{name}” takes one value here; ask once for each.")
    form, words = (MONTH, "a month, YYYY-MM") if name in ("from", "to") else (CODE, "a code")
    if not form.fullmatch(value):
        raise CannotAnswer(f"“{name}” is {words}; “{echo(value)}” is none.")
    choices = {"level": LEVELS, "chart": ("auto", *CHARTS), "view": ("as_was", AS_IS)}.get(name)
    if choices is not None and value not in choices:
        raise CannotAnswer(f"“{name}” can be {', '.join(choices)}.")


def _about_a_link(said: str) -> str:
    return said.replace("The link's ", "The query's ").replace(" was ignored:", " means nothing:")


def _choice(given: dict[str, str], name: str, choices: tuple[str, ...]) -> str:
    value = given.get(name, choices[0])
    if value not in choices:
        raise CannotAnswer(f"“{name}” can be {', '.join(choices)}.")
    return value


def _number(given: dict[str, str], name: str, default: int, least: int) -> int:
    value = given.get(name)
    if value is None:
        return default
    most = MOST if name == "limit" else 10**9
    if not (
        value.isascii() and value.isdigit() and len(value) < 11 and least <= int(value) <= most
    ):
        raise CannotAnswer(f"“{name}” is a whole number from {least} to {most:,}.")
    return int(value)


def _indicators(given: dict[str, str], cut: Cut, view: View) -> tuple[str, ...]:
    """Those asked for by id, or those of the set; all where neither is given."""
    if "indicator" in given:
        wanted = _listed("indicator", given)
        for one in wanted:
            if one not in cut.catalogue.indicators:
                raise NotThere(
                    f"No indicator is called “{echo(one)}”; /api/v1/catalogue lists them."
                )
        return wanted
    if "set" in given:
        return tuple(i.id for i in cut.catalogue.in_set(view.set or cut.catalogue.sets[0].id))
    return tuple(cut.catalogue.indicators)


def _orgs(given: dict[str, str], cut: Cut) -> tuple[str, ...]:
    if "org" not in given:
        return ()
    region = cut.region
    known = {region.code, *(m.code for m in region.lms), *(p.code for p in region.providers)}
    wanted = _listed("org", given)
    for one in wanted:
        if one not in known:
            raise NotThere(
                f"No organisation is called “{echo(one)}”; /api/v1/providers lists them."
            )
    return wanted


def _listed(name: str, given: dict[str, str]) -> tuple[str, ...]:
    wanted = given[name].split(",")
    if len(wanted) > LIST or not all(map(CODE.fullmatch, wanted)):
        raise CannotAnswer(f"“{name}” is up to {LIST} codes with commas between.")
    return tuple(dict.fromkeys(wanted))
