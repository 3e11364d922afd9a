"""Notices: what is written to the terminal, how often, and never a customer's words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from callcenter_tui.screens.notices import PAUSE, Notices, sequence


class Desk:
    """A terminal that keeps what it gets, and a timer that tests let ring."""

    def __init__(self) -> None:
        self.now = 100.0
        self.written: list[str] = []
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.notices = Notices(self.written.append, self._later, lambda: self.now)

    def _later(self, seconds: float, told: Callable[[], None]) -> None:
        self.timers.append((self.now + seconds, told))

    def passes(self, seconds: float) -> None:
        self.now += seconds
        due = [one for one in self.timers if one[0] <= self.now]
        self.timers = [one for one in self.timers if one[0] > self.now]
        for _, told in due:
            told()


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("bell", "\a"),
        ("osc9", "\x1b]9;Call center: Billing: call C-7F3K01\a"),
        ("osc777", "\x1b]777;notify;Call center;Billing: call C-7F3K01\a"),
    ],
)
def test_each_kind_has_its_bytes(kind: str, written: str) -> None:
    desk = Desk()
    desk.notices.kind = kind
    desk.notices.tell("Billing: call C-7F3K01")
    assert desk.written == [written]


@pytest.mark.parametrize("kind", ["osc9", "osc777"])
def test_no_word_can_end_the_sequence_or_begin_another(kind: str) -> None:
    made = sequence(kind, "Billing\x1b]52;c;evil\a\x9c\x07;more\n\x1b\\ lines")
    inside = made.removeprefix("\x1b]").removesuffix("\a")
    assert inside.isprintable()
    assert inside.count(";") == (1 if kind == "osc9" else 3)


def test_off_and_muted_tell_nothing() -> None:
    desk = Desk()
    desk.notices.kind = "off"
    desk.notices.tell("one")
    desk.notices.kind, desk.notices.muted = "bell", True
    desk.notices.tell("two")
    desk.passes(10)
    assert desk.written == []


def test_one_at_a_time_and_an_offer_is_not_lost_behind_others() -> None:
    desk = Desk()
    desk.notices.kind = "osc9"
    desk.notices.tell("help")
    desk.notices.tell("late")
    desk.notices.tell("offer", urgent=True)
    desk.notices.tell("later")
    assert len(desk.written) == 1
    desk.passes(PAUSE)
    assert [one[4:-1] for one in desk.written] == ["Call center: help", "Call center: offer"]
    desk.passes(PAUSE)
    assert len(desk.written) == 2
