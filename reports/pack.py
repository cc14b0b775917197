"""The meeting pack: what is on it, whichever way it is printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalogue.view import View
from charts.words import month_words
from reports.audience import audience_of
from reports.faults import ReportError
from reports.slides import SMALL_NUMBERS, Slide, Summary, slides_of, summary_of
from settings import Settings
from store.cut import Cut, Subject
from store.meeting import meeting_of

Progress = Callable[[int, int], None]  # done, of


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """A provider's returns in the appendix: five marks in words."""

    provider: str
    marks: tuple[tuple[str, str, str], ...]  # name, words, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A pack. facts: region, months, data cut. slides: at least one."""

    title: str
    facts: tuple[str, ...]
    summary: Summary
    slides: tuple[Slide, ...]
    quality: tuple[Quality, ...]


def pack_for(cut: Cut, audience: str, org: str | None = None) -> Pack:
    """The pack of an audience's template. org: the LMS or provider that it is about; by default
    the first of the template's level. ReportError: no such audience, organisation or figures."""
    template = audience_of(audience)
    wanted = [i for i in template.wanted(cut.catalogue) if cut.has_returns(i)]
    subject = _subject(cut, template.level, org)
    slides = tuple(slides_of(cut, wanted, subject, template.shows, template.questions))
    title = f"{template.name}, {month_words(_last(cut))}"
    return _pack(cut, title, slides, wanted)


def pack_of_meeting(cut: Cut, settings: Settings, token: str) -> Pack:
    """The pack of a meeting's list. ReportError: there is none, or nothing on it has figures."""
    meeting = meeting_of(settings, token)
    if meeting is None:
        raise ReportError("There is no such meeting; its page shows its name in the address.")
    slides: list[Slide] = []
    for item in meeting.items:
        path, _, query = item.link.partition("?")
        view, _ = View.from_link(path, query, cut.catalogue, cut.region.id)
        if view.indicator is None:
            continue
        subject = _subject_of(cut, view)
        show = "funnel" if view.show == "funnel" else "series"
        asked = {} if item.question is None else {view.indicator: item.question}
        slides += slides_of(cut, [view.indicator], subject, [show], asked)
    wanted = list(dict.fromkeys(slide.indicator.id for slide in slides))
    return _pack(cut, meeting.name, tuple(slides), wanted)


def _pack(cut: Cut, title: str, slides: tuple[Slide, ...], wanted: Sequence[str]) -> Pack:
    if not slides:
        raise ReportError("None of these indicators has figures in this data cut.")
    return Pack(
        title=title,
        facts=(
            cut.region.name,
            f"data to {month_words(_last(cut))}",
            f"data cut {cut.created:%-d %B %Y, %H:%M} UTC ({cut.id})",
            SMALL_NUMBERS,
        ),
        summary=summary_of(cut, wanted),
        slides=slides,
        quality=quality_of(cut),
    )


def quality_of(cut: Cut) -> tuple[Quality, ...]:
    """Every provider's returns, by name."""
    found = [
        Quality(
            provider=cut.org_name("provider", code),
            marks=tuple((mark.name, mark.words, mark.sentence) for mark in badge.marks),
        )
        for code, badge in cut.trust.items()
    ]
    return tuple(sorted(found, key=lambda one: one.provider.casefold()))


def _last(cut: Cut) -> str:
    return str(cut.months[-1])


def _subject(cut: Cut, level: str, org: str | None) -> Subject:
    region = cut.region
    known = {
        "region": [region.code],
        "lms": [m.code for m in region.lms],
        "provider": [p.code for p in region.providers],
    }
    if org is not None:
        for kind, codes in known.items():
            if org in codes:
                return kind, org
        raise ReportError(f"{region.name} has no organisation “{org}”; give its code.")
    return level, known[level][0]


def _subject_of(cut: Cut, view: View) -> Subject:
    if view.provider and view.level in (None, "provider"):
        return "provider", view.provider
    if view.level == "lms" and view.lms:
        return "lms", view.lms
    return "region", cut.region.code
