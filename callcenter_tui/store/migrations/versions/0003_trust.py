"""Tool uses, reviews, identity, vectors of passages; cost of runs and limits of turns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from callcenter_tui.store.columns import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables and columns."""
    _columns()
    _tool_uses()
    _reviews()
    _customer_answers()
    op.create_table(
        "passage_vectors",
        sa.Column("model", sa.String(80), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("model", "digest"),
    )


def _columns() -> None:
    """New columns; defaults are for the rows that are there, and only for those."""
    op.add_column("calls", sa.Column("identity", sa.String(12), nullable=False, server_default=""))
    op.add_column(
        "calls", sa.Column("identity_tries", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("turns", sa.Column("begun_at", Moment()))
    op.add_column(
        "turns",
        sa.Column("asked_to_wait", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("agent_runs", sa.Column("cost", sa.Float()))
    op.create_index("ix_agent_runs_at", "agent_runs", ["at"])
    op.add_column("engines", sa.Column("warning", sa.String(), nullable=False, server_default=""))


def _tool_uses() -> None:
    op.create_table(
        "tool_uses",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("turn_id", sa.String(32), nullable=False),
        sa.Column("call_id", sa.String(32), nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("once", sa.String(100)),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("deeds", sa.JSON(), nullable=False),
        sa.Column("ms", sa.Float(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"]),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_tool_uses_turn_id", "tool_uses", ["turn_id"])
    op.create_index("ix_tool_uses_call", "tool_uses", ["call_id"])


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("call_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("turn_id", sa.String(32)),
        sa.Column("prompt_version", sa.String(16), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"]),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("turn_id"),
    )
    op.create_index("ix_reviews_call", "reviews", ["call_id"])
    op.create_index("ix_reviews_at", "reviews", ["kind", "at"])


def _customer_answers() -> None:
    op.create_table(
        "customer_answers",
        sa.Column("customer_id", sa.String(32), nullable=False),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("locked_until", Moment()),
        sa.Column("set_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.PrimaryKeyConstraint("customer_id"),
    )
