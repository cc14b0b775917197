"""The filter row of the pages. A picker `<name>-picker` sets one parameter of the address; the
value `default` takes it away. assets/link.js does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from catalogue.model import Catalogue, Indicator, Provider, Region
from catalogue.view import ON, View
from charts.words import month_words
from layouts.parts.filters import Options, choices, filter_row, select, toggle

DEFAULT = "default"
BENCHMARK_WORDS = {"peers": "Other providers", "region": "Region"}
WINDOWS = (3, 6, 12, 24, 36)


def overview_filters(
    view: View, catalogue: Catalogue, region: Region, months: Sequence[str], cut: str, export: str
) -> html.Section:
    """Set, LMS, month, unit, and which rows in which order; copy link and export. months:
    "YYYY-MM", oldest first."""
    filters = [
        choices("set-picker", "Set of indicators", _sets(catalogue), _set(view)),
        lms_picker(view, region),
        *month_picker(view, months, "Month"),
        provider_picker(view, region.providers),
        toggle("rows-picker", "Rows with signals", view.rows is not None),
        toggle("group-picker", "By pathway", view.group is None),
    ]
    actions = [copy_link(view, cut), present_link(view), export_link(export)]
    return filter_row(filters, actions)


def indicator_filters(
    view: View,
    catalogue: Catalogue,
    region: Region,
    months: Sequence[str],
    providers: Sequence[Provider],
    cut: str,
    export: str,
) -> html.Section:
    """Indicator, set, LMS, last month, unit; copy link and export."""
    filters = [
        indicator_picker(view, catalogue),
        set_picker(view, catalogue),
        lms_picker(view, region),
        *month_picker(view, months),
        provider_picker(view, providers),
    ]
    actions = [copy_link(view, cut), present_link(view), export_link(export)]
    return filter_row(filters, actions)


def published_filters(
    view: View, region: Region, cut: str, known: Sequence[Indicator], export: str = ""
) -> html.Section:
    """Where only published figures are shown: unit and measure."""
    filters = [
        _measures(view, known),
        provider_picker(view, region.of_kind("maternity")),
    ]
    actions = [copy_link(view, cut), *([export_link(export)] if export else [])]
    return filter_row(filters, actions)


def returns_filters(
    view: View, region: Region, months: Sequence[str], cut: str | None
) -> html.Section:
    """LMS, provider, last month; copy link. months: "YYYY-MM", oldest first."""
    filters = [
        lms_picker(view, region),
        provider_picker(view, region.providers, "Provider"),
        *month_picker(view, months, "Month"),
    ]
    return filter_row(filters, [copy_link(view, cut)] if cut else [])


def signals_filters(
    view: View,
    catalogue: Catalogue,
    region: Region,
    months: Sequence[str],
    earlier: Sequence[tuple[str | None, str]],
    cut: str,
    export: str,
) -> html.Section:
    """Provider, LMS, data cut that flags are compared with, set, month. earlier: what can be
    compared with and its words, latest first; None is what is compared with unless another is
    chosen."""
    filters = [
        provider_picker(view, region.providers, "Provider", "all"),
        lms_picker(view, region),
        set_picker(view, catalogue),
        *month_picker(view, months, "Month"),
    ]
    if len(earlier) > 1 and view.to is None:
        options = [(value or DEFAULT, words) for value, words in earlier]
        filters.append(select("since-picker", "Since", options, view.since or DEFAULT))
    actions = [copy_link(view, cut), present_link(view), export_link(export)]
    return filter_row(filters, actions)


def actions_filters(
    view: View, catalogue: Catalogue, region: Region, cut: str, export: str
) -> html.Section:
    """Provider, LMS, set of indicators and status of the actions."""
    every = [(DEFAULT, "all"), ("open", "open"), ("done", "done"), ("stopped", "stopped")]
    filters = [
        provider_picker(view, region.providers, "Provider", f"all {len(region.providers)}"),
        lms_picker(view, region),
        set_picker(view, catalogue),
        select("status-picker", "Status", every, view.status or DEFAULT),
    ]
    return filter_row(filters, [copy_link(view, cut), export_link(export)])


def reconcile_filters(view: View, region: Region, months: Sequence[str], cut: str) -> html.Section:
    """Whose figures the effect is worked out on, and up to which month; what was agreed as files.
    months: "YYYY-MM"."""
    providers = region.of_kind("maternity")
    filters = [
        provider_picker(view, providers, "Provider", "region"),
        *month_picker(view, months, "Period to"),
    ]
    files = (("Agreed set (YAML)", "agreed-set"), ("Minutes", "reconcile-minutes"))
    saved = [
        html.A(
            words, href=f"/download/{name}?snapshot={cut}", download="", className="button quiet"
        )
        for words, name in files
    ]
    return filter_row(filters, [copy_link(view, cut), *saved])


def lms_picker(view: View, region: Region) -> html.Div:
    every = "both" if len(region.lms) == 2 else "all"
    options = [(DEFAULT, every), *((m.code, m.short_name) for m in region.lms)]
    return select("lms-picker", "LMS", options, view.lms or DEFAULT)


def provider_picker(
    view: View, providers: Sequence[Provider], label: str = "Unit", nobody: str = "none"
) -> html.Div:
    """Providers in alphabetical order; those that have closed say so. nobody: the words of no
    choice."""
    ordered = sorted(providers, key=lambda p: p.short_name.casefold())
    options = [(DEFAULT, nobody), *((p.code, _provider_words(p)) for p in ordered)]
    return select("provider-picker", label, options, view.provider or DEFAULT)


def month_picker(view: View, months: Sequence[str], label: str = "To") -> list[html.Div]:
    """The last month shown; none where no month is there to choose."""
    if not months:
        return []
    latest = months[-1]
    words = [(m, month_words(m)) for m in reversed(months[:-1])]
    options = [(DEFAULT, month_words(latest)), *words]
    return [select("period-picker", label, options, _or_default(view.to, latest))]


def indicator_picker(view: View, catalogue: Catalogue) -> html.Div:
    """The set's indicators, and the one shown if it is not among them."""
    inside = catalogue.in_set(view.set or catalogue.sets[0].id)
    options = [(i.id, i.short_name) for i in inside]
    if view.indicator and view.indicator not in dict(options):
        options.insert(0, (view.indicator, catalogue.indicators[view.indicator].short_name))
    return select("indicator-picker", "Indicator", options, view.indicator or DEFAULT)


