"""The second factor on a real terminal, where keys come in one burst and nobody waits for them."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pyotp
import pytest

from tests.e2e.places import OWNER, PASSWORD, Place, place, until
from tests.e2e.test_console import opened, sees

KEY = re.compile(r"\b[A-Z2-7]{4}(?: [A-Z2-7]{4}){3}\b")
CODE = re.compile(r"\b[2-9A-HJKMNP-TV-Z]{5}-[2-9A-HJKMNP-TV-Z]{5}\b")


def a_center(tmp_path: Path) -> Place:
    """A prepared center whose only person is Ana, a supervisor."""
    with place(tmp_path, "sqlite", AGENT_ENGINE="worker", TZ="UTC") as made:
        with made.house() as house:
            house.people.add(OWNER, "ana", "Ana Ruiz", "supervisor", PASSWORD, must_change=False)
        return made


def test_login_password_and_code_in_one_burst(tmp_path: Path) -> None:
    center = a_center(tmp_path)
    with center.house() as house:
        session = house.access.sign_in("ana", PASSWORD, "test")
        phone = pyotp.TOTP(house.access.factors.begin(session).secret.replace(" ", ""))
        house.access.factors.confirm(session, phone.at(int(time.time()) - 30))
        house.access.sign_out(session)
    shown: list[str] = []
    with opened(center) as terminal:
        sees(terminal, "Login", "Password")
        terminal.type(f"ana\t{PASSWORD}\r{phone.now()}\r")

        def there() -> bool:
            shown.append(terminal.text)
            return "Live calls" in terminal.text

        until(there, "the live calls")
        terminal.type("\x11")
        terminal.left()
    assert not any(PASSWORD in text for text in shown)
    assert terminal.process.returncode == 0


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
def test_from_the_key_on_the_glass_to_work(tmp_path: Path, size: tuple[int, int]) -> None:
    center = a_center(tmp_path)
    with opened(center, size, CALLCENTER_SECOND_FACTOR="supervisor") as terminal:
        sees(terminal, "Login", "Password")
        terminal.type(f"ana\t{PASSWORD}\r")
        sees(terminal, "Then type", "Confirm (Enter)")
        key = "".join("".join(KEY.findall(terminal.text)).split())
        assert len(key) == 32, terminal.text
        terminal.type(f"{pyotp.TOTP(key).now()}\r")
        sees(terminal, "written them down")
        codes = CODE.findall(terminal.text)
        assert len(set(codes)) == 10, terminal.text
        terminal.type(" \x13")  # the tick, Ctrl+S
        sees(terminal, "Live calls")
        terminal.type("\x11")
        terminal.left()
    with center.house() as house:
        assert house.access.sign_in("ana", PASSWORD, "test", code=codes[9])
