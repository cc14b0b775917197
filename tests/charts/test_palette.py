"""Tokens: one set, and every pair of them can be seen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from charts import palette

ASSETS = Path(palette.__file__).resolve().parent.parent / "assets"


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_and_white_is_twenty_one():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("pair", palette.TEXT_PAIRS, ids="on".join)
def test_words_stand_out_from_their_ground(pair):
    assert contrast(*pair) >= 4.5


@pytest.mark.parametrize("pair", palette.MARK_PAIRS, ids="on".join)
def test_marks_stand_out_from_their_ground(pair):
    assert contrast(*pair) >= 3


def tokens() -> dict[str, str]:
    text = (ASSETS / "tokens.css").read_text(encoding="utf-8")
    return {name: value.strip() for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", text)}


def test_the_stylesheet_and_the_figures_share_their_colours():
    named = {name: value for name, value in vars(palette).items() if str(value).startswith("#")}
    ours = {name.lower().replace("_", "-"): value for name, value in named.items()}
    shared = ours.keys() & tokens().keys()
    assert {name: ours[name] for name in shared} == {name: tokens()[name] for name in shared}
    same_as_another = {"limit", "centre", "national"}
    assert ours.keys() - shared == same_as_another


def test_every_token_used_is_defined():
    here = tokens().keys()
    for sheet in ASSETS.glob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        known = here | set(re.findall(r"--([\w-]+):", text)) | {"columns", "breaks", "rows"}
        assert set(re.findall(r"var\(--([\w-]+)\)", text)) <= known, sheet.name


def test_the_stylesheets_ask_no_other_host_for_anything():
    for sheet in ASSETS.glob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert not re.search(r"https?:|//[a-z]|@import|url\(", text), sheet.name
