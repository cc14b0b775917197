"""What can go wrong with a paper, as a sentence for whoever asked for it."""

from __future__ import annotations


class ReportError(Exception):
    """A paper that cannot be made; the message says why and what to do."""
