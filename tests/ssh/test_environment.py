"""What a line brings along changes nothing: the console's variables are those of the launcher."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ssh.hosts import Server, environment_of

FIXED = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "CALLCENTER_SHARED": "true",
}
TERMS = ("../../tmp/x", "$(id)", "-V", "xterm;id", "", "dumb", "unknown", "x" * 500)


def injected(folder: Path) -> dict[str, str]:
    """More than twenty variables that would change what the console does, or run something."""
    trap, module = folder / "trap.sh", folder / "evil"
    trap.write_text(f"touch {folder}/sprung\n")
    module.mkdir()
    for name in ("sitecustomize", "usercustomize", "callcenter_tui"):
        (module / f"{name}.py").write_text(f"open('{folder}/imported', 'w')\n")
    return {
        "BASH_ENV": str(trap),
        "ENV": str(trap),
        "PYTHONPATH": str(module),
        "PYTHONSTARTUP": str(module / "sitecustomize.py"),
        "PYTHONHOME": str(module),
        "PYTHONINSPECT": "1",
        "PYTHONBREAKPOINT": "os.system",
        "PYTHONUSERBASE": str(module),
        "LD_PRELOAD": str(folder / "evil.so"),
        "LD_LIBRARY_PATH": str(module),
        "TEXTUAL": "devtools,debug",
        "TEXTUAL_DRIVER": "evil:Driver",
        "TEXTUAL_LOG": str(folder / "log"),
        "TEXTUAL_ALLOW_SIGNALS": "1",
        "TEXTUAL_SCREENSHOT": "1",
        "TEXTUAL_PRESS": "ctrl+q",
        "CALLCENTER_HOME": str(folder),
        "CALLCENTER_ENV_FILE": str(folder / "evil.env"),
        "CALLCENTER_SHARED": "false",
        "CALLCENTER_KEYRING": "auto",
        "AGENT_ENGINE": "console",
        "DATABASE_URL": f"sqlite:///{folder}/evil.db",
        "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
        "OPENAI_API_KEY": "sk-injected",
        "SECRET_KEY": "a" * 40,
        "BROWSER": "/bin/sh -c id",
        "SSH_USER_AUTH": str(trap),
        "SSH_CONNECTION": "203.0.113.9 1 203.0.113.9 2",
        "HOME": str(folder),
        "PATH": str(folder),
        "SHELL": "/bin/sh",
        "IFS": "/",
    }


@pytest.mark.parametrize("careless", [False, True], ids=["our fragment", "variables let in"])
def test_injected_variables_have_no_effect(server: Server, tmp_path: Path, careless: bool) -> None:
    evil = injected(tmp_path)
    if careless:  # what the login shell itself obeys cannot be cleaned by what it starts
        del evil["BASH_ENV"], evil["LD_PRELOAD"]
    setenv = "-oSetEnv=" + " ".join(f'"{name}={value}"' for name, value in evil.items())
    port = server.careless if careless else server.port
    with server.line(setenv, key="ana", port=port) as terminal:
        terminal.wait_for("Enter signs in")
        (console,) = server.consoles()
        found = environment_of(console)
    assert FIXED.items() <= found.items()
    assert set(found) == {
        *FIXED,
        *("HOME", "USER", "SSH_CONNECTION", "SSH_USER_AUTH"),
        *("CALLCENTER_HOME", "CALLCENTER_ENV_FILE"),
    }
    assert found["SSH_CONNECTION"].startswith("127.0.0.1 ")
    assert found["SSH_USER_AUTH"].startswith("/tmp/sshauth.")
    assert found["CALLCENTER_HOME"] == found["HOME"] == str(server.home)
    assert found["CALLCENTER_ENV_FILE"] == str(server.folder / "console.env")
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {"trap.sh", "evil"}
    server.nothing_left()


@pytest.mark.parametrize("term", TERMS)
def test_a_terminal_of_an_unknown_name_is_a_usual_one(server: Server, term: str) -> None:
    with server.line(term=term) as terminal:
        terminal.wait_for("Enter signs in")
        (console,) = server.consoles()
        assert environment_of(console)["TERM"] == "xterm-256color"
    server.nothing_left()
