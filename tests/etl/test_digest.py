"""The digest: what a load did, in a folder and in a mailbox."""

from __future__ import annotations

import email
import email.policy
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from settings import ROOT
from tests.etl.loading import SENT, Place, made_return
from tests.etl.made_returns import nhs_number

APRIL = date(2026, 4, 1)


@dataclass
class Mailbox:
    """What the mail server of the tests was given."""

    messages: list[Any] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.append((envelope.rcpt_tos, parsed))
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(mailbox: Mailbox, **options: Any) -> Iterator[int]:
    """A mail server on this machine, for a while; its port."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@pytest.fixture
def mail() -> Iterator[tuple[Mailbox, int]]:
    """A real mail server on this machine, and what it was given."""
    mailbox = Mailbox()
    with serving(mailbox) as port:
        yield mailbox, port


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path / "data")
    place.inbox.mkdir(parents=True)
    return place


def april(births: object, provider: str = "Z01") -> bytes:
    return made_return(provider, {APRIL: {"women_birthing": births}})


def run(place: Place, **settings: object) -> tuple[int, str]:
    """`python -m etl run` with more settings: exit code and error output."""
    also = {name: str(value) for name, value in settings.items()}
    process = place.start("run", "--workers", "0", also=also)
    _, error = process.communicate()
    return process.returncode, error


def digests(place: Place) -> list[str]:
    return [path.read_text() for path in sorted(place.data.glob("digests/*.txt"))]


def test_a_digest_tells_what_was_loaded_rejected_and_restated(place: Place) -> None:
    place.put("Z01.xlsx", april(241))
    run(place)
    place.put("2.xlsx", april(243), SENT + timedelta(days=1))
    place.put("no.xlsx", b"no workbook")
    assert run(place)[0] == 3
    first, second = digests(place)
    assert first.startswith("Maternity dashboard: 1 return loaded\n")
    assert second.startswith("Maternity dashboard: 1 return loaded, 1 rejected\n")
    assert "is in force." in second
    assert "Z01, April 2026, final, receipt " in second
    assert "Figures restated\n  Z01: 1 figure\n" in second
    assert "provider not known, receipt " in second
    assert "of the disk are free" in second
    (page, _) = sorted(place.data.glob("digests/*.html"))
    assert "<h2>Data cut</h2>" in page.read_text()


def test_a_quiet_night_leaves_none(place: Place) -> None:
    assert run(place)[0] == 0
    assert digests(place) == []


def test_a_load_that_fails_says_what_to_do(place: Place, tmp_path: Path) -> None:
    code, _ = run(place, MATERNITY_REGION="mars")
    assert code == 1
    (told,) = digests(place)
    assert told.startswith("Maternity dashboard: the load FAILED\n")
    assert "no region mars" in told


def test_personal_data_is_told_of_and_not_repeated(place: Place) -> None:
    number = nhs_number()
    place.put(f"Z01 {number}.xlsx", april(number))
    run(place)
    (told,) = digests(place)
    assert "Personal data came in" in told
    for file in place.data.glob("digests/*"):
        assert number not in file.read_text()


def test_a_page_shows_what_came_from_elsewhere_as_text(place: Place) -> None:
    from etl.digest import Digest, Part

    assert "<script>" not in Digest("a", (Part("b", ("<script>",)),)).html


def test_the_digest_goes_to_everybody_named(place: Place, mail: tuple[Mailbox, int]) -> None:
    mailbox, port = mail
    place.put("Z01.xlsx", april(241))
    named = {"DIGEST_TO": "one@example.org, two@example.org", "DIGEST_FROM": "us@example.org"}
    assert run(place, SMTP_HOST="127.0.0.1", SMTP_PORT=port, **named)[0] == 0
    ((to, message),) = mailbox.messages
    assert to == ["one@example.org", "two@example.org"]
    assert (message["Subject"], message["From"]) == (
        "Maternity dashboard: 1 return loaded", "us@example.org",
    )  # fmt: skip
    plain = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert plain == digests(place)[0]
    assert "<h1>" in message.get_body(("html",)).get_content()
    (event,) = place.ledger.events(action="digest_sent")
    assert (event.details, event.actor) == ({"recipients": 2}, "local")


@pytest.mark.soak
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"DIGEST_TO": ""}, "DIGEST_TO names nobody"),
        ({"DIGEST_TO": "one@example.org"}, "check SMTP_HOST"),
    ],
)
def test_a_digest_that_cannot_be_sent_is_a_sentence_and_the_load_stands(
    place: Place, settings: dict[str, str], said: str
) -> None:
    place.put("Z01.xlsx", april(241))
    code, error = run(place, SMTP_HOST="127.0.0.1", SMTP_PORT=free_port(), **settings)
    assert code == 0
    assert said in error
    assert "Traceback" not in error
    assert place.value("women_birthing", "Z01", APRIL) == (241.0, "final")
    assert len(digests(place)) == 1


def test_a_server_that_asks_for_a_name_is_told_it_behind_tls(place: Place, tmp_path: Path) -> None:
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-keyout", key, "-out", certificate, "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True, cwd=ROOT,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def checks(server: Any, session: Any, envelope: Any, mechanism: Any, data: Any) -> AuthResult:
        right = data == LoginPassword(b"us", b"secret")
        return AuthResult(success=right)

    options = {"tls_context": context, "require_starttls": True, "auth_required": True}
    place.put("Z01.xlsx", april(241))
    mailbox = Mailbox()
    with serving(mailbox, authenticator=checks, **options) as port:
        code, error = run(
            place, SMTP_HOST="localhost", SMTP_PORT=port, SMTP_SECURITY="starttls",
            SMTP_USER="us", SMTP_PASSWORD="secret", DIGEST_TO="one@example.org",
            SSL_CERT_FILE=certificate,
        )  # fmt: skip
    assert (code, len(mailbox.messages)) == (0, 1), error
