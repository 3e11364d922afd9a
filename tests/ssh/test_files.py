"""``callcenter ssh``: what is printed, what is written, and what a look at a host finds."""

from __future__ import annotations

import getpass
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from callcenter_tui.cli import ssh_checks, ssh_rights, ssh_settings
from callcenter_tui.cli.ssh_install import asked
from callcenter_tui.cli.ssh_written import CONSOLE_ENV, FRAGMENT, LAUNCHER, UNIT, WORKER_ENV, Host
from tests.cli.conftest import Shell
from tests.ssh import hosts


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """The command with an empty home."""
    return Shell(tmp_path / "home")


def test_everything_is_printed_with_the_names_of_this_host(shell: Shell) -> None:
    ran = shell("ssh", "print", "--group", "staff", "--account", "desk", "--venv", "/srv/cc")
    assert ran.code == 0, ran.err
    for words in (
        "Match Group staff",
        "/srv/cc/bin/python -I -B",
        "User=desk-worker",
        "restrict,pty",
    ):
        assert words in ran.out
    assert not re.search("@[A-Z_]+@", ran.out)


@pytest.mark.parametrize("part", ["sshd", "launcher", "unit", "steps"])
def test_one_file_alone_is_printed_as_it_is_written(shell: Shell, part: str) -> None:
    names = {"sshd": "sshd.conf", "launcher": "console.sh", "unit": "worker.service"}
    assert shell("ssh", "print", part).out == Host().text(names.get(part, "steps.txt"))


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--group", "a b"),
        ("--account", "$(id)"),
        ("--venv", "venv"),
        ("--home", "/a/../b"),
        ("--venv", "/opt/x;id"),
        ("--home", "/a b"),
        ("--group", "x\nMatch all"),
    ],
)
def test_a_name_that_would_need_quoting_is_refused(shell: Shell, option: str, value: str) -> None:
    ran = shell("ssh", "print", option, value)
    assert ran.code == 2
    assert option in ran.err
    assert ran.out == ""


def test_the_launcher_is_plain_sh(tmp_path: Path) -> None:
    for name in ("dash", "bash", "busybox"):
        if shell := shutil.which(name):
            argv = [shell, "sh"] if name == "busybox" else [shell]
            subprocess.run([*argv, "-n"], input=Host().text("console.sh"), text=True, check=True)


def test_only_the_worker_is_asked_for_the_secrets_of_model_and_mail() -> None:
    console, worker = Host().text("console.env"), Host().text("worker.env")
    for name in ("OPENAI_API_KEY=", "MAIL_PASSWORD="):
        assert name in worker.splitlines()
        assert name not in console.splitlines()


def test_files_are_written_with_their_rights_and_once(shell: Shell, tmp_path: Path) -> None:
    root = tmp_path / "root"
    first = shell("ssh", "install", "--root", str(root))
    assert first.code == 0, first.err
    modes = {LAUNCHER: 0o755, UNIT: 0o644, CONSOLE_ENV: 0o640, WORKER_ENV: 0o640, FRAGMENT: 0o644}
    for name, mode in modes.items():
        path = root / name.lstrip("/")
        assert f"written: {path}" in first.out
        assert stat.S_IMODE(path.stat().st_mode) == mode
    (root / CONSOLE_ENV.lstrip("/")).write_text("AGENT_ENGINE=worker\n")
    again = shell("ssh", "install", "--root", str(root))
    assert again.code == 0
    assert again.out.count("the same: ") == 3
    assert again.out.count("kept: ") == 2
    assert (root / CONSOLE_ENV.lstrip("/")).read_text() == "AGENT_ENGINE=worker\n"


