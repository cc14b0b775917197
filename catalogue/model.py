"""The catalogue's objects: data items, indicators, organisations. Frozen, typed, validated."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field, field_validator

from catalogue.breakdowns import Breakdown, EquityRules
from catalogue.crosswalk import Concept, Crosswalk, DashboardFigure
from catalogue.frozen import Frozen
from catalogue.gates import Gate
from catalogue.month import Month
from catalogue.national_measures import NationalMeasures
from catalogue.priority_rules import PriorityRules

Unit = Literal["percent", "per_1000", "count", "ratio", "hours"]
Direction = Literal["lower_is_better", "higher_is_better", "neutral"]
Level = Literal["provider", "lms", "region"]
LEVELS: tuple[str, ...] = get_args(Level)  # from the lowest
Submitter = Literal["maternity", "mental_health"]

MULTIPLIER: dict[str, float] = {
    "percent": 100.0, "per_1000": 1000.0, "count": 1.0, "ratio": 1.0, "hours": 1.0,
}  # fmt: skip
UNIT_WORDS: dict[str, str] = {
    "percent": "%", "per_1000": "per 1,000", "count": "", "ratio": "ratio", "hours": "hours a week",
}  # fmt: skip
DIRECTION_WORDS: dict[str, str] = {
    "lower_is_better": "Lower is better",
    "higher_is_better": "Higher is better",
    "neutral": "No agreed direction",
}


LONGEST_QUESTION = 110  # characters: two lines before a room
Question = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]


class ReferenceValue(Frozen):
    """A dated figure that no return carries, such as ONS births, with its source."""

    org: str
    from_: Month = Field(alias="from")
    value: float = Field(ge=0)
    source: str


class Item(Frozen):
    """A data item: one count (or hours, WTE, reference value) that a submitter sends."""

    id: str
    name: str
    kind: Literal["count", "decimal", "reference"] = "count"
    submitter: Submitter = "maternity"
    level: Level = "provider"
    definition: str
    labels: tuple[str, ...] = ()
    matures_after_months: int = Field(default=0, ge=0, le=12)
    births: bool = False  # true: zero by structure while a unit's births are suspended
    values: tuple[ReferenceValue, ...] = ()


class Definition(Frozen):
    """One dated version of an indicator: expressions over items and what they mean in words."""

    version: int = Field(ge=1)
    from_: Month = Field(alias="from")
    numerator: str
    denominator: str | None = None
    numerator_words: str
    denominator_words: str = "None: a plain count"
    changed: str | None = None


class Target(Frozen):
    """A target. Only `national` and `agreed` ones are ever assessed (statistics A11)."""

    value: float
    scope: Literal["all", "lms"] = "all"
    status: Literal["national", "agreed", "proposed"]
    source: str


class National(Frozen):
    """The national measure that this indicator stands beside."""

    code: str
    match: Literal["identical", "convertible", "approximate", "different"]
    note: str | None = None


class BetweenProviderSd(Frozen):
    """How much true rates differ between providers (statistics A8), with where that comes from."""

    value: float = Field(gt=0)
    scale: Literal["logit", "log"]
    source: str


class Indicator(Frozen):
    """One quality indicator."""

    id: str
    name: str
    short_name: str
    synonyms: tuple[str, ...] = ()  # other words that people look for it by
    question: Question | None = None  # for a meeting: of the data, then of the care
    domain: str
    pathway: str
    tier: Literal["core", "extended"]
    headline: bool = False
    unit: Unit
    direction: Direction
    submitter: Submitter = "maternity"
    min_level: Level = "provider"
    aggregation: Literal["sum", "submitted", "none"] = "sum"
    chart: Literal["p", "u", "xmr", "rare", "line"]
    bin_months: Literal[1, 3] = 1
    funnel: Literal["binomial", "poisson", "none"]
    compare_within: Literal["mbrrace_group"] | None = None
    matures_after_months: int = 0
    national: National | None = None
    target: Target | None = None
    between_provider_sd: BetweenProviderSd | None = None
    balancing: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    equity: bool = False  # whether it is shown by ethnic group and deprivation
    crosswalk: Crosswalk | None = None
    evidence: str  # in words: verified, partly verified or unverified, and of what
    definitions: tuple[Definition, ...] = Field(min_length=1)

    @property
    def multiplier(self) -> float:
        """What a ratio of counts is multiplied by to be in the indicator's unit."""
        return MULTIPLIER[self.unit]

    @property
    def unit_words(self) -> str:
        return UNIT_WORDS[self.unit]

    @property
    def direction_words(self) -> str:
        return DIRECTION_WORDS[self.direction]

    def shown_at(self, level: str) -> bool:
        """Whether figures of that level are shown: not where its events are too few."""
        return level in LEVELS[LEVELS.index(self.min_level) :]

    def definition_at(self, month: date) -> Definition:
        """The version in force in that month; the first one for months before it."""
        past = [d for d in self.definitions if d.from_ <= month]
        return past[-1] if past else self.definitions[0]


