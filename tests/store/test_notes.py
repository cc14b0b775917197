"""The export with notes says what every column and every indicator is."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

from store.export import COLUMNS, rows, rows_csv
from store.notes import MEANING, with_notes
from store.store import Store
from tests.demo_region import settings_of


def test_the_zip_holds_the_same_rows_their_columns_and_the_definition(demo: Path) -> None:
    cut = Store(settings_of(demo)).current()
    frame = rows(cut, "pph_1500_rate", subjects=[("provider", "Z03")])
    with zipfile.ZipFile(io.BytesIO(with_notes(frame, "pph.csv", cut))) as package:
        assert package.read("pph.csv") == rows_csv(frame)
        about = json.loads(package.read("pph.csv-metadata.json"))
        notes = package.read("notes.txt").decode()
    assert about["url"] == "pph.csv"
    columns = [column["name"] for column in about["tableSchema"]["columns"]]
    head = next(csv.reader(io.StringIO(rows_csv(frame).decode("utf-8-sig"))))
    assert columns == head == list(COLUMNS) == list(MEANING)
    indicator = cut.indicator("pph_1500_rate")
    assert indicator.definitions[0].numerator_words in notes
    assert cut.id in notes
    assert "not for publication" in notes
    for caveat in indicator.caveats:
        assert caveat in notes
