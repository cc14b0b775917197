"""Fetches what the browser runs and PyPI does not have: the part of plotly.js that our charts use.

`python requirements/third_party.py` puts it into third_party/, by npm, where npm is installed. It
is an economy: without it the dashboard serves the whole of plotly.js, which the plotly package
brings, four times as large."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "plotly.js-basic-dist-min@4.1.1"  # a test holds it to the plotly package's own version
INSIDE = "package/plotly-basic.min.js"
SHA256 = "99784e3abfb07b142a15e521a439e6d9addceadb3f79553fd24c72774f0649ba"
FILE = Path(__file__).resolve().parents[1] / "third_party" / "plotly-basic.min.js"
SECONDS = 120


def main() -> None:
    """Fetch the file unless it is here. What prevents it is said, and is no failure."""
    if FILE.exists() and _digest(FILE.read_bytes()) == SHA256:
        return
    try:
        content = _fetched()
    except (OSError, subprocess.SubprocessError, tarfile.TarError, KeyError) as error:
        print(f"The whole of plotly.js will be served: {PACKAGE} was not fetched ({error}).")
        return
    if _digest(content) != SHA256:
        sys.exit(f"{PACKAGE} is not the file that was checked; it was not installed.")
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(content)


def _fetched() -> bytes:
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not installed")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [npm, "pack", "--silent", PACKAGE],
            cwd=folder, check=True, capture_output=True, timeout=SECONDS,
        )  # fmt: skip
        (packed,) = Path(folder).glob("*.tgz")
        with tarfile.open(packed) as archive:
            held = archive.extractfile(INSIDE)
            assert held is not None
            return held.read()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    main()
