"""`python -m benchmarks [NAME...]`: a table of what was measured, and on which machine."""

from __future__ import annotations

import argparse
import tempfile
from importlib import import_module
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.measure import SMALL, Benchmark, CannotRun, Figure, Size

NAMES = (
    "check",
    "loading",
    "one_more",
    "quiet_night",
    "opening",
    "engine",
    "readings",
    "pages",
    "browser",
    "api",
    "papers",
    "filters",
    "matrix",
    "false_alarms",
)


def main() -> None:
    """Run the benchmarks named, or all, and print each figure as it comes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--small", action="store_true", help="a small try; its figures mean little")
    parser.add_argument("--work", type=Path, help="folder for data, kept; by default a passing one")
    asked = parser.parse_args()
    if unknown := set(asked.names).difference(NAMES):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    size = SMALL if asked.small else Size()
    print(f"{machine()}\n\n| what | measured |\n|---|---|", flush=True)
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as passing:
        work = asked.work or Path(passing)
        for name in asked.names or NAMES:
            run(name, work, size)


def run(name: str, work: Path, size: Size) -> None:
    """One benchmark's lines."""
    measure: Benchmark = import_module(f"benchmarks.{name}").measure
    try:
        for figure in measure(work, size):
            _print(figure)
    except CannotRun as reason:
        _print(Figure(name, f"not run: {reason}"))


def _print(figure: Figure) -> None:
    print(f"| {figure.what} | {figure.value} |", flush=True)


if __name__ == "__main__":  # reader processes import this module again, and must not run it
    main()
