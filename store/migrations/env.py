"""Alembic's way in: the connection, and its transaction, are the caller's."""

from alembic import context

from store.ledger.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
)
context.run_migrations()
