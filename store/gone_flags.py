"""Why flags of an earlier cut are not there any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from analysis.reading import Variation
from catalogue.expressions import parse
from catalogue.model import Indicator
from store.cut import Cut
from store.earlier_cuts import Flag
from store.ledger import LedgerError
from store.returns import Restated, restated_between


class Cause(StrEnum):
    """restated: the point that was flagged is no longer, since figures were sent again. usual: the
    points that came since are back within the limits. turned: they are flagged on the other side,
    or as a run of their own. silent: the month has no figure that is assessed."""

    RESTATED = "restated"
    USUAL = "usual"
    TURNED = "turned"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A flag that went. submission: of the return that changed it, months: those that it sent
    again, where the ledger knows."""

    flag: Flag
    cause: Cause
    submission: str | None = None
    months: tuple[date, ...] = ()


def gone_flags(
    cut: Cut, flags: Sequence[Flag], earlier: str, ledger_url: str, month: str | None = None
) -> list[Gone]:
    """Each flag with its cause. earlier: the snapshot that held them. month: "YYYY-MM", as of
    which; None for the latest. Where the ledger does not answer, no return is named."""
    try:
        restated = restated_between(ledger_url, earlier, cut.id) if flags else ()
    except LedgerError:
        restated = ()
    return [_gone(cut, flag, restated, month) for flag in flags]


def _gone(cut: Cut, flag: Flag, restated: Sequence[Restated], month: str | None) -> Gone:
    items = set(_items(cut.indicator(flag.key.indicator)))
    steps = [one for one in restated if one.org == flag.key.org and one.item in items]
    if steps and not _still_flagged(cut, flag):
        return Gone(
            flag=flag,
            cause=Cause.RESTATED,
            submission=steps[-1].submission,
            months=tuple(sorted({step.month for step in steps})),
        )
    row = cut.rows(flag.key.indicator, month).get((flag.level, flag.key.org))
    variation = row["variation"] if row else None
    if variation is None:
        return Gone(flag=flag, cause=Cause.SILENT)
    usual = variation == Variation.COMMON
    return Gone(flag=flag, cause=Cause.USUAL if usual else Cause.TURNED)


def _items(indicator: Indicator) -> Iterator[str]:
    """The data items that an indicator is made of."""
    for version in indicator.definitions:
        for expression in filter(None, (version.numerator, version.denominator)):
            yield from parse(expression).items


def _still_flagged(cut: Cut, flag: Flag) -> bool:
    """Whether the point that was flagged is so by the figures of now."""
    reading = cut.readings(flag.key.indicator).get((flag.level, flag.key.org))
    if reading is None:
        return False
    side = reading.side[reading.month == np.datetime64(flag.point, "M")]
    return bool((side == (1 if flag.high else -1)).any())
