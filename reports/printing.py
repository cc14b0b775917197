"""Pages as HTML and as PDF. Headless Chromium prints a PDF and tags it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from charts.icons import icon_uri
from charts.words import sign_words
from reports.accessible_pdf import accessible
from reports.faults import ReportError

TEMPLATES = Path(__file__).with_name("templates")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
LONGEST = 180  # seconds that printing may take
NONE_FOUND = (
    "No Chromium is on this machine to print a PDF with; install it, or ask for .html, which "
    "prints well from any browser."
)


def page(
    template: str, filters: Mapping[str, Callable[..., Any]] | None = None, **told: Any
) -> str:
    """A page from its template; all text is escaped but what is drawn here. filters: the paper's
    own, by name."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["drawing"] = Markup  # SVG of our own, its words escaped where it is drawn
    environment.filters.update(filters or {})
    environment.filters["in_css"] = lambda words: Markup(_in_css(words))
    environment.filters["icon"] = lambda sign: icon_uri(sign, 16)
    environment.filters["sign_words"] = lambda sign: sign_words(sign).short
    return environment.get_template(template).render(**told)


def _in_css(words: str) -> str:
    """Words as they may stand between the quotes of a style sheet within a page."""
    return "".join(c if c.isalnum() or c in " .,:;()-–'" else f"\\{ord(c):x} " for c in words)


def pdf_of(html: str) -> bytes:
    """The page printed. ReportError: there is no Chromium, or it did not print."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise ReportError(NONE_FOUND)
    with TemporaryDirectory() as folder:
        source, printed = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(html, encoding="utf-8")
        alone = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        ran = subprocess.run(
            [
                browser, "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", *alone,
                f"--user-data-dir={folder}/profile", "--no-pdf-header-footer",
                "--generate-pdf-document-outline", f"--print-to-pdf={printed}", source.as_uri(),
            ],
            capture_output=True, timeout=LONGEST, check=False,
        )  # fmt: skip
        if ran.returncode or not printed.is_file():
            raise ReportError("Chromium could not print the PDF; ask for .html and print that.")
        return accessible(printed.read_bytes(), html)
