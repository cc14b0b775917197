"""The pack as PowerPoint: native charts, whose lines an analyst can restyle and edit."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from charts.palette import (
    CENTRE,
    CONCERN,
    IMPROVEMENT,
    INK,
    LIMIT,
    NATIONAL,
    NEUTRAL,
    SECONDARY,
    USUAL,
)
from charts.words import kind_of, month_words, sign_words
from reports.pack import Pack, Progress
from reports.slides import SMALL_NUMBERS, Slide, side_sign

WIDE, HIGH = Inches(13.333), Inches(7.5)
LEFT, ACROSS = Inches(0.5), Inches(12.33)
MARKS = {"concern": "◆", "improvement": "●", "neutral": "■", "usual": "○"}
COLOURS = {"concern": CONCERN, "improvement": IMPROVEMENT, "neutral": NEUTRAL, "usual": USUAL}
STYLES = {
    "concern": XL_MARKER_STYLE.DIAMOND,
    "improvement": XL_MARKER_STYLE.CIRCLE,
    "neutral": XL_MARKER_STYLE.SQUARE,
}
NAMES = {
    "concern": "Special cause – concern",
    "improvement": "Special cause – improvement",
    "neutral": "Change, no agreed direction",
}
ROWS = 14  # of a table on one slide
LONG_TITLE = 110  # characters


def pptx_of(pack: Pack, progress: Progress) -> bytes:
    """The presentation as a file. progress: told after each slide."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, HIGH
    _cover(deck, pack)
    _summary(deck, pack)
    for place, slide in enumerate(pack.slides, 1):
        _chart_slide(deck, slide)
        progress(place, len(pack.slides))
    _quality(deck, pack)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _blank(deck: Any, title: str) -> Any:
    page = deck.slides.add_slide(deck.slide_layouts[5])
    page.shapes.title.left, page.shapes.title.top = LEFT, Inches(0.25)
    page.shapes.title.width, page.shapes.title.height = ACROSS, Inches(1.0)
    frame = page.shapes.title.text_frame
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    _write(frame, [(title, 24 if len(title) < LONG_TITLE else 18, INK, True)])
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    return page


def _write(frame: Any, lines: list[tuple[str, int, str, bool]]) -> None:
    """lines: text, points, colour, bold."""
    frame.word_wrap = True
    for i, (words, size, colour, bold) in enumerate(lines):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = words
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, "Arial"
        run.font.color.rgb = _colour(colour)


def _colour(text: str) -> RGBColor:
    return RGBColor.from_string(text.lstrip("#"))


def _box(page: Any, top: float, height: float, lines: list[tuple[str, int, str, bool]]) -> None:
    box = page.shapes.add_textbox(LEFT, Inches(top), ACROSS, Inches(height))
    _write(box.text_frame, lines)


def _cover(deck: Any, pack: Pack) -> None:
    page = _blank(deck, pack.title)
    _box(page, 1.6, 3, [(fact, 18, SECONDARY, False) for fact in pack.facts])


def _chart_slide(deck: Any, slide: Slide) -> None:
    page = _blank(deck, slide.sentence)
    _box(
        page,
        1.25,
        0.4,
        [(f"{slide.title} ({slide.indicator.unit_words or 'count'})", 16, SECONDARY, False)],
    )
    frame = _funnel(page, slide) if slide.show == "funnel" else _series(page, slide)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", slide.alternative)
    _box(page, 6.2, 0.4, [(f"Question for the group: {slide.asks}", 14, INK, True)])
    _box(page, 6.6, 0.8, [(slide.footnote, 10, SECONDARY, False)])
    page.notes_slide.notes_text_frame.text = slide.alternative


