"""Passwords that are given out: made by chance, good for one sign-in, then to be changed."""

from __future__ import annotations

import secrets
from datetime import timedelta

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike (i, l, o, 0, 1), in one case: it is read out on the telephone."""

GROUPS, IN_A_GROUP = 4, 5
"""Twenty letters out of 31: 99 bits."""

GOOD_FOR = timedelta(hours=24)


def one_time_password() -> str:
    """A new one, such as ``k7m2p-9xwqr-t4hbn-c8vdz``."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(IN_A_GROUP)) for _ in range(GROUPS))
    return "-".join(groups)
