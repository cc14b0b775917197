"""The ledger: what was received, what each load did, what people decided, and every event."""

from store.ledger.database import LedgerError, LedgerRefusal, actor
from store.ledger.ledger import Ledger

__all__ = ["Ledger", "LedgerError", "LedgerRefusal", "actor"]