def set_picker(view: View, catalogue: Catalogue) -> html.Div:
    return select("set-picker", "Set", _sets(catalogue), _set(view))


def window_picker(window: int, default: int) -> html.Div:
    """How many months are pooled for a comparison."""
    lengths = sorted({*WINDOWS, default, window})
    options = [(DEFAULT if n == default else str(n), f"{n} months") for n in lengths]
    return select("window-picker", "Window", options, _or_default(str(window), str(default)))


def benchmark_picker(view: View) -> html.Div:
    options = [(DEFAULT, "National"), *BENCHMARK_WORDS.items()]
    return select("benchmark-picker", "Benchmark", options, view.benchmark or DEFAULT)


def copy_link(view: View, cut: str) -> html.Details:
    """Two links to what is shown: one that follows new data, one that stays at this cut."""
    return html.Details(
        [
            html.Summary("Copy link", id="copy-link", className="button quiet"),
            html.Div(
                [
                    html.Button(
                        "Live view: follows new data",
                        type="button",
                        **_copies(view.but(snapshot=None)),
                    ),
                    html.Button(
                        "This cut: its figures never change",
                        type="button",
                        **_copies(view.but(snapshot=cut)),
                    ),
                    html.Label("Link", htmlFor="link-text", className="visually-hidden"),
                    # dcc.Input would take part in callbacks; this one only shows words.
                    html.Textarea(id="link-text", readOnly=True, rows=3, placeholder=" "),
                ],
                className="menu",
            ),
        ],
        className="copy",
    )


def export_link(href: str) -> html.A:
    """The rows of the screen as CSV."""
    return html.A("Export", id="export-csv", href=href, className="button quiet", download="")


def present_link(view: View) -> dcc.Link:
    """What is shown, with nothing round it, for a room."""
    href = view.but(present=ON).href
    return dcc.Link("Present", id="present", href=href, className="button quiet")


def _copies(view: View) -> dict[str, Any]:
    return {"data-copy": view.href}


def _sets(catalogue: Catalogue) -> Options:
    first, *others = catalogue.sets
    return [(DEFAULT, first.name), *((s.id, s.name) for s in others)]


def _set(view: View) -> str:
    return view.set or DEFAULT


def _measures(view: View, known: Sequence[Indicator]) -> html.Div:
    options = [(i.id, i.short_name) for i in known]
    if view.indicator is None:
        options.insert(0, (DEFAULT, "choose"))
    return select("indicator-picker", "Measure", options, view.indicator or DEFAULT)


def _or_default(value: str | None, default: str) -> str:
    return DEFAULT if value is None or value == default else value


def _provider_words(provider: Provider) -> str:
    last = provider.memberships[-1].to
    until = f" (to {month_words(last.isoformat()[:7], short=True)})" if last else ""
    return f"{provider.short_name}{until}"
