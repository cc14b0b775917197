"""The state of a screen as its link carries it: what is shown, of whom, in which months."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlencode

from catalogue.crosswalk import RELATION_WORDS
from catalogue.model import Catalogue, Region

PAGES = {
    "": "overview",
    "indicator": "indicator",
    "provider": "provider",
    "definitions": "definitions",
    "methods": "methods",
    "baselines": "baselines",
    "returns": "returns",
    "signals": "signals",
    "actions": "actions",
    "meeting": "meeting",
    "equity": "equity",
    "reconcile": "reconcile",
    "reports": "reports",
    "reports/work-plan": "work plan",
    "reports/evaluation": "evaluation",
    "about": "about",
    "about/design": "design",
}
# What else the path of a page names: a field of the view.
NAMED = {
    "indicator": "indicator",
    "definitions": "indicator",
    "equity": "indicator",
    "provider": "provider",
    "returns": "submission",
    "signals": "signal",
    "meeting": "meeting",
    "reconcile": "indicator",
}
INSTEAD = {  # of an indicator that there is not
    "indicator": "this is the overview",
    "definitions": "all definitions are shown",
    "equity": "all indicators with such figures are shown",
    "reconcile": "all of them are shown",
}
NEEDS_MORE = ("indicator", "provider")  # pages whose path must name one
LEVELS = ("region", "lms", "provider")
ALL = "all"  # every provider's series, as small charts
CHARTS = ("run", "xmr", "p", "pp", "u", "up", "c", "rare", "line")  # auto is the default
BENCHMARKS = ("peers", "region")  # national is the default
ROWS = ("signals",)  # all of them are the default
GROUPS = ("none",)  # by pathway is the default
AS_IS = "as_is"  # organisations as they are now; as they were in each month is the default
WINDOWS = range(1, 37)
MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")
SNAPSHOT = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,79}")
# A submission's id, or the token of a file that is held until its sender submits it.
RETURN = re.compile(r"[0-9a-f]{16}|[A-Za-z0-9_-]{22,64}")
# A flag: organisation, indicator, rule and the first month of its run.
SIGNAL = re.compile(
    r"[A-Za-z0-9_-]{1,24}\.[a-z0-9_]{1,64}\.[a-z0-9_]{1,64}\.(?:19|20)\d\d-(?:0[1-9]|1[0-2])"
)
# A playlist's token.
MEETING = re.compile(r"[A-Za-z0-9_-]{16}")
CHART = re.compile(r"/indicator/[a-z0-9_]{1,64}(?:\?[A-Za-z0-9_=&.%+-]{0,500})?")
OF_ONE_PAGE = (
    "state", "since", "status", "about", "rule", "began", "add", "item", "show", "part", "concept",
    "relation", "decided",
)  # fmt: skip
PARTS = ("national", "coverage")  # of the reconciliation; its definitions are the default
DECIDED = ("yes", "no")
SHOWN = ("funnel", "table")  # of a chart in a meeting; its series is the default
ON = "1"
STATUSES = ("open", "done", "stopped")
RULES = ("astronomical", "shift", "trend", "two_of_three")
TRIAGED = ("new", "acknowledged", "data_issue", "explained", "action_opened")
LONGEST_LINK = 2000
LONGEST_ECHO = 40

Parameter = Callable[[str], Any]


class Ignored(ValueError):
    """A part of a link that means nothing here; its text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a link asks for. None stands for the default, so that equal views have equal links.

    page: one of PAGES; indicator, provider, submission, signal, meeting: the one named in the path,
    if any; a submission may be no more than checked, and is then a token.
    level: region, lms, provider, or all providers side by side. peers: the peer group whose
    providers are compared. from_, to: "YYYY-MM", the months shown, both included; `to` also ends
    the window. window: months pooled for comparison. view: "as_is" for organisations as they are
    now. rows: of the overview, those with a signal. group: "none" where its rows stand by name
    instead of by pathway. state: flags of one triage state; since: the cut that flags are compared
    with; both of
    the signals' page alone. status: of actions; about, rule, began: the indicator and the flag that
    an action is to be opened for; of the actions' page alone. add: the link of a view to be put on
    a meeting's list; item: the place of what is shown of it, from 1; show: funnel or table in the
    place of the series. part: of the reconciliation, None its definitions; concept: the one that is
    open there; relation, decided: those that are listed. present: "1" where nothing stands round
    the page; anonymise: "1" where providers are letters. snapshot: a cut; None is the latest."""

    page: str = "overview"
    indicator: str | None = None
    submission: str | None = None
    signal: str | None = None
    meeting: str | None = None
    level: str | None = None
    lms: str | None = None
    provider: str | None = None
    peers: str | None = None
    from_: str | None = None
    to: str | None = None
    window: int | None = None
    chart: str | None = None
    benchmark: str | None = None
    set: str | None = None
    view: str | None = None
    rows: str | None = None
    group: str | None = None
    state: str | None = None
    since: str | None = None
    status: str | None = None
    about: str | None = None
    rule: str | None = None
    began: str | None = None
    add: str | None = None
    item: int | None = None
    show: str | None = None
    part: str | None = None
    concept: str | None = None
    relation: str | None = None
    decided: str | None = None
    snapshot: str | None = None
    present: str | None = None
    anonymise: str | None = None

    @classmethod
    def from_link(
        cls, path: str, search: str, catalogue: Catalogue, region: str
    ) -> tuple[View, tuple[str, ...]]:
        """The view of an address, and a notice for each part of it that was ignored.

        Never raises: what is unknown or malformed is left at its default, and named in a notice."""
        said: list[str] = []
        page, named = _page(path, catalogue, catalogue.regions[region], said)
        found: dict[str, Any] = {}
        readers = _readers(catalogue, catalogue.regions[region])
        for name, value in _pairs(search, said):
            if name not in readers:
                said.append(f"The link's “{echo(name)}” is not known here and was ignored.")
            elif name in found:
                said.append(f"The link gives “{name}” more than once; the first one was taken.")
            else:
                found[name] = _value(name, value, readers[name], said)
        if (start := found.get("from")) and (end := found.get("to")) and start > end:
            said.append("The link's first month is after its last, so the first was ignored.")
            found["from"] = None
        found["from_"] = found.pop("from", None)
        if page in NAMED:
            found[NAMED[page]] = named
        return cls(page=page, **found), tuple(dict.fromkeys(said))

    @property
    def path(self) -> str:
        """The page's address."""
        base = next(f"/{head}" for head, page in PAGES.items() if page == self.page)
        named = getattr(self, NAMED[self.page]) if self.page in NAMED else None
        return f"{base}/{quote(named)}" if named else base

    def search(self) -> str:
        """The query, canonical: defaults left out, always in one order; empty for none."""
        given = {name: getattr(self, field) for name, field in PARAMETERS.items()}
        if self.page == "provider":  # its path names the provider
            given.pop("provider")
        query = urlencode({name: value for name, value in given.items() if value is not None})
        return f"?{query}" if query else ""

    @property
    def href(self) -> str:
        """Path and query."""
        return f"{self.path}{self.search()}"

    def href_of_providers(self, codes: Sequence[str]) -> list[str]:
        """The link of this view for each of these providers; for tables of many."""
        slot = "provider's place"
        link = self.but(level="provider", provider=slot).href
        before, after = link.split(quote_plus(slot))
        return [f"{before}{quote_plus(code)}{after}" for code in codes]

    def but(self, **changes: Any) -> View:
        """This view with some of its fields changed."""
        return replace(self, **changes)

    def on(self, page: str, indicator: str | None = None, submission: str | None = None) -> View:
        """Another page, with the same filters."""
        named = {"indicator": indicator, "submission": submission}
        named |= {"signal": None, "meeting": None}
        return self.but(page=page, **dict.fromkeys(OF_ONE_PAGE), **named)


