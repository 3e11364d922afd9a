"""What an account may do with a path, by owner, group and mode: nothing is tried."""

from __future__ import annotations

import os
import pwd
from pathlib import Path


def may(account: str, path: Path, wanted: int) -> bool:
    """Whether the account may read (4), write (2) or run or pass (1) the path.

    An account that does not exist may what anybody may. Ways up to the path are not looked at.
    """
    found = path.stat()
    try:
        entry = pwd.getpwnam(account)
    except KeyError:
        return bool(found.st_mode & wanted)
    if entry.pw_uid == 0:
        return True
    if found.st_uid == entry.pw_uid:
        return bool(found.st_mode & wanted << 6)
    if found.st_gid in os.getgrouplist(account, entry.pw_gid):
        return bool(found.st_mode & wanted << 3)
    return bool(found.st_mode & wanted)


def stops(account: str, path: Path, wanted: int) -> Path | None:
    """What keeps the account from the path: a folder above it, or itself; None when nothing does.

    A link is followed: the folders above its end count as well.
    """
    for one in (path, path.resolve()):
        for above in reversed(one.parents):
            if not may(account, above, 1):
                return above
    return None if may(account, path, wanted) else path
