"""A chart or a matrix saved as a file carries its sentence, its source and the data cut."""

from __future__ import annotations

import base64
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


def matrix_image(page: Page) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download image").click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


# How much of each tenth of a picture, from top to bottom, is not white; and its first dot.
INK = """async (content) => {
    const image = new Image();
    image.src = `data:image/png;base64,${content}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const dots = new Uint32Array(pen.getImageData(0, 0, image.width, image.height).data.buffer);
    const tenth = Math.floor(dots.length / 10);
    const dark = (from) => dots.subarray(from, from + tenth).filter((dot) => dot !== 0xffffffff);
    return [[...Array(10).keys()].map((n) => dark(n * tenth).length / tenth), dots[0]];
}"""


def test_the_matrix_is_saved_for_a_slide_as_it_is_shown(visit: Watched) -> None:
    page = visit.open("/?provider=Z10&lms=ZB1")
    whole, content = matrix_image(page)
    assert re.match(r"overview_ZB1_2026-09_cut-\S+\.png$", whole)
    expect(page.locator("#told")).to_contain_text(whole)
    width, height = struct.unpack(">II", content[16:24])
    assert width == 2 * 1920
    assert 2 * 800 < height < 2 * 1200
    inked, first = page.evaluate(INK, base64.b64encode(content).decode())
    assert first == 0xFFFFFFFF
    assert min(inked) > 0.01
    source = page.locator("[data-matrix-picture]").locator("..").get_attribute("data-source")
    assert re.search(r"data cut (\S+)\.", source)[1] in whole
    assert "not for publication" in source
    # The same on a dark phone, and less where less is shown.
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.set_viewport_size({"width": 390, "height": 844})
    assert matrix_image(page)[1] == content
    page.set_viewport_size({"width": 1366, "height": 768})
    visit.open("/?lms=ZB1&rows=signals")
    assert struct.unpack(">II", matrix_image(page)[1][16:24])[1] < height
