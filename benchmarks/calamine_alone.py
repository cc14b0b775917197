"""Reading the cells of workbooks and nothing else: what a load is compared with."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from python_calamine import CalamineWorkbook

from benchmarks.measure import stopwatch


def serial_seconds(paths: list[Path]) -> float:
    """Reading every cell in this process."""
    with stopwatch() as passed:
        for path in paths:
            read_cells(path)
        return passed()


def parallel_seconds(paths: list[Path], workers: int) -> float:
    """Reading every cell in so many processes, their start included, as it is in the load."""
    with stopwatch() as passed:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            for _ in pool.map(read_cells, paths, chunksize=8):
                pass
        return passed()


def read_cells(path: Path) -> int:
    """Read all cells of a workbook; the number of rows."""
    book = CalamineWorkbook.from_path(path)
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
