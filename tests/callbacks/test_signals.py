"""The signals inbox over HTTP: what is listed, and saving what is made of a flag."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from plotly.io.json import to_json_plotly

from app import create_app
from callbacks.pages import page
from callbacks.signals_badge import waiting
from catalogue.view import View
from store.earlier_cuts import earlier_cuts, usual_earlier
from store.ledger import Ledger
from store.signals import Scope, Signal, inbox_of
from store.store import Store
from store.triaged import triaged
from tests.callbacks.over_http import Dashboard
from tests.callbacks.sent import by_id, markup_with, words
from tests.demo_region import settings_of, some_cuts
from tests.etl.made_returns import nhs_number
from tests.signal_region import RESTATED, SHORT, Loaded

OWN = {"Sec-Fetch-Site": "same-origin"}
SETS = "?set=all"
CSV = f"/download/signals{SETS}"


@pytest.fixture
def settings(demo: Path, tmp_path: Path):
    """The demo's cut with a ledger of its own."""
    shutil.copytree(demo, tmp_path / "data")
    return settings_of(tmp_path / "data")


@pytest.fixture
def app(settings):
    return create_app(settings)


def shown(app, link: str = f"/signals{SETS}") -> str:
    """All that the page holds, as text."""
    return json.dumps(Dashboard(app).content(link), ensure_ascii=False)


def keys(app, link: str = f"/signals{SETS}") -> list[str]:
    """The flags that are new, in the order of the list."""
    listed = by_id(Dashboard(app).content(link), "signals")["data-markup"]
    return re.findall(r"/signals/([^?\"\\]+)\?", listed)


def save(app, key: str, **given):
    form = {
        "signal": key,
        "state": "explained",
        "reason": "A new record from March",
        "role": "Matron",
        "back": "/signals?set=all",
        **given.pop("form", {}),
    }
    sent = {"headers": OWN, "base_url": "http://127.0.0.1", **given}
    return app.server.test_client().post("/signals/triage", data=form, **sent)


def key_of(row: dict[str, str]) -> str:
    about = "data" if row["tier"] == "data" else row["indicator"]
    return f"{row['org']}.{about}.{row['flags']}.{row['began']}"


def steps(settings) -> list[str]:
    ledger = Ledger(settings.ledger_url)
    try:
        return [row.state for row in ledger.triages()]
    finally:
        ledger.close()


def test_the_list_the_export_and_the_title_tell_of_the_same_flags(app):
    listed = keys(app)
    rows = Dashboard(app).rows(CSV)
    named = {key_of(row) for row in rows}
    assert set(listed) == named
    assert len(listed) == len(rows) > 0
    counted = [row for row in rows if row["tier"] not in ("data", "sums")]
    assert f"{len(counted)} new flags; about" in shown(app)
    assert {row["triage"] for row in rows} == {"new"}


def test_what_is_saved_is_shown_and_exported_with_who_and_why(app, settings):
    key = keys(app)[0]
    answer = save(app, key)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/signals?set=all"
    opened = shown(app, f"/signals/{key}{SETS}")
    assert "explained, Matron" in opened
    assert "A new record from March" in opened
    rows = Dashboard(app).rows(f"/download/signals{SETS}&state=explained")
    assert [row["triage_reason"] for row in rows] == ["A new record from March"]
    assert rows[0]["data_changed"] == "no"


def test_a_frozen_link_shows_the_triage_of_its_time_and_counts_the_later(app, settings):
    key = keys(app)[0]
    save(app, key)
    cut = (settings.data / "CURRENT").read_text().strip()
    frozen = shown(app, f"/signals/{key}{SETS}&snapshot={cut}")
    assert "A new record from March" not in frozen
    assert "1 later note is not shown in this cut." in frozen
    assert "triage-reason" not in frozen


def test_without_a_reason_nothing_but_new_is_saved(app, settings):
    key = keys(app)[0]
    refused = save(app, key, form={"reason": " "})
    assert refused.status_code == 400
    assert "Why is missing" in refused.text
    assert save(app, key, form={"state": "new", "reason": ""}).status_code == 303
    assert steps(settings) == ["new"]


@pytest.mark.parametrize("field", ["reason", "role"])
def test_personal_data_is_refused_kept_nowhere_and_not_said_back(app, settings, field):
    number = nhs_number()
    refused = save(app, keys(app)[0], form={field: f"see {number}"})
    assert refused.status_code == 400
    assert "may hold personal data" in refused.text
    assert number not in refused.text
    assert steps(settings) == []
    assert not any(
        number.encode() in path.read_bytes() for path in settings.data.rglob("*") if path.is_file()
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"signal": "Z99.pph_1500_rate.shift.2026-03"},
        {"signal": "../../etc"},
        {"signal": ""},
        {"month": "1999-01"},
        {"month": "../.."},
        {"state": "ignored"},
        {"reason": "x" * 1001},
    ],
    ids=str,
)
def test_a_form_that_was_tampered_with_saves_nothing(app, settings, wrong):
    answer = save(app, keys(app)[0], form=wrong)
    assert answer.status_code == 400
    assert "<h1>Nothing was saved</h1>" in answer.text
    assert steps(settings) == []


