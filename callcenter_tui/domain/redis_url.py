"""``REDIS_URL`` as people write it: checked before anything connects, told without its secrets."""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

OPTIONS = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
"""What may stand behind the question mark: any other option would reach the client unchecked."""

_HINT = "such as redis://:password@host:6379/0, rediss:// for TLS, or unix:///path/to/socket"


def checked_redis_url(value: str) -> str:
    """The same address, without white space around it; raises ValueError.

    Its words never hold a part of the address: in a malformed one anything may be the password.
    """
    value = value.strip()
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        port, options = parts.port, parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        raise ValueError(f"it cannot be read; write it {_HINT}") from None
    if parts.scheme not in ("redis", "rediss", "unix"):
        raise ValueError(f"it must be an address {_HINT}")
    if port == 0 or parts.fragment or not _place(parts):
        raise ValueError(f"it names no server; write it {_HINT}")
    if parts.scheme != "unix" and not _database(parts).isdecimal():
        raise ValueError("behind the slash stands the number of a database, such as 0")
    if any(name not in OPTIONS for name, _ in options):
        raise ValueError(f"behind the question mark it may have: {', '.join(OPTIONS)}")
    return value


def redis_place(url: str) -> str:
    """Where a checked address leads to, for a person: no login, no password, no options."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return _place(parts)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{host}:{parts.port or 6379}/{int(_database(parts))}"


def _place(parts: SplitResult) -> str:
    return unquote(parts.path) if parts.scheme == "unix" else parts.hostname or ""


def _database(parts: SplitResult) -> str:
    return parts.path.strip("/") or "0"