def _series(page: Any, slide: Slide) -> Any:
    """Value, lines, and each kind of flag as a series of its own."""
    reading = slide.shown
    assert reading is not None
    data = CategoryChartData()
    data.categories = [month_words(m, reading.period_months, short=True) for m in reading.month]
    kinds = [
        kind_of(kind) if flag else ""
        for kind, flag in zip(reading.kind, reading.flagged, strict=True)
    ]
    lines = [("Value", reading.value), ("Centre line", reading.centre),
             ("Upper limit", reading.upper), ("Lower limit", reading.lower)]  # fmt: skip
    if slide.target is not None:
        lines.append(("Target", np.full(len(reading.month), slide.target)))
    for name, values in lines:
        data.add_series(name, _cells(values))
    flagged = [kind for kind in NAMES if kind in kinds]
    for kind in flagged:
        here = np.array([k == kind for k in kinds])
        data.add_series(NAMES[kind], _cells(np.where(here, reading.value, np.nan)))
    frame = page.shapes.add_chart(
        XL_CHART_TYPE.LINE_MARKERS, LEFT, Inches(1.7), ACROSS, Inches(4.45), data
    )
    plots = frame.chart.plots[0].series
    looks = {"Value": (SECONDARY, None), "Centre line": (CENTRE, None),
             "Upper limit": (LIMIT, MSO_LINE.DASH), "Lower limit": (LIMIT, MSO_LINE.DASH),
             "Target": (NATIONAL, MSO_LINE.ROUND_DOT)}  # fmt: skip
    for series in plots:
        series.smooth = False
        if series.name in looks:
            _line_look(series, *looks[series.name], marked=series.name == "Value")
        else:
            kind = next(k for k, name in NAMES.items() if name == series.name)
            _flag_look(series, kind)
    _common_look(frame.chart)
    return frame


def _funnel(page: Any, slide: Slide) -> Any:
    """Providers by what their place means; limits and benchmark as lines."""
    found = slide.comparison
    assert found is not None
    reading, data = found.reading, XyChartData()
    signs = [
        kind_of(side_sign(found, i, slide.indicator.direction)) for i in range(len(found.orgs))
    ]
    curves = [
        ("Upper 99.8 %", reading.curve.upper_998),
        ("Upper 95 %", reading.curve.upper_95),
        ("Lower 95 %", reading.curve.lower_95),
        ("Lower 99.8 %", reading.curve.lower_998),
    ]
    for name, curve in curves:
        series = data.add_series(name)
        for x, y in zip(reading.curve_denominator, curve, strict=True):
            if np.isfinite(y):
                series.add_data_point(float(x), float(y))
    benchmark = data.add_series("Benchmark")
    for x in (0.0, float(reading.curve_denominator[-1])):
        benchmark.add_data_point(x, float(np.ravel(reading.benchmark)[0]))
    groups = [kind for kind in (*NAMES, "usual") if kind in signs]
    for kind in groups:
        series = data.add_series("As expected" if kind == "usual" else NAMES[kind])
        for i, sign in enumerate(signs):
            if sign == kind and np.isfinite(reading.value[i]) and np.isfinite(found.denominator[i]):
                series.add_data_point(float(found.denominator[i]), float(reading.value[i]))
    frame = page.shapes.add_chart(
        XL_CHART_TYPE.XY_SCATTER, LEFT, Inches(1.7), ACROSS, Inches(4.45), data
    )
    for series in frame.chart.plots[0].series:
        series.smooth = False
        name = series.name
        if name == "Benchmark":
            _line_look(series, NATIONAL, MSO_LINE.LONG_DASH, marked=False)
        elif name.startswith(("Upper", "Lower")):
            _line_look(
                series, LIMIT, MSO_LINE.DASH if "95" in name else MSO_LINE.ROUND_DOT, marked=False
            )
        else:
            _flag_look(series, next((k for k, n in NAMES.items() if n == name), "usual"))
    _common_look(frame.chart)
    return frame


def _cells(values: np.ndarray) -> list[float | None]:
    """Values to a chart's sheet, none where one is missing."""
    return [float(v) if np.isfinite(v) else None for v in values]


