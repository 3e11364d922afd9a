"""Second factors, one-time passwords, keys of SSH, limits, and the chain over the journal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from callcenter_tui.store.columns import Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the tables; the chain begins with the next audited event."""
    op.add_column("users", sa.Column("one_time_until", Moment()))
    op.add_column("sessions", sa.Column("source", sa.String(), nullable=False, server_default=""))
    op.add_column("sessions", sa.Column("rotated_at", Moment()))
    _factors()
    _ssh_keys()
    _limits()
    _chain()
    _erasable()


def _factors() -> None:
    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("confirmed_at", Moment()),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("user_id"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("used_at", Moment()),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("user_id", "code_hash"),
    )


def _ssh_keys() -> None:
    op.create_table(
        "ssh_keys",
        sa.Column("fingerprint", sa.String(100), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("bound_at", Moment(), nullable=False),
        sa.Column("bound_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("fingerprint"),
    )
    op.create_index("ix_ssh_keys_user_id", "ssh_keys", ["user_id"])


def _limits() -> None:
    op.create_table(
        "rate_limits",
        sa.Column("key", sa.String(160), nullable=False),
        sa.Column("full_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )


def _chain() -> None:
    op.create_table(
        "audit_chain",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.String(64), nullable=False),
        sa.Column("link", sa.String(64), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("event_id"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_chain_no_{action.lower()} BEFORE {action} ON audit_chain "
                "BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END"
            )
        _irreplaceable("audit_chain", "seq = NEW.seq OR event_id = NEW.event_id")
        _irreplaceable("journal", "id = NEW.id")
        return
    op.execute(
        "CREATE TRIGGER audit_chain_no_change BEFORE UPDATE OR DELETE ON audit_chain "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()"
    )


def _irreplaceable(table: str, same: str) -> None:
    """SQLite's INSERT OR REPLACE deletes past the triggers of DELETE: this stops it before."""
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - names of ours
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} "
        f"BEGIN SELECT RAISE(ABORT, 'the {table} is append-only'); END"
    )


def _erasable() -> None:
    """What an event tells may be taken out of it, nothing else: personal data can be erased."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER journal_no_update")
        op.execute(
            "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal WHEN NOT ("
            "NEW.data IS '{\"erased\"\\: true}' AND NEW.id IS OLD.id AND NEW.at IS OLD.at "
            "AND NEW.kind IS OLD.kind AND NEW.who IS OLD.who AND NEW.call_id IS OLD.call_id) "
            "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        )
        return
    op.execute("DROP TRIGGER journal_no_change ON journal")
    op.execute(
        "CREATE FUNCTION journal_erase_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF NEW.data::jsonb = '{\"erased\"\\: true}'::jsonb AND NEW.id = OLD.id "
        "AND NEW.at = OLD.at AND NEW.kind = OLD.kind AND NEW.who = OLD.who "
        "AND NEW.call_id IS NOT DISTINCT FROM OLD.call_id THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION 'the journal is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()"
    )
    op.execute(
        "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal "
        "FOR EACH ROW EXECUTE FUNCTION journal_erase_only()"
    )
