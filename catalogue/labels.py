"""Labels as people type them, made comparable."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """A label without case, spaces, punctuation and accents: what two spellings share.

    Signs of comparison and plus signs are kept, because they carry meaning ("<7", "1500ml+").
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum() or c in "<>=+%≥≤")
