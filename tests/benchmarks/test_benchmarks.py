"""The benchmarks run, at a size that tells nothing about speed."""

import subprocess
import sys

import pytest

from benchmarks.calamine_alone import read_cells
from benchmarks.measure import ROOT, percentile
from benchmarks.regions import workbooks


def benchmark(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments], cwd=ROOT, capture_output=True, text=True
    )


@pytest.mark.soak
def test_a_table_names_the_machine_and_what_was_measured():
    done = benchmark("--small", "opening", "engine", "readings", "pages")
    assert done.returncode == 0, done.stderr
    first, *lines = done.stdout.splitlines()
    assert "cores" in first
    assert "Python" in first
    told = [line.split("|")[1].strip() for line in lines if line.startswith("| ")]
    for start in (
        "Open a data cut",
        "Read all",
        "Readings of 84 series",
        "A single reading",
        "Funnel of 10,000 units",
        "Indicator page, first visit",
        "Overview",
    ):
        assert any(line.startswith(start) for line in told), start


def test_an_unknown_benchmark_is_named_with_those_there_are():
    done = benchmark("speed")
    assert done.returncode == 2
    assert "there is no benchmark speed" in done.stderr


@pytest.mark.soak
@pytest.mark.parametrize("files", [10, 75])
def test_as_many_workbooks_are_made_as_are_asked_for(tmp_path, files):
    paths = workbooks(tmp_path, files)
    assert len(paths) == len(set(paths)) == files
    assert all(path.is_file() for path in paths)
    assert read_cells(paths[-1]) > 10


def test_a_percentile_is_one_of_the_values():
    assert percentile([3.0, 1.0, 2.0, 4.0], 0.5) == 2.0
    assert percentile([1.0, 2.0], 1.0) == 2.0
