"""``callcenter`` with every contact to the outside written down by an audit hook.

``python -m tests.e2e.watched FILE ARGS...``: an address or a program a line in FILE.
"""

from __future__ import annotations

import sys
from pathlib import Path
from socket import socket

ADDRESSES = ("connect", "getaddrinfo", "gethostbyname", "sendto", "sendmsg")
PROGRAMS = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system")


def watch(file: Path) -> None:
    """From now on; a hook cannot be taken away again."""
    log = file.open("a", buffering=1)

    def hook(name: str, args: tuple[object, ...]) -> None:
        room, _, what = name.partition(".")
        if room == "socket" and what in ADDRESSES:
            log.write(f"address {args[1:] if isinstance(args[0], socket) else args}\n")
        elif name in PROGRAMS:
            log.write(f"program {Path(str(args[0])).name}\n")

    sys.addaudithook(hook)


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
    sys.argv[:2] = ["callcenter"]
    from callcenter_tui.__main__ import main

    main()
