"""Where a file holds what is, or may be, personal data: every cell, name and hidden text."""

from __future__ import annotations

from collections.abc import Iterator

from etl.marks import address
from etl.personal_data import Suspicion, may_hold, number_suspicion, suspicion
from etl.submission import Finding
from etl.vocabulary import Vocabulary
from etl.workbook import Book

WORDS: dict[Suspicion, str] = {
    "certain": "This is personal data: an NHS number, or a heading of data about single people.",
    "suspected": "This may be personal data: a ten-digit number or a full postcode.",
}


def scan(book: Book, words: Vocabulary) -> Iterator[tuple[Suspicion, Finding]]:
    """Each place of a book that holds personal data, with how sure it is.

    The finding names sheet and cell and never repeats the content.
    """
    texts = set(book.strings - words.texts)
    texts.update(sheet.name for sheet in book.sheets)
    texts.update(text for _, _, text in book.texts)
    judged: dict[object, Suspicion] = {}
    if may_hold(texts):
        judged = {t: level for t in texts if (level := suspicion(t, words.postcodes)) is not None}
    for cell in book.contents:
        if type(cell) in (float, int) and cell >= 1e9 and (level := number_suspicion(cell)):
            judged[cell] = level
    return _places(book, judged) if judged else iter(())


def is_personal(finding: Finding) -> bool:
    """Whether a finding is about personal data: its file must not be given to anybody."""
    return finding.message.endswith(tuple(WORDS.values()))


def _places(book: Book, judged: dict[object, Suspicion]) -> Iterator[tuple[Suspicion, Finding]]:
    for number, sheet in enumerate(book.sheets, 1):
        name = sheet.name
        if name in judged:
            name = f"sheet {number}"
            yield judged[sheet.name], Finding("error", name, "", WORDS[judged[sheet.name]])
        for r, row in enumerate(sheet.rows):
            for c, cell in enumerate(row):
                if cell in judged:
                    words = WORDS[judged[cell]]
                    yield judged[cell], Finding("error", name, address(r, c), words)
    safe = {sheet.name for sheet in book.sheets if sheet.name not in judged}
    for owner, place, text in book.texts:
        if text in judged:
            where = place if " " in place else "a comment"
            cell = "" if " " in place else place
            words = f"In {where}: {WORDS[judged[text]]}"
            yield judged[text], Finding("error", owner if owner in safe else "", cell, words)
