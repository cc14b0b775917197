"""The machine that figures were measured on, and how they are printed."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Figure:
    """One measured figure, with its unit and what it is about."""

    what: str
    value: float
    unit: str

    def __str__(self) -> str:
        digits = 2 if self.value < 10 else 0
        return f"{self.what}: {self.value:,.{digits}f} {self.unit}".rstrip()


def machine() -> str:
    """Processor, cores, memory and Python, in one line."""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo")
    if lines.is_file():
        for line in lines.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
