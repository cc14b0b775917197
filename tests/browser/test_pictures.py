"""A chart saved as a file carries its sentence, its source and the data cut."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Watched


def saved(page: Page, chart: str, kind: str) -> tuple[str, bytes]:
    section = page.locator("section.chart", has=page.locator(f"#{chart}"))
    with page.expect_download() as waiting:
        section.get_by_role("button", name=f"Save as {kind}").click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


@pytest.mark.parametrize("chart", ["time-series", "funnel"])
def test_a_vector_picture_has_title_source_and_cut(visit: Watched, chart: str) -> None:
    page = visit.open("/indicator/pph_1500_rate?provider=Z10")
    expect(page.locator(f"#{chart} .main-svg").first).to_be_visible()
    name, content = saved(page, chart, "SVG")
    text = content.decode()
    words = re.sub(r"\s+", " ", " ".join(re.findall(r"<text[^>]*>(.*?)</text>", text)))
    words = re.sub(r"<[^>]*>", " ", words)
    title = page.locator(f"#{chart}-title").inner_text()
    for word in title.split():
        assert word in words
    cut = re.search(r"cut-(\S+)\.svg$", name)
    assert cut
    assert f"data cut {cut[1]}" in re.sub(r" +", " ", words)
    assert "definition version 1" in re.sub(r" +", " ", words)
    assert "not for publication" in words
    assert "<script" not in text
    expect(page.locator("#told")).to_contain_text(name)


def test_a_bitmap_is_twice_as_fine_as_the_page(visit: Watched) -> None:
    page = visit.open("/indicator/pph_1500_rate?provider=Z10")
    expect(page.locator("#time-series .main-svg").first).to_be_visible()
    name, content = saved(page, "time-series", "PNG")
    assert name.startswith("pph_1500_rate_series_Z10_cut-")
    assert content.startswith(b"\x89PNG")
    width, _ = struct.unpack(">II", content[16:24])
    assert width == 2400
