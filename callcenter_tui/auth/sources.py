"""From where somebody signs in: a line of SSH with its key, or this computer."""

from __future__ import annotations

import base64
import binascii
import hashlib
import ipaddress
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass

from callcenter_tui.text import clean_line

MOST = 65536
"""Bytes of the largest file of sshd that is read."""

_NAME = 64
"""Characters of a host or an account that a source names."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a process is sat at. ``name`` such as ``ssh:192.0.2.7`` or ``local:desk3/ana``.

    ``fingerprint``: of the key that opened the line of SSH, ``SHA256:...``; empty when unknown.
    ``shared``: many people use this computer by one account, so nothing is remembered on it.
    """

    name: str
    fingerprint: str = ""
    shared: bool = False


def from_environment(
    environment: Mapping[str, str], host: str, account: str, *, shared: bool
) -> Source:
    """The source of a process with these variables (``SSH_CONNECTION``, ``SSH_USER_AUTH``).

    Never raises: what is not as sshd writes it is as if it were not there.
    """
    address = _address(environment.get("SSH_CONNECTION", ""))
    if not address:
        host, account = (clean_line(one, limit=_NAME) for one in (host, account))
        return Source(f"local:{host}/{account}", "", shared)
    return Source(f"ssh:{address}", _fingerprint(environment.get("SSH_USER_AUTH", "")), shared)


def _address(connection: str) -> str:
    """The client's address in its one usual form; empty for none.

    Without the zone of an IPv6 one, which may hold anything. IPv4 within IPv6 is that IPv4.
    """
    words = connection.split()
    if len(words) != 4:
        return ""
    try:
        address = ipaddress.ip_address(words[0].partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


def _fingerprint(path: str) -> str:
    """Of the first key in the file that sshd names (ExposeAuthInfo); empty for none."""
    if not os.path.isabs(path):
        return ""
    try:
        text = _read(path)
        methods = (line.split() for line in text.decode("ascii").splitlines())
        words = next((line for line in methods if line and line[0] == "publickey"), [])
        if len(words) != 3:
            return ""
        key = base64.b64decode(words[2], validate=True)
    except (OSError, ValueError, binascii.Error):
        return ""
    # A key begins with its own kind. A certificate's bytes change with each renewal: no key.
    kind = len(words[1]).to_bytes(4) + words[1].encode()
    if not key.startswith(kind) or len(key) == len(kind) or "-cert-" in words[1]:
        return ""
    digest = base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")
    return f"SHA256:{digest}"


def _read(path: str) -> bytes:
    """A small regular file of our own or of root; raises OSError for anything else."""
    # Not blocking: opening a pipe that nobody writes into would hang the start.
    number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(number, "rb") as file:
        found = os.fstat(number)
        if not stat.S_ISREG(found.st_mode) or found.st_uid not in (os.getuid(), 0):
            raise OSError("not a file of sshd")
        text = file.read(MOST + 1)
    if len(text) > MOST:
        raise OSError("too large")
    return text
