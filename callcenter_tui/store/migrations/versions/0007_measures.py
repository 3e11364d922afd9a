"""The account of the center: entries, their sums, and how far they have come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from callcenter_tui.store.columns import Moment

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the tables; they fill themselves from the journal."""
    _measured()
    _rollups()
    _state()


def _measured() -> None:
    op.create_table(
        "measured",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(8), nullable=False),
        sa.Column("subject_id", sa.String(32), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("department", sa.String(40), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("driver", sa.String(8), nullable=False),
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("detail", sa.String(120), nullable=False),
        sa.Column("tallies", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_measured_subject", "measured", ["subject_id", "subject"])
    op.create_index("ix_measured_at", "measured", ["at", "department"])
    op.create_index("ix_measured_who", "measured", ["who", "at"])


def _rollups() -> None:
    key = ("grain", "at", "simulated", "department", "language", "driver", "who", "detail", "name")
    op.create_table(
        "rollups",
        sa.Column("grain", sa.String(8), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("department", sa.String(40), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("driver", sa.String(8), nullable=False),
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("detail", sa.String(120), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(*key),
        sqlite_with_rowid=False,
    )


def _state() -> None:
    op.create_table(
        "rollup_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("journal_id", sa.BigInteger(), nullable=False),
        sa.Column("gaps", sa.JSON(), nullable=False),
        sa.Column("calls_to", sa.String(32)),
        sa.Column("operators_to", sa.String(32)),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("counted_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
