"""`make pictures`: draws the pictures of docs/methods.md with the program's own charts.

Chromium lays the figures out as it does for a reader; nothing is fetched."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from analysis.reading import Assurance, FunnelReading, State, Variation
from charts.axes import Range
from charts.funnel import funnel
from charts.icons import icon
from charts.palette import CAPTION, FONT, GROUND, INK, SECONDARY
from charts.time_series import time_series
from charts.words import sign_words
from docs.pictures import made

HERE = Path(__file__).parent
WIDTH = 860  # px, as wide as the document
HALF = 420
ROW = 34
TO_SVG = """async ([figure, width, height]) => {
    const drawn = await Plotly.newPlot("figure", figure.data, {...figure.layout, width, height});
    return decodeURIComponent((await Plotly.toImage(drawn, {format: "svg", width, height}))
        .replace("data:image/svg+xml,", ""));
}"""
SIGNS: dict[str, tuple[Any, ...]] = {
    "Is it changing?": tuple(Variation),
    "Would it meet the target?": tuple(Assurance),
    "Why there is no icon": tuple(State),
}


def main() -> None:
    """Writes every picture beside this file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.set_content("<div id='figure'></div>")
        page.add_script_tag(path=str(files("plotly") / "package_data/plotly.min.js"))
        for name, svg in pictures(page).items():
            path = HERE / f"methods-{name}.svg"
            path.write_text(svg, encoding="utf-8")
            print(f"{path.name}: {len(svg) / 1024:.0f} kB")
        browser.close()


def pictures(page: Page) -> dict[str, str]:
    """Each picture's SVG, by name."""
    per_1000 = {"unit_words": "per 1,000", "axis_words": "per 1,000 women giving birth"}
    series = {
        "p": time_series(made.haemorrhages(), **per_1000),
        "run": time_series(made.haemorrhages(chart="run", raised=11), **per_1000),
        "xmr": time_series(made.consultant_hours(), unit_words="hours a week",
                           axis_words="hours a week"),
        "rare": time_series(made.stillbirths(), unit_words="per 1,000",
                            axis_words="per 1,000 babies born, by quarter"),
    }  # fmt: skip
    drawn = {name: drawing(page, figure, WIDTH, 340) for name, figure in series.items()}
    national = sided(made.national_funnel(), "per 1,000", "England", made.NAMES.index("Northmoor"))
    undecided = sided(made.undecided_funnel(), "%", "region", None)
    return drawn | {
        "rules": beside(
            [drawing(page, figure, HALF, 190) for figure in small_figures()], HALF, 190
        ),
        "funnel": drawing(page, national, 640, 380),
        "few-providers": drawing(page, undecided, 640, 380),
        "icons": key(),
    }


def small_figures() -> list[dict[str, Any]]:
    """A figure for each rule, all on one axis."""
    axis = Range(35, 70, 5)
    return [
        named(words, time_series(reading, unit_words="", size="small", y_range=axis))
        for words, reading in made.rules()
    ]


def sided(reading: FunnelReading, unit: str, benchmark: str, selected: int | None) -> Any:
    """A funnel of the made providers."""
    return funnel(
        names=made.NAMES,
        denominator=made.WOMEN,
        reading=reading,
        direction="lower_is_better",
        selected=selected,
        axis_words=f"{unit} {'of ' if unit == '%' else ''}women giving birth",
        denominator_words="women giving birth",
        period_words="October 2025 to September 2026",
        unit_words=unit,
        benchmark_label=benchmark,
    )


def named(words: str, figure: dict[str, Any]) -> dict[str, Any]:
    """A small figure with its words above it."""
    layout = figure["layout"]
    layout["margin"] = {**layout["margin"], "t": 30, "r": 34}
    title = {"text": f"<b>{words}</b>", "x": 0, "y": 1, "xref": "paper", "yref": "paper",
             "xanchor": "left", "yanchor": "bottom", "yshift": 8, "showarrow": False,
             "font": {"color": INK, "size": CAPTION}}  # fmt: skip
    layout["annotations"] = [*layout["annotations"], title]
    return figure


def drawing(page: Page, figure: dict[str, Any], width: int, height: int) -> str:
    """A figure as SVG: coordinates to a tenth of a px, nothing said that holds without saying."""
    svg = str(page.evaluate(TO_SVG, [figure, width, height]))
    svg = re.sub(r"\d+\.\d{2,}", lambda found: f"{float(found[0]):.1f}", svg)
    svg = re.sub(r"(?:(?:fill-|stroke-)?opacity: 1|vector-effect: none);? ?", "", svg)
    svg = re.sub(r' (?:style=""|data-[\w-]+="[^"]*")', "", svg)
    while (
        shorter := re.sub(r"<g[^>]*/>|<path class=\"[xy]lines[^>]*/>|<g[^>]*></g>", "", svg)
    ) != svg:
        svg = shorter
    return svg


def beside(drawn: list[str], width: int, height: int) -> str:
    """Figures two in a row, in one picture."""
    placed = [
        svg.replace("<svg ", f"<svg x='{i % 2 * (width + 20)}' y='{i // 2 * height}' ", 1)
        for i, svg in enumerate(drawn)
    ]
    return framed(2 * width + 20, -(-len(drawn) // 2) * height, "".join(placed))


def key() -> str:
    """Every icon with its words, in columns."""
    parts, tallest = [], 0
    for column, (heading, signs) in enumerate(SIGNS.items()):
        x = (0, 290, 570)[column]
        parts.append(text(x, 16, heading, INK, " font-weight='700'"))
        for row, sign in enumerate(signs, 1):
            drawn = icon(sign, 24).replace("<svg ", f"<svg x='{x}' y='{row * ROW}' ", 1)
            parts.append(drawn + text(x + 34, row * ROW + 17, sign_words(sign).short, SECONDARY))
        tallest = max(tallest, len(signs))
    return framed(WIDTH, (tallest + 1) * ROW, "".join(parts))


def text(x: int, y: int, words: str, colour: str, more: str = "") -> str:
    return f"<text x='{x}' y='{y}' fill='{colour}'{more}>{words}</text>"


def framed(width: int, height: int, content: str) -> str:
    """A picture of that size on the pages' ground."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{FONT}" font-size="{CAPTION}">'
        f"<rect width='{width}' height='{height}' fill='{GROUND}'/>{content}</svg>"
    )


if __name__ == "__main__":
    main()