# The query's names, in the order of the canonical link.
PARAMETERS = {
    field.name.rstrip("_"): field.name
    for field in fields(View)
    if field.name not in ("page", "indicator", "submission", "signal", "meeting")
}


def asked_snapshot(search: str) -> str | None:
    """The cut that a query names, if it is one that could exist. It is asked first: the rest of
    the link is read by that cut's own catalogue."""
    value = dict(_pairs(search, [])).get("snapshot", "")
    return value if SNAPSHOT.fullmatch(value) else None


def echo(text: str) -> str:
    """A reader's own words, short enough and plain enough to be said back."""
    plain = "".join(c if c.isprintable() else "?" for c in text)
    return plain if len(plain) <= LONGEST_ECHO else f"{plain[: LONGEST_ECHO - 1]}…"


def _pairs(search: str, said: list[str]) -> list[tuple[str, str]]:
    """The query's names and values, in order."""
    if len(search) > LONGEST_LINK:
        said.append("The link is too long, so its filters were ignored.")
        return []
    return parse_qsl(search.removeprefix("?"), keep_blank_values=True)


def _page(
    path: str, catalogue: Catalogue, region: Region, said: list[str]
) -> tuple[str, str | None]:
    """The page that a path names, and the indicator, provider or submission; the overview where it
    names none that is here."""
    whole = unquote(path).strip("/")
    head, _, rest = (whole, "", "") if whole in PAGES else whole.partition("/")
    page = PAGES.get(head)
    if page is None or (rest and page not in NAMED) or (not rest and page in NEEDS_MORE):
        said.append(f"There is no page at “{echo(path)}”, so this is the overview.")
        return "overview", None
    if page == "provider":
        if region.provider(rest) is None:
            said.append(
                f"No provider of {region.name} has the code “{echo(rest)}”, so this is the "
                "overview."
            )
            return "overview", None
        return page, rest
    if rest and page == "returns":
        if not RETURN.fullmatch(rest):
            said.append(f"No return is called “{echo(rest)}”, so all of them are shown.")
            return page, None
        return page, rest
    if rest and page == "signals":
        if not SIGNAL.fullmatch(rest):
            said.append(f"No flag is called “{echo(rest)}”, so all of them are shown.")
            return page, None
        return page, rest
    if rest and page == "meeting":
        if not MEETING.fullmatch(rest):
            said.append(f"No meeting is called “{echo(rest)}”, so all of them are shown.")
            return page, None
        return page, rest
    if rest and rest not in catalogue.indicators:
        instead = INSTEAD[page]
        said.append(f"No indicator is called “{echo(rest)}”, so {instead}.")
        return ("overview" if page == "indicator" else page), None
    return page, rest or None


