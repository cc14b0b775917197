"""What each role is told of a new data cut."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analysis.chance import by_chance
from etl.faults import UserError
from etl.role_digest import tell_roles
from store.signals import TIER_WORDS, Scope, inbox_of
from store.store import Store
from tests.demo_region import settings_of
from tests.etl.test_digest import Mailbox, free_port, serving

BOTH = "a@example.org, b@example.org"


@pytest.fixture
def settings(demo: Path, tmp_path: Path):
    shutil.copytree(demo, tmp_path / "data")
    return settings_of(tmp_path / "data")


@pytest.fixture
def inbox(settings):
    cut = Store(settings).cut(None)
    return cut, inbox_of(cut, Scope(indicators=tuple(cut.catalogue.indicators.values())), None)


def told(settings, role: str, ending: str = "txt") -> str:
    (path,) = settings.data.glob(f"digests/*-{role}.{ending}")
    return path.read_text(encoding="utf-8")


def test_leads_are_told_every_new_signal_by_tier_beside_chance(settings, inbox) -> None:
    cut, found = inbox
    assert found.flags
    tell_roles(settings)
    text = told(settings, "leads")
    for one in found.flags:
        assert TIER_WORDS[one.tier] in text
        name = cut.indicator(one.key.indicator).short_name
        assert f"{cut.org_name(one.level, one.key.org)}, {name}: {one.row['sentence']}" in text
    chance = by_chance(found.assessed, cut.catalogue.rules.newly_flagged_by_chance)
    assert f"about {chance.expected:.0f} would be new" in text
    assert f"{len(found.flags)} new among {found.assessed} cells" in text
    assert "<h2>Beside chance</h2>" in told(settings, "leads", "html")


def test_analysts_are_told_late_returns_and_failed_checks(settings, inbox) -> None:
    cut, found = inbox
    tell_roles(settings)
    text = told(settings, "analysts")
    assert "Returns that are late" in text
    for problem in found.problems:
        for sentence in problem.sentences:
            assert f"{cut.org_name(problem.level, problem.key.org)}: {sentence}" in text


def test_each_role_gets_its_own_mail(settings) -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port:
        sent = settings.model_copy(
            update={
                "smtp_host": "127.0.0.1",
                "smtp_port": port,
                "digest_to_leads": "lead@example.org",
                "digest_to_analysts": BOTH,
            }
        )
        lines = tell_roles(sent)
    assert [to for to, _ in mailbox.messages] == [
        ["lead@example.org"],
        ["a@example.org", "b@example.org"],
    ]
    assert mailbox.messages[0][1]["Subject"].startswith("Maternity signals")
    assert [
        line.endswith(end) for line, end in zip(lines, ("sent to 1", "sent to 2"), strict=True)
    ] == [True, True]


def test_mail_that_is_not_taken_is_a_sentence_and_the_files_are_there(settings) -> None:
    gone = settings.model_copy(
        update={
            "smtp_host": "127.0.0.1",
            "smtp_port": free_port(),
            "digest_to_leads": "lead@example.org",
        }
    )
    with pytest.raises(UserError, match="check SMTP_HOST"):
        tell_roles(gone)
    assert told(settings, "leads")
    assert told(settings, "analysts")


def test_before_the_first_load_there_is_nothing_to_tell(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nothing to tell"):
        tell_roles(settings_of(tmp_path))


def test_the_command_tells_them(settings, run_module) -> None:
    done = run_module("etl", "digest", MATERNITY_REGION="demo", MATERNITY_DATA=str(settings.data))
    assert done.returncode == 0, done.stderr
    assert "leads: " in done.stdout
    assert told(settings, "leads")
