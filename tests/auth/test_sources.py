"""From where somebody comes: what sshd says of a line, and nothing that only looks like it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from callcenter_tui.auth.sources import MOST, Source, from_environment

LINE = "192.0.2.7 50022 198.51.100.1 22"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGdKvJmCVCTk8vJbgXNJr9q0sJ1ylQUVwnfC1Dqi4q6s"


def source(auth: str | Path = "", connection: str = LINE, *, shared: bool = False) -> Source:
    variables = {"SSH_CONNECTION": connection, "SSH_USER_AUTH": str(auth)}
    return from_environment(variables, "desk3", "ana", shared=shared)


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "sshauth"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("connection", "name"),
    [
        (LINE, "ssh:192.0.2.7"),
        ("2001:0db8:0:0::0007 50022 2001:db8::1 22", "ssh:2001:db8::7"),
        ("::ffff:192.0.2.7 50022 ::1 22", "ssh:192.0.2.7"),
        ("fe80::7%\x1b[31m 50022 fe80::1 22", "ssh:fe80::7"),
    ],
)
def test_a_line_of_ssh_is_named_by_its_address(connection: str, name: str) -> None:
    assert source(connection=connection).name == name


@pytest.mark.parametrize(
    "connection",
    ["", "192.0.2.7", "UNKNOWN 65535 UNKNOWN 65535", "evil\x1b[31m 1 2 3", "999.1.1.1 1 2 3"],
)
def test_nonsense_instead_of_an_address_is_this_computer(tmp_path: Path, connection: str) -> None:
    path = written(tmp_path, f"publickey {KEY}\n")
    assert source(path, connection) == Source("local:desk3/ana")


def test_without_variables_it_is_this_computer() -> None:
    assert from_environment({}, "desk\n3", "a\x1bna", shared=True) == Source(
        "local:desk 3/a\N{REPLACEMENT CHARACTER}na", "", True
    )


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_the_fingerprint_is_the_one_that_openssh_shows(tmp_path: Path, kind: str) -> None:
    if not shutil.which("ssh-keygen"):
        pytest.skip("no ssh-keygen")
    key = tmp_path / "key"
    made = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "ana", "-f", str(key)]
    subprocess.run(made, check=True, capture_output=True)
    public = key.with_suffix(".pub")
    shown = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(public)], check=True, capture_output=True, text=True
    ).stdout.split()[1]
    bare = " ".join(public.read_text().split()[:2])
    path = written(tmp_path, f"password\npublickey {bare}\npublickey {KEY}\n")
    assert source(path, shared=True) == Source("ssh:192.0.2.7", shown, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "password\n",
        "keyboard-interactive/pam\n",
        "publickey\n",
        "publickey ssh-ed25519\n",
        "publickey ssh-ed25519 not*base64\n",
        "publickey ssh-ed25519 AAAA\n",
        f"publickey ssh-rsa {KEY.split()[1]}\n",
        f"publickey {KEY} a comment\n",
        "publickey ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\n",
        "publickey ssh-ed25519-cert-v01@openssh.com "
        "AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAA\n",
        b"publickey \xff\xfe\x00\n",
        b"\n" * (MOST + 1) + f"publickey {KEY}\n".encode(),
    ],
)
def test_what_sshd_would_not_write_gives_no_fingerprint(tmp_path: Path, text: str | bytes) -> None:
    assert source(written(tmp_path, text)).fingerprint == ""


def test_only_a_regular_file_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, f"publickey {KEY}\n")
    assert source(path).fingerprint.startswith("SHA256:")
    link, pipe = tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(path)
    os.mkfifo(pipe)
    for odd in (
        link,
        pipe,
        tmp_path,
        tmp_path / "none",
        "/dev/zero",
        "sshauth",
        "/a\0b",
        "/\udcff",
    ):
        assert source(odd).fingerprint == "", odd


def test_a_file_of_somebody_else_is_not_read(tmp_path: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("only root can give a file away")
    path = written(tmp_path, f"publickey {KEY}\n")
    os.chown(path, 65534, 65534)
    assert source(path).fingerprint == ""
