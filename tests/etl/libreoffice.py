"""LibreOffice as a second opinion: it writes formats that Python cannot, and opens ours."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

SECONDS = 120


def convert(files: Mapping[str, bytes], to: str, folder: Path) -> dict[str, bytes]:
    """Files by name, saved in another format by LibreOffice, under the same names."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not on this machine; `make test` installs it")
    come, gone = folder / "come", folder / f"gone-{to.partition(':')[0]}"
    come.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (come / name).write_bytes(content)
    subprocess.run(
        [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", to, "--outdir", gone, *(come / name for name in files)],
        check=True, capture_output=True, timeout=SECONDS,
    )  # fmt: skip
    ending = to.partition(":")[0]
    return {name: (gone / name).with_suffix(f".{ending}").read_bytes() for name in files}
