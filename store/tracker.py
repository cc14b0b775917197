"""The tracker: each provider's return of each month, whether it is in, and in what state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from statistics import median
from zoneinfo import ZoneInfo

from catalogue.model import Catalogue, Provider, Region
from store.due_dates import due_date, month_before
from store.month_returns import Given, MonthReturns
from store.returns import Returns, Sent

MONTHS = 13
HERE = ZoneInfo("Europe/London")  # days are those of the people who send


class State(StrEnum):
    """The state of one return; its value is the letter that stands for it."""

    MISSING = "M"
    REJECTED = "R"
    PROVISIONAL = "P"
    RESTATED = "2"
    WARNINGS = "W"
    LATE = "L"
    ACCEPTED = "A"
    NOT_DUE = "."

    @property
    def is_in(self) -> bool:
        """Whether the month's figures are there."""
        return self not in (State.MISSING, State.REJECTED, State.NOT_DUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """When returns are due: settings of the installation."""

    working_day: int
    days_off: tuple[date, ...] = ()

    def due(self, month: date) -> date:
        """The day by which a month's return is to be in."""
        return due_date(month, self.working_day, self.days_off)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One provider's return of one month.

    submission: the one to open, the last that was received; None where nothing came. received:
    when figures came first. days_late: after the due date, 0 for in time; None while not in.
    suspended: why none is due although it may send one, "" where one is. whose: who sent it or owes
    it, where that is not the row's provider but one that it has taken over.
    """

    month: date
    due: date
    state: State
    submission: str | None = None
    received: datetime | None = None
    days_late: int | None = None
    suspended: str = ""
    whose: Provider | None = None

    @property
    def is_late(self) -> bool:
        return bool(self.days_late)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One provider. cells: one a month, None in months for which it owed no return.

    items_asked, items_given: how many were asked for and came with a figure, in months that are due
    or in. days_late: of each return that is in.
    """

    provider: Provider
    lms: str | None
    cells: tuple[Cell | None, ...]
    items_asked: int
    items_given: int
    days_late: tuple[int, ...]

    @property
    def completeness(self) -> float | None:
        """Share of the items asked for that came with a figure; None where none was asked for."""
        return min(1.0, self.items_given / self.items_asked) if self.items_asked else None

    @property
    def median_late(self) -> float | None:
        """In days, of the returns that are in."""
        return median(self.days_late) if self.days_late else None

    @property
    def latest(self) -> Cell | None:
        """The cell of the last month shown."""
        return self.cells[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracker:
    """Rows by LMS and name, mental-health trusts last; the last month is the one that is asked
    about. due: of that month."""

    months: tuple[date, ...]
    due: date
    today: date
    rows: tuple[Row, ...]

    def providers_in(self, *states: State) -> tuple[Provider, ...]:
        """Those whose return of the last month is in one of some states."""
        return tuple(r.provider for r in self._asked if r.latest and r.latest.state in states)

    @property
    def asked(self) -> tuple[Provider, ...]:
        """Those who owe a return of the last month."""
        return tuple(row.provider for row in self._asked)

    @property
    def _asked(self) -> list[Row]:
        return [row for row in self.rows if row.latest and not row.latest.suspended]

    @property
    def arrived(self) -> tuple[Provider, ...]:
        """Those whose return of the last month is in."""
        return tuple(r.provider for r in self.rows if r.latest and r.latest.state.is_in)


def months_until(last: date, number: int = MONTHS) -> tuple[date, ...]:
    """So many months that end with one, oldest first."""
    months = [last]
    while len(months) < number:
        months.append(month_before(months[-1]))
    return tuple(reversed(months))


def open_month(now: datetime) -> date:
    """The month whose return is asked for: the latest that has ended."""
    return month_before(day_of(now))


def day_of(moment: datetime) -> date:
    """The day that it is for the people who send."""
    return moment.astimezone(HERE).date()


def track(
    catalogue: Catalogue,
    region: Region,
    given: MonthReturns,
    returns: Returns,
    rules: Rules,
    now: datetime,
    last: date | None = None,
    number: int = MONTHS,
) -> Tracker:
    """The tracker of a region as it stands at a moment.

    given: what the cut's items tell. returns: what the ledger tells. last: the last month shown,
    by default the latest that has ended. number: of months shown.
    """
    months = months_until(last or open_month(now), number)
    book = _Book(catalogue, given, returns, rules, day_of(now))
    rows = [book.row(provider, months) for provider in region.providers]
    order = {lms.code: place for place, lms in enumerate(region.lms)}
    shown = [row for row in rows if any(row.cells)]
    shown.sort(
        key=lambda r: (
            r.provider.kind != "maternity",
            order.get(r.lms or "", len(order)),
            r.provider.short_name.casefold(),
        )
    )
    return Tracker(months=months, due=rules.due(months[-1]), today=day_of(now), rows=tuple(shown))


class _Book:
    """All that is known, by provider, while the rows are made."""

    def __init__(
        self, catalogue: Catalogue, given: MonthReturns, returns: Returns, rules: Rules, today: date
    ) -> None:
        self.given, self.rules, self.today = given, rules, today
        self.sent = {sent.submission: sent for sent in returns.sent}
        self.replaced: dict[tuple[str, date], list[str]] = {}
        self.restated: set[tuple[str, date]] = set()
        for step in returns.steps:
            self.replaced.setdefault((step.org, step.month), []).append(step.old_submission)
            if step.changed:
                self.restated.add((step.org, step.month))
        self.of = _by_provider(returns.sent)
        self.items = [
            item
            for item in catalogue.items.values()
            if item.kind != "reference"
            and item.level == "provider"
            and not item.matures_after_months
        ]

    def row(self, provider: Provider, months: Sequence[date]) -> Row:
        cells = tuple(self._cell(provider, month) for month in months)
        told = [c.month for c in cells if c and c.state is not State.NOT_DUE]
        return Row(
            provider=provider,
            lms=provider.lms_at(months[-1]) or provider.memberships[-1].lms,
            cells=cells,
            items_asked=sum(self._asked(provider, month) for month in told),
            items_given=sum(
                one.figures for month in told for one in self.given.get((provider.code, month), ())
            ),
            days_late=tuple(c.days_late for c in cells if c and c.days_late is not None),
        )

    def _cell(self, provider: Provider, month: date) -> Cell | None:
        if provider.lms_at(month) is None:
            return None
        due = self.rules.due(month)
        given = self.given.get((provider.code, month), ())
        if not given:
            return self._absent(provider, month, due)
        received = min(self._receipts(provider, month, given))
        days_late = max(0, (day_of(received) - due).days)
        return Cell(
            month=month,
            due=due,
            state=self._state(provider, month, given, bool(days_late)),
            submission=given[-1].submission,
            received=received,
            days_late=days_late,
        )

    def _absent(self, provider: Provider, month: date, due: date) -> Cell:
        """Nothing of the month is in: turned down, missing, not due yet, or not due at all while
        its births are suspended."""
        for sent in reversed(self.of.get(provider.code, ())):
            if sent.verdict == "rejected" and month_before(day_of(sent.received)) == month:
                return Cell(
                    month=month, due=due, state=State.REJECTED, submission=sent.submission,
                    received=sent.received,
                )  # fmt: skip
        if why := suspension_at(provider, month):
            return Cell(month=month, due=due, state=State.NOT_DUE, suspended=why)
        state = State.MISSING if self.today > due else State.NOT_DUE
        return Cell(month=month, due=due, state=state)

    def _state(self, provider: Provider, month: date, given: Sequence[Given], late: bool) -> State:
        if any(one.provisional for one in given):
            return State.PROVISIONAL
        if (provider.code, month) in self.restated:
            return State.RESTATED
        last = self.sent.get(given[-1].submission)
        if last is not None and last.verdict == "warnings":
            return State.WARNINGS
        return State.LATE if late else State.ACCEPTED

    def _receipts(self, provider: Provider, month: date, given: Sequence[Given]) -> list[datetime]:
        """When figures of the month came: those that stand, those replaced since, and returns
        about it of which later ones repeated every figure."""
        times = [one.received for one in given]
        for name in self.replaced.get((provider.code, month), ()):
            if name in self.sent:
                times.append(self.sent[name].received)
        times += [
            sent.received
            for sent in self.of.get(provider.code, ())
            if sent.verdict != "rejected" and sent.last_month == month
        ]
        return times

    def _asked(self, provider: Provider, month: date) -> int:
        """How many items a month's return asks for; of a closed unit no births."""
        closed = suspension_at(provider, month)
        own = [item for item in self.items if item.submitter == provider.kind]
        return sum(not (closed and item.births) for item in own)


def suspension_at(provider: Provider, month: date) -> str:
    """Why the provider's births were suspended in that month; "" where they were not."""
    return next((s.reason for s in provider.structural_zeros if s.from_ <= month <= s.to), "")


def _by_provider(sent: Sequence[Sent]) -> Mapping[str, list[Sent]]:
    """Files in order of receipt; one without a provider is that of the folder it came in."""
    found: dict[str, list[Sent]] = {}
    for one in sent:
        found.setdefault(one.provider or one.folder, []).append(one)
    return found
