"""The trust badge of a provider on a page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from charts.words import month_words
from layouts.parts.trust_badge import TrustMark, trust_badge
from store.cut import Cut, Subject
from store.trust import Badge


def subject_badge(cut: Cut, subject: Subject) -> list[Any]:
    """The badge of the provider that a page is about; nothing for an LMS or the region."""
    found = _badge(cut, subject)
    if found is None:
        return []
    months = len(found.months)
    last = month_words(found.months[-1].isoformat()[:7])
    period = f"{months} month{'' if months == 1 else 's'} to {last}"
    return [trust_badge(cut.org_name(*subject), trust_marks(found), period)]


def provider_marks(cut: Cut, subject: Subject) -> tuple[TrustMark, ...]:
    """The five marks of a provider; none for an LMS or the region."""
    found = _badge(cut, subject)
    return () if found is None else trust_marks(found)


def _badge(cut: Cut, subject: Subject) -> Badge | None:
    """The badge of a provider that was asked for returns."""
    level, org = subject
    found = cut.trust.get(org) if level == "provider" else None
    return found if found is not None and found.months else None


@lru_cache(maxsize=1024)
def trust_marks(badge: Badge) -> tuple[TrustMark, ...]:
    """A badge as pages draw it."""
    return tuple(
        TrustMark(
            name=mark.name,
            level=str(mark.level),
            words=mark.words,
            sentence=mark.sentence,
            how=mark.how,
        )
        for mark in badge.marks
    )
