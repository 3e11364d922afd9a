"""Finding calls by their words, on both databases."""

from __future__ import annotations

import unicodedata

import pytest

from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.domain.errors import Forbidden, Invalid
from callcenter_tui.domain.states import Speaker
from callcenter_tui.store import customers
from tests.calls.conftest import OWNER, Center


def _keys(center: Center, words: str, **more: object) -> list[str]:
    found, total = center.floor.history.search(OWNER, words, **more)  # type: ignore[arg-type]
    assert total >= len(found)
    return [one.row.key for one in found]


def test_words_are_found_by_their_beginning_without_accents_or_capitals(center: Center) -> None:
    mine = center.call("La FACTURACIÓN está mal, señor")
    other = center.call("El router parpadea", name="Berta", phone="+34 600 000 002")
    for words in ("facturacion", "FACTURACIÓN", "fact", "senor", "señor mal"):
        assert _keys(center, words) == [mine.key], words
    assert _keys(center, "router") == [other.key]
    assert _keys(center, "nothing of this") == []


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("Straße", "Straße"),
        ("Straße", "STRAß"),
        ("Strasse", "straße"),
        ("한국어", "한국어"),
        ("한국어", "한국"),
        ("Йорк", "Йорк"),
        ("Йорк", "йорк"),
        ("Ёлка", "ёлка"),
        ("Νίκος", "Νίκος"),
        ("Νίκος", "νίκ"),
        ("שָׁלוֹם", "שָׁלוֹם"),
        ("مُحَمَّد", "مُحَمَّد"),
        ("हिन्दी", "हिन्दी"),
        ("x²", "x²"),
        ("2½", "2½"),
        ("Kovač", "Kovač"),
        ("Kovač", "kovac"),
        ("KOVAČ", "kovač"),
        ("Nguyễn", "nguyen"),
        ("Łódź", "łódź"),
        ("Jose\u0301", "jos\u00e9"),
        ("O'Brien_x", "o'brien_x"),
    ],
)
def test_a_word_of_any_script_is_found_and_shown(center: Center, said: str, typed: str) -> None:
    call = center.call(f"Le escribo por {said} de nuevo, gracias", name="Zoe")
    center.call("Otra cosa", name="Berta", phone="+34 600 000 002")
    (found,), _total = center.floor.history.search(OWNER, typed)
    assert (found.row.key, found.where) == (call.key, "message")
    long = center.call(f"{'uno ' * 30}{said} dos", name="Carla", phone="+34 600 000 003")
    (found, _other), _total = center.floor.history.search(OWNER, typed)
    assert found.row.key == long.key
    assert unicodedata.normalize("NFC", said) in found.excerpt, "the excerpt shows the word"


def test_all_words_must_stand_in_the_call_but_not_in_one_message(center: Center) -> None:
    call = center.call("Mi router no enciende")
    center.desk.say(call.call_id, Speaker.CUSTOMER, "La luz está roja")
    center.call("Otro router", name="Berta", phone="+34 600 000 002")
    assert _keys(center, "router roja") == [call.key]


@pytest.mark.parametrize(
    "words", ["núñez", "nunez", "600000077", "+34600000077", "nora@example.com", "nora example"]
)
def test_a_call_is_found_by_its_customer(center: Center, words: str) -> None:
    call = center.desk.open(
        OpenCall("Nora Núñez", "+34 600 000 077", "nora@example.com", words="hola")
    )
    center.call("Otro", name="Berta", phone="+34 600 000 002")
    assert _keys(center, words) == [call.key]


def test_a_call_is_found_by_its_key_and_by_a_note(center: Center) -> None:
    agent = center.person("ana")
    call, _ = center.call("hola"), center.call("otra", name="Berta", phone="+34 600 000 002")
    assert _keys(center, call.key) == [call.key]
    assert _keys(center, call.key.lower()) == [call.key]
    center.desk.note(agent, call.call_id, "Paga siempre con retraso")
    (found,), _total = center.floor.history.search(OWNER, "retraso")
    assert (found.row.key, found.where, found.excerpt) == (
        call.key,
        "note",
        "Paga siempre con retraso",
    )


def test_whispers_are_not_found(center: Center) -> None:
    chief = center.person("jefa", "supervisor")
    call = center.call("hola")
    center.guidance.whisper(chief, call.call_id, "Ofrezca zanahorias")
    assert _keys(center, "zanahorias") == []


def test_a_page_tells_how_many_there_are_and_the_newest_come_first(center: Center) -> None:
    keys = []
    for number in range(5):
        center.clock.forward(seconds=60)
        keys.append(center.call("robot", name=f"C{number}", phone=f"+34 600 000 10{number}").key)
    found, total = center.floor.history.search(OWNER, "robot", limit=2, offset=1)
    assert ([one.row.key for one in found], total) == ([keys[3], keys[2]], 5)
    assert _keys(center, "robot", department="billing") == []


def test_a_changed_customer_is_found_by_the_new_words_only(center: Center) -> None:
    center.call("hola")
    with center.store.read() as tx:
        customer = customers.known_as(tx, "+34600000001", "")
    assert customer
    with center.store.write() as tx:
        customers.complete(tx, customer, "", "ana.nueva@example.com")
    assert len(_keys(center, "nueva")) == 1


@pytest.mark.parametrize("words", ["", "  ", "\"*-;'", "%_", "((("])
def test_without_a_word_it_says_so(center: Center, words: str) -> None:
    with pytest.raises(Invalid):
        center.floor.history.search(OWNER, words)


@pytest.mark.parametrize(
    "words", ['" OR 1=1 --', "a* NEAR(b)", "x' | !y & z:*", "col:umn", "C-%", "a" * 4000]
)
def test_hostile_words_are_only_words(center: Center, words: str) -> None:
    center.call("hola")
    assert _keys(center, words) == []


def test_a_viewer_may_not_search(center: Center) -> None:
    with pytest.raises(Forbidden):
        center.floor.history.search(center.person("vera", "viewer"), "hola")


def test_earlier_calls_of_a_customer_come_newest_first(center: Center) -> None:
    first = center.call("uno")
    center.clock.forward(seconds=60)
    second = center.call("dos")
    center.call("otra", name="Berta", phone="+34 600 000 002")
    with center.store.read() as tx:
        customer = customers.known_as(tx, "+34600000001", "")
    rows = center.floor.history.of_customer(OWNER, customer or "")
    assert [row.key for row in rows] == [second.key, first.key]