def test_a_changed_file_is_replaced_only_when_forced_and_is_kept(
    shell: Shell, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    shell("ssh", "install", "--root", str(root))
    launcher = root / LAUNCHER.lstrip("/")
    launcher.write_text("#!/bin/sh\n# mine\n")
    (root / UNIT.lstrip("/")).unlink()
    refused = shell("ssh", "install", "--root", str(root))
    assert refused.code == 1
    assert LAUNCHER in refused.err
    assert "# mine" in launcher.read_text()
    assert not (root / UNIT.lstrip("/")).exists()
    forced = shell("ssh", "install", "--root", str(root), "--force")
    assert forced.code == 0
    assert f"replaced: {launcher}" in forced.out
    assert launcher.read_text() == Host().text("console.sh")
    assert "# mine" in launcher.with_name("console.bak").read_text()


def test_a_dry_run_writes_nothing(shell: Shell, tmp_path: Path) -> None:
    root = tmp_path / "root"
    ran = shell("ssh", "install", "--root", str(root), "--dry-run")
    assert ran.code == 0
    assert ran.out.count("would be written: ") == 5
    assert not root.exists()


def test_without_rights_it_says_so(shell: Shell) -> None:
    ran = shell("ssh", "install", "--root", "/sys/nobody-may-write-here")
    assert ran.code == 1
    assert "No right" in ran.err
    assert "Run it as root" in ran.err


def test_a_host_without_anything_fails_nothing(shell: Shell) -> None:
    if Path(FRAGMENT).exists():
        pytest.skip("this host has consoles over SSH")
    ran = shell("ssh", "check", "--json")
    assert ran.code == 0, ran.out
    assert ran.json["ok"] is True
    levels = {one["name"]: one["level"] for one in ran.json["checks"]}
    assert levels["files"] == levels["sshd"] == "note"


def test_every_setting_that_matters_holds_for_a_member_and_a_lost_one_is_named(
    tmp_path: Path,
) -> None:
    if reason := hosts.cannot():
        pytest.skip(reason)
    hosts.keygen(tmp_path / "host_key")
    fragment, me = tmp_path / "fragment", getpass.getuser()
    text = Host(group=me).text("sshd.conf").replace(f"Match Group {me}", f"Match User {me}")
    config = tmp_path / "config"
    config.write_text(f"HostKey {tmp_path}/host_key\nAcceptEnv LANG LC_*\nInclude {fragment}\n")

    def told(lines: str, before: str = "") -> list[str]:
        fragment.write_text(before + lines)
        code, out, said = asked("-T", "-f", str(config), "-C", f"user={me},host=x,addr=127.0.0.1")
        assert code == 0, said
        return ssh_checks.differing(out)

    assert told(text) == []
    for name in (
        "DisableForwarding yes",
        "PermitUserRC no",
        "AcceptEnv none",
        "ExposeAuthInfo yes",
    ):
        assert name in text
        key = name.split()[0].lower()
        assert [one.split()[0] for one in told(text.replace(name, ""))] == [key]
    assert told(text, before="PermitUserEnvironment yes\n")
    assert told(text, before=f"Match User {me}\n    ForceCommand /bin/sh\nMatch all\n")


def test_what_an_account_may_is_read_from_owner_group_and_mode(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("x")
    path.chmod(0o640)
    assert ssh_rights.may(getpass.getuser(), path, 4)
    assert not ssh_rights.may("nobody", path, 4)
    path.chmod(0o642)
    assert ssh_rights.may("nobody", path, 2)
    assert not ssh_rights.may("an-account-that-is-not", path, 4)


def test_what_stops_an_account_is_named_also_behind_a_link(tmp_path: Path) -> None:
    closed, file = tmp_path / "closed", tmp_path / "closed" / "python"
    closed.mkdir(mode=0o755)
    file.write_text("x")
    file.chmod(0o755)
    for folder in (tmp_path, *tmp_path.parents):
        if not ssh_rights.may("nobody", folder, 1):
            folder.chmod(folder.stat().st_mode | 0o011)
    link = tmp_path / "link"
    link.symlink_to(file)
    assert ssh_rights.stops("nobody", link, 5) is None
    file.chmod(0o700)
    assert ssh_rights.stops("nobody", link, 5) == link
    closed.chmod(0o700)
    assert ssh_rights.stops("nobody", link, 5) == closed


def test_a_program_that_the_account_cannot_come_to_is_no_good_one(tmp_path: Path) -> None:
    """A venv made under a strict umask, or by a Python that lies in root's home."""
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("")
    (tmp_path / "venv").chmod(0o700)
    found = ssh_checks.program(Host(account="nobody", venv=str(tmp_path / "venv")))
    assert found.level == "fail"
    assert "no console can start" in found.detail


def test_the_same_key_signs_for_consoles_and_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {name: tmp_path / f"{name}.env" for name in ("console", "worker")}
    monkeypatch.setattr(ssh_settings, "CONSOLE_ENV", str(files["console"]))
    monkeypatch.setattr(ssh_settings, "WORKER_ENV", str(files["worker"]))

    def said(worker_key: str) -> str:
        for name, path in files.items():
            key = hosts.SECRET if name == "console" else worker_key
            path.write_text(f"ENVIRONMENT=production\nSECRET_KEY={key}\n")
        found = {one.name: one for one in ssh_settings.found(Host(home=str(tmp_path)))}
        return f"{found['console'].level}: {found['console'].detail}"

    assert said(hosts.SECRET).startswith("ok")
    told = said(hosts.SECRET[::-1])
    assert told.startswith("fail: SECRET_KEY is not the same")
    assert hosts.SECRET not in told


def test_the_steps_compile_the_program_without_an_error(tmp_path: Path) -> None:
    """A library brings templates along that are no Python; an error would end an admin's script."""
    (line,) = (line for line in Host().text("steps.txt").splitlines() if "compileall" in line)
    templates = tmp_path / "lib" / "templates"
    templates.mkdir(parents=True)
    (templates / "main.py").write_text("from {{folder}} import x\n")
    (tmp_path / "lib" / "app.py").write_text("x = 1\n")
    argv = line.replace("/opt/callcenter/venv/bin/python", sys.executable)
    argv = argv.replace("/opt/callcenter/venv", str(tmp_path))
    subprocess.run(argv.split(), check=True, capture_output=True)
    assert list(tmp_path.glob("lib/__pycache__/app.*.pyc"))
