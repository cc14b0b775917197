"""Papers asked for on the page: begun, watched, fetched."""

from __future__ import annotations

import flask
from dash import Dash

from callbacks.forms import Answer, Form, Refused, field, one_of
from reports.audience import audiences
from reports.background import Job, data_of, file_of, job_of, start_job
from reports.faults import ReportError
from store.cut import Cut
from store.meeting import Meeting, meeting_of
from store.publishable import whole_years
from store.store import Store

ENDINGS = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
FORMS = {
    "pack": ("pptx", "pdf", "html"),
    "provider": ("pdf", "html"),
    "annual": ("pdf", "html"),
    "meeting": ("pptx", "pdf", "html"),
}


def register(app: Dash, store: Store) -> None:
    """The form of `/reports`, the state of what it began, and the finished files."""
    prefix = app.config.routes_pathname_prefix

    def make() -> Answer:
        cut = store.current()
        if cut is None or not cut.months:
            raise Refused(409, "No returns are loaded yet, so there is nothing to print.")
        kind = one_of("kind", "The paper", tuple(FORMS))
        try:
            start_job(store.settings, _asked(store, cut, kind), _title(store, cut, kind))
        except ReportError as fault:
            raise Refused(429, str(fault)) from fault
        return flask.redirect(f"{prefix}reports", 303)

    def state(token: str) -> Answer:
        job = job_of(store.settings, token)
        if job is None:
            return flask.jsonify(state="failed", words="It is not kept any more.")
        return flask.jsonify(state="waiting" if job.state == "working" else job.state,
                             words=progress_words(job))  # fmt: skip

    def fetch(token: str) -> Answer:
        job = job_of(store.settings, token)
        found = data_of if "data" in flask.request.args else file_of
        path = None if job is None else found(store.settings, job)
        if job is None or path is None:
            return flask.Response("There is no such paper.", 404, mimetype="text/plain")
        headers = {
            "Content-Disposition": f'attachment; filename="{path.name}"',
            "Cache-Control": "no-store",
        }
        kind = ENDINGS[path.suffix[1:]]
        return flask.Response(path.read_bytes(), content_type=kind, headers=headers)

    form = Form(app, store.settings, back="reports", title="Nothing was begun",
                back_words="Back to the reports")  # fmt: skip
    form.takes("reports/make", make)
    app.server.add_url_rule(f"{prefix}reports/state/<token>", "reports_state", state)
    app.server.add_url_rule(f"{prefix}download/report/<token>", "download_report", fetch)


def progress_words(job: Job) -> str:
    """How far a paper is."""
    if job.state == "failed":
        return job.words
    if job.state == "done":
        return "Ready"
    return f"{job.done} of {job.of} charts are drawn" if job.of else "Being made"


def years_of(cut: Cut) -> tuple[str, ...]:
    """The whole financial years, as 2025-26, the latest first."""
    return tuple(year.words.replace("/", "-") for year in reversed(whole_years(cut)))


def _asked(store: Store, cut: Cut, kind: str) -> dict[str, str | None]:
    ending = one_of("ending", "The kind of file", FORMS[kind])
    common = {"kind": kind, "ending": ending, "snapshot": cut.id}
    if kind == "provider":
        codes = tuple(p.code for p in cut.region.providers)
        return {**common, "about": one_of("about", "The provider", codes), "org": None}
    if kind == "annual":
        return {**common, "about": one_of("about", "The year", years_of(cut)), "org": None}
    if kind == "meeting":
        return {**common, "about": _meeting(store).token, "org": None}
    org = field("org") or None
    known = {m.code for m in cut.region.lms} | {p.code for p in cut.region.providers}
    if org is not None and org not in known:
        raise Refused(400, "The organisation must be chosen from the list.")
    return {**common, "about": one_of("about", "The audience", tuple(audiences())), "org": org}


def _title(store: Store, cut: Cut, kind: str) -> str:
    if kind == "provider":
        return f"Feedback to {cut.org_name('provider', field('about'))}"
    if kind == "annual":
        return f"Annual report {field('about').replace('-', '/')}"
    if kind == "meeting":
        return f"Pack of {_meeting(store).name}"
    about = audiences()[field("about")].name
    org = field("org")
    whose = next((m.short_name for m in cut.region.lms if m.code == org), "")
    whose = whose or (cut.org_name("provider", org) if org else "")
    return f"Pack for the {about}{f', {whose}' if whose else ''}"


def _meeting(store: Store) -> Meeting:
    found = meeting_of(store.settings, field("about"))
    if found is None:
        raise Refused(409, "This meeting is not kept here any more. Open the list of meetings.")
    return found
