"""The permission table. Services ask it; screens only reflect it."""

from __future__ import annotations

from callcenter_tui.domain.errors import Forbidden
from callcenter_tui.domain.views import Actor

ROLES = ("viewer", "agent", "supervisor", "admin")
"""Roles of people with a login, each with the rights of the one before."""

OWNER = "owner"
"""Whoever may open the store from the shell: every right, journaled as ``os:<user>``."""

TABLE: dict[str, tuple[str, str]] = {
    # permission: (the least role that has it, what it is in words)
    "calls.watch": ("viewer", "see live calls, metrics and reports"),
    "customers.see": ("agent", "see customers' names, phones, e-mails and words unmasked"),
    "customers.identify": ("supervisor", "set the question by which a customer is identified"),
    "calls.open": ("agent", "open a call for a customer on the phone"),
    "calls.take": ("agent", "take, answer, hold, transfer, escalate, hand back and end calls"),
    "letters.offer": ("agent", "offer and confirm letters"),
    "calls.supervise": ("supervisor", "barge into, take over or reassign another's call"),
    "calls.steer": ("supervisor", "whisper to the AI and let it answer or only draft in a call"),
    "autonomy.set": ("supervisor", "decide whether AI or people answer a department"),
    "audit.read": ("supervisor", "read the audit trail"),
    "quality.review": ("supervisor", "review quality"),
    "audit.verify": ("admin", "verify, export and erase the audit trail"),
    "users.manage": ("admin", "manage users"),
    "departments.manage": ("admin", "manage departments"),
    "knowledge.manage": ("admin", "manage knowledge"),
    "settings.manage": ("admin", "manage settings and retention"),
}


def allows(role: str, permission: str) -> bool:
    """Whether ``role`` has ``permission``; unknown roles have none."""
    if role == OWNER:
        return True
    return role in ROLES and ROLES.index(role) >= ROLES.index(TABLE[permission][0])


def require(actor: Actor, permission: str, department: str | None = None) -> None:
    """Raise Forbidden unless the actor may; ``department`` must be one of their own."""
    if not allows(actor.role, permission):
        least, words = TABLE[permission]
        raise Forbidden(
            f"Your role ({actor.role}) may not {words}",
            f"Ask somebody who is {least} or above.",
            permission,
        )
    if department is not None and not actor.covers(department):
        raise Forbidden(
            f"You do not work in the department '{department}'",
            "Ask a supervisor to take the call or to add the department to your skills.",
            permission,
        )


def masks(actor: Actor) -> bool:
    """Whether customers' data must be masked for this actor."""
    return not allows(actor.role, "customers.see")


def initials(name: str) -> str:
    """What is left of a customer's name for those for whom it is masked."""
    return " ".join(f"{word[0]}." for word in name.split() if word)
