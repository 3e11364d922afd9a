"""How a call can end. Data: the list becomes editable with the center's settings."""

from __future__ import annotations

DISPOSITIONS = (
    "resolved",
    "information_given",
    "callback",
    "merged",
    "not_resolved",
    "wrong_number",
    "spam",
)
"""What a person chooses when ending a call."""

CUSTOMER_LEFT = "customer_left"
"""The customer hung up while the AI was driving."""

SILENCE = "silence"
"""The customer said nothing for the allowed time."""

MERGED = "merged"
"""The customer goes on in another open call, to which this one is linked."""

WITHOUT_A_PERSON = ("merged", "callback")
"""Dispositions that may end a call which still waits for a person."""

CALLED_BACK = "callback"
"""A person calls back: the call goes on in another one."""

UNFINISHED = "unfinished"
"""The operator was gone before the wrap-up was done."""
