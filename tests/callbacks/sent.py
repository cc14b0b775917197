"""Pages as they are sent: components as plain dictionaries, and what may be read off them."""

from __future__ import annotations

import re
from html import unescape
from typing import Any


def words(part: Any) -> str:
    """All words of a part, in order, those in markup too."""
    if isinstance(part, dict):
        props = part.get("props", {})
        if markup := props.get("data-markup"):
            return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())
        return words(props.get("children"))
    if isinstance(part, list):
        return " ".join(words(p) for p in part).strip()
    return "" if part is None else str(part)


def parts(part: Any) -> list[dict[str, Any]]:
    """Every component below a part, itself included."""
    if isinstance(part, list):
        return [p for child in part for p in parts(child)]
    if not isinstance(part, dict):
        return []
    return [part, *parts(part.get("props", {}).get("children"))]


def by_id(part: Any, id: str) -> dict[str, Any]:
    return next(p["props"] for p in parts(part) if p.get("props", {}).get("id") == id)


def markup_with(part: Any, text: str) -> str:
    """The markup of a part that holds some text; empty where none does."""
    found = (p.get("props", {}).get("data-markup", "") for p in parts(part))
    return next((markup for markup in found if text in markup), "")
