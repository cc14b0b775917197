"""Labels as people type them, made comparable."""

from __future__ import annotations

import unicodedata

KEPT = "<>=+%≥≤"
WITHOUT = {code: None for code in range(128) if not (chr(code).isalnum() or chr(code) in KEPT)}


def fold(text: str) -> str:
    """A label without case, spaces, punctuation and accents: what two spellings share.

    Signs of comparison and plus signs are kept, because they carry meaning ("<7", "1500ml+").
    """
    if text.isascii():  # nearly always, and many times as fast
        return text.lower().translate(WITHOUT)
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum() or c in KEPT)
