"""What is new in the data cut in force, told to each role what it needs: leads the signals,
analysts the returns that lack and the checks that failed."""

from __future__ import annotations

from datetime import datetime

from analysis.chance import by_chance
from etl.digest import Digest, Part, write_digest
from etl.faults import UserError
from etl.mail import NotSent, send
from settings import Settings
from store import clock
from store.cut import Cut
from store.earlier_cuts import usual_earlier
from store.signals import TIER_WORDS, Inbox, Scope, Tier, inbox_of
from store.store import Store
from store.tracked import tracked
from store.tracker import State
from store.tracker_words import listed, month_name

NONE = ("None.",)


def tell_roles(settings: Settings) -> list[str]:
    """Write the digest of each role, and send it where a mail server and addresses are set; a line
    for each. UserError: nothing is loaded, or one could not be sent; LedgerError: the ledger does
    not answer."""
    cut = Store(settings).cut(None)
    if cut is None or not cut.months:
        raise UserError("No returns are loaded yet, so there is nothing to tell.")
    now = clock.now()
    inbox = _inbox(cut, settings)
    made = {
        "leads": (for_leads(cut, inbox), settings.digest_to_leads),
        "analysts": (for_analysts(cut, inbox, settings, now), settings.digest_to_analysts),
    }
    said, faults = [], []
    for role, (digest, addresses) in made.items():
        path = write_digest(settings.data, digest, now, role)
        line = f"{role}: {path.name}"
        if settings.smtp_host and addresses.strip():
            try:
                line += f", sent to {send(digest, settings, addresses)}"
            except NotSent as fault:  # the other role is told all the same
                faults.append(str(fault))
        said.append(line)
    if faults:
        raise UserError(faults[0])
    return said


def for_leads(cut: Cut, inbox: Inbox) -> Digest:
    """New signals by tier, beside what chance alone would give. Every indicator is looked at."""
    chance = by_chance(inbox.assessed, cut.catalogue.rules.newly_flagged_by_chance)
    flags = len(inbox.flags)
    line = (
        f"{flags} new among {inbox.assessed} cells assessed. By chance alone about "
        f"{chance.expected:.0f} would be new in a month, and in 95 of 100 months {chance.low} to "
        f"{chance.high}."
    )
    parts = [Part("Beside chance", (line,))]
    for tier, words in TIER_WORDS.items():
        listed_ones = inbox.sums if tier == Tier.SUMS else inbox.flags
        lines = tuple(
            f"{cut.org_name(one.level, one.key.org)}, "
            f"{cut.indicator(one.key.indicator).short_name}: {one.row['sentence']}"
            for one in listed_ones
            if one.tier == tier
        )
        if lines:
            parts.append(Part(words, lines))
    month = month_name(cut.months[-1].astype("datetime64[D]").item())
    return Digest(f"Maternity signals, data to {month}: {flags or 'no'} new", tuple(parts))


def for_analysts(cut: Cut, inbox: Inbox, settings: Settings, now: datetime) -> Digest:
    """Returns that are late or were refused, and checks that newly failed."""
    told = tracked(settings, cut.catalogue, cut.region, cut.id, now).tracker
    overdue = [
        (row.provider.short_name, [c.month for c in row.cells
                                   if c and not c.suspended and c.due < told.today
                                   and c.state in (State.MISSING, State.REJECTED)])
        for row in told.rows
    ]  # fmt: skip
    late = tuple(
        f"{name}: {listed([month_name(month) for month in months])}"
        for name, months in overdue
        if months
    )
    failed = tuple(
        f"{cut.org_name(one.level, one.key.org)}: {sentence}"
        for one in inbox.problems
        for sentence in one.sentences
    )
    title = (
        f"Maternity returns: {len(late) or 'no'} provider{'' if len(late) == 1 else 's'} late, "
        f"{len(inbox.problems) or 'no'} new data problem{'' if len(inbox.problems) == 1 else 's'}"
    )
    parts = (
        Part("Returns that are late", late or NONE),
        Part("Checks that newly failed", failed or NONE),
        Part("New signals", (f"{len(inbox.flags)}, told to the clinical leads.",)),
    )
    return Digest(title, parts)


def _inbox(cut: Cut, settings: Settings) -> Inbox:
    everything = tuple(cut.catalogue.indicators.values())
    return inbox_of(cut, Scope(indicators=everything), usual_earlier(settings, cut))
