"""What a page hands over to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A page as worked out for one view of one cut.

    title: of the browser's tab. current: the label in the navigation, "" for none of them.
    filters: the row under the top bar. content: the main part. wide: it uses the full width. bare:
    nothing stands round it, as for a room.
    said: notices about the view, shown above the content."""

    title: str
    content: list[Any]
    current: str = ""
    filters: Any = ()
    wide: bool = False
    bare: bool = False
    said: tuple[str, ...] = ()
