"""A model in the part of a customer."""

from __future__ import annotations

import pytest

from callcenter_tui.agents.crew.playing import player
from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.protocols import Line
from tests.agents.crew.people import settings
from tests.stub_model import StubModel

LINES = (Line("customer", "Hola, ¿qué cuesta?"), Line("ai", "¿Qué plan?"), Line("system", "Espere"))


def test_the_customer_is_the_model_and_the_desk_speaks_to_it(stub: StubModel) -> None:
    stub.behave(reply="El de 600.")
    with player(settings(stub.url)) as play:
        assert play("Why you write: a price", "es", LINES) == "El de 600."
    sent = stub.log[0].messages
    assert [m["role"] for m in sent] == ["system", "assistant", "user", "user"]
    assert "Why you write: a price" in sent[0]["content"]
    assert "Spanish" in sent[0]["content"]


def test_who_has_nothing_more_to_say_hangs_up(stub: StubModel) -> None:
    stub.behave(reply='"DONE."')
    with player(settings(stub.url)) as play:
        assert play("", "en", LINES) == ""


def test_a_server_that_refuses_is_trouble_with_a_name(stub: StubModel) -> None:
    stub.behave(fault="401")
    with player(settings(stub.url)) as play, pytest.raises(ModelTrouble) as trouble:
        play("", "en", LINES)
    assert trouble.value.kind == "auth"
