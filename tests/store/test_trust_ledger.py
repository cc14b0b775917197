"""The badge's marks of timeliness and restatement, from the ledger as it was at the cut."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from store.cut import Cut
from store.snapshot import open_snapshot
from store.store import Store
from store.trust import Mark
from tests.etl.loading import Place, made_return

APRIL = date(2026, 4, 1)
SENT = datetime(2026, 5, 12, 9, tzinfo=UTC)


def marks(cut: Cut, provider: str) -> dict[str, Mark]:
    return {mark.id: mark for mark in cut.trust[provider].marks}


def returned(births: int, provider: str = "Z01") -> bytes:
    return made_return(provider, {APRIL: {"women_birthing": births, "bookings": 130}})


def test_late_returns_and_replaced_figures_show_in_the_cuts_that_knew_of_them(tmp_path: Path):
    place = Place(tmp_path / "data")
    place.put("Z01/april.xlsx", returned(241), SENT)
    place.put("Z02/april.xlsx", returned(180, "Z02"), SENT + timedelta(days=40))
    before = place.load().snapshot
    place.put("Z01/again.xlsx", returned(250), SENT + timedelta(days=2))
    place.load()
    store = Store(place.settings)
    now, then = store.current(), store.cut(before)
    assert "1 of " in marks(now, "Z01")["restatement"].sentence
    assert marks(then, "Z01")["restatement"].words == marks(now, "Z02")["restatement"].words
    assert marks(now, "Z02")["timeliness"].words == "late"
    assert marks(now, "Z01")["timeliness"].words != "not known"


def test_a_cut_that_no_load_made_says_that_it_is_not_known(tmp_path: Path):
    place = Place(tmp_path / "data")
    place.put("Z01/april.xlsx", returned(241), SENT)
    place.load()
    alone = Cut(open_snapshot(place.data))
    (place.data / "ledger.db").unlink()
    without = Store(place.settings).current()
    for cut in (alone, without):
        assert marks(cut, "Z01")["timeliness"].words == "not known"
        assert marks(cut, "Z01")["restatement"].words == "not known"
