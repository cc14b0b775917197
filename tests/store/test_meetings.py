"""Meetings in the ledger: lists, their order, what is noted. On SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from store.ledger import Ledger, LedgerRefusal
from store.ledger.meetings import MOST_ITEMS
from store.meeting import drawn_letters, meeting_of, meetings_of, with_new
from tests.demo_region import MEASURE, settings_of

LINKS = [f"/indicator/{MEASURE}?provider=Z0{n}" for n in (1, 2, 3)]


@pytest.fixture
def ledger(ledger_url):
    ledger = Ledger(ledger_url)
    yield ledger
    ledger.close()


@pytest.fixture
def settings(tmp_path, ledger_url):
    return settings_of(tmp_path).model_copy(update={"database_url": ledger_url})


def made(ledger, **changes):
    given = {"name": "Monthly", "minutes": 10, "letters": {"Z01": "B", "Z02": "A"}, "links": LINKS}
    return ledger.add_playlist(**{**given, **changes})


def links_of(settings, token):
    return [item.link for item in meeting_of(settings, token).items]


def test_a_meeting_keeps_its_items_in_the_order_that_people_gave_them(ledger, settings):
    token = made(ledger).token
    added = ledger.add_item(token, "/indicator/caesarean_rate")
    assert links_of(settings, token) == [*LINKS, "/indicator/caesarean_rate"]
    ledger.move_item(token, added.id, -1)
    ledger.move_item(token, added.id, -9)  # the end holds it
    assert links_of(settings, token) == ["/indicator/caesarean_rate", *LINKS]
    ledger.take_item_out(token, added.id)
    assert links_of(settings, token) == LINKS
    with pytest.raises(LedgerRefusal, match="not on the list"):
        ledger.move_item(token, added.id, 1)


def test_what_was_noted_stays_when_its_item_is_taken_out(ledger, settings):
    token = made(ledger).token
    first = meeting_of(settings, token).items[0]
    action = ledger.add_action(
        indicator=MEASURE, level="provider", org="Z01", what="Weigh", owner_role="Matron",
        start=date(2026, 9, 1),
    )  # fmt: skip
    kept = {"token": token, "item": first.id, "link": first.link, "snapshot": "cut"}
    ledger.add_meeting_note(**kept, text="Why since June?")
    ledger.add_meeting_note(**kept, text="Weigh", action=action.id)
    ledger.take_item_out(token, first.id)
    meeting = meeting_of(settings, token)
    assert [item.link for item in meeting.items] == LINKS[1:]
    assert [noted.note.text for noted in meeting.notes] == ["Why since June?", "Weigh"]
    assert meeting.notes[1].action.owner_role == "Matron"
    assert meeting.notes[0].note.snapshot == "cut"


def test_a_question_can_be_changed_and_given_back(ledger, settings):
    token = made(ledger).token
    item = meeting_of(settings, token).items[1].id
    ledger.ask(token, item, "Who books late?")
    assert meeting_of(settings, token).items[1].question == "Who books late?"
    ledger.ask(token, item, None)
    assert meeting_of(settings, token).items[1].question is None


def test_lists_do_not_reach_into_each_other(ledger, settings):
    first, second = made(ledger), made(ledger, name="Other", links=[])
    item = meeting_of(settings, first.token).items[0].id
    for change in (
        lambda: ledger.move_item(second.token, item, 1),
        lambda: ledger.ask(second.token, item, "?"),
        lambda: ledger.take_item_out(second.token, item),
    ):
        with pytest.raises(LedgerRefusal):
            change()
    assert [one.name for one in meetings_of(settings)] == ["Other", "Monthly"]
    assert meeting_of(settings, "no-such-token-00") is None


def test_a_list_has_room_for_so_many_and_a_name(ledger):
    token = made(ledger, links=LINKS[:1] * MOST_ITEMS).token
    with pytest.raises(LedgerRefusal, match="room"):
        ledger.add_item(token, LINKS[0])
    with pytest.raises(LedgerRefusal, match="room"):
        made(ledger, links=LINKS[:1] * (MOST_ITEMS + 1))
    with pytest.raises(LedgerRefusal, match="name"):
        made(ledger, name="  ")
    with pytest.raises(LedgerRefusal, match="no such meeting"):
        ledger.add_item("no-such-token-00", LINKS[0])


@pytest.mark.parametrize("many", [1, 2, 26, 27, 60])
def test_letters_are_distinct_and_never_in_the_order_of_names(many):
    codes = [f"Z{n:02}" for n in range(many)]
    for seed in range(20):
        letters = drawn_letters(codes, Random(seed))
        assert len(set(letters.values())) == many
        order = list(letters.values())
        assert many == 1 or order != sorted(order, key=lambda letter: (len(letter), letter))


def test_a_provider_that_came_later_gets_the_next_letter():
    assert with_new({"Z01": "B", "Z02": "A"}, ["Z03", "Z01", "Z02"]) == {
        "Z01": "B", "Z02": "A", "Z03": "C",
    }  # fmt: skip
