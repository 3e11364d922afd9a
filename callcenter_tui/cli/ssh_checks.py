"""``callcenter ssh check``: whether a host is as the steps leave it, found by looking."""

from __future__ import annotations

import grp
import os
import pwd
import subprocess
from collections.abc import Iterator
from pathlib import Path

from callcenter_tui.cli import ssh_install, ssh_settings
from callcenter_tui.cli.output import Check, Level
from callcenter_tui.cli.ssh_rights import may, stops
from callcenter_tui.cli.ssh_written import (
    CONSOLE_ENV,
    FRAGMENT,
    KEYS,
    LAUNCHER,
    UNIT,
    WORKER_ENV,
    Host,
    written,
)

SHELLS = ("/bin/sh", "/usr/bin/sh", "/bin/dash", "/usr/bin/dash")
"""A larger shell may read files of the home before it runs what sshd forces."""

EFFECTIVE = {
    "authenticationmethods": "publickey",
    "pubkeyauthentication": "yes",
    "authorizedkeysfile": f"{KEYS}/%u",
    "authorizedkeyscommand": "none",
    "trustedusercakeys": "none",
    "forcecommand": f"exec {LAUNCHER}",
    "permittty": "yes",
    "exposeauthinfo": "yes",
    "maxsessions": "1",
    "acceptenv": "none",
    "permituserrc": "no",
    "permituserenvironment": "no",
    "disableforwarding": "yes",
    "allowtcpforwarding": "no",
    "allowstreamlocalforwarding": "no",
    "allowagentforwarding": "no",
    "x11forwarding": "no",
    "permittunnel": "no",
    "permitopen": "none",
    "permitlisten": "none",
    "gatewayports": "no",
    "clientaliveinterval": "15",
    "clientalivecountmax": "3",
    "unusedconnectiontimeout": "30",
    "setenv": "none",
}
"""As ``sshd -T`` says them of a member of the group; ``none`` also where it says nothing."""


def found(host: Host) -> Iterator[Check]:
    """Everything that matters, one finding after the other; nothing is changed."""
    yield _files(host)
    yield from _sshd(host)
    yield from _account(host)
    yield _keys(host)
    yield program(host)
    yield from ssh_settings.found(host)
    yield _service()


def _files(host: Host) -> Check:
    """The files of root's: as this program writes them, and nobody else's to change."""
    wrong = [trouble for file in written(host) if (trouble := _file(host, file.path, file.text))]
    if not wrong:
        return Check("files", "ok", "as this program writes them, and root's alone to change")
    missing = all(one.endswith("is not there") for one in wrong)
    hint = f"callcenter ssh install {host.options}".rstrip()
    level: Level = "note" if missing and len(wrong) == len(written(host)) else "fail"
    return Check("files", level, "; ".join(wrong), hint)


def _file(host: Host, name: str, text: str) -> str:
    path = Path(name)
    try:
        if not path.is_file():
            return f"{name} is not there"
        if path.stat().st_uid != 0 or path.stat().st_mode & 0o022:
            return f"{name} can be changed by others than root"
        for above in path.parents:
            if may(host.account, above, 2):
                return f"{above} can be written by {host.account}"
        if name in (CONSOLE_ENV, WORKER_ENV):
            return ""
        if path.read_text(encoding="utf-8", errors="replace") != text:
            return f"{name} differs"
        if name == LAUNCHER and path.stat().st_mode & 0o111 != 0o111:
            return f"{name} cannot be run"
    except PermissionError:
        return f"{name} cannot be seen by you"
    return ""


def _sshd(host: Host) -> Iterator[Check]:
    if ssh_install.sshd() is None:
        yield Check("sshd", "note", "OpenSSH's server is not on this computer")
        return
    if not Path(FRAGMENT).exists():
        hint = f"callcenter ssh install {host.options}".rstrip()
        yield Check("sshd", "note", "its fragment is not installed", hint)
        return
    code, out, said = ssh_install.asked(
        "-T", "-C", f"user={host.account},host=callcenter,addr=192.0.2.1"
    )
    if code != 0:
        level: Level = "note" if os.geteuid() != 0 else "fail"
        yield Check("sshd", level, said or "it does not answer", "As root: sshd -t")
        return
    wrong = differing(out)
    if wrong:
        hint = "Is the fragment included before other lines, and the account in the group?"
        yield Check("sshd", "fail", "; ".join(wrong), hint)
    else:
        yield Check("sshd", "ok", f"{len(EFFECTIVE)} settings hold for {host.account}")


