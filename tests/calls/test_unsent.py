"""What was typed and not sent survives whatever happens to the console."""

from __future__ import annotations

import pytest

from callcenter_tui.calls.unsent import UnsentWords
from callcenter_tui.domain.errors import Forbidden, NotFound
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import in_hand, seated


def test_words_are_kept_for_their_author_in_their_call_only(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    one, two = in_hand(center, eva), in_hand(center, eva)
    center.floor.unsent.keep(eva, one, "Le llamo ")
    center.floor.unsent.keep(eva, one, "Le llamo mañana \x1b[31m")
    another_console = UnsentWords(center.context)
    assert another_console.of(eva, one).startswith("Le llamo mañana ")
    assert "\x1b" not in another_console.of(eva, one)
    assert another_console.of(eva, two) == another_console.of(luis, one) == ""


def test_an_empty_box_is_forgotten(center: Center) -> None:
    eva = seated(center, "eva")
    call_id = in_hand(center, eva)
    center.floor.unsent.keep(eva, call_id, "Hola")
    center.floor.unsent.keep(eva, call_id, " \n")
    assert center.floor.unsent.of(eva, call_id) == ""


def test_they_outlive_the_call_and_are_neither_said_nor_journaled(center: Center) -> None:
    eva = seated(center, "eva")
    call_id = in_hand(center, eva)
    before = center.kinds(call_id)
    center.floor.unsent.keep(eva, call_id, "CANARY")
    assert center.kinds(call_id) == before
    assert "CANARY" not in repr(center.board.call(OWNER, call_id))
    center.driving.end(eva, call_id, disposition="information_given")
    assert center.floor.unsent.of(eva, call_id) == "CANARY"


def test_too_much_to_be_sent_is_still_not_lost(center: Center) -> None:
    eva = seated(center, "eva")
    call_id = in_hand(center, eva)
    center.floor.unsent.keep(eva, call_id, "x" * 20_000)
    assert len(center.floor.unsent.of(eva, call_id)) == 20_000


def test_who_may_not_speak_keeps_nothing(center: Center) -> None:
    eva, vic = seated(center, "eva"), center.person("vic", role="viewer")
    call_id = in_hand(center, eva)
    with pytest.raises(Forbidden):
        center.floor.unsent.keep(vic, call_id, "Hola")
    with pytest.raises(NotFound):
        center.floor.unsent.keep(eva, "nowhere", "Hola")
    center.floor.unsent.keep(OWNER, call_id, "Hola")
    assert center.floor.unsent.of(OWNER, call_id) == ""
