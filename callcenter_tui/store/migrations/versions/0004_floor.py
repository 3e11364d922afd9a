"""The floor: offers, queue stays, operators' histories, callbacks, watchers, unsent words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from callcenter_tui.store.columns import Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables and columns."""
    _columns()
    _offers()
    _queue_stays()
    _operator_spells()
    _callbacks()
    _presence()
    _begin()


def _columns() -> None:
    """New columns; defaults are for the rows that are there, and only for those."""
    for column in (
        sa.Column("front", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("not_before", Moment()),
        sa.Column("help", sa.String(), nullable=False, server_default=""),
        sa.Column("mood", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("linked_to", sa.String(32)),
        sa.Column("shown_seq", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("reminded_at", Moment()),
        sa.Column("summary_by", sa.String(), nullable=False, server_default=""),
    ):
        op.add_column("calls", column)
    for name, cap in (("phone_cap", "1"), ("text_cap", "4")):
        op.add_column("users", sa.Column(name, sa.Integer(), nullable=False, server_default=cap))
    op.add_column(
        "settings", sa.Column("changed_by", sa.String(), nullable=False, server_default="")
    )
    op.add_column("settings", sa.Column("changed_at", Moment()))
    _operators()


def _operators() -> None:
    """Rows that are there have been in their state since they were last seen."""
    op.add_column("operator_states", sa.Column("state_since", Moment()))
    op.add_column("operator_states", sa.Column("idle_since", Moment()))
    op.add_column("operator_states", sa.Column("offered_at", Moment()))
    op.add_column(
        "operator_states", sa.Column("wanted", sa.String(12), nullable=False, server_default="")
    )
    op.add_column(
        "operator_states",
        sa.Column("wanted_reason", sa.String(), nullable=False, server_default=""),
    )
    op.execute("UPDATE operator_states SET state_since = since, idle_since = since")
    with op.batch_alter_table("operator_states") as table:
        table.alter_column("state_since", existing_type=Moment(), nullable=False)
        table.alter_column("idle_since", existing_type=Moment(), nullable=False)


def _offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("call_id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("from_user_id", sa.String(32)),
        sa.Column("department", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("offered_at", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("ended_at", Moment()),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.ForeignKeyConstraint(["from_user_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_offers_call", "offers", ["call_id", "ended_at"])
    op.create_index("ix_offers_user", "offers", ["user_id", "offered_at"])
    op.create_index("ix_offers_open", "offers", ["ended_at", "until"])
    op.create_index(
        "ux_offers_open",
        "offers",
        ["call_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _queue_stays() -> None:
    op.create_table(
        "queue_stays",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("call_id", sa.String(32), nullable=False),
        sa.Column("department", sa.String(40), nullable=False),
        sa.Column("queued_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment()),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("user_id", sa.String(32)),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_queue_stays_call", "queue_stays", ["call_id", "ended_at"])
    op.create_index("ix_queue_stays_department", "queue_stays", ["department", "queued_at"])
    op.create_index("ix_queue_stays_ended", "queue_stays", ["ended_at"])


def _operator_spells() -> None:
    op.create_table(
        "operator_spells",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment()),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_operator_spells_user", "operator_spells", ["user_id", "began_at"])
    op.create_index("ix_operator_spells_open", "operator_spells", ["user_id", "ended_at"])


def _callbacks() -> None:
    op.create_table(
        "callbacks",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("call_id", sa.String(32), nullable=False),
        sa.Column("customer_id", sa.String(32), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("new_call_id", sa.String(32)),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"]),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.ForeignKeyConstraint(["new_call_id"], ["calls.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_callbacks_due", "callbacks", ["state", "due_at"])
    op.create_index("ix_callbacks_call", "callbacks", ["call_id"])


def _presence() -> None:
    op.create_table(
        "call_watchers",
        sa.Column("call_id", sa.String(32), nullable=False),
        sa.Column("place", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("writing", sa.Boolean(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("call_id", "place"),
    )
    op.create_table(
        "unsent",
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("call_id", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"]),
        sa.PrimaryKeyConstraint("user_id", "call_id"),
    )


def _begin() -> None:
    """Whoever waits already has a stay, and whoever has a status a spell, as if begun by us.

    Summaries so far are the evaluator's.
    """
    op.execute("UPDATE calls SET summary_by = 'ai' WHERE summary <> ''")
    sqlite = op.get_bind().dialect.name == "sqlite"
    new_id = "lower(hex(randomblob(16)))" if sqlite else "md5(random()::text || {0})"
    op.execute(
        "INSERT INTO queue_stays (id, call_id, department, queued_at, outcome) "  # noqa: S608 - ours
        f"SELECT {new_id.format('id')}, id, department, coalesce(waiting_since, state_since), '' "
        "FROM calls WHERE state = 'waiting'"
    )
    op.execute(
        "INSERT INTO operator_spells (id, user_id, status, reason, state, began_at) "  # noqa: S608 - ours
        f"SELECT {new_id.format('user_id')}, user_id, status, reason, state, since "
        "FROM operator_states"
    )
