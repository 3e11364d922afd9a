"""How a call can end beside the center's own list of dispositions."""

from __future__ import annotations

CUSTOMER_LEFT = "customer_left"
"""The customer hung up while the AI was driving."""

SILENCE = "silence"
"""The customer said nothing for the allowed time."""

MERGED = "merged"
"""The customer goes on in another open call, to which this one is linked."""

CALLED_BACK = "callback"
"""A person calls back: the call goes on in another one."""

UNFINISHED = "unfinished"
"""The operator was gone before the wrap-up was done."""

WITHOUT_A_PERSON = (MERGED, CALLED_BACK)
"""Given by actions of their own, which do what they say; these end also calls that still wait."""
