"""The filter row: native selects and buttons, each with a label that is seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

Options = Sequence[tuple[str, str]]  # value, words


def filter_row(filters: Sequence[Any], actions: Sequence[Any] = ()) -> html.Section:
    """Filters at the left, what can be done with the page at the right."""
    return html.Section(
        [
            html.Div(list(filters), className="filter-list"),
            html.Div(list(actions), className="filter-actions"),
        ],
        className="filter-row",
        **{"aria-label": "Filters"},
    )


def select(id: str, label: str, options: Options, value: str | None, **more: Any) -> html.Div:
    """A native select with its label before it. An empty value would be shown as a blank."""
    return html.Div(
        [
            html.Label(label, htmlFor=id),
            dbc.Select(id=id, options=_options(options), value=value, **more),
        ],
        className="filter",
    )


def choices(id: str, label: str, options: Options, value: str | None) -> html.Fieldset:
    """A few exclusive choices in one strip; the label is the group's name, read aloud."""
    return html.Fieldset(
        [
            html.Legend(label, className="visually-hidden"),
            dbc.RadioItems(
                id=id,
                options=_options(options),
                value=value,
                className="choices",
                inputClassName="btn-check",
                labelClassName="choice",
                labelCheckedClassName="chosen",
            ),
        ],
        className="filter",
    )


def toggle(id: str, label: str, on: bool) -> html.Div:
    """Something that is on or off, as one button that keeps its state."""
    return html.Div(
        dbc.Checkbox(
            id=id,
            label=label,
            value=on,
            input_class_name="btn-check",
            label_class_name="choice",
        ),
        className="filter choices toggle",
    )


def switch(id: str, label: str, on: bool = False) -> html.Div:
    """Something that is on or off."""
    return html.Div(
        dbc.Checkbox(id=id, label=label, value=on, label_class_name="switch-label"),
        className="filter switch",
    )


def button(id: str, label: str, *, primary: bool = False) -> html.Button:
    """A button; the one primary action of a page is filled."""
    return html.Button(
        label, id=id, type="button", className="button primary" if primary else "button quiet"
    )


def _options(options: Options) -> list[dict[str, str]]:
    return [{"value": value, "label": words} for value, words in options]
