"""Plain forms that change something, as markup: each is sent to an address of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from layouts.parts.tags import Markup, span, tag

NO_NAMES = "Never a person's name or number."
Choice = tuple[str, str]  # value, words


def form(
    name: str,
    action: str,
    hidden: Mapping[str, str | None],
    fields: Sequence[Markup],
    save: str,
    beside: Sequence[Markup] = (),
) -> Markup:
    """A form with its button. name: begins the ids of its fields. hidden: what the reader does not
    fill in; None is left out. save: the button's words. beside: what stands next to it."""
    kept = [
        tag("input", type="hidden", name=key, value=value)
        for key, value in hidden.items()
        if value is not None
    ]
    button = tag("button", save, type="submit", className="button primary")
    return tag(
        "form",
        [*kept, *fields, tag("p", [button, *beside], className="buttons")],
        method="post",
        action=action,
        id=name,
        className="plain-form",
        **{"data-busy-once": ""},
    )


def folded(words: str, content: Markup, *, opened: bool = False) -> Markup:
    """A form folded away below what it does."""
    return tag("details", [tag("summary", words), content], className="folded-form", open=opened)


def area(
    name: str, field: str, label: str, *, rows: int = 2, longest: int = 1000, value: str = ""
) -> Markup:
    """A free text of several lines, which is needed."""
    id = f"{name}-{field}"
    box = tag(
        "textarea", value, id=id, name=field, rows=rows, maxLength=longest, required=True,
        **{"aria-describedby": f"{id}-help"},
    )  # fmt: skip
    help = span(NO_NAMES, className="note", id=f"{id}-help")
    return tag("div", [tag("label", label, htmlFor=id), box, help], className="field")


def line(
    name: str, field: str, label: str, *, needed: bool = True, longest: int = 60, value: str = ""
) -> Markup:
    """A free text of one line."""
    id = f"{name}-{field}"
    box = tag(
        "input", id=id, name=field, maxLength=longest, required=needed, value=value or None,
        autoComplete="off",
    )  # fmt: skip
    return tag("div", [tag("label", label, htmlFor=id), box], className="field")


def role(name: str) -> Markup:
    """Whose words they are."""
    return line(name, "role", "Your role (not your name)", needed=False)


def choose(
    name: str, field: str, label: str, choices: Sequence[Choice], chosen: str = ""
) -> Markup:
    """One of several."""
    id = f"{name}-{field}"
    options = [
        tag("option", words, value=value, selected=value == chosen) for value, words in choices
    ]
    box = tag("select", options, id=id, name=field)
    return tag("div", [tag("label", label, htmlFor=id), box], className="field")
