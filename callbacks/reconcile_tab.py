"""What an indicator's page says of its reconciliation."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from callbacks.reconcile_words import why_not_national
from catalogue.crosswalk import RELATION_WORDS, SOURCE_WORDS, SourceDefinition
from catalogue.model import Indicator
from catalogue.view import View
from layouts.reconcile_tab import reconcile_tab


def reconciliation(indicator: Indicator, view: View) -> Any:
    """The content of the tab; None where no other source defines it and its own definition never
    changed."""
    given = indicator.crosswalk.given if indicator.crosswalk else {}
    breaks = _breaks(indicator)
    if not given and not breaks:
        return None
    return reconcile_tab(
        [
            (
                SOURCE_WORDS[source],
                one.relation,
                RELATION_WORDS[one.relation],
                _counts(one),
            )
            for source, one in given.items()
        ],
        breaks,
        why_not_national(indicator.crosswalk.national if indicator.crosswalk else None),
        view.on("reconcile", indicator.id).href,
    )


def _counts(one: SourceDefinition) -> str:
    """What a source counts, out of what."""
    of = one.denominator_words
    if of.startswith("None"):
        return f"{one.numerator_words}."
    return f"{one.numerator_words}, out of {of[:1].lower()}{of[1:]}."


def _breaks(indicator: Indicator) -> list[str]:
    """A sentence for each change of the region's own definition."""
    return [
        f"A new definition began {new.from_:%B %Y}: {new.changed or 'no reason is noted.'} The "
        f"series is drawn as two phases there, and no line crosses from version {old.version} to "
        f"version {new.version}."
        for old, new in pairwise(indicator.definitions)
    ]
