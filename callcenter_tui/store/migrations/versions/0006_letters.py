"""Letters, the customers' answers to them, the outbox, and who wants no follow-ups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from callcenter_tui.store.columns import Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the tables."""
    _letters()
    _consents()
    _outbox()
    _opt_outs()


def _letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("call_id", sa.String(32), nullable=False),
        sa.Column("customer_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.Column("body_hash", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposer_id", sa.String(32)),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("asked_at", Moment()),
        sa.Column("asked_words", sa.Text(), nullable=False),
        sa.Column("asked_message", sa.String(32)),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"]),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_letters_call", "letters", ["call_id", "made_at"])
    op.create_index("ix_letters_customer", "letters", ["customer_id", "made_at"])
    op.create_index("ix_letters_state", "letters", ["state", "made_at"])


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("letter_id", sa.String(32), nullable=False),
        sa.Column("call_id", sa.String(32), nullable=False),
        sa.Column("customer_id", sa.String(32), nullable=False),
        sa.Column("answer", sa.String(3), nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(32)),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("body_hash", sa.String(64), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("voided_at", Moment()),
        sa.Column("voided", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"]),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"]),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_consents_letter", "consents", ["letter_id", "at"])
    op.create_index("ix_consents_call", "consents", ["call_id", "at"])
    op.create_index("ix_consents_at", "consents", ["at"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("letter_id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(14), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", Moment()),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("lease_until", Moment()),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("queued_by", sa.String(), nullable=False),
        sa.Column("queued_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment()),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"]),
        sa.PrimaryKeyConstraint("letter_id"),
    )
    op.create_index("ix_outbox_due", "outbox", ["state", "next_at"])
    op.create_index("ix_outbox_lease", "outbox", ["state", "lease_until"])
    op.create_index("ix_outbox_queued", "outbox", ["queued_at"])


def _opt_outs() -> None:
    op.create_table(
        "opt_outs",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("call_id", sa.String(32)),
        sa.Column("ended_at", Moment()),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ux_opt_outs_open",
        "opt_outs",
        ["address"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
