"""The machine that the figures are of."""

from __future__ import annotations

import platform
from pathlib import Path

import psutil

GIGABYTE = 1024**3


def machine() -> str:
    """Processor, cores, memory, system and Python, in one line."""
    memory = psutil.virtual_memory().total / GIGABYTE
    return (
        f"{_processor()}, {psutil.cpu_count()} cores, {memory:.0f} GB; "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )


def _processor() -> str:
    """The processor's name, where the system tells it."""
    told = Path("/proc/cpuinfo")
    if told.is_file():
        for line in told.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown processor"
