"""What people wrote on a series: on its chart as marks, below it as a list with forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from catalogue.view import View
from charts.marks import Mark
from charts.words import month_words
from layouts.indicator_actions import Offered, Written, actions_tab
from store.cut import Cut, Subject
from store.decided import Decision
from store.decision_kinds import PHASE
from store.pending import Pending, known
from store.work import Work

KEPT = "This is a data cut kept as it was: open the latest to write on it."
MERGED = "Notes and decisions belong to each organisation as it was: choose “As it was” to write."

PANEL = "#written"  # of the page's tabs: what was written is seen when it is saved
COMES, GOES = "Waits for the next data cut.", "Taken back: gone with the next data cut."


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What stands beside a cut: what is written, what waits for the next cut, and why the reader
    cannot write (None: the reader can)."""

    work: Work
    pending: Pending
    refusal: str | None = None


NOTHING = Desk(work=Work(), pending=Pending())


def marks_of(cut: Cut, desk: Desk, subject: Subject, indicator: str) -> list[Mark]:
    """Phases that people made with their reason and author, notes, and actions, on one series."""
    level, org = subject
    decided = [
        Mark(f"{one.first:%Y-%m}", f"{one.reason} ({one.who})", "phase")
        for one in cut.decided.of.get((org, indicator), ())
        if one.kind == PHASE
    ]
    notes = [
        Mark(f"{note.month:%Y-%m}", note.text, "note")
        for note in desk.work.notes_on(level, org, indicator)
    ]
    actions = [
        Mark(f"{kept.action.start:%Y-%m}", kept.action.what, "action")
        for kept in desk.work.actions_on(level, org, indicator)
    ]
    return [*decided, *notes, *actions]


def written(cut: Cut, view: View, desk: Desk, subject: Subject, indicator: str) -> list[Any]:
    """The list and the forms."""
    level, org = subject
    back = f"{view.href}{PANEL}"
    frozen = view.snapshot is not None
    refusal = KEPT if frozen else MERGED if cut.joined(org) else desk.refusal
    can_write = refusal is None
    notes = [
        Written(
            when=month_words(f"{note.month:%Y-%m}"),
            kind="Note.",
            words=note.text,
            by=f"{note.role or note.actor}, {note.recorded:%-d %b %Y}",
            take_back=("/notes/take-back", {"id": str(note.id), "back": back})
            if can_write
            else None,
        )
        for note in desk.work.notes_on(level, org, indicator)
    ]
    actions = [
        Written(
            when=f"from {month_words(f'{kept.action.start:%Y-%m}')}",
            kind="Action.",
            words=f"{_sentence(kept.action.what)} Owner: {kept.action.owner_role}. "
            f"Status: {kept.status}.",
            by=f"{kept.action.role or kept.action.actor}, {kept.action.recorded:%-d %b %Y}",
        )
        for kept in desk.work.actions_on(level, org, indicator)
    ]
    pending, series = desk.pending, (org, indicator)
    going = {known(series, one) for one in pending.going.get(series, ())}
    decided = [
        _decided(one, view, pending.number_of(series, one) if can_write else None,
                 GOES if known(series, one) in going else "")
        for one in cut.decided.of.get(series, ())
    ]  # fmt: skip
    coming = [
        _decided(one, view, pending.number_of(series, one) if can_write else None, COMES)
        for one in pending.coming.get(series, ())
    ]
    months = [(str(m), month_words(m)) for m in reversed(cut.months)]
    started = {"level": level, ("provider" if level == "provider" else "lms"): org}
    if level == "region":
        started = {"level": level}
    offered = Offered(
        indicator=indicator,
        level=level,
        org=org,
        name=cut.org_name(level, org),
        snapshot=cut.id,
        back=back,
        months=months,
        open_action=view.on("actions").but(about=indicator, **started).href,
        refusal=refusal,
    )
    return actions_tab(
        [*decided, *coming, *notes, *actions],
        offered,
        later_words(desk.work.later_on(level, org, indicator)),
        _waiting(pending.about(series)),
    )


def _decided(one: Decision, view: View, number: int | None, waits: str) -> Written:
    """number: in the ledger, None where it cannot be taken back. waits: what the next data cut does
    about it, "" for nothing."""
    first = month_words(f"{one.first:%Y-%m}")
    last = month_words(f"{one.last:%Y-%m}") if one.last else first
    hidden: dict[str, str | None] = {
        "id": str(number),
        "kind": one.kind,
        "back": f"{view.href}{PANEL}",
    }
    return Written(
        when=first if first == last else f"{first} to {last}",
        kind="New phase." if one.kind == PHASE else "Left out of the limits.",
        words=one.reason,
        by=f"{one.who}, {one.made:%-d %b %Y}",
        waits=waits,
        take_back=None if number is None else ("/decisions/take-back", hidden),
    )


def _sentence(words: str) -> str:
    """Words with a full stop, where they end without one."""
    return words if words[-1:] in ".!?" else f"{words}."


def later_words(later: int) -> str:
    """How many notes came after the cut of a frozen link; "" for none."""
    if not later:
        return ""
    return f"{later} later {'note is' if later == 1 else 'notes are'} not shown in this cut."


def _waiting(changes: int) -> str:
    """What is decided and not in this cut yet."""
    if not changes:
        return ""
    many = "decision waits" if changes == 1 else "decisions wait"
    return (
        f"{changes} {many} for the next data cut, which has been asked for. Until it is there the "
        "chart is as it was; open the page again to see it change."
    )
