"""What papers take, start of Python included: a meeting's pack, a provider's feedback, the year."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Figure, Size, spent_by
from benchmarks.regions import demo_cut

PAPERS = (
    ("pack for the clinical experts, PowerPoint", ("pack", "-o", "pack.pptx")),
    ("the same as PDF", ("pack", "-o", "pack.pdf")),
    ("two pages for a provider, PDF", ("provider", "Z03", "-o", "provider.pdf")),
    ("annual report, web page and figures", ("annual", "-o", "annual.html")),
    ("the same as PDF", ("annual", "-o", "annual.pdf")),
)


def measure(work: Path, size: Size) -> Iterator[Figure]:
    """Each once, of the demo region."""
    settings = demo_cut(work)
    for what, (kind, *rest) in PAPERS:
        told = [*rest[:-1], str(work / rest[-1])]
        spent = spent_by([sys.executable, "-m", "reports", kind, *told], settings.environment)
        yield Figure(what, f"{spent.seconds:.1f} s, {spent.peak_megabytes:.0f} MB")
