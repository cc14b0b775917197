"""The page of the papers: what can be printed, and what was."""

from __future__ import annotations

from datetime import datetime

from callbacks.report_forms import progress_words, years_of
from catalogue.view import View
from layouts.parts.notices import empty_state
from layouts.reports import Paper, reports
from layouts.screen import Screen
from reports.audience import audiences
from reports.background import Job, jobs
from store.cut import Cut
from store.store import Store


def screen(store: Store, cut: Cut, view: View, refusal: str | None) -> Screen:
    """The page. refusal: why this reader can begin nothing, None where they can."""
    if not cut.months:
        why = "Papers are made from providers' own monthly returns."
        return Screen(title="Reports", current="Reports",
                      content=[empty_state("No returns are loaded", why, first=True)])  # fmt: skip
    region, last = cut.region, cut.months[-1].astype("datetime64[D]").item()
    content = reports(
        view=view,
        audiences=[(name, audience.name) for name, audience in audiences().items()],
        orgs=[*((m.code, f"{m.short_name} LMS") for m in region.lms)],
        providers=sorted(
            ((p.code, p.short_name) for p in region.providers if p.lms_at(last)),
            key=lambda one: one[1].casefold(),
        ),
        years=[(year, year.replace("-", "/")) for year in years_of(cut)],
        papers=[_paper(job) for job in jobs(store.settings)],
        refusal=refusal,
    )
    return Screen(title="Reports", current="Reports", content=content)


def _paper(job: Job) -> Paper:
    asked = datetime.fromisoformat(job.asked)
    return Paper(
        title=job.title,
        when=f"{asked:%-d %B %Y, %H:%M} UTC",
        ending=job.ending,
        state=job.state,
        words=progress_words(job),
        token=job.token,
        data=job.kind == "annual",
        snapshot=job.snapshot,
    )
