"""What the log and crash reports never say: this process's secrets, and what looks like one."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from urllib.parse import parse_qsl, quote, unquote, urlsplit

HIDDEN = "[hidden]"
SHORTEST = 3
"""Characters of a secret that is looked for; of one shorter than ``WHOLE`` only whole words, or
a short one would blacken half of every line."""
WHOLE = 6

PASSWORDS = ("password", "sslpassword")
"""What an address may have behind its question mark that nobody is to see."""

# Repetitions are bounded: what is logged is foreign too, and must not keep a process busy.
_PATTERNS = (
    (re.compile(r"\beyJ[\w-]{6,300}\.[\w-]+\.?[\w-]*"), HIDDEN),  # a token
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}"), rf"\1 {HIDDEN}"),
    (re.compile(r"\b[sr]k-[\w-]{8,}"), HIDDEN),  # a model's key
    (re.compile(r"(\b\w[\w+.-]{0,20}://[^\s:/@]{0,200}):[^\s@/]{1,1000}@"), rf"\1:{HIDDEN}@"),
    (
        re.compile(
            r"(?i)((?:password|passwd|pwd|secret(?:_key)?|api[_-]?key|token|authorization)"
            r"[\"']?\s*[=:]\s*)(\"[^\"]*\"|'[^']*'|[^\s,;&\"']+)"
        ),
        rf"\1{HIDDEN}",
    ),
)

_secrets: dict[str, re.Pattern[str] | None] = {}


def hidden(secret: str) -> str:
    """The same secret, which no record and no crash report shows from now on, however written."""
    escaped = (json.dumps(secret)[1:-1], repr(secret)[1:-1], ascii(secret)[1:-1])
    for one in {secret, quote(secret, safe=""), *escaped}:
        if len(one) >= SHORTEST:
            word = re.compile(rf"(?<!\w){re.escape(one)}(?!\w)") if len(one) < WHOLE else None
            _secrets[one] = word
    return secret


def hidden_address(url: str) -> str:
    """The same address; the password in it is not shown from now on."""
    with suppress(ValueError):  # an address that is none is told where it is used
        parts = urlsplit(url)
        if parts.password:
            hidden(parts.password)
            hidden(unquote(parts.password))
        for name, value in parse_qsl(parts.query):
            if name in PASSWORDS:
                hidden(value)
    return url


def without_secrets(text: str) -> str:
    """``text`` without the known secrets, and without what looks like one."""
    known = list(_secrets.items())  # at once: another thread may add one
    for secret, word in sorted(known, key=lambda one: -len(one[0])):
        text = word.sub(HIDDEN, text) if word else text.replace(secret, HIDDEN)
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text
