"""What pydantic finds wrong with the shape of an entry, as a sentence for its author."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

A_MONTH = "a month is due, as YYYY-MM"
WORDS = {
    "missing": "it is missing; add it",
    "extra_forbidden": "this key is not known; check its spelling or remove it",
    "string_type": "text is due; put the value in quotes",
    "list_type": "a list is due; begin each entry with a hyphen",
    "tuple_type": "a list is due; begin each entry with a hyphen",
    "model_type": "keys and values are due here, as “key: value”",
    "dict_type": "keys and values are due here, as “key: value”",
    "bool_type": "true or false is due",
    "bool_parsing": "true or false is due",
    "date_from_datetime_inexact": A_MONTH,
    "date_from_datetime_parsing": A_MONTH,
    "date_parsing": A_MONTH,
    "date_type": A_MONTH,
    "float_parsing": "a number is due",
    "float_type": "a number is due",
    "int_from_float": "a whole number is due",
    "int_parsing": "a whole number is due",
    "int_type": "a whole number is due",
    "too_short": "at least one is needed; add it",
    "too_long": "too many are given here; remove what is too much",
    "union_tag_not_found": "its kind is missing; add it",
}


def sentence(problem: Mapping[str, Any]) -> str:
    """One entry of pydantic's `errors()` in plain words. The value itself is not repeated."""
    kind = problem["type"]
    if kind in WORDS:
        return WORDS[kind]
    if kind == "union_tag_invalid":
        return f"its kind must be one of {problem['ctx']['expected_tags']}"
    if kind == "literal_error":
        return f"it must be {problem['ctx']['expected']}"
    if kind == "string_too_long":
        return f"it has more than {problem['ctx']['max_length']} characters; shorten it"
    if kind == "string_too_short":
        return "it is empty; write it or remove the key"
    if kind == "value_error":
        return str(problem["ctx"]["error"])
    return str(problem["msg"]).replace("Input should be", "it must be")
