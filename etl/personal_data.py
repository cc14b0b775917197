"""Signs of personal data in any text of a file. What is found is never repeated anywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from typing import Literal

Suspicion = Literal["certain", "suspected"]

TEN_DIGITS = re.compile(r"(?<![0-9])(?<![0-9][.])([0-9]{3})([ -]?)([0-9]{3})\2([0-9]{4})(?![0-9])")
AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|"
    "CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|"
    "GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|"
    "L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|"
    "PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|"
    "SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|"
    "WS|WV|YO|ZE"
)
POSTCODE = re.compile(
    rf"(?<![A-Z0-9])((?:{AREAS})[0-9][0-9A-HJKMNP-Y]?) ?([0-9][ABD-HJLNP-UW-Z]{{2}})"
    r"(?![A-Z0-9])",
    re.IGNORECASE | re.ASCII,
)
ORDINAL = re.compile(r"1st|2nd|3rd|[04-9]th")
WHOSE = r"(?:(?:patient|woman|mother|client|baby|infant|child)s?)"
NUMBER = r"(?:number|num|no|id)"
IDENTIFYING = (
    rf"{WHOSE}?(?:new)?nhs{NUMBER}s?"
    rf"|{WHOSE}?(?:hospital|hosp|casenote|medicalrecord|district|k)(?:number|num|no)s?"
    rf"|{WHOSE}?(?:dateofbirth|dob|birthdate)"
    rf"|{WHOSE}(?:full|first|last|sur|fore|family)?names?|nameof{WHOSE}|{WHOSE}{NUMBER}"
    r"|surname|forename|firstname|lastname|familyname|mrn"
)
IN_LINES = re.compile(rf"^(?:{IDENTIFYING})$", re.MULTILINE)
BRACKETS = re.compile(r"\([^)\n]*\)|\[[^\]\n]*\]")
NO_LETTERS = re.compile(r"[^\w\n]+|_+")
EITHER_OR = re.compile(r"[/,;|&]|\bor\b|\band\b")  # between the halves of a double heading
LONGEST_HEADING = 60
FEW = 300  # texts, below which it is quicker to judge each alone

# Shapes of characters: every digit becomes 0, every letter A, all else a space. Whether a text
# can hold a ten-digit number or a postcode is then a search for a constant, which costs nothing.
SHAPES = bytes(
    ord("0") if chr(b).isdigit() and b < 128 else ord("A") if chr(b).isalpha() and b < 128 else 32
    for b in range(256)
)


def may_hold(texts: Collection[str]) -> bool:
    """Whether any of the texts needs a closer look with `suspicion`: one quick pass over all.

    It may say yes for nothing, and never says no where `suspicion` finds something.
    """
    whole = "\n".join(texts)
    if not whole.isascii():
        whole = unicodedata.normalize("NFKC", whole)
    shape = whole.encode("utf-8", "replace").translate(SHAPES)
    if b"0000000000" in shape or b"000 000 0000" in shape or _postcode_shape(shape):
        return True
    headings = [text for text in texts if len(text) <= LONGEST_HEADING]
    if len(headings) < FEW:  # most of them stood in other files too
        return any(map(identifies_patients, headings))
    return _head_patients("\n".join(map(_on_one_line, headings)))


def suspicion(text: str, allowed: frozenset[str] = frozenset()) -> Suspicion | None:
    """How sure it is that a text holds personal data. `allowed`: organisations' own postcodes."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if holds_nhs_number(text) or identifies_patients(text):
        return "certain"
    if TEN_DIGITS.search(text):
        return "suspected"
    return "suspected" if postcodes(text) - allowed else None


def number_suspicion(number: float) -> Suspicion | None:
    """As `suspicion`, for a cell that holds a number."""
    if not (1e9 <= number < 1e10 and number == int(number)):
        return None
    return "certain" if is_nhs_number(str(int(number))) else "suspected"


def holds_nhs_number(text: str) -> bool:
    """Whether ten digits in a text pass the NHS number's check."""
    numbers = ("".join(found.group(1, 3, 4)) for found in TEN_DIGITS.finditer(text))
    return any(map(is_nhs_number, numbers))


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits pass the NHS modulus 11 check (weights 10 to 2, check digit last)."""
    total = sum(int(d) * weight for d, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    check = 11 - total % 11
    return check != 10 and int(digits[9]) == check % 11


def postcodes(text: str) -> set[str]:
    """Full postcodes in a text, without spaces, in capitals. Ordinals (B1 2nd) are not taken."""
    return {(m[1] + m[2]).upper() for m in POSTCODE.finditer(text) if not ORDINAL.fullmatch(m[2])}


@lru_cache(maxsize=8192)
def identifies_patients(text: str) -> bool:
    """Whether a text is, as a whole, the heading of a column about single people."""
    if len(text) > LONGEST_HEADING:
        return False
    return _head_patients(_on_one_line(text))


def _head_patients(lines: str) -> bool:
    """Whether a line, or a half of a double one, heads data about single people.

    Only letters and digits count, and nothing that stands in brackets.
    """
    halves = EITHER_OR.sub("\n", BRACKETS.sub("", lines).casefold())
    return IN_LINES.search(NO_LETTERS.sub("", halves)) is not None


def _on_one_line(text: str) -> str:
    """A heading is often wrapped: NHS over number."""
    return text.replace("\n", " ") if "\n" in text else text


def _postcode_shape(shape: bytes) -> bool:
    """Whether a postcode's end (digit, two letters) stands after a postcode's start."""
    at = shape.find(b"0AA")
    while at >= 0:
        start = shape[max(at - 4, 0) : at].removesuffix(b" ")
        if shape[at + 3 : at + 4] in (b"", b" ") and start.endswith((b"A0", b"A00", b"A0A")):
            return True
        at = shape.find(b"0AA", at + 1)
    return False