def differing(told: str) -> list[str]:
    """What ``sshd -T`` tells otherwise than it must be, in words."""
    values: dict[str, str] = {}
    for line in told.splitlines():
        name, _, value = line.partition(" ")
        values[name] = f"{values[name]} {value}" if name in values else value.strip()
    return [
        f"{name} is {values.get(name, 'none')}, not {wanted}"
        for name, wanted in EFFECTIVE.items()
        if values.get(name, "none") != wanted
    ]


def _account(host: Host) -> Iterator[Check]:
    hint = f"callcenter ssh print steps {host.options}".rstrip()
    try:
        entry = pwd.getpwnam(host.account)
        members = grp.getgrnam(host.group)
    except KeyError as error:
        yield Check("account", "note", f"not there: {error.args[0].split(': ')[-1]}", hint)
        return
    wrong = []
    if entry.pw_uid == 0:
        wrong.append("it is root")
    if members.gr_gid not in os.getgrouplist(host.account, entry.pw_gid):
        wrong.append(f"it is not in {host.group}, so sshd binds it to nothing")
    if entry.pw_shell not in SHELLS:
        wrong.append(f"its shell is {entry.pw_shell or 'none'}, not /bin/sh")
    home = Path(entry.pw_dir)
    if home.exists() and may(host.account, home, 2):
        wrong.append(f"it may write its home {home}")
    data = Path(host.home) / "console"
    if not data.is_dir():
        wrong.append(f"{data} is not there")
    elif stops(host.account, data, 2):
        wrong.append(f"it may not write {data}")
    if wrong:
        yield Check("account", "fail", f"{host.account}: {'; '.join(wrong)}", hint)
    else:
        yield Check("account", "ok", f"{host.account} in {host.group}, {entry.pw_shell}")


def _keys(host: Host) -> Check:
    """One key for each person; two lines with one key would make two people one."""
    path = Path(KEYS) / host.account
    try:
        if not path.exists():
            return Check("keys", "note", f"{path} is not there: nobody can come in yet")
        if path.stat().st_uid != 0 or path.stat().st_mode & 0o022:
            return Check("keys", "fail", f"{path} can be changed by others than root")
        if stop := stops(host.account, path, 4):  # sshd reads it as that account
            said = f"nobody can come in: {stop} is closed to {host.account}"
            return Check("keys", "fail", said, f"chmod 0644 {path}")
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except PermissionError:
        return Check("keys", "note", f"{path} cannot be seen by you", "Run it as root.")
    given = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    keys = [word for line in given for word in line.split() if word.startswith("AAAA")]
    if len(set(keys)) < len(keys):
        return Check("keys", "fail", "a key stands there twice", "One key for each person.")
    if any("cert-authority" in line for line in given):
        return Check("keys", "fail", "a cert-authority lets in keys that nobody has listed")
    return Check("keys", "ok", f"{len(keys)} people")


def program(host: Host) -> Check:
    """What consoles run: nothing that their account may write, and compiled already."""
    venv = Path(host.venv)
    python = venv / "bin" / "python"
    if not python.exists():
        hint = f"callcenter ssh print steps {host.options}".rstrip()
        return Check("program", "note", f"{python} is not there", hint)
    for path in (python, *venv.glob("lib/python*/site-packages/callcenter_tui/__main__.py")):
        if stop := stops(host.account, path, 5 if path == python else 4):
            said = f"no console can start: {stop} is closed to {host.account}"
            return Check("program", "fail", said, "Make it with umask 022 and /usr/bin/python3.")
    for path in (*venv.parents, venv):
        if may(host.account, path, 2):
            return Check("program", "fail", f"{path} can be written by {host.account}")
    for folder, _, names in os.walk(venv):
        for name in ("", *names):
            path = Path(folder, name)
            if not path.is_symlink() and may(host.account, path, 2):
                return Check("program", "fail", f"{path} can be written by {host.account}")
    if not any(venv.glob("lib/python*/site-packages/textual/__pycache__/app.*.pyc")):
        hint = f"{python} -m compileall -q -j 0 -x /templates/ {venv}/lib"
        return Check("program", "note", "not compiled: each start takes seconds", hint)
    return Check("program", "ok", f"{venv}: root's, and compiled")


def _service() -> Check:
    if not Path(UNIT).exists() or not Path("/run/systemd/system").exists():
        return Check("unit", "note", "no service of systemd here; run callcenter worker otherwise")
    done = subprocess.run(  # noqa: S603 - a fixed program, and no shell
        ["/usr/bin/systemctl", "is-enabled", Path(UNIT).name],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    if done.stdout.strip() == "enabled":
        return Check("unit", "ok", "the worker starts with the computer")
    return Check(
        "unit",
        "fail",
        "the worker does not start with the computer",
        "systemctl enable --now callcenter-worker",
    )