def _value(name: str, value: str, reader: Parameter, said: list[str]) -> Any:
    first, _, others = value.partition(",")
    if others:
        said.append(f"The link lists several for “{name}”; the first one was taken.")
    try:
        return reader(first)
    except Ignored as why:
        said.append(f"The link's {name} “{echo(first)}” was ignored: {why}.")
        return None


def _readers(catalogue: Catalogue, region: Region) -> Mapping[str, Parameter]:
    """How each parameter's value is read; Ignored where it cannot be."""
    return {
        "level": _one_of((*LEVELS, ALL)),
        "lms": _known(tuple(lms.code for lms in region.lms), f"no LMS of {region.name}"),
        "provider": _known(tuple(p.code for p in region.providers), f"none of {region.name}"),
        "peers": _known(tuple(g.id for g in region.peer_groups), f"no peer group of {region.name}"),
        "from": _month,
        "to": _month,
        "window": _window(catalogue.rules.window_months),
        "chart": _one_of(CHARTS, default="auto"),
        "benchmark": _one_of(BENCHMARKS, default="national"),
        "set": _one_of(tuple(s.id for s in catalogue.sets[1:]), default=catalogue.sets[0].id),
        "view": _one_of((AS_IS,), default="as_was"),
        "rows": _one_of(ROWS, default="all"),
        "group": _one_of(GROUPS, default="pathway"),
        "state": _one_of(TRIAGED),
        "since": _snapshot,
        "status": _one_of(STATUSES),
        "about": _known(tuple(catalogue.indicators), "no indicator of the catalogue"),
        "rule": _one_of(RULES),
        "began": _month,
        "add": _link_of_chart,
        "item": _place,
        "show": _one_of(SHOWN, default="series"),
        "part": _one_of(PARTS, default="definitions"),
        "concept": _known(tuple(catalogue.concepts), "no concept of the catalogue"),
        "relation": _one_of(tuple(RELATION_WORDS)),
        "decided": _one_of(DECIDED),
        "snapshot": _snapshot,
        "present": _one_of((ON,), default="0"),
        "anonymise": _one_of((ON,), default="0"),
    }


def _one_of(values: tuple[str, ...], default: str | None = None) -> Parameter:
    def read(value: str) -> str | None:
        if value == default:
            return None
        if value not in values:
            raise Ignored(f"it can be {', '.join([default, *values] if default else values)}")
        return value

    return read


def _known(codes: tuple[str, ...], otherwise: str) -> Parameter:
    def read(value: str) -> str:
        if value not in codes:
            raise Ignored(f"it is {otherwise}")
        return value

    return read


def _month(value: str) -> str:
    if not MONTH.fullmatch(value):
        raise Ignored("a month is written as 2026-09")
    return value


def _window(default: int) -> Parameter:
    def read(value: str) -> int | None:
        months = int(value) if re.fullmatch(r"[0-9]{1,2}", value) else 0
        if months not in WINDOWS:
            raise Ignored(f"it can be {WINDOWS.start} to {WINDOWS.stop - 1} months")
        return None if months == default else months

    return read


def _link_of_chart(value: str) -> str:
    if not CHART.fullmatch(value):
        raise Ignored("only the chart of an indicator can be put on a meeting's list")
    return value


def _place(value: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]?", value):
        raise Ignored("it is no place on a list")
    return int(value)


def _snapshot(value: str) -> str:
    if not SNAPSHOT.fullmatch(value):
        raise Ignored("no cut is called that")
    return value
