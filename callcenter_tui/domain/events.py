"""Kinds of journal events. The journal is audit trail, live feed and source of metrics in one.

A kind is ``noun.verb``; the noun is the aggregate that changed, so that a reader of the feed
knows what to read again. Adding a kind needs one line here and nothing else.
"""

from __future__ import annotations

CALL_OPENED = "call.opened"
CALL_ROUTED = "call.routed"
CALL_MOVED = "call.moved"
CALL_STANDS = "call.stands"
CALL_TAKEN = "call.taken"
CALL_HANDED_BACK = "call.handed_back"
CALL_ESCALATED = "call.escalated"
CALL_TRANSFERRED = "call.transferred"
CALL_ENDED = "call.ended"
CALL_ABANDONED = "call.abandoned"
CALL_REOPENED = "call.reopened"
CALL_HELD = "call.held"
CALL_RESUMED = "call.resumed"
CUSTOMER_LEFT = "customer.left"
CUSTOMER_BACK = "customer.back"
CALL_OFFERED = "call.offered"
OFFER_DECLINED = "offer.declined"
OFFER_MISSED = "offer.missed"
OFFER_WITHDRAWN = "offer.withdrawn"
CALL_RETURNED = "call.returned"
CALL_OVERFLOWED = "call.overflowed"
CALL_REASSIGNED = "call.reassigned"
CALL_MERGED = "call.merged"
CALL_BARGED = "call.barged"
CALL_WATCHED = "call.watched"
CALL_WRAPPING = "call.wrapping"
CALL_WRAPPED = "call.wrapped"
WARM_OFFERED = "transfer.offered"
WARM_ENDED = "transfer.ended"
HELP_ASKED = "help.asked"
HELP_GIVEN = "help.given"
CALL_RATED = "call.rated"
MACRO_RUN = "macro.run"

MESSAGE_SAID = "message.said"
MESSAGE_SHOWN = "message.shown"
NOTE_ADDED = "note.added"

AGENT_RAN = "agent.ran"
TURN_HELD = "turn.held"
TURN_REWRITTEN = "turn.rewritten"

TOOL_USED = "tool.used"
CALLBACK_OPENED = "callback.opened"
CALLBACK_DUE = "callback.due"
CALLBACK_CANCELLED = "callback.cancelled"
LETTER_PROPOSED = "letter.proposed"
LETTER_WRITTEN = "letter.written"
LETTER_ASKED = "letter.asked"
LETTER_CONFIRMED = "letter.confirmed"
LETTER_DECLINED = "letter.declined"
LETTER_CANCELLED = "letter.cancelled"
LETTER_SENDING = "letter.sending"
LETTER_HANDING_OVER = "letter.handing_over"
LETTER_SENT = "letter.sent"
LETTER_RETRIED = "letter.retried"
LETTER_FAILED = "letter.failed"
LETTER_UNCERTAIN = "letter.uncertain"
LETTER_REFUSED = "letter.refused"
LETTER_EXPIRED = "letter.expired"
LETTER_SETTLED = "letter.settled"
CONSENT_GIVEN = "consent.given"
CONSENT_REFUSED = "consent.refused"
CONSENT_VOIDED = "consent.voided"
CONSENT_OPTED_OUT = "consent.opted_out"
CONSENT_OPTED_IN = "consent.opted_in"
DISPOSITION_PROPOSED = "disposition.proposed"
IDENTITY_ASKED = "identity.asked"
IDENTITY_CONFIRMED = "identity.confirmed"
IDENTITY_FAILED = "identity.failed"
IDENTITY_CHANGED = "identity.changed"
AUTONOMY_SWITCHED = "call.autonomy"
LANGUAGE_CHANGED = "call.language"
CALL_EVALUATED = "call.evaluated"
CALL_REVIEWED = "call.reviewed"
CUSTOMER_ASKED_TO_WAIT = "customer.asked_to_wait"
CUSTOMER_REMINDED = "customer.reminded"
BUDGET_REACHED = "budget.reached"
SETTINGS_CHANGED = "settings.changed"
DUTY_EXPORTED = "duty.exported"

TURN_DUE = "turn.due"
TURN_CLAIMED = "turn.claimed"
TURN_RETRIED = "turn.retried"
TURN_DRAFTED = "turn.drafted"
TURN_DONE = "turn.done"
TURN_HANDED = "turn.handed"
TURN_CANCELLED = "turn.cancelled"

ENGINE_STARTED = "engine.started"
ENGINE_READY = "engine.ready"
ENGINE_STOPPED = "engine.stopped"
ENGINE_TROUBLE = "engine.trouble"

SIGNED_IN = "session.started"
SIGN_IN_REFUSED = "session.refused"
SIGNED_OUT = "session.ended"
SESSION_REVOKED = "session.revoked"
LOCKED_OUT = "session.locked"

USER_ADDED = "user.added"
USER_CHANGED = "user.changed"
USER_DISABLED = "user.disabled"
USER_ENABLED = "user.enabled"
USER_LOCKED = "user.locked"
USER_UNLOCKED = "user.unlocked"
PASSWORD_CHANGED = "user.password_changed"  # noqa: S105 - the name of an event
PASSWORD_RESET = "user.password_reset"  # noqa: S105 - the same
FACTOR_SET = "user.factor_set"
FACTOR_REMOVED = "user.factor_removed"
CODES_MADE = "user.codes_made"
CODE_USED = "user.code_used"
KEY_BOUND = "user.key_bound"
KEY_RELEASED = "user.key_released"
OPERATOR_STATUS = "operator.status"
OPERATOR_STATE = "operator.state"
OPERATOR_WANTS = "operator.wants"
OPERATOR_LOST = "operator.lost"
PERMISSION_REFUSED = "permission.refused"
DATA_EXPORTED = "data.exported"
AUDIT_ERASED = "audit.erased"
AUDIT_EXPORTED = "audit.exported"
LIMIT_REACHED = "limit.reached"

DEPARTMENT_ADDED = "department.added"
DEPARTMENT_CHANGED = "department.changed"
ARTICLE_IMPORTED = "article.imported"
ARTICLE_REMOVED = "article.removed"
KNOWLEDGE_TROUBLE = "knowledge.trouble"

_AUDITED_NOUNS = ("session.", "user.", "permission.", "audit.", "data.", "consent.", "letter.")
_AUDITED_BESIDE = (
    *(CALL_TAKEN, CALL_BARGED, CALL_REASSIGNED, CALL_WATCHED, AUTONOMY_SWITCHED),
    *(IDENTITY_CONFIRMED, IDENTITY_FAILED, IDENTITY_CHANGED),
    *(SETTINGS_CHANGED, DUTY_EXPORTED, DEPARTMENT_ADDED, DEPARTMENT_CHANGED),
    *(ARTICLE_IMPORTED, ARTICLE_REMOVED, LIMIT_REACHED),
)

AUDITED: frozenset[str] = frozenset(
    value
    for name, value in list(globals().items())
    if name.isupper()
    and isinstance(value, str)
    and (value.startswith(_AUDITED_NOUNS) or value in _AUDITED_BESIDE)
)
"""Kinds that are signed into the audit chain: who came and went, what was refused, allowed,
changed, exported and agreed to. A new kind of these nouns is one by its name."""
