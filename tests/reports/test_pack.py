"""Packs and feedback: opened as people open them, and saying what the screens say."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from lxml.html import fromstring
from pptx import Presentation

from app import create_app
from reports.audience import audiences
from reports.faults import ReportError
from reports.making import write_feedback, write_pack
from reports.pack import pack_for, pack_of_meeting
from reports.provider_feedback import feedback_for
from store.export import comparison_rows, rows
from store.store import Store
from tests.callbacks.over_http import Dashboard
from tests.callbacks.sent import by_id, words
from tests.demo_region import settings_of

COLUMNS = {
    "Value": "value",
    "Centre line": "centre",
    "Upper limit": "upper_limit",
    "Lower limit": "lower_limit",
}
SMALL = "Contains small numbers: not for publication"


def quiet(done: int, of: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="module")
def cut(demo: Path):
    return Store(settings_of(demo)).current()


@pytest.fixture(scope="module")
def pack(cut):
    return pack_for(cut, "clinical")


@pytest.fixture(scope="module")
def deck(pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pack") / "pack.pptx"
    write_pack(pack, path, quiet)
    return path


def charts(path: Path) -> list:
    pages = Presentation(path).slides
    return [(page, shape.chart) for page in pages for shape in page.shapes if shape.has_chart]


def test_every_audience_has_a_pack_of_indicators_that_there_are(cut) -> None:
    for name, audience in audiences().items():
        assert pack_for(cut, name).slides, name
        assert set(audience.indicators) <= set(cut.catalogue.indicators), name
        assert set(audience.questions) <= set(cut.catalogue.indicators), name


def test_charts_are_native_and_hold_the_figures_of_the_file(cut, pack, deck) -> None:
    for slide, (page, chart) in zip(pack.slides, charts(deck), strict=True):
        assert page.shapes.title.text_frame.text == slide.sentence
        if slide.show == "series":
            told = rows(cut, slide.indicator.id, subjects=[slide.subject], to=slide.to)
            told = told.tail(len(slide.shown.month))
            plots = {s.name: list(s.values) for s in chart.plots[0].series}
            for name, column in COLUMNS.items():
                ours = np.array([np.nan if v is None else v for v in plots[name]])
                np.testing.assert_array_equal(ours, told[column].to_numpy(float), err_msg=name)
        else:
            told = comparison_rows(cut, slide.indicator.id, slide.comparison)
            drawn = sorted(
                value
                for series in chart.plots[0].series
                if not series.name.startswith(("Upper", "Lower", "Benchmark"))
                for value in series.values
            )
            assert drawn == sorted(told["value"].dropna())


def test_flags_are_series_of_their_own(pack, deck) -> None:
    flagged = 0
    for slide, (_, chart) in zip(pack.slides, charts(deck), strict=True):
        if slide.show == "series":
            names = {"Special cause – concern", "Special cause – improvement",
                     "Change, no agreed direction"}  # fmt: skip
            drawn = [v for s in chart.plots[0].series if s.name in names for v in s.values]
            assert sum(v is not None for v in drawn) == int(slide.shown.flagged.sum())
            flagged += int(slide.shown.flagged.sum())
    assert flagged > 5


def test_every_slide_says_its_source_and_that_it_is_not_for_publication(pack, deck) -> None:
    for page in Presentation(deck).slides:
        text = " ".join(s.text_frame.text for s in page.shapes if s.has_text_frame)
        assert SMALL in text
    for slide, (page, _) in zip(pack.slides, charts(deck), strict=True):
        text = " ".join(s.text_frame.text for s in page.shapes if s.has_text_frame)
        assert "Definition version" in text
        assert slide.cut.id in text
        frame = next(s for s in page.shapes if s.has_chart)
        assert frame._element.nvGraphicFramePr.cNvPr.get("descr") == slide.alternative


def test_the_page_stands_alone_and_each_chart_has_words(pack, tmp_path: Path) -> None:
    out = tmp_path / "pack.html"
    write_pack(pack, out, quiet)
    page = fromstring(out.read_text(encoding="utf-8"))
    drawn = page.xpath("//section[@class='slide']//*[local-name()='svg']")
    assert [one.get("aria-label") for one in drawn] == [s.alternative for s in pack.slides]
    assert page.xpath("//script | //link") == []
    assert all(i.get("src").startswith("data:") for i in page.xpath("//img"))
    assert page.xpath("string(//html/@lang)") == "en-GB"
    order = [int(h.tag[1]) for h in page.xpath("//h1 | //h2 | //h3")]
    assert order[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(order))


def test_the_sentence_is_the_one_of_the_page(demo: Path, pack) -> None:
    dashboard = Dashboard(create_app(settings_of(demo)))
    series = [s for s in pack.slides if s.show == "series"]
    for slide in series[:: max(1, len(series) // 4)]:
        content = dashboard.content(f"/indicator/{slide.indicator.id}?level=region")
        assert slide.sentence in words(by_id(content, "indicator-sentence")["children"])


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not there")
def test_the_pdf_is_tagged_and_can_be_read(cut, tmp_path: Path) -> None:
    out = tmp_path / "feedback.pdf"
    write_feedback(feedback_for(cut, "Z03"), out)
    facts = subprocess.run(["pdfinfo", out], capture_output=True, text=True, check=True).stdout
    assert "Tagged:          yes" in facts
    assert re.search(r"Pages: +2\n", facts)
    text = subprocess.run(
        ["pdftotext", "-layout", out, "-"], capture_output=True, text=True, check=True
    )
    assert text.stdout.count(SMALL) >= 2  # on every page
    assert "What needs a look" in text.stdout


def test_every_provider_can_have_its_feedback(cut, tmp_path: Path) -> None:
    last = cut.months[-1].astype("datetime64[D]").item()
    for provider in cut.region.of_kind("maternity"):
        if provider.lms_at(last) is None:
            continue
        out = tmp_path / f"{provider.code}.html"
        write_feedback(feedback_for(cut, provider.code), out)
        text = fromstring(out.read_text(encoding="utf-8")).text_content()
        needs = [
            cut.rows(i.id).get(("provider", provider.code))
            for i in cut.catalogue.in_set("headline")
        ]
        concerns = [r for r in needs if r and str(r["variation"] or "").startswith("concern")]
        assert all(r["sentence"] in text for r in concerns[:5]), provider.code


def test_a_meetings_list_becomes_its_pack(demo: Path, tmp_path: Path) -> None:
    shutil.copytree(demo, tmp_path / "data")
    settings = settings_of(tmp_path / "data")
    app = create_app(settings)
    made = app.server.test_client().post(
        "/meeting/make", data={"name": "October", "minutes": "10", "kind": "region"},
        headers={"Sec-Fetch-Site": "same-origin"}, base_url="http://127.0.0.1",
    )  # fmt: skip
    token = made.headers["Location"].rpartition("/")[2]
    pack = pack_of_meeting(Store(settings).current(), settings, token)
    assert pack.title == "October"
    assert len(pack.slides) >= 6
    with pytest.raises(ReportError, match="no such meeting"):
        pack_of_meeting(Store(settings).current(), settings, "x" * 16)


def test_what_cannot_be_made_is_a_sentence_and_leaves_no_file(
    cut, pack, tmp_path: Path, monkeypatch
) -> None:
    with pytest.raises(ReportError, match="no audience"):
        pack_for(cut, "everybody")
    with pytest.raises(ReportError, match="no provider"):
        feedback_for(cut, "X99")
    with pytest.raises(ReportError, match="ends in"):
        write_pack(pack, tmp_path / "pack.docx", quiet)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReportError, match="No Chromium"):
        write_pack(pack, tmp_path / "pack.pdf", quiet)
    assert list(tmp_path.iterdir()) == []


def test_on_the_command_line(demo: Path, tmp_path: Path, run_module) -> None:
    told = {"MATERNITY_DATA": str(demo), "MATERNITY_REGION": "demo"}
    out = tmp_path / "pack.pptx"
    ran = run_module("reports", "pack", "--audience", "neonatal", "-o", str(out), **told)
    assert ran.returncode == 0, ran.stderr
    assert len(charts(out)) >= 5
    assert '"done"' in ran.stderr + ran.stdout or "done=" in ran.stderr + ran.stdout
    ran = run_module("reports", "provider", "X99", "-o", str(tmp_path / "x.html"), **told)
    assert ran.returncode == 1
    assert ran.stderr == "Demo region has no provider “X99”; give its code.\n"
    assert "Traceback" not in ran.stderr
