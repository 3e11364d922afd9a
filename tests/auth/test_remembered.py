"""Staying signed in: a keyring may be missing, hang or fail, and nobody is stopped by it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import keyring
from keyring.backends import chainer

from callcenter_tui.auth.remembered import Keyring, Remembered
from tests.auth.rings import DictRing, HangingRing, RaisingRing


def test_a_token_is_kept_until_it_is_forgotten(tmp_path: Path) -> None:
    ring = DictRing()
    remembered = Remembered(Keyring(tmp_path, backend=ring))
    assert remembered.load() is None
    assert remembered.usable
    remembered.forget()
    assert remembered.save("s1.token")
    assert Remembered(Keyring(tmp_path, backend=ring)).load() == "s1.token"
    assert not remembered.save("")
    remembered.forget()
    assert remembered.load() is None
    assert ring.entries == {}


def test_each_home_has_entries_of_its_own(tmp_path: Path) -> None:
    ring = DictRing()
    Remembered(Keyring(tmp_path / "a", backend=ring)).save("s1.token")
    assert Remembered(Keyring(tmp_path / "b", backend=ring)).load() is None
    assert str(tmp_path) not in str(ring.entries)


def test_a_keyring_that_hangs_is_asked_once_and_not_waited_for(tmp_path: Path) -> None:
    ring = HangingRing()
    entries = Keyring(tmp_path, backend=ring, seconds=0.2)
    remembered = Remembered(entries)
    start = time.perf_counter()
    assert remembered.load() is None
    assert not remembered.save("s1.token")
    remembered.forget()
    assert time.perf_counter() - start < 5
    assert ring.asked == 1
    assert entries.trouble == "the keyring gave no answer within 0.2 s"
    ring.released.set()


def test_a_keyring_that_raises_anything_remembers_nothing(tmp_path: Path) -> None:
    entries = Keyring(tmp_path, backend=RaisingRing())
    assert not Remembered(entries).save("s1.token")
    assert Remembered(entries).load() is None
    assert not Remembered(entries).usable
    assert "the bus is gone" in entries.trouble


def test_switched_off_it_is_not_even_imported(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from callcenter_tui.auth.remembered import Keyring, Remembered\n"
        f"remembered = Remembered(Keyring(Path({str(tmp_path)!r}), 'off'))\n"
        "assert remembered.load() is None and not remembered.save('x')\n"
        "assert 'keyring' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_a_backend_that_is_not_on_the_list_is_not_used(tmp_path: Path) -> None:
    before, ring = keyring.get_keyring(), DictRing()
    keyring.set_keyring(ring)
    try:
        entries = Keyring(tmp_path)
        assert not Remembered(entries).save("s1.token")
    finally:
        keyring.set_keyring(before)
    assert ring.entries == {}
    assert entries.trouble == "no keyring on this computer"


def test_a_good_backend_behind_the_chainer_is_found(tmp_path: Path) -> None:
    clear = DictRing()
    listed = type("Listed", (DictRing,), {"__module__": "keyring.backends.SecretService"})()
    several = type("Several", (chainer.ChainerBackend,), {"backends": [clear, listed]})()
    before = keyring.get_keyring()
    keyring.set_keyring(several)
    try:
        assert Remembered(Keyring(tmp_path)).save("s1.token")
    finally:
        keyring.set_keyring(before)
    assert list(listed.entries.values()) == ["s1.token"]
    assert clear.entries == {}
