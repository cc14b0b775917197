"""The receipt of a submission: what was understood, what was not, and where to look."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from etl.submission import Finding, Submission
from store.durable import replace_bytes

VERDICT_WORDS = {
    "accepted": "Accepted",
    "warnings": "Accepted, with remarks",
    "rejected": "Rejected: nothing in this file was loaded",
}
SEVERITY_WORDS = {
    "error": "Error",
    "refused": "Not loaded",
    "guess": "Guess: please check",
    "warning": "Warning",
    "note": "Note",
}
PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Receipt: {name}</title>
<style>
body {{ font: 16px/1.5 Arial, sans-serif; color: #212b32; max-width: 60rem; margin: 2rem auto; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border-bottom: 1px solid #aeb7bd; padding: .4rem; text-align: left; }}
td {{ vertical-align: top; }}
caption {{ text-align: left; font-weight: bold; padding: .6rem 0; }}
</style>
</head>
<body>
<main>
<h1>Receipt for {name}</h1>
<p><strong>{verdict}.</strong> {reason}</p>
<table>
<caption>What was read</caption>
<tbody>
{facts}
</tbody>
</table>
{findings}
</main>
</body>
</html>
"""


def summary(submission: Submission, received: datetime) -> dict[str, Any]:
    """The receipt as plain values: verdict, counts, and each finding with sheet and cell."""
    months = pc.min_max(submission.items["month"]).as_py()
    status = submission.items["status"].to_pylist()
    return {
        "submission": submission.short,
        "sha256": submission.sha256,
        "name": submission.name,
        "received": received.isoformat(),
        "provider": submission.provider,
        "layout": submission.layout,
        "return_status": submission.return_status,
        "as_of": submission.as_of.isoformat() if submission.as_of else None,
        "verdict": submission.verdict,
        "incident": submission.incident,
        "reason": submission.reason,
        "first_month": _month(months["min"]),
        "last_month": _month(months["max"]),
        "cells": submission.items.num_rows - submission.items["value"].null_count,
        "missing": {s: status.count(s) for s in sorted(set(status) - {"final", "provisional"})},
        "figures": submission.published.num_rows,
        "findings": [asdict(finding) for finding in submission.findings],
    }


def write_receipt(folder: Path, submission: Submission, received: datetime) -> Path:
    """Write both forms of the receipt and return the page's path. OSError: they were not taken."""
    told = summary(submission, received)
    page = folder / f"{submission.short}.html"
    replace_bytes(page.with_suffix(".json"), json.dumps(told, indent=1).encode(), durable=False)
    replace_bytes(page, render(told, submission.findings).encode(), durable=False)
    return page


def render(told: dict[str, Any], findings: Iterable[Finding]) -> str:
    """The receipt as a page that needs nothing else. All that came from a file is escaped."""
    missing = ", ".join(f"{n} {s.replace('_', ' ')}" for s, n in told["missing"].items())
    months = " to ".join(filter(None, (told["first_month"], told["last_month"])))
    facts = {
        "Receipt number": told["submission"],
        "Received": told["received"][:16].replace("T", " ") + " UTC",
        "Provider": told["provider"],
        "Layout": told["layout"],
        "Status of the return": told["return_status"],
        "Months": months,
        "Figures loaded": told["cells"] or told["figures"],
        "Cells without a figure": missing,
    }
    return PAGE.format(
        name=escape(told["name"]),
        verdict=VERDICT_WORDS[told["verdict"]],
        reason=escape(told["reason"] or ""),
        facts="\n".join(
            f"<tr><th scope='row'>{label}</th><td>{escape(str(value))}</td></tr>"
            for label, value in facts.items()
            if value
        ),
        findings=_findings(findings),
    )


def _findings(findings: Iterable[Finding]) -> str:
    rows = [
        f"<tr><td>{SEVERITY_WORDS[one.severity]}</td><td>{escape(one.sheet)}</td>"
        f"<td>{escape(one.cell)}</td><td>{escape(one.message)}</td></tr>"
        for one in findings
    ]
    if not rows:
        return "<p>There is nothing to remark.</p>"
    head = "<tr><th scope='col'>Kind</th><th scope='col'>Sheet</th>"
    head += "<th scope='col'>Cell</th><th scope='col'>What, and what to do</th></tr>"
    body = "\n".join(rows)
    return (
        f"<table>\n<caption>Findings</caption>\n<thead>{head}</thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )


def _month(value: Any) -> str | None:
    return None if value is None else f"{value:%Y-%m}"