class Pathway(Frozen):
    id: str
    name: str


class IndicatorSet(Frozen):
    """A named selection of indicators; every condition given must hold."""

    id: str
    name: str
    headline: bool | None = None
    tier: str | None = None
    domain: str | None = None

    def holds(self, indicator: Indicator) -> bool:
        return (
            (self.headline is None or indicator.headline == self.headline)
            and (self.tier is None or indicator.tier == self.tier)
            and (self.domain is None or indicator.domain == self.domain)
        )


class Thresholds(Frozen):
    """Up to `good` a mark of the trust badge is good, up to `fair` it is fair, beyond it poor;
    where a higher figure is better, from there on upwards."""

    good: float = Field(ge=0)
    fair: float = Field(ge=0)


class TrustRules(Frozen):
    """How the trust badge is worked out, over the latest `months` months.

    completeness: share of the items asked for that came with a figure. timeliness: median days
    after the due date. arithmetic, stability: months in which a check failed. restatement: share
    of the figures that were replaced by others.
    """

    months: int = Field(default=12, ge=3, le=36)
    completeness: Thresholds = Thresholds(good=0.97, fair=0.9)
    timeliness: Thresholds = Thresholds(good=0, fair=5)
    arithmetic: Thresholds = Thresholds(good=0, fair=2)
    stability: Thresholds = Thresholds(good=0, fair=1)
    restatement: Thresholds = Thresholds(good=0.01, fair=0.05)

    @field_validator("completeness")
    @classmethod
    def _downwards(cls, given: Thresholds) -> Thresholds:
        if given.fair > given.good:
            raise ValueError("more is better here; give fair a lower figure than good")
        return given

    @field_validator("timeliness", "arithmetic", "stability", "restatement")
    @classmethod
    def _upwards(cls, given: Thresholds) -> Thresholds:
        if given.fair < given.good:
            raise ValueError("less is better here; give fair a higher figure than good")
        return given


class Rules(Frozen):
    """The parameters of assessment, in this one place."""

    convention: Literal["nhsr", "mdc-excel"] = "nhsr"
    shift_points: int = Field(default=7, ge=5, le=9)
    trend_points: int = Field(default=7, ge=5, le=9)
    baseline_points: int = Field(default=24, ge=12)
    minimum_points: int = Field(default=12, ge=8)
    gap_months: int = Field(default=3, ge=2)
    rare_events_a_month: float = Field(default=1.5, gt=0)
    near_ceiling: float = Field(default=0.97, gt=0.5, lt=1)
    coverage: float = Field(default=0.8, gt=0, le=1)
    window_months: int = Field(default=12, ge=3, le=36)
    tau_units: int = Field(default=30, ge=10)  # fewest units tau may be estimated from
    benchmark_overlap_months: int = Field(default=6, ge=1)
    suppressed_share: float = Field(default=0.1, ge=0, le=1)
    newly_flagged_by_chance: float = Field(default=0.015, ge=0, le=1)
    trust: TrustRules = TrustRules()
    equity: EquityRules = EquityRules()
    priority: PriorityRules = PriorityRules()


class Site(Frozen):
    code: str
    name: str


class Membership(Frozen):
    """A provider's place in an LMS, from the first month to the last (both included)."""

    lms: str
    from_: Month = Field(alias="from")
    to: Month | None = None


