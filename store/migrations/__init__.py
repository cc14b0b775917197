"""How the ledger's tables came about, step by step (Alembic)."""
