"""The analysis engine alone: series already in memory, from counts to readings and funnels."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from analysis.funnel import read_funnel
from analysis.read import read_many
from analysis.reading import ChartSettings, Series
from benchmarks.measure import ROOT, CannotRun, Figure, Size, seconds_of, spent_by

FUNNEL_UNITS = 10_000
AGAINST_R = 200  # series
MEMORY = "--memory"


def made(series: int, months: int) -> Series:
    """Births of 150 to 600 a month, a fifth of them with the event, by chance."""
    chance = np.random.default_rng(1)
    n = chance.integers(150, 600, (series, months))
    return Series(
        month=np.datetime64("2016-01", "M") + np.arange(months),
        numerator=chance.binomial(n, 0.2).astype(float),
        denominator=n.astype(float),
        status=np.full((series, months), "final"),
        segment=np.zeros((series, months), int),
    )


def measure(work: Path, size: Size) -> Iterator[Figure]:
    """Readings of many series and of half as many, of one; the memory; a large funnel; R."""
    many, settings = size.providers * size.indicators, ChartSettings()
    whole, half, one = (made(count, size.months) for count in (many, many // 2, 1))
    read_many(one, settings)
    seconds = {
        len(series.numerator): seconds_of(lambda s=series: read_many(s, settings), size.repeats)
        for series in (whole, half)
    }
    yield Figure(
        f"Readings of {many:,} series of {size.months} months",
        f"{seconds[many]:.2f} s; of half as many {seconds[many // 2]:.2f} s",
    )
    command = [sys.executable, "-m", "benchmarks.engine", MEMORY, str(many), str(size.months)]
    yield Figure(
        "Peak memory of a process that does so", f"{spent_by(command, {}).peak_megabytes:.0f} MB"
    )
    single = seconds_of(lambda: read_many(one, settings), 50 * size.repeats)
    yield Figure("A single reading, warm", f"{1000 * single:.2f} ms")
    chance = np.random.default_rng(2)
    n = chance.integers(100, 5000, FUNNEL_UNITS)
    x = chance.binomial(n, chance.beta(20, 180, FUNNEL_UNITS))
    taken = seconds_of(lambda: _funnel(x, n), size.repeats)
    yield Figure(f"Funnel of {FUNNEL_UNITS:,} units with over-dispersion", f"{1000 * taken:.0f} ms")
    yield _against_r(made(AGAINST_R, size.months), settings, size.repeats)


def _funnel(x: np.ndarray, n: np.ndarray) -> None:
    reading = read_funnel(
        x, n, kind="binomial", multiplier=100, benchmark=None,
        unit_words="%", benchmark_words="all together", direction="neutral",
    )  # fmt: skip
    if not reading.overdispersed:
        raise AssertionError("these units differ more than chance explains")


def _against_r(series: Series, settings: ChartSettings, repeats: int) -> Figure:
    """The same series one at a time through qicharts2's p chart, where R is there."""
    what = f"p charts of {AGAINST_R} series against R's qicharts2"
    rscript = shutil.which("Rscript")
    if rscript is None:
        return Figure(what, "not run: there is no R on this machine")
    with tempfile.TemporaryDirectory() as folder:
        for name, values in (("x", series.numerator), ("n", series.denominator)):
            np.savetxt(Path(folder) / f"{name}.csv", values, delimiter=",", fmt="%d")
        done = subprocess.run(
            [rscript, str(ROOT / "benchmarks" / "qicharts2.R"), folder],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        return Figure(what, f"not run: {done.stderr.strip().splitlines()[-1]}")
    ours, theirs = seconds_of(lambda: read_many(series, settings), repeats), float(done.stdout)
    return Figure(what, f"{theirs:.1f} s in R, {ours:.3f} s here: {theirs / ours:,.0f} times")


if __name__ == "__main__":
    if sys.argv[1] != MEMORY:
        raise CannotRun("this module is run by python -m benchmarks engine")
    read_many(made(int(sys.argv[2]), int(sys.argv[3])), ChartSettings())
