"""What an audited event says, in one line for people. Who did it stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from callcenter_tui.domain import events
from callcenter_tui.domain.audit import ERASED, Told
from callcenter_tui.text import clean_line

_LONGEST = 160
_SENTENCES = {
    events.SIGNED_IN: "Signed in",
    events.SIGN_IN_REFUSED: "Sign-in refused: {reason}",
    events.SIGNED_OUT: "Signed out",
    events.SESSION_REVOKED: "Sessions of {user} were closed: {reason}",
    events.LOCKED_OUT: "Locked out after failed attempts",
    events.USER_ADDED: "Added the user {user} as {role}",
    events.USER_CHANGED: "Changed the user {user}: {fields}",
    events.USER_DISABLED: "Disabled the user {user}",
    events.USER_ENABLED: "Enabled the user {user}",
    events.USER_LOCKED: "Locked the user {user}",
    events.USER_UNLOCKED: "Unlocked the user {user}",
    events.PASSWORD_CHANGED: "Changed the password of {user}",
    events.PASSWORD_RESET: "Gave {user} a password for one sign-in",
    events.FACTOR_SET: "Set up the second factor of {user}",
    events.FACTOR_REMOVED: "Took away the second factor of {user}",
    events.CODES_MADE: "Made recovery codes for {user}",
    events.CODE_USED: "Used a recovery code of {user}",
    events.KEY_BOUND: "Bound a key of SSH to {user}",
    events.KEY_RELEASED: "Released a key of SSH of {user}",
    events.PERMISSION_REFUSED: "Refused as {role}: {permission}",
    events.DATA_EXPORTED: "Exported data: {what} as {format}, {count}",
    events.AUDIT_ERASED: "Erased the data of events {events}: {reason}",
    events.AUDIT_EXPORTED: "Exported the audit trail, {count} links",
    events.LIMIT_REACHED: "Reached a limit",
    events.CALL_TAKEN: "Took the call over from {from_driver}",
    events.CALL_BARGED: "Barged into the call",
    events.CALL_REASSIGNED: "Offered the call to {to}",
    events.CALL_WATCHED: "Watched the call of {operator}",
    events.AUTONOMY_SWITCHED: "Switched who answers from {source} to {target}",
    events.IDENTITY_CONFIRMED: "The customer was identified by {how}",
    events.IDENTITY_FAILED: "The customer was not identified",
    events.IDENTITY_CHANGED: "Set the question by which a customer is identified",
    events.SETTINGS_CHANGED: "Changed the settings {name}",
    events.DUTY_EXPORTED: "Exported the evidence of duty of care, {calls} calls",
    events.DEPARTMENT_ADDED: "Added the department {department}",
    events.DEPARTMENT_CHANGED: "Changed the department {department}: {changed}",
    events.ARTICLE_IMPORTED: "Imported the article {article}: {outcome}",
    events.ARTICLE_REMOVED: "Removed the article {article}",
    events.CONSENT_GIVEN: "The customer said yes to the letter {letter_kind}",
    events.CONSENT_REFUSED: "The customer said no to the letter {letter_kind}",
    events.CONSENT_VOIDED: "The customer's yes to {letter_kind} no longer holds: {why}",
    events.CONSENT_OPTED_OUT: "The customer wants no more e-mail",
    events.CONSENT_OPTED_IN: "The customer wants e-mail again",
    events.LETTER_PROPOSED: "Proposed the letter {letter_kind}",
    events.LETTER_WRITTEN: "Wrote the letter {letter_kind}",
    events.LETTER_ASKED: "Asked the customer about the letter {letter_kind}",
    events.LETTER_CONFIRMED: "Confirmed the letter {letter_kind}",
    events.LETTER_DECLINED: "The letter {letter_kind} was declined",
    events.LETTER_CANCELLED: "Gave up the letter {letter_kind}",
    events.LETTER_SENDING: "Sending the letter {letter_kind}",
    events.LETTER_HANDING_OVER: "Handing over the letter {letter_kind}",
    events.LETTER_SENT: "Sent the letter {letter_kind}",
    events.LETTER_RETRIED: "The letter {letter_kind} is tried again",
    events.LETTER_FAILED: "The letter {letter_kind} failed",
    events.LETTER_UNCERTAIN: "Nobody knows whether the letter {letter_kind} arrived",
    events.LETTER_REFUSED: "The letter {letter_kind} was not sent: it was refused",
    events.LETTER_EXPIRED: "The letter {letter_kind} was not sent: it is too old",
    events.LETTER_SETTLED: "Found out that the letter {letter_kind} arrived",
}
"""Of each audited kind, with what its data tells between braces."""

PEOPLE = ("user", "operator", "to")
"""Parts of the data that are ids of users."""


def sentence(event: Told, logins: Mapping[str, str]) -> str:
    """One line; ``logins`` by the ids of users. What the data does not tell is left a blank."""
    if event.data == ERASED:
        return f"{_named(event.kind)} (the rest was erased)"
    told = {name: _told(value) for name, value in event.data.items()}
    told |= {name: logins.get(told[name], told[name]) for name in PEOPLE if name in told}
    if "user" not in told:  # those who act on themselves are named by who they are
        told["user"] = event.who.removeprefix("user:")
    words = _SENTENCES.get(event.kind, "").format_map(_Blanks(told)) or _named(event.kind)
    return clean_line(words, limit=_LONGEST)


class _Blanks(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"


def _named(kind: str) -> str:
    """A kind as words, for one without a sentence."""
    noun, _, verb = kind.partition(".")
    return f"{noun.capitalize()} {verb}".replace("_", " ").strip()


def _told(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_told(one) for one in value)
    return clean_line(value, limit=_LONGEST)
