"""`python -m benchmarks [NAME...]`: measure and print."""

from __future__ import annotations

import sys

from benchmarks import browser, loading, one_more, pages
from benchmarks.machine import machine

MEASURES = {
    "loading": loading.measure,
    "one_more": one_more.measure,
    "pages": pages.measure,
    "browser": browser.measure,
}


def main(names: list[str]) -> int:
    """Run the measures named, or all; 2 if a name is not known."""
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        print(f"There is no measure {unknown[0]}; choose from {', '.join(MEASURES)}.")
        return 2
    print(machine())
    for name in names or MEASURES:
        for figure in MEASURES[name]():
            print(f"{name:>9}  {figure}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
