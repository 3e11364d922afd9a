"""The files that make a host with OpenSSH a place of consoles: their texts, paths and modes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from callcenter_tui.cli.options import WrongUsage

FILES = Path(__file__).with_name("ssh_files")
ETC = "/etc/callcenter"
KEYS = f"{ETC}/keys"
LAUNCHER = "/opt/callcenter/bin/console"
CONSOLE_ENV, WORKER_ENV = f"{ETC}/console.env", f"{ETC}/worker.env"
FRAGMENT = "/etc/ssh/sshd_config.d/50-callcenter.conf"
UNIT = "/etc/systemd/system/callcenter-worker.service"

_NAME = re.compile(r"[a-z_][a-z0-9_-]{0,30}")
_PATH = re.compile(r"(/(?!\.\.?(/|$))[A-Za-z0-9._+-]+)+")
"""What needs no quoting in any of the files, and leads nowhere else."""


@dataclass(frozen=True, slots=True)
class Host:
    """How one host names things. Raises WrongUsage for what would need quoting in the files.

    ``account`` is what consoles run by, a member of ``group``; the worker has an account of its
    own. ``venv`` and ``home`` are absolute.
    """

    group: str = "ccstaff"
    account: str = "callcenter"
    venv: str = "/opt/callcenter/venv"
    home: str = "/var/lib/callcenter"

    def __post_init__(self) -> None:
        for option, value in (("group", self.group), ("account", self.account)):
            if not _NAME.fullmatch(value):
                raise WrongUsage(
                    f"--{option} is no name for an account or a group: {value}",
                    "Small letters, digits, - and _; a letter comes first.",
                )
        for option, value in (("venv", self.venv), ("home", self.home)):
            if not _PATH.fullmatch(value):
                raise WrongUsage(
                    f"--{option} is no absolute path of letters, digits and ._+-: {value}",
                    "For example: /opt/callcenter/venv",
                )

    @property
    def worker(self) -> str:
        """The worker's account, and its group."""
        return f"{self.account}-worker"

    @property
    def options(self) -> str:
        """What was given and is not usual, as it is typed again."""
        usual = Host()
        names = ("group", "account", "venv", "home")
        given = ((name, getattr(self, name)) for name in names)
        return " ".join(
            f"--{name} {value}" for name, value in given if value != getattr(usual, name)
        )

    def text(self, name: str) -> str:
        """One of the files of ``ssh_files``, filled in."""
        text = (FILES / name).read_text(encoding="utf-8")
        values = {
            "GROUP": self.group,
            "ACCOUNT": self.account,
            "WORKER": self.worker,
            "VENV": self.venv,
            "HOME": self.home,
            "OPTIONS": self.options,
            "ETC": ETC,
            "KEYS": KEYS,
            "LAUNCHER": LAUNCHER,
            "CONSOLE_ENV": CONSOLE_ENV,
            "WORKER_ENV": WORKER_ENV,
        }
        for key, value in values.items():
            text = text.replace(f"@{key}@", value)
        return "\n".join(line.rstrip() for line in text.split("\n"))


@dataclass(frozen=True, slots=True)
class Written:
    """One file of a host: where it lies, its mode, and the group that may read it if not root's.

    ``own``: to be filled in by people, so that it is never written over.
    """

    path: str
    text: str
    mode: int
    group: str = ""
    own: bool = False


def written(host: Host) -> tuple[Written, ...]:
    """All files of the host. sshd's comes last: it opens the door to the others."""
    return (
        Written(LAUNCHER, host.text("console.sh"), 0o755),
        Written(UNIT, host.text("worker.service"), 0o644),
        Written(CONSOLE_ENV, host.text("console.env"), 0o640, host.group, own=True),
        Written(WORKER_ENV, host.text("worker.env"), 0o640, host.worker, own=True),
        Written(FRAGMENT, host.text("sshd.conf"), 0o644),
    )
