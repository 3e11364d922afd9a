"""Runs migrations on the connection that ``store.migrate`` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from callcenter_tui.store import center, people, tables, trust

target_metadata = SQLModel.metadata
MODULES = (center, people, tables, trust)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=target_metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction holds it all
)
context.run_migrations()
