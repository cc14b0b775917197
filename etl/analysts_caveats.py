"""Analysts' caveats: notes that go with an organisation's figures to every chart and export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from catalogue.expressions import parse
from catalogue.model import Catalogue
from etl.cube import months_of
from etl.timing import month_number
from store.decision_kinds import CAVEAT
from store.tables import codes_and_words

Array = NDArray[Any]


def with_caveats(
    observations: pa.Table, judgements: Sequence[Mapping[str, Any]], catalogue: Catalogue
) -> pa.Table:
    """The observations, each with the caveats that somebody set on it after the sender's own.

    A caveat on a data item holds for every indicator that is made of it; one on nothing named, for
    all. The sums of LMSs and region carry their own caveats only."""
    held = [row for row in judgements if row["kind"] == CAVEAT]
    if not held or not observations.num_rows:
        return observations
    indicator, indicators = codes_and_words(observations["indicator"])
    org, orgs = codes_and_words(observations["org"])
    month = months_of(observations["month"])
    said = observations["caveat"].to_pylist()
    for row in held:
        about = _indicators(row["indicator"], catalogue)
        names = np.append([about is None or name in about for name in indicators], False)
        chosen = names[indicator] & np.append(orgs == row["org"], False)[org]
        chosen &= _within(month, row["from"], row["to"])
        for at in np.flatnonzero(chosen).tolist():
            said[at] = f"{said[at]}; {row['value']}" if said[at] else row["value"]
    place = observations.column_names.index("caveat")
    column = pa.array(said, pa.string()).dictionary_encode()
    return observations.set_column(place, "caveat", column)


def _indicators(subject: str | None, catalogue: Catalogue) -> frozenset[str] | None:
    """Those that a caveat is about; None for all."""
    if subject is None or subject in catalogue.indicators:
        return None if subject is None else frozenset({subject})
    return frozenset(
        one.id
        for one in catalogue.indicators.values()
        for version in one.definitions
        for expression in (version.numerator, version.denominator)
        if expression and subject in parse(expression).items
    )


def _within(month: Array, first: date | None, last: date | None) -> Array:
    inside = np.ones(len(month), bool)
    if first is not None:
        inside &= month >= month_number(first)
    if last is not None:
        inside &= month <= month_number(last)
    return inside