@pytest.mark.parametrize(
    "given",
    [
        {"headers": {"Sec-Fetch-Site": "cross-site"}},
        {"headers": {}},
        {"base_url": "http://dashboard.example"},
        {"environ_base": {"REMOTE_ADDR": "10.1.2.3"}},
    ],
    ids=str,
)
def test_only_a_page_of_ours_on_this_machine_can_save(app, settings, given):
    assert save(app, keys(app)[0], **given).status_code == 403
    assert steps(settings) == []


def test_saving_leads_back_to_no_other_site(app):
    key = keys(app)[0]
    for back in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", ""):
        assert save(app, key, form={"back": back}).headers["Location"] == "/signals"


def test_a_flag_that_is_not_there_is_said_and_breaks_nothing(app):
    told = shown(app, f"/signals/Z99.pph_1500_rate.shift.2026-03{SETS}")
    assert "is not among those of this data cut" in told
    assert "No flag is called" in shown(app, "/signals/<b>x")
    assert "There is no such earlier data cut" in shown(app, "/signals?since=20200101T000000Z-a")


def test_the_zip_with_notes_tells_what_each_column_means(app):
    answer = app.server.test_client().get(f"/download-with-notes/signals{SETS}")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
        (name,) = [name for name in package.namelist() if name.endswith("metadata.json")]
        columns = json.loads(package.read(name))["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(Dashboard(app).rows(CSV)[0])
    assert all(column["dc:description"] for column in columns)


def test_all_triaged_and_nothing_new_are_said(app, settings):
    for key in keys(app):
        save(app, key)
    for link in (f"/signals{SETS}", f"/signals{SETS}&state=new"):
        assert re.search(r"All \d+ seen\.", shown(app, link))
    assert "All 1 seen" not in shown(app, f"/signals{SETS}&state=explained")
    quiet = next(
        told
        for provider in ("Z01", "Z02", "Z03", "Z04", "Z05", "Z06")
        if "No new flags" in (told := shown(app, f"/signals?provider={provider}"))
    )
    assert "would be expected by chance" in quiet


def test_the_list_stands_where_the_ledger_does_not_answer(app, settings):
    listed = keys(app)
    Path(settings.ledger_url.removeprefix("sqlite:///")).write_bytes(b"no database")
    assert keys(app) == listed
    opened = shown(app, f"/signals/{listed[0]}{SETS}")
    assert "The ledger cannot be used" in opened
    assert "triage-reason" not in opened
    assert Dashboard(app).client.get(CSV).status_code == 404, "no row may look untouched"
    assert triaged(settings_of(settings.data / "none")).steps == {}


@pytest.fixture
def a_month_later(two_months: Loaded, tmp_path: Path):
    """The region loaded twice, with a ledger of its own to write to."""
    shutil.copytree(two_months.data, tmp_path / "later")
    return replace(two_months, data=tmp_path / "later")


def page_words(app, link: str = f"/signals{SETS}") -> str:
    return words(Dashboard(app).content(link))


def test_every_tier_stands_apart_and_only_providers_are_counted(two_months):
    app = create_app(two_months.settings)
    told = page_words(app)
    inbox = inbox_of(
        two_months.cut,
        Scope(indicators=two_months.cut.catalogue.in_set("all")),
        usual_earlier(two_months.settings, two_months.cut),
    )
    assert f"{len(inbox.flags)} new flags; about" in told
    assert f"among {inbox.assessed} cells" in told
    assert f"All {len(inbox.new)}" in re.sub(r"\s+", " ", told)
    assert re.search(rf"Region and LMSs {len(inbox.sums)}\s?, sums of the returns above", told)
    assert "MOSS" in told


def test_a_data_problem_is_listed_opened_triaged_and_exported(a_month_later):
    app = create_app(a_month_later.settings)
    key = f"{SHORT}.data.bookings_volume.{a_month_later.month}"
    opened = page_words(app, f"/signals/{key}{SETS}")
    assert "far below usual: part of the month may be missing" in opened
    assert "look at whether all teams and clinics are in" in opened
    assert save(app, key, form={"state": "data_issue"}).status_code == 303
    rows = Dashboard(app).rows(f"{CSV}&state=data_issue")
    assert [key_of(row) for row in rows] == [key]
    assert float(rows[0]["value"]) < float(rows[0]["centre"]) / 2
    assert rows[0]["period_start"] == f"{a_month_later.month}-01"
    assert "is 29 %" in rows[0]["found"] or "look at whether" in rows[0]["found"]
    notes = app.server.test_client().get(f"/download-with-notes/signals{SETS}")
    assert notes.status_code == 200


def test_a_flag_that_a_return_took_away_leads_to_its_receipt(two_months):
    app = create_app(two_months.settings)
    markup = markup_with(Dashboard(app).content(f"/signals{SETS}"), "Flags that went")
    assert "Harbourne sent August again" in unescape(markup)
    assert f'href="/returns/{two_months.again}?set=all"' in markup
    assert "Flags that went" not in page_words(app, f"/signals{SETS}&state=new")


def test_triage_is_marked_where_the_figures_became_others(a_month_later):
    settings = a_month_later.settings
    before = Store(settings).cut(a_month_later.former)
    every = Scope(indicators=before.catalogue.in_set("all"))
    flag = next(
        one for one in inbox_of(before, every, None).every
        if one.key[:2] == (RESTATED, "caesarean_emergency_rate")
    )  # fmt: skip
    app = create_app(settings)
    assert save(app, flag.key.text, form={"snapshot": before.id}).status_code == 303
    assert "data changed" not in page_words(
        app, f"/signals/{flag.key.text}{SETS}&snapshot={before.id}"
    )
    listed = next(one for one in inbox_of(a_month_later.cut, every, None).every
                  if isinstance(one, Signal) and one.level == "provider")  # fmt: skip
    ledger = Ledger(settings.ledger_url)
    ledger.add_triage(
        level=listed.level, org=listed.key.org, indicator=listed.key.indicator,
        rule=listed.key.rule, start=date.fromisoformat(f"{listed.key.start}-01"),
        state="explained", reason="As it was", role="Matron",
        figures=f"{listed.flag.point}:{'0' * 32}",
    )  # fmt: skip
    ledger.close()
    opened = page_words(app, f"/signals/{listed.key.text}{SETS}")
    assert opened.count("data changed") == 2, "in the list and in the panel"


def test_the_badge_counts_what_waits_and_falls_as_it_is_looked_at(a_month_later):
    store = Store(a_month_later.settings)
    app = create_app(a_month_later.settings)
    first = waiting(store, store.current(), View(set="all"))
    listed = [key for key in dict.fromkeys(keys(app)) if not key.startswith(("ZR", "ZA", "ZB"))]
    assert first == len(listed) > 0
    save(app, listed[0])
    assert waiting(store, store.current(), View(set="all")) == first - 1
    save(app, listed[0], form={"state": "new", "reason": ""})
    assert waiting(store, store.current(), View(set="all")) == first
    navigation = to_json_plotly(page(store, "/", "?set=all")[1])
    assert f'"{first}"' in navigation


def test_with_an_older_cut_flags_are_of_several_months_and_no_strip_is_drawn(three_cuts, tmp_path):
    some_cuts(three_cuts, tmp_path, date(2026, 7, 1), date(2026, 9, 1))
    settings = settings_of(tmp_path)
    app, (july,) = create_app(settings), earlier_cuts(settings, Store(settings).current())
    usual = page_words(app)
    assert "No data cut to August 2026 is kept to compare with." in usual
    assert "expected by chance" in usual
    chosen = page_words(app, f"/signals{SETS}&since={july.snapshot}")
    assert "new flags since the cut of 21 August" in chosen
    assert "Chance alone would give about" in chosen
    assert "by chance:" not in chosen


def test_nothing_new_says_what_chance_would_give_and_offers_all_providers(two_months):
    app = create_app(two_months.settings)
    told = next(
        told
        for provider in two_months.cut.region.providers
        if "No new flags since the cut of"
        in (told := page_words(app, f"/signals?provider={provider.code}"))
    )
    assert re.search(
        r"No new flags since the cut of [\w ]+; (about \d+|less than 1) would be", told
    )
    assert "Show all providers" in told


def test_who_cannot_write_reads_why_instead_of_a_form(two_months):
    app = create_app(two_months.settings.model_copy(update={"upload": "off"}))
    opened = page_words(app, f"/signals/{keys(app)[0]}{SETS}")
    assert "Until people can sign in" in opened
    assert "Your role" not in opened


def test_what_is_not_new_is_folded_away_below(two_months):
    app = create_app(two_months.settings)
    link = "/signals?set=all&provider=Z10"
    cut = Store(two_months.settings).current()
    scope = Scope(indicators=tuple(cut.catalogue.indicators.values()), provider="Z10")
    found = inbox_of(cut, scope, usual_earlier(two_months.settings, cut))
    page = shown(app, link)
    assert found.standing
    for one in found.standing:
        assert f"/signals/{one.key.text}?" in page
        assert one.key.text not in keys(app, link)
    assert "older-signals" not in shown(app, f"{link}&state=explained")


def test_a_link_to_a_flag_that_is_not_new_opens_it_still(two_months):
    older = next(
        one for one in inbox_of(
            two_months.cut, Scope(indicators=two_months.cut.catalogue.in_set("all")),
            usual_earlier(two_months.settings, two_months.cut),
        ).standing if one.level == "provider"
    )  # fmt: skip
    opened = page_words(create_app(two_months.settings), f"/signals/{older.key.text}{SETS}")
    assert "Opened: not new" in opened
    assert "What do you make of it?" in opened
