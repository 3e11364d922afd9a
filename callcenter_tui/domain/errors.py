"""What can go wrong, in words for a person.

::

    CallCenterError            title + hint, shown by one reporter
    |-- Invalid                the input is not acceptable; nothing was changed
    |-- NotFound               no such call, user, article, department
    |-- Refused                the state does not allow it (somebody was faster, call is closed)
    |-- Forbidden              the role does not allow it
    |-- SignInFailed           wrong login or password, locked, or password change due
    |-- StoreTrouble           the database cannot be opened, read or written
    `-- ModelTrouble           the model did not give a usable answer (kind says why)
"""

from __future__ import annotations


class CallCenterError(Exception):
    """An error for a person: ``title`` says what happened, ``hint`` what to do next."""

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.title}. {self.hint}" if self.hint else self.title


class Invalid(CallCenterError):
    """The input cannot be accepted; nothing was changed."""


class NotFound(CallCenterError):
    """There is no such thing."""


class Refused(CallCenterError):
    """The current state does not allow the action; nothing was changed."""


class Forbidden(CallCenterError):
    """The actor's role does not allow the action; nothing was changed, and it is journaled."""

    def __init__(self, title: str, hint: str = "", permission: str = "") -> None:
        super().__init__(title, hint)
        self.permission = permission


class SignInFailed(CallCenterError):
    """Sign-in was refused. ``retry_after`` is in seconds, 0 when unknown or not locked."""

    def __init__(self, title: str, hint: str = "", retry_after: int = 0) -> None:
        super().__init__(title, hint)
        self.retry_after = retry_after


class StoreTrouble(CallCenterError):
    """The database cannot be opened, read or written."""


MODEL_FAULTS = (
    "auth",
    "quota",
    "rate",
    "model",
    "request",
    "server",
    "network",
    "timeout",
    "too_long",
    "empty",
    "refusal",
    "bad_answer",
    "stopped",
)
"""Every ``kind`` a ModelTrouble can have."""

RETRYABLE = frozenset({"rate", "server", "network", "timeout", "empty", "bad_answer"})
"""Kinds worth another attempt; the others will fail again in the same way."""


class ModelTrouble(CallCenterError):
    """The model gave no usable answer.

    ``kind`` is one of MODEL_FAULTS; ``detail`` is for the log.
    """

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(f"The AI could not answer ({kind})", "A person should take this call.")
        self.kind = kind
        self.detail = detail[:300]

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed later."""
        return self.kind in RETRYABLE
