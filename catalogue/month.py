"""A month as the catalogue writes it."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator


def first_of_month(value: Any) -> Any:
    """`YYYY-MM` as the month's first day. ValueError: it is no month, or another day of one."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
        return date.fromisoformat(f"{value}-01")
    if isinstance(value, date) and value.day == 1:
        return value
    raise ValueError("a month is due, as YYYY-MM")


Month = Annotated[date, BeforeValidator(first_of_month)]
