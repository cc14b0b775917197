"""What a load did, for the people who look after the dashboard: a text, a page, an e-mail.

It names providers, receipts and counts. It names no file and repeats no cell: a mailbox is no place
for what might identify a person.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.durable import replace_bytes

if TYPE_CHECKING:
    from etl.load import Report

FOLDER = "digests"
GIGABYTE = 1024**3
PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 Arial, sans-serif; color: #212b32; max-width: 45rem; margin: 2rem auto; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{parts}
</main>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its lines."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """One load's digest. title: one line, which says whether anything is wrong."""

    title: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """As plain text."""
        blocks = [self.title]
        blocks += ["\n".join([p.heading, *(f"  {line}" for line in p.lines)]) for p in self.parts]
        return "\n\n".join(blocks) + "\n"

    @property
    def html(self) -> str:
        """As a page that needs nothing else. All that came from elsewhere is escaped."""
        return PAGE.format(
            title=escape(self.title),
            parts="\n".join(
                f"<h2>{escape(part.heading)}</h2>\n<ul>\n"
                + "\n".join(f"<li>{escape(line)}</li>" for line in part.lines)
                + "\n</ul>"
                for part in self.parts
            ),
        )


def digest_of(report: Report, data: Path) -> Digest | None:
    """The digest of a load that ended; None where nothing happened."""
    if not report.entries and not report.snapshot:
        return None
    accepted = [entry for entry in report.entries if entry["verdict"] != "rejected"]
    rejected = [entry for entry in report.entries if entry["verdict"] == "rejected"]
    title = "Maternity dashboard: " + (
        f"{_count(len(accepted), 'return')} loaded"
        + (f", {len(rejected)} rejected" if rejected else "")
        + (f", {_count(report.signals, 'new signal')}" if report.signals else "")
    )
    parts = [
        Part("Data cut", _cut(report)),
        Part("Rejected: nothing in these was loaded", tuple(map(_rejection, rejected))),
        Part("Personal data came in", _incidents(report.incidents)),
        Part("Loaded", tuple(map(_acceptance, accepted))),
        Part("Figures restated", _restated(report.steps)),
        Part("Room", (_disk(data),)),
    ]
    return Digest(title, tuple(part for part in parts if part.lines))


def digest_of_failure(message: str, data: Path) -> Digest:
    """The digest of a load that failed."""
    parts = [
        Part("What is wrong, and what to do", tuple(message.splitlines())),
        Part("What is shown", ("The data cut that was in force before; nothing has changed.",)),
    ]
    if data.is_dir():
        parts.append(Part("Room", (_disk(data),)))
    return Digest("Maternity dashboard: the load FAILED", tuple(parts))


def write_digest(data: Path, digest: Digest, when: datetime, role: str = "") -> Path:
    """Write both forms and return the text's path. role: whom it is for, part of the file's name;
    "" for the load's own. OSError: the disk did not take them."""
    path = data / FOLDER / f"{when:%Y%m%dT%H%M%SZ}{role and f'-{role}'}.txt"
    replace_bytes(path, digest.text.encode(), durable=False)
    replace_bytes(path.with_suffix(".html"), digest.html.encode(), durable=False)
    return path


def _cut(report: Report) -> tuple[str, ...]:
    if report.snapshot is None:
        return ("No new one: nothing that was accepted changed a figure.",)
    return (f"{report.snapshot} is in force.", f"New signals: {report.signals}.")


def _rejection(entry: dict[str, Any]) -> str:
    who = entry["provider"] or "provider not known"
    return f"{who}, receipt {entry['submission']}: {entry['reason']}"


def _acceptance(entry: dict[str, Any]) -> str:
    what = entry["provider"] or entry["layout"] or "published file"
    remarks = entry["errors"] + entry["warnings"]
    months = " to ".join(dict.fromkeys(_months(entry["first_month"], entry["last_month"])))
    said = [what, months, entry["return_status"], f"receipt {entry['submission']}"]
    said += [_count(remarks, "remark")] if remarks else []
    return ", ".join(filter(None, said))


def _incidents(incidents: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    found = Counter((one["provider"], one["submission"]) for one in incidents)
    return tuple(
        f"{provider or 'provider not known'}, receipt {submission}: {_count(places, 'place')}. "
        "The file was not kept; tell the sender and the information governance lead."
        for (provider, submission), places in sorted(found.items(), key=str)
    )


def _restated(steps: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    changed = Counter(step["org"] for step in steps if step["old_value"] != step["new_value"])
    return tuple(f"{org}: {_count(figures, 'figure')}" for org, figures in sorted(changed.items()))


def _months(*months: date | None) -> list[str]:
    return [f"{month:%B %Y}" for month in months if month]


def _disk(data: Path) -> str:
    room = shutil.disk_usage(data)
    share = room.free / room.total
    words = f"{room.free / GIGABYTE:.1f} GB of the disk are free ({share:.0%})"
    return words + ("." if share > 0.1 else ": make room before it is full.")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
