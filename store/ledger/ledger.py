"""The ledger, opened."""

from __future__ import annotations

from store.ledger.actions import Actions
from store.ledger.agreements import Agreements
from store.ledger.database import engine_for
from store.ledger.events import Events
from store.ledger.judgements import Judgements
from store.ledger.meetings import Meetings
from store.ledger.plans import Plans
from store.ledger.purges import Purges
from store.ledger.runs import Runs
from store.ledger.schema import prepare
from store.ledger.submissions import Submissions
from store.ledger.triage import Triages


class Ledger(
    Runs, Submissions, Judgements, Triages, Actions, Meetings, Agreements, Plans, Purges, Events
):
    """The ledger's database, its tables made or brought up to date when it is opened.

    only_read: nothing is made or changed, for who only looks. LedgerError, here and in all that
    follows: it cannot be reached, or a newer program made it.
    """

    def __init__(self, url: str, *, only_read: bool = False) -> None:
        super().__init__(engine_for(url, only_read=only_read))
        try:
            if not only_read:
                prepare(self.engine)
        except BaseException:
            self.close()
            raise
