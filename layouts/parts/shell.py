"""What stands round every page: skip link, top bar, navigation, the data cut, the main part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dash import dcc, html

from layouts.parts.keys import keys_button


@dataclass(frozen=True, slots=True)
class NavLink:
    """A page of the top bar. badge: how many wait there, None for none. group: the menu it stands
    in, "" for none."""

    label: str
    href: str
    badge: int | None = None
    group: str = ""


def skip_link() -> html.A:
    """First thing the Tab key reaches."""
    return html.A("Skip to the content", href="#content", className="skip-link")


def top_bar(region_name: str, navigation: Any = (), cut: Any = ()) -> html.Header:
    """The bar of every page: region's name, `navigation(...)`, and what `data_cut(...)` says."""
    return html.Header(
        [
            html.Strong(region_name, id="region-name", className="region-name"),
            html.Nav(navigation, id="navigation", **{"aria-label": "Pages"}),
            html.P(cut, id="data-cut"),
            keys_button(),
        ],
        className="top-bar",
    )


def navigation(links: Sequence[NavLink], current: str) -> html.Ul:
    """Links to the pages, those of one group as a menu; `current` is the label of the page that is
    open."""
    items: list[html.Li] = []
    for group, grouped in groupby(links, key=lambda link: link.group):
        members = list(grouped)
        shown = [html.Li(_nav_link(link, link.label == current)) for link in members]
        here = current in [link.label for link in members]
        items += [html.Li(_menu(group, shown, here))] if group else shown
    return html.Ul(items)


def _menu(label: str, items: Sequence[html.Li], here: bool) -> html.Details:
    summary = html.Summary(label, className="current" if here else "")
    return html.Details([summary, html.Ul(list(items))], className="nav-group")


def _nav_link(link: NavLink, here: bool) -> dcc.Link:
    words: list[Any] = [link.label]
    if link.badge:
        words.append(html.Span(str(link.badge), className="badge-count"))
        words.append(html.Span(" new", className="visually-hidden"))
    if here:
        words.append(html.Span(" (this page)", className="visually-hidden"))
    return dcc.Link(words, href=link.href, className="current" if here else "")


def data_cut(latest_month: str, cut: str, returns: str) -> list[Any]:
    """ "Data to September 2026 | cut 12 Nov 2026, 06:10 | 10 of 11 returns in"."""
    bar = html.Span("|", className="bar", **{"aria-hidden": "true"})
    return [
        html.Span(["Data to ", html.Strong(latest_month)]),
        bar,
        html.Span(cut),
        bar,
        html.Span(returns),
    ]


def presented(cut: Any, leave: str) -> html.Div:
    """What is left of the frame where a page stands alone in the window: the cut, the way back."""
    away = dcc.Link([html.Kbd("Esc"), " leave"], href=leave, id="leave")
    return html.Div([html.P(cut), away], className="presented")


def main(children: Any, **more: Any) -> html.Main:
    """The part that pages fill."""
    return html.Main(children, id="content", tabIndex="-1", **more)


def page_title(title: str, meta: Sequence[Any] = (), *, trail: Any = None) -> html.Div:
    """The page's one main heading, the way that led to it, and a line of facts below."""
    facts = [html.Span(fact) for fact in meta]
    return html.Div(
        [
            *([html.P(trail, className="trail")] if trail else []),
            html.H1(title),
            *([html.P(facts, className="meta")] if facts else []),
        ],
        className="page-title",
    )
