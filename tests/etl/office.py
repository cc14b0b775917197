"""LibreOffice without a screen: opens files as a provider's own program would."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Convert = Callable[[Path, str], Path]
SECONDS = 120


def converter(folder: Path) -> Convert:
    """A function that opens a file and saves it in another format; skips where it cannot."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed (apt-get install libreoffice-calc, as root)")

    def convert(file: Path, ending: str) -> Path:
        out = folder / ending
        subprocess.run(
            [
                program,
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                ending,
                "--outdir",
                str(out),
                str(file),
            ],
            check=True,
            capture_output=True,
            timeout=SECONDS,
        )
        return out / f"{file.stem}.{ending}"

    return convert
