"""Sending a digest by e-mail."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from etl.digest import Digest
from etl.faults import UserError
from settings import Settings

SECONDS = 30  # for the mail server to answer


class NotSent(UserError):
    """The digest was not sent; the message is a sentence for the user."""


def send(digest: Digest, settings: Settings, addresses: str | None = None) -> int:
    """Send a digest to some addresses, by default everybody in DIGEST_TO; to how many. NotSent:
    the server did not take it."""
    named = settings.digest_to if addresses is None else addresses
    to = [address.strip() for address in named.split(",") if address.strip()]
    if not to:
        raise NotSent("The digest was not sent: SMTP_HOST is set and DIGEST_TO names nobody.")
    try:
        with _server(settings) as server:
            if settings.smtp_user and settings.smtp_password:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
            server.send_message(_message(digest, settings.digest_from, to))
    except (OSError, smtplib.SMTPException) as error:
        cause = error.strerror if isinstance(error, OSError) else None
        raise NotSent(
            f"The digest was not sent ({cause or type(error).__name__} at {settings.smtp_host}, "
            f"port {settings.smtp_port}); check SMTP_HOST and the settings beside it."
        ) from error
    return len(to)


def _server(settings: Settings) -> smtplib.SMTP:
    host, port = str(settings.smtp_host), settings.smtp_port
    context = ssl.create_default_context() if settings.smtp_security != "none" else None
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    server = smtplib.SMTP(host, port, timeout=SECONDS)
    if settings.smtp_security == "starttls":
        server.starttls(context=context)
    return server


def _message(digest: Digest, sender: str, to: list[str]) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = digest.title
    message["From"], message["To"] = sender, ", ".join(to)
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="maternity-dashboard")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(digest.text)
    message.add_alternative(digest.html, subtype="html")
    return message
