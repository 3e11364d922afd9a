"""The letters of keys that people read aloud."""

from __future__ import annotations

KEY_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None that looks or sounds like another: no 0 O 1 I L U."""
