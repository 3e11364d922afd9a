"""Keys of SSH: the first one of a login is bound to it, and opens no other one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from callcenter_tui.auth.sources import Source
from callcenter_tui.auth.ssh_keys import SshKeys
from callcenter_tui.store import ssh_keys
from tests.auth.conftest import Door

FIRST, SECOND = (f"SHA256:{letter * 43}" for letter in "ab")
LOGINS = ("ana", "luis")


def line(fingerprint: str = "", *, shared: bool = True) -> Source:
    """A line of SSH that was opened with this key."""
    return Source("ssh:192.0.2.7", fingerprint, shared)


class Ring:
    """Two logins and what their keys open."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.ids = {login: door.add(login).id for login in LOGINS}
        self._keys = SshKeys(door.clock)

    def admits(self, login: str, source: Source) -> bool:
        with self.door.store.write() as tx:
            return self._keys.admit(tx, self.ids[login], login, source)

    def of(self, login: str) -> list[str]:
        with self.door.store.read() as tx:
            return ssh_keys.of_user(tx, self.ids[login])

    def release(self, login: str) -> int:
        with self.door.store.write() as tx:
            return ssh_keys.release(tx, self.ids[login])

    def bind(self, fingerprint: str, login: str) -> bool:
        with self.door.store.write() as tx:
            now = self.door.clock.now()
            return ssh_keys.bind(tx, fingerprint, self.ids[login], now, "user:admin")


@pytest.fixture
def ring(door: Door) -> Ring:
    return Ring(door)


def test_the_first_key_of_a_login_is_bound_to_it(ring: Ring) -> None:
    assert ring.admits("ana", line(FIRST))
    assert ring.of("ana") == [FIRST]
    told = [(event.who, event.data) for event in ring.door.journal("user.key_bound")]
    assert told == [("user:ana", {"user": ring.ids["ana"], "fingerprint": FIRST})]


def test_the_bound_key_comes_in_again_and_is_journaled_once(ring: Ring) -> None:
    assert all(ring.admits("ana", line(FIRST)) for _ in range(3))
    assert len(ring.door.journal("user.key_bound")) == 1


def test_the_key_of_one_login_does_not_open_another(ring: Ring) -> None:
    ring.admits("ana", line(FIRST))
    assert not ring.admits("luis", line(FIRST))
    assert ring.of("luis") == []


def test_a_login_with_a_key_is_not_opened_by_a_strange_one(ring: Ring) -> None:
    ring.admits("ana", line(FIRST))
    assert not ring.admits("ana", line(SECOND))
    assert ring.of("ana") == [FIRST]


def test_an_administrator_gives_a_second_key_to_a_login(ring: Ring) -> None:
    ring.admits("ana", line(FIRST))
    assert ring.bind(SECOND, "ana")
    assert not ring.bind(SECOND, "luis")
    assert ring.admits("ana", line(SECOND))
    assert ring.of("ana") == [FIRST, SECOND]


def test_released_keys_are_free_for_the_next_who_comes(ring: Ring) -> None:
    ring.admits("ana", line(FIRST))
    assert (ring.release("ana"), ring.release("ana")) == (1, 0)
    assert ring.admits("luis", line(FIRST))
    assert ring.admits("ana", line(SECOND))


def test_without_a_key_a_shared_host_opens_no_login_that_has_one(ring: Ring) -> None:
    assert ring.admits("ana", line())
    ring.admits("ana", line(FIRST))
    assert not ring.admits("ana", line())
    assert ring.admits("luis", line())
    for source in (line(shared=False), Source("local:desk3/ana", "", True)):
        assert ring.admits("ana", source), source


def test_of_two_logins_that_bring_one_key_at_once_one_gets_it(ring: Ring) -> None:
    with ThreadPoolExecutor(2) as pool:
        for number in range(8):
            source, gate = line(f"SHA256:{number:043}"), Barrier(2)

            def come(login: str, source: Source = source, gate: Barrier = gate) -> bool:
                gate.wait(30)
                return ring.admits(login, source)

            assert sorted(pool.map(come, LOGINS)) == [False, True]
            assert sorted(len(ring.of(login)) for login in LOGINS) == [0, 1]
            for login in LOGINS:
                ring.release(login)


def test_of_two_keys_that_come_first_at_once_a_login_gets_one(ring: Ring) -> None:
    with ThreadPoolExecutor(2) as pool:
        for _ in range(8):
            gate = Barrier(2)

            def come(key: str, gate: Barrier = gate) -> bool:
                gate.wait(30)
                return ring.admits("ana", line(key))

            assert sorted(pool.map(come, (FIRST, SECOND))) == [False, True]
            assert ring.release("ana") == 1


def test_one_login_that_comes_twice_at_once_is_let_in_twice(ring: Ring) -> None:
    with ThreadPoolExecutor(2) as pool:
        for _ in range(8):
            gate = Barrier(2)

            def come(_: int, gate: Barrier = gate) -> bool:
                gate.wait(30)
                return ring.admits("ana", line(FIRST))

            assert all(pool.map(come, range(2)))
            assert ring.release("ana") == 1
