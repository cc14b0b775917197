"""Papers made in a process of their own, so that the web server goes on answering.

A job is a folder below the data folder: what was asked, how far it is, and the finished file."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Literal

import structlog

from reports.annual import Annual, annual_for, year_of
from reports.faults import ReportError
from reports.making import write_annual, write_feedback, write_pack
from reports.pack import Progress, pack_for, pack_of_meeting
from reports.provider_feedback import feedback_for
from settings import ROOT, Settings
from store import clock
from store.cut import Cut
from store.durable import replace_text
from store.ledger import LedgerError
from store.store import Store
from store.work_plan import plans_of

KEPT = 20  # jobs that are listed; older ones are deleted
AT_ONCE = 2  # that may be made at the same time
LOST = timedelta(minutes=5)  # without a word: the process is gone
TOKEN = re.compile(r"[A-Za-z0-9_-]{16}")
NAME = "job.json"
State = Literal["working", "done", "failed"]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A paper that was asked for. kind: pack, meeting, annual or provider. about: the audience, the
    meeting's name in its address, the year as 2025-26, or the provider's code. words: why it
    failed. told: when it last gave a sign of life, ISO, UTC."""

    token: str
    kind: str
    about: str
    org: str | None
    ending: str
    snapshot: str
    title: str
    asked: str
    told: str
    state: State = "working"
    done: int = 0
    of: int = 0
    words: str = ""

    @property
    def file(self) -> str:
        """The finished file's name."""
        return f"{self.kind}-{self.about}{f'-{self.org}' if self.org else ''}.{self.ending}"


def start_job(settings: Settings, asked: Mapping[str, str | None], title: str) -> Job:
    """Begin to make a paper. asked: kind, about, org, ending, snapshot. ReportError: too many are
    being made."""
    working = [job for job in jobs(settings) if job.state == "working"]
    if len(working) >= AT_ONCE:
        raise ReportError("Two papers are being made already. Wait until one is ready.")
    now = clock.now().isoformat()
    job = Job(token=secrets.token_urlsafe(12), title=title, asked=now, told=now, **asked)  # type: ignore[arg-type]
    _keep(settings, job)
    _forget_old(settings)
    process = subprocess.Popen(
        [sys.executable, "-m", "reports.background", job.token],
        cwd=ROOT, env={**os.environ, **settings.environment},
        stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    Thread(target=process.wait, daemon=True).start()  # so that the system can forget it
    return job


def jobs(settings: Settings) -> list[Job]:
    """All jobs that are kept, the latest first."""
    home = _home(settings)
    found = [job_of(settings, path.name) for path in home.iterdir()] if home.is_dir() else []
    return sorted((job for job in found if job), key=lambda job: job.asked, reverse=True)


def job_of(settings: Settings, token: str) -> Job | None:
    """One job; None where there is none."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        job = Job(**json.loads((_home(settings) / token / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    silent = clock.now() - datetime.fromisoformat(job.told)
    if job.state == "working" and silent > LOST:
        return replace(job, state="failed", words="It was broken off. Ask for it again.")
    return job


def file_of(settings: Settings, job: Job) -> Path | None:
    """The finished paper; None where there is none."""
    path = _home(settings) / job.token / job.file
    return path if job.state == "done" and path.is_file() else None


def data_of(settings: Settings, job: Job) -> Path | None:
    """The figures beside the finished paper; None where there are none."""
    path = file_of(settings, job)
    beside = None if path is None else path.with_suffix(".csv")
    return beside if beside is not None and beside.is_file() else None


def make(settings: Settings, token: str) -> None:
    """Make the paper of a job. What goes wrong is its last word; nothing half stays."""
    job = job_of(settings, token)
    if job is None:
        return
    try:
        _make(settings, job)
    except (ReportError, LedgerError) as fault:
        _keep(settings, replace(job, state="failed", words=str(fault)))
    except Exception:
        log.exception("a report failed", token=token, kind=job.kind)
        words = "It could not be made; whoever runs the dashboard finds the reason in its log."
        _keep(settings, replace(job, state="failed", words=words))


def _make(settings: Settings, job: Job) -> None:
    cut = Store(settings).cut(job.snapshot)
    if cut is None:
        raise ReportError("Its data cut is not there any more. Ask for it again.")
    out, reached = _home(settings) / job.token / job.file, job

    def progress(done: int, of: int) -> None:
        nonlocal reached
        reached = replace(reached, done=done, of=of, told=clock.now().isoformat())
        _keep(settings, reached)

    if job.kind == "provider":
        write_feedback(feedback_for(cut, job.about), out)
    elif job.kind == "annual":
        write_annual(cut, _annual(settings, cut, job, progress), out)
    elif job.kind == "meeting":
        write_pack(pack_of_meeting(cut, settings, job.about), out, progress)
    else:
        write_pack(pack_for(cut, job.about, job.org), out, progress)
    _keep(settings, replace(reached, state="done", told=clock.now().isoformat()))


def _annual(settings: Settings, cut: Cut, job: Job, progress: Progress) -> Annual:
    commentary = settings.data / "commentary" / job.about
    return annual_for(cut, year_of(cut, job.about), commentary, progress, plans_of(settings))


def _home(settings: Settings) -> Path:
    return settings.data / "reports"


def _keep(settings: Settings, job: Job) -> None:
    replace_text(_home(settings) / job.token / NAME, json.dumps(asdict(job)))


def _forget_old(settings: Settings) -> None:
    for job in jobs(settings)[KEPT:]:
        if job.state != "working":
            shutil.rmtree(_home(settings) / job.token, ignore_errors=True)


if __name__ == "__main__":
    make(Settings(), sys.argv[1])
