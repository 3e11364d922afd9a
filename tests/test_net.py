"""The net under all widgets, judged by the bytes that arrive on a real terminal.

Every clean is forgotten on purpose: the whole catalogue is given raw to every kind of widget. What
arrives may hold the escapes that Textual itself sends for harmless words, and no other.
"""

from __future__ import annotations

import fcntl
import inspect
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from functools import cache

import pytest

from callcenter_tui.screens.notices import KINDS, sequence
from tests import raw_screen
from tests.hostile import ATTACKS, FORBIDDEN, OWNED

SEQUENCE = re.compile(
    r"\x1b\[([0-?]*)([ -/]*)([@-~])"  # CSI
    r"|\x1b([\]PX^_])([^\x07\x1b\x9c]*)(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS, SOS, PM, APC
    r"|\x1b([ -/]*[0-~])?"  # any other, and one that is alone
)
PAINTS = 30
"""The words are on the glass when they were painted so often: on each surface, and on some anew."""
PAINTING = {"m", "H"}
"""Colours and places: their numbers are free."""


def kinds(raw: bytes) -> set[str]:
    """The kinds of escapes in what a terminal was sent, and each control character."""
    text = raw.decode("utf-8", "replace")
    found = set()
    for csi, between, final, string, content, other in SEQUENCE.findall(text):
        if final:
            numbers = "" if final in PAINTING and re.fullmatch(r"[\d;:]*", csi) else csi
            found.add(f"CSI {numbers}{between}{final}")
        elif string:
            found.add(f"ESC {string} {content[:20]}")
        else:
            found.add(f"ESC {other}")
    left = SEQUENCE.sub("", text)
    return found | {f"{ord(one):#x}" for one in left if ord(one) < 32 or 127 <= ord(one) < 160}


@cache
def sent(kind: str, net: str) -> bytes:
    """What a terminal of 2,200 columns was sent: every word of each surface is painted."""
    theirs = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 130, 2200, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.raw_screen", kind, net],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**theirs, "TERM": "xterm-256color"},
        start_new_session=True,
    )
    os.close(slave)
    raw, end = b"", time.monotonic() + 120
    seen = b"free money" if kind == "hostile" else b"harmless markup_quit"
    try:
        while raw.count(seen) < PAINTS or b"PAINTED" not in raw:
            assert time.monotonic() < end, raw[-2000:]
            if select.select([master], [], [], 1)[0]:
                raw += os.read(master, 1 << 16)  # a crash closes it: an error of this test
    finally:
        process.kill()
        process.wait()
        os.close(master)
    return raw[: raw.rindex(b"\x1b[")]  # the last one may be cut in two


def test_a_forgotten_place_sends_no_escape_whatever_widget_it_is() -> None:
    harmless, hostile = sent("harmless", "net"), sent("hostile", "net")
    assert kinds(hostile) <= kinds(harmless)
    for needle in OWNED:
        assert needle not in hostile, needle
    drawn = SEQUENCE.sub("", hostile.decode())
    found = FORBIDDEN.search(re.sub(r"[\r\n\x07\x08]", "", drawn))
    assert not found, drawn[max(0, found.start() - 40) : found.end()]
    assert drawn.count("free money") >= PAINTS - 1  # the words did get onto the glass


def test_without_the_net_the_same_screen_would_send_them() -> None:
    """That the test above can fail at all."""
    arrived = kinds(sent("hostile", "no-net")) - kinds(sent("harmless", "net"))
    assert len(arrived) > 15
    assert any(kind.startswith("ESC ] 52") for kind in arrived)
    assert any(kind.startswith("ESC ] 8;") for kind in arrived)
    assert any(kind.startswith("ESC P") for kind in arrived)
    assert "0x9b" in arrived


def test_textual_itself_sends_nothing_that_names_or_copies() -> None:
    """No title, link, clipboard or device string is among what we allow."""
    for kind in kinds(sent("harmless", "net")) - {"ESC ] 22;default"}:  # the pointer's shape
        assert not kind.startswith(("ESC ]", "ESC P", "ESC X", "ESC ^")), kind


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_is_one_sequence_whatever_it_tells(kind: str) -> None:
    for words in ATTACKS.values():
        told = sequence(kind, words)
        inner = told.removeprefix("\x1b]").removesuffix("\a")
        assert not FORBIDDEN.search(inner), ascii(told)
        assert inner.count(";") <= {"osc9": 1, "osc777": 3}.get(kind, 0)


def test_the_catalogue_and_the_surfaces_are_as_many_as_are_told() -> None:
    """The figures in docs/secrets.md."""
    sources = [inspect.getsource(raw_screen.surfaces), inspect.getsource(raw_screen.Raw.compose)]
    painted = sum(len(re.findall(r"^ +yield (?!from)", one, re.MULTILINE)) for one in sources)
    widgets = painted - 1 + 1  # without the last line, with the toast
    assert len(ATTACKS) >= 89
    assert widgets >= 29
