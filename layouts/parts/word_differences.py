"""Texts side by side with the words marked in which they differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from layouts.parts.tags import Markup, tag, text_of

ALIKE = 0.35  # likeness from which two texts are taken for versions of one another
WORD = re.compile(r"\S+")
EDGES = ".,;:()"


def marked(texts: Sequence[str]) -> list[Markup]:
    """Each text with its differing words in bold, tinted and underlined.

    A text is held against those that are like it, as versions of one sentence are; against texts
    with hardly a word in common all of it differs. Case and punctuation are no difference."""
    words = [WORD.findall(text) for text in texts]
    plain = [[word.strip(EDGES).casefold() for word in some] for some in words]
    return [_marked(words[at], _differing(at, plain)) for at in range(len(texts))]


def _differing(at: int, plain: Sequence[list[str]]) -> list[bool]:
    """Which words of a text another one has not at the same place."""
    mine = plain[at]
    others = [other for n, other in enumerate(plain) if n != at and other]
    if not mine or not others:
        return [False] * len(mine)
    matches = [SequenceMatcher(None, mine, other, autojunk=False) for other in others]
    like = [match for match in matches if match.ratio() >= ALIKE]
    if not like:
        return [True] * len(mine)
    different = [False] * len(mine)
    for match in like:
        same = [False] * len(mine)
        for block in match.get_matching_blocks():
            for place in range(block.a, block.a + block.size):
                same[place] = True
        different = [before or not here for before, here in zip(different, same, strict=True)]
    return different


def _marked(words: Sequence[str], different: Sequence[bool]) -> Markup:
    """Words with runs of those that differ as one mark."""
    parts: list[str] = []
    run: list[str] = []
    for word, differs in zip([*words, ""], [*different, False], strict=True):
        if differs:
            run.append(word)
            continue
        if run:
            parts.append(tag("mark", " ".join(run), className="differs"))
            run = []
        if word:
            parts.append(text_of(word))
    return Markup(" ".join(parts))
