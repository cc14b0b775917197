"""Who may send on the page: until people can sign in, whoever sits at the machine itself."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from flask import Request

from settings import Settings

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
# A gateway on this machine adds these for readers elsewhere.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
OTHER_WAY = "Put the file into the inbox folder, or send it to the regional team as before."
OFF = f"Returns are not taken on this page. {OTHER_WAY}"
NOT_HERE = (
    "Until people can sign in, returns are taken on this page only from the machine that the "
    f"dashboard runs on. {OTHER_WAY}"
)
OTHER_SITE = "This did not come from the dashboard's own page, so nothing was done."


def refusal(request: Request, settings: Settings) -> str | None:
    """Why nothing can be sent by whoever asks; None: it can."""
    if settings.upload == "off":
        return OFF
    return None if _is_local(request) else NOT_HERE


def refusal_to_write(request: Request, settings: Settings) -> str | None:
    """As `refusal`, for what changes something: it must come from a page of our own too."""
    said = refusal(request, settings)
    if said is None and not _is_own(request):
        said = OTHER_SITE
    return said


def _is_local(request: Request) -> bool:
    """Asked by this machine, by its own name: another name that leads here is somebody's trick."""
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        near = ipaddress.ip_address(request.remote_addr or "").is_loopback
        name = urlsplit(f"//{request.host}").hostname
    except ValueError:
        return False
    return near and name in LOOPBACK_NAMES


def _is_own(request: Request) -> bool:
    """What the browser says of where it comes from; one that says nothing is not believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == request.host_url.rstrip("/")
