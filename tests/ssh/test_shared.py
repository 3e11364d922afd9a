"""A console on a host that people share: without the worker's secrets, and without its work."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from callcenter_tui import settings, settings_file, wiring
from callcenter_tui.cli import shared_host
from callcenter_tui.domain.errors import Refused
from tests.ssh.hosts import SECRET, Server, environment_of, read


@contextmanager
def more_settings(server: Server, text: str) -> Iterator[None]:
    """The consoles' settings with some more lines, for a while."""
    path = server.folder / "console.env"
    before = path.read_text()
    path.write_text(before + text)
    try:
        yield
    finally:
        path.write_text(before)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("OPENAI_API_KEY=sk-not-for-consoles\n", "OPENAI_API_KEY"),
        ("MAIL_PASSWORD=not-for-consoles\n", "MAIL_PASSWORD"),
        ("AGENT_ENGINE=console\n", "AGENT_ENGINE=console"),
    ],
)
def test_a_console_that_would_hold_the_workers_secret_does_not_open(
    server: Server, line: str, said: str
) -> None:
    with more_settings(server, line), server.line() as terminal:
        terminal.wait_for(said)
        terminal.wait_for("shared host")
        terminal.type("ana\tRioja-2024-tinto\r")
        terminal.settle()
        assert "Live calls" not in terminal.everything_drawn
        assert "not-for-consoles" not in terminal.everything_drawn
    server.nothing_left()


def test_a_secret_in_the_environment_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-for-consoles")
    with pytest.raises(Refused, match="OPENAI_API_KEY"):
        shared_host.shared(settings.load({}))


@pytest.mark.parametrize("engine", ["auto", "worker", "off"])
def test_a_shared_console_neither_answers_nor_sends_letters(tmp_path: Path, engine: str) -> None:
    """Not even with an embedded store and nobody else at work, as a console elsewhere would."""
    given = settings.load(
        {
            "CALLCENTER_HOME": str(tmp_path),
            "CALLCENTER_SHARED": "true",
            "AGENT_ENGINE": engine,
            "SECRET_KEY": SECRET,
        }
    )
    house = wiring.open_house(shared_host.shared(given))
    try:
        assert not house.engine_wanted()
        assert not house.post_wanted()
        assert not house.remembered.usable
        assert house.production
    finally:
        house.close()


def test_a_console_by_ssh_knows_no_secret_of_model_or_mail(server: Server) -> None:
    with server.signed_in("ana") as terminal:
        terminal.wait_for("AI: ")
        (console,) = server.consoles()
        assert not {"OPENAI_API_KEY", "MAIL_PASSWORD"} & set(environment_of(console))
        loaded = read(console, "maps")
        for library in (b"crewai", b"openai", b"jiter"):
            assert library not in loaded
    server.nothing_left()


@pytest.mark.parametrize(
    ("owner", "mode", "accepted"),
    [
        (0, 0o640, True),  # root's, handed to the consoles' account by its group
        (0, 0o600, True),
        (0, 0o660, False),
        (0, 0o644, False),
        (1000, 0o600, True),
        (1000, 0o640, False),
        (1001, 0o640, False),
    ],
)
def test_settings_of_roots_may_be_handed_over_by_their_group(
    monkeypatch: pytest.MonkeyPatch, owner: int, mode: int, accepted: bool
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    found = os.stat_result((0o100000 | mode, 0, 0, 1, owner, 990, 0, 0, 0, 0))
    assert (settings_file.others_may(found) == "") is accepted
