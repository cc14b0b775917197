"""What one cell of a return means: a value, or a gap with its reason. Nothing is guessed."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any, Literal, NamedTuple

Flaw = Literal["percent", "error", "no_value", "logical", "covered"]
Kind = Literal["count", "decimal"]


class Reading(NamedTuple):
    """A cell as understood. `status` is "value" or the gap's status; `reason` explains a gap."""

    value: float | None
    status: str
    reason: str | None = None
    text_number: bool = False  # a number that was typed as text: accepted, and noted


NOT_COLLECTED = frozenset({"nc", "n/a", "not collected", "not recorded"})
AMBIGUOUS = frozenset({"-", "–", "—", "−", "."})
SUPPRESSED = frozenset({"*", "<5", "<8", "1-7", "1–7", "c"})
WITHDRAW = "withdraw"

WHOLE = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.0*)?")
DECIMAL = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?(?:\.[0-9]*)?")
MONTH_WORD = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DATE_TEXT = re.compile(
    rf"[0-9]{{1,2}}[-/ ]{MONTH_WORD}(?:[-/ ][0-9]{{2,4}})?|{MONTH_WORD}[-/ ][0-9]{{1,4}}"
    r"|[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}"
)

EMPTY = Reading(None, "not_submitted", "The cell was left empty.")
GAPS = {
    **dict.fromkeys(
        NOT_COLLECTED, Reading(None, "not_collected", "The provider does not collect this.")
    ),
    **dict.fromkeys(
        AMBIGUOUS,
        Reading(
            None,
            "ambiguous",
            "A dash or a dot can mean zero or nothing; it is never read as zero. "
            "Enter 0 for none, or NC if it was not collected.",
        ),
    ),
    **dict.fromkeys(
        SUPPRESSED, Reading(None, "suppressed", "The provider withheld a small number.")
    ),
    WITHDRAW: Reading(None, "withdrawn", "The provider withdrew the value sent before."),
}


def refused(reason: str) -> Reading:
    return Reading(None, "refused", reason)


DUE: dict[Kind, str] = {"count": "a whole number is due", "decimal": "a number is due"}
PERCENTAGE = refused("It holds a percentage; give the count, not a rate.")
NEGATIVE = refused("It holds a negative number; a number of 0 or more is due.")
NOT_WHOLE = refused("It holds a number that is not whole; give the count, not a rate.")
NOT_FINITE = refused("It holds a number too large to be a count.")
LOGICAL = refused("It holds TRUE or FALSE where a number is due.")
FLAWS: dict[Flaw, Reading] = {
    "logical": LOGICAL,
    "covered": refused(
        "It is merged with the cell beside it, which alone was read; part the cells and type each "
        "figure into its own."
    ),
    "percent": PERCENTAGE,
    "error": refused("It holds a spreadsheet error such as #DIV/0!; mend the formula."),
    "no_value": refused(
        "It holds a formula whose result was not saved; open the file in a spreadsheet program "
        "and save it, or type the number in."
    ),
}
DATED = refused(
    "It holds a date where a number is due; a spreadsheet program probably turned a text such as "
    "7-10 into a date. Format the cell as text or number and type the value again."
)
TEXT: dict[Kind, Reading] = {
    kind: refused(f"It holds text; {due}. Enter NC if it was not collected.")
    for kind, due in DUE.items()
}
FIRST_SIGNS = frozenset("0123456789.")  # of a number
DIGITS = 9  # to which a converted figure is kept, so that 0.3 is not 0.30000000000000004
LARGEST = 1e9  # ten digits and more are scanned as personal data, and no service counts so many


@lru_cache(maxsize=8192)
def plain_number(number: float) -> Reading:
    """The reading of a whole number of 0 or more, made once for each: counts repeat."""
    return Reading(number, "value")


def read_cell(cell: Any, kind: Kind = "count", flaw: Flaw | None = None) -> Reading:
    """The meaning of a cell as a workbook gives it: text, number, date, truth value or "".

    `kind` is the item's; `flaw` what only the file's format tells. Never raises. The reason never
    repeats the cell.
    """
    if flaw is not None:
        return FLAWS[flaw]
    if isinstance(cell, bool):
        return LOGICAL
    if isinstance(cell, int | float):
        return _number(float(cell), kind, text=False)
    if cell is None or cell == "":
        return EMPTY
    if isinstance(cell, date | time | timedelta):  # a datetime is a date
        return DATED
    return _text(str(cell).strip(), kind)


def read_rate(cell: Any, flaw: Flaw | None = None) -> Reading:
    """The meaning of a cell in which a rate is due, as it was typed in: 23.4 for 23.4 %.

    Otherwise as `read_cell`: a rate that was typed in is no count, but no fault either.
    """
    if flaw == "percent":
        reading = read_cell(cell, "decimal")
        if reading.value is None:
            return reading
        return reading._replace(value=round(reading.value * 100, DIGITS))
    if isinstance(cell, str) and cell.strip().endswith("%"):
        reading = read_cell(cell.strip()[:-1].strip(), "decimal", flaw)
        return TEXT["decimal"] if reading == EMPTY else reading._replace(text_number=False)
    return read_cell(cell, "decimal", flaw)


def is_figure(cell: Any) -> bool:
    """Whether a cell holds a number, typed as one or as text."""
    if type(cell) is str:
        text = cell.lstrip()
        return (
            text[:1] in FIRST_SIGNS and text != "" and read_cell(text, "decimal").value is not None
        )
    return type(cell) in (float, int)


def _number(number: float, kind: Kind, *, text: bool) -> Reading:
    if number < 0:
        return NEGATIVE
    if not number < LARGEST:  # written so that NaN is refused too
        return NOT_FINITE
    if kind == "count" and number != int(number):
        return NOT_WHOLE
    return Reading(number, "value", None, text)


def _text(text: str, kind: Kind) -> Reading:
    if not text:
        return EMPTY
    token = " ".join(text.casefold().split())
    gap = GAPS.get(token) or GAPS.get(token.replace(" ", ""))
    if gap is not None:
        return gap
    if (WHOLE if kind == "count" else DECIMAL).fullmatch(text):
        return _number(float(text.replace(",", "")), kind, text=True)
    if DATE_TEXT.fullmatch(token):
        return DATED
    if token in ("true", "false"):
        return LOGICAL
    if token.startswith("#"):
        return FLAWS["error"]
    if token.endswith("%"):
        return PERCENTAGE
    if DECIMAL.fullmatch(text):
        return NOT_WHOLE
    if token[0] in "-–−" and DECIMAL.fullmatch(token[1:].strip()):
        return NEGATIVE
    return TEXT[kind]
