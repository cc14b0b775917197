"""Tokens: one set, and every pair of them can be seen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from charts import palette

ASSETS = Path(palette.__file__).resolve().parent.parent / "assets"
SHEET = (ASSETS / "tokens.css").read_text(encoding="utf-8")


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
    """As they are in light rooms."""
    light = SHEET.split("@media", 1)[0]
    return {name: value.strip() for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", light)}


def test_the_stylesheet_and_the_figures_share_their_colours():
    named = {name: value for name, value in vars(palette).items() if str(value).startswith("#")}
    ours = {name.lower().replace("_", "-"): value for name, value in named.items()}
    shared = ours.keys() & tokens().keys()
    assert {name: ours[name] for name in shared} == {name: tokens()[name] for name in shared}
    same_as_another = {"limit", "centre", "national"}
    assert ours.keys() - shared == same_as_another


def test_the_picture_of_the_matrix_shares_them_too():
    script = (ASSETS / "matrix_picture.js").read_text(encoding="utf-8")
    found = re.findall(r'(\w+): "(#[0-9A-F]{6})"', script)
    assert len(found) > 10
    for name, colour in found:
        assert getattr(palette, re.sub("([A-Z])", r"_\1", name).upper()) == colour


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


def turned(colour: str, share: float) -> str:
    """A colour as the style sheet's filter `invert(share) hue-rotate(180deg)` draws it."""
    inverted = [share + (1 - 2 * share) * int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    half_turn = ((-0.574, 1.430, 0.144), (0.426, 0.430, 0.144), (0.426, 1.430, -0.856))
    drawn = [sum(w * p for w, p in zip(row, inverted, strict=True)) for row in half_turn]
    return "#" + "".join(f"{round(255 * min(max(part, 0), 1)):02X}" for part in drawn)


def dark_tokens() -> dict[str, str]:
    block = SHEET.split('[data-theme="dark"] {', 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


SHARE = float(re.search(r"invert\(([.\d]+)\)", SHEET)[1])
TURNED = sorted(
    (name, tokens()[name])
    for name in dark_tokens()
    if tokens().get(name, "").startswith("#") and not name.startswith("top-bar")
)


@pytest.mark.parametrize(("name", "light"), TURNED)
def test_in_the_dark_words_have_the_colours_of_turned_pictures(name, light):
    assert dark_tokens()[name] == turned(light, SHARE)


def test_every_colour_that_charts_use_has_a_dark_one():
    shared = {n.lower().replace("_", "-") for n, v in vars(palette).items() if str(v)[:1] == "#"}
    known = {"focus"}  # it is the same in the dark, on ink of its own
    assert shared & tokens().keys() - known <= dark_tokens().keys()


def in_the_dark(colour: str) -> str:
    return colour if colour == palette.FOCUS else turned(colour, SHARE)


@pytest.mark.parametrize("pair", palette.TEXT_PAIRS, ids="on".join)
def test_words_stand_out_in_the_dark(pair):
    ink = palette.INK if palette.FOCUS in pair else in_the_dark(pair[0])  # --on-focus stays
    assert contrast(ink, in_the_dark(pair[1])) >= 4.5


@pytest.mark.parametrize("pair", palette.MARK_PAIRS, ids="on".join)
def test_marks_stand_out_in_the_dark(pair):
    assert contrast(*map(in_the_dark, pair)) >= 3


@pytest.mark.parametrize("theme", [tokens(), tokens() | dark_tokens()], ids=["light", "dark"])
def test_the_bar_and_the_focus_are_read_in_both(theme):
    for bar in ("top-bar", "top-bar-hover"):
        assert contrast(theme["on-top-bar"], theme[bar]) >= 4.5
    assert contrast(theme["on-focus"], theme["focus"]) >= 4.5
    assert (
        contrast(theme["focus"], theme["ink"]) >= 3 or contrast(theme["ink"], theme["ground"]) >= 3
    )
