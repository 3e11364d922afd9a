"""Which role of PostgreSQL may do what with which table: what the program does there, no more.

A console's password is on the machine of whoever runs the desk. So a console may add to the
journal and to the audit chain and change neither; what was said, noted, judged and agreed to is
never altered or deleted by it. The worker sees no secret of sign-in. Reports see no words.

To hold a row (``FOR UPDATE``, ``FOR SHARE``) PostgreSQL wants the right to change some column.
"""

from __future__ import annotations

Rights = tuple[str, str, str]
"""Of console, worker and report, as in GRANT; empty for none."""

SEE = "SELECT"
ADD = "SELECT, INSERT"
KEEP = "SELECT, INSERT, UPDATE"
ALL = "SELECT, INSERT, UPDATE, DELETE"

_EVENT = "SELECT, INSERT (at, kind, call_id, who, data)"
"""An event's number is the sequence's: nobody writes into the past."""

_CALL_FIGURES = (
    "SELECT (id, key, department, state, driver, operator_id, priority, language, origin, "
    "opened_at, closed_at, disposition, category, severity, wants_person)"
)
_USER_SEEN = (
    "SELECT (id, login, name, email, role, language, disabled, must_change, created_at, "
    "password_at, phone_cap, text_cap, one_time_until)"
)
_SESSION_SEEN = (
    "SELECT (id, user_id, label, source, created_at, used_at, rotated_at, expires_at, revoked_at)"
)

RIGHTS: dict[str, Rights] = {
    "alembic_version": (SEE, SEE, SEE),
    # what happened, and its seal
    "journal": (_EVENT, _EVENT, "SELECT (id)"),
    "audit_chain": (ADD, ADD, ""),
    # the center
    "departments": (KEEP, "SELECT, UPDATE (position)", SEE),
    "settings": (KEEP, KEEP, SEE),
    "articles": (ALL, SEE, ""),
    "passage_vectors": ("SELECT, INSERT, DELETE", "SELECT, INSERT, DELETE", ""),
    "engines": (ALL, ALL, ""),
    # people and how they come in
    "users": (KEEP, _USER_SEEN, "SELECT (id, name, login, role, disabled)"),
    "skills": (ALL, SEE, SEE),
    "operator_states": (KEEP, KEEP, ""),
    "operator_spells": (KEEP, KEEP, SEE),
    "sessions": (ALL, _SESSION_SEEN, ""),
    "login_attempts": (ALL, "SELECT (account, locked_until)", ""),
    "second_factors": (ALL, "SELECT (user_id, confirmed_at)", ""),
    "recovery_codes": (ALL, "", ""),
    "ssh_keys": (ALL, SEE, ""),
    "rate_limits": (ALL, "", ""),
    # calls; words are never changed: a message may only be owed to another turn
    "customers": (KEEP, KEEP, ""),
    "customer_answers": (KEEP, KEEP, ""),
    "calls": (KEEP, KEEP, _CALL_FIGURES),
    "messages": ("SELECT, INSERT, UPDATE (turn_id)", "SELECT, INSERT, UPDATE (turn_id)", ""),
    "notes": (ADD, ADD, ""),
    "turns": (KEEP, KEEP, ""),
    "fragments": (ALL, ALL, ""),
    "agent_runs": (ADD, ADD, ""),
    "tool_uses": (KEEP, KEEP, ""),
    "reviews": (ADD, ADD, "SELECT (id, call_id, kind, author, score, at)"),
    "offers": (KEEP, KEEP, ""),
    "queue_stays": (KEEP, KEEP, SEE),
    "callbacks": (KEEP, KEEP, ""),
    "call_watchers": (ALL, SEE, ""),
    "unsent": (ALL, "", ""),
    # letters; a consent may only be voided
    "letters": (KEEP, KEEP, ""),
    "consents": (
        "SELECT, INSERT, UPDATE (voided_at, voided)",
        "SELECT, INSERT, UPDATE (voided_at, voided)",
        "",
    ),
    "outbox": (KEEP, KEEP, ""),
    "opt_outs": (KEEP, KEEP, ""),
    # figures
    "measured": (ALL, ALL, SEE),
    "rollups": (ALL, ALL, SEE),
    "rollup_state": (KEEP, KEEP, SEE),
}

SEQUENCES = ("journal_id_seq", "measured_id_seq")
FUNCTIONS = (
    "journal_append_only",
    "journal_erase_only",
    "callcenter_words",
    "callcenter_begins",
)
