"""Kinds of journal events. The journal is audit trail, live feed and source of metrics in one.

A kind is ``noun.verb``; the noun is the aggregate that changed, so that a reader of the feed
knows what to read again. Adding a kind needs one line here and nothing else.
"""

from __future__ import annotations

CALL_OPENED = "call.opened"
CALL_ROUTED = "call.routed"
CALL_MOVED = "call.moved"
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

MESSAGE_SAID = "message.said"
NOTE_ADDED = "note.added"

TURN_HELD = "turn.held"
TURN_REWRITTEN = "turn.rewritten"

TOOL_USED = "tool.used"
CALLBACK_OPENED = "callback.opened"
LETTER_PROPOSED = "letter.proposed"
DISPOSITION_PROPOSED = "disposition.proposed"
IDENTITY_ASKED = "identity.asked"
IDENTITY_CONFIRMED = "identity.confirmed"
IDENTITY_FAILED = "identity.failed"
IDENTITY_CHANGED = "identity.changed"
AUTONOMY_SWITCHED = "call.autonomy"
LANGUAGE_CHANGED = "call.language"
CALL_EVALUATED = "call.evaluated"
CUSTOMER_ASKED_TO_WAIT = "customer.asked_to_wait"
BUDGET_REACHED = "budget.reached"
SETTINGS_CHANGED = "settings.changed"

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
USER_UNLOCKED = "user.unlocked"
PASSWORD_CHANGED = "user.password_changed"  # noqa: S105 - the name of an event
OPERATOR_STATUS = "operator.status"

DEPARTMENT_ADDED = "department.added"
DEPARTMENT_CHANGED = "department.changed"
ARTICLE_IMPORTED = "article.imported"
ARTICLE_REMOVED = "article.removed"
KNOWLEDGE_TROUBLE = "knowledge.trouble"