class Successor(Frozen):
    """The organisation that carries on, from its first month."""

    code: str
    from_: Month = Field(alias="from")


class GroupMembership(Frozen):
    """A provider's place in a peer group, from the first month to the last (both included)."""

    group: str
    from_: Month = Field(alias="from")
    to: Month | None = None


class Suspension(Frozen):
    """Months in which births were zero because the unit was closed, not because none was sent."""

    from_: Month = Field(alias="from")
    to: Month
    reason: str


class Provider(Frozen):
    """An organisation that submits returns."""

    code: str
    name: str
    short_name: str
    kind: Submitter = "maternity"
    sites: tuple[Site, ...] = ()
    memberships: tuple[Membership, ...] = Field(min_length=1)
    successor: Successor | None = None
    structural_zeros: tuple[Suspension, ...] = ()
    peer_group: str | None = None  # of all its months
    peer_groups: tuple[GroupMembership, ...] = ()  # in its place, where the group changed
    neonatal_level: str | None = None
    contact_role: str | None = None  # who answers for its returns: a role, never a person's name
    submits_for_lms: tuple[str, ...] = ()  # LMSs whose `level: lms` items it sends
    note: str | None = None

    def lms_at(self, month: date) -> str | None:
        """The LMS it belonged to in that month, or None before it opened and after it closed."""
        for m in self.memberships:
            if m.from_ <= month and (m.to is None or month <= m.to):
                return m.lms
        return None

    def group_at(self, month: date) -> str | None:
        """The peer group it was in in the month of that day, in its last month if it had closed by
        then; None where it was in none."""
        if not self.peer_groups:
            return self.peer_group
        closed, asked = self.memberships[-1].to, month.replace(day=1)
        asked = asked if closed is None else min(asked, closed)
        for m in self.peer_groups:
            if m.from_ <= asked and (m.to is None or asked <= m.to):
                return m.group
        return None


class Lms(Frozen):
    code: str
    name: str
    short_name: str


class PeerGroup(Frozen):
    id: str
    name: str


class Region(Frozen):
    """A region: its LMSs, its providers (with dated membership), its peer groups."""

    id: str
    code: str
    name: str
    invented: bool = False
    lms: tuple[Lms, ...]
    peer_groups: tuple[PeerGroup, ...] = ()
    providers: tuple[Provider, ...]

    def provider(self, code: str) -> Provider | None:
        return next((p for p in self.providers if p.code == code), None)

    def of_kind(self, kind: str) -> tuple[Provider, ...]:
        return tuple(p for p in self.providers if p.kind == kind)


class Catalogue(Frozen):
    """Everything the two YAML files say, checked. `digest` is the SHA-256 of both."""

    rules: Rules
    births_item: str  # the item that stands for a provider's size: coverage is its share of these
    pathways: tuple[Pathway, ...]
    sets: tuple[IndicatorSet, ...]
    items: dict[str, Item]
    gates: dict[str, Gate] = Field(default_factory=dict)
    national_measures: NationalMeasures = NationalMeasures()
    indicators: dict[str, Indicator]
    concepts: dict[str, Concept] = Field(default_factory=dict)
    dashboard_figures: dict[str, DashboardFigure] = Field(default_factory=dict)
    breakdowns: dict[str, Breakdown] = Field(default_factory=dict)
    regions: dict[str, Region]
    digest: str

    def with_equity(self) -> tuple[Indicator, ...]:
        """The indicators that are shown by breakdown, in pathway order."""
        order = {p.id: i for i, p in enumerate(self.pathways)}
        found = [i for i in self.indicators.values() if i.equity]
        return tuple(sorted(found, key=lambda i: order[i.pathway]))

    def in_set(self, set_id: str) -> tuple[Indicator, ...]:
        """The set's indicators in pathway order, then in the order of the file."""
        chosen = next(s for s in self.sets if s.id == set_id)
        order = {p.id: i for i, p in enumerate(self.pathways)}
        found = [i for i in self.indicators.values() if chosen.holds(i)]
        return tuple(sorted(found, key=lambda i: order[i.pathway]))