def _line_look(series: Any, colour: str, dash: Any, *, marked: bool) -> None:
    line = series.format.line
    line.color.rgb, line.width = _colour(colour), Pt(1.5 if marked else 1)
    if dash is not None:
        line.dash_style = dash
    series.marker.style = XL_MARKER_STYLE.CIRCLE if marked else XL_MARKER_STYLE.NONE
    if marked:
        series.marker.size = 5
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = _colour(USUAL)


def _flag_look(series: Any, kind: str) -> None:
    series.format.line.fill.background()
    series.marker.style = STYLES.get(kind, XL_MARKER_STYLE.CIRCLE)
    series.marker.size = 11 if kind != "usual" else 8
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = _colour(COLOURS[kind])


def _common_look(chart: Any) -> None:
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.legend.font.size = Pt(11)
    for axis in (chart.category_axis, chart.value_axis):
        axis.tick_labels.font.size = Pt(11)
        axis.has_major_gridlines = False
    chart.value_axis.has_major_gridlines = True
    chart.value_axis.major_gridlines.format.line.color.rgb = _colour("#E8EDEE")


def _summary(deck: Any, pack: Pack) -> None:
    rows = pack.summary.rows
    for start in range(0, len(rows), ROWS):
        page = _blank(deck, "Summary" if start == 0 else "Summary, continued")
        part = rows[start : start + ROWS]
        cells = [["Indicator", *pack.summary.columns]]
        cells += [[name, *(_cell_words(c.sign, c.words) for c in line)] for name, line in part]
        table = _table(page, cells, 9)
        for i, (_, line) in enumerate(part, 1):
            for j, cell in enumerate(line, 1):
                kind = kind_of(cell.sign)
                if kind != "usual":
                    table.cell(i, j).text_frame.paragraphs[0].runs[0].font.color.rgb = _colour(
                        COLOURS[kind]
                    )
        words = "; ".join(f"{MARKS[kind]} {NAMES[kind].lower()}" for kind in NAMES)
        _box(
            page,
            6.6,
            0.6,
            [
                (
                    f"{words}; {MARKS['usual']} usual variation. {SMALL_NUMBERS}.",
                    11,
                    SECONDARY,
                    False,
                )
            ],
        )


def _cell_words(sign: str, words: str) -> str:
    if sign == "not_applicable":
        return ""
    if sign.startswith(("common", "concern", "improvement", "neutral")):
        return f"{MARKS[kind_of(sign)]} {words}"
    return words or sign_words(sign).short


def _quality(deck: Any, pack: Pack) -> None:
    for start in range(0, len(pack.quality), ROWS):
        page = _blank(deck, "Appendix: the quality of the data")
        part = pack.quality[start : start + ROWS]
        cells = [["Provider", *(name for name, _, _ in part[0].marks)]]
        cells += [[one.provider, *(words for _, words, _ in one.marks)] for one in part]
        _table(page, cells, 11)
        _box(page, 6.8, 0.4, [(f"{SMALL_NUMBERS}.", 11, SECONDARY, False)])


def _table(page: Any, cells: list[list[str]], size: int) -> Any:
    rows, columns = len(cells), len(cells[0])
    shape = page.shapes.add_table(rows, columns, LEFT, Inches(1.3), ACROSS, Inches(0.35 * rows))
    table = shape.table
    first = Inches(2.6)
    table.columns[0].width = first
    for j in range(1, columns):
        table.columns[j].width = Emu(int((ACROSS - first) / (columns - 1)))
    for i, line in enumerate(cells):
        for j, words in enumerate(line):
            cell = table.cell(i, j)
            cell.margin_left = cell.margin_right = Inches(0.04)
            cell.margin_top = cell.margin_bottom = Inches(0.02)
            _write(cell.text_frame, [(words, size, "#FFFFFF" if i == 0 else INK, i == 0 or j == 0)])
    return table
