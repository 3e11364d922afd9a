"""The simulated customers: varied, repeatable, and nobody's real data."""

from __future__ import annotations

import re

import pytest

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.rehearsal.callers import SILENCE, cast, load_scripts
from callcenter_tui.rehearsal.sample import sample_departments
from callcenter_tui.text import fold

PHONE = re.compile(r"\+34 600 000 0\d\d|\+1 555 01\d\d")


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_language_has_every_kind_of_customer(language: str) -> None:
    scripts = load_scripts(language)
    assert len(scripts) >= 30
    assert {script.language for script in scripts} == {language}
    assert {s.expected_department for s in scripts} == {d.key for d in sample_departments()}
    assert {s.mood for s in scripts} >= {"calm", "happy", "worried", "annoyed", "angry", "hostile"}
    lines = [line for script in scripts for line in script.lines]
    said = [line for line in lines if line != SILENCE]
    assert all(line.strip() for line in said)
    assert any(len(line) > 800 for line in said)
    assert sum(len(line.split()) == 1 for line in said) >= 5
    for mark in ("[bold", "[@click=app.quit]", "{tools}", "\x1b[2J", "\u202e", "\x00", "👨‍👩‍👧‍👦"):
        assert any(mark in line for line in said), mark
    asked_at = {len(script.lines) for script in scripts if script.wants_person}
    assert len(asked_at) >= 3  # a person is asked for at different points


def test_some_fall_silent_and_some_for_good() -> None:
    scripts = load_scripts("both")
    assert any(script.lines[-1] == SILENCE for script in scripts)
    assert any(SILENCE in script.lines[:-1] for script in scripts)
    assert any(len(script.lines) == 1 for script in scripts)
    assert all(script.lines[0] != SILENCE for script in scripts)


def test_ids_are_unique_and_every_script_has_its_counterpart() -> None:
    ids = [script.id for script in load_scripts("both")]
    assert len(set(ids)) == len(ids)
    assert len(load_scripts("es")) == len(load_scripts("en"))


def test_a_cast_is_the_same_for_the_same_seed_and_not_for_another() -> None:
    assert cast(30, 7, "both") == cast(30, 7, "both")
    assert cast(30, 7, "both") != cast(30, 8, "both")


def test_whoever_calls_again_has_the_same_name() -> None:
    everybody = [*cast(300, 7, "both"), *cast(300, 8, "both")]
    names = {script.phone: script.name for script in everybody}
    assert len(names) < len(everybody)
    assert all(names[script.phone] == script.name for script in everybody)


def test_a_longer_cast_begins_like_a_shorter_one() -> None:
    assert cast(50, 7, "both")[:12] == cast(12, 7, "both")


def test_every_script_is_played_before_one_is_repeated() -> None:
    total = len(load_scripts("es"))
    assert len({script.id for script in cast(total, 3, "es")}) == total
    assert len({script.id for script in cast(total + 1, 3, "es")}) == total
    assert cast(0, 3, "es") == []


def test_both_languages_take_turns() -> None:
    assert [script.language for script in cast(4, 1, "both")] in (
        ["es", "en"] * 2,
        ["en", "es"] * 2,
    )
    assert {script.language for script in cast(9, 1, "en")} == {"en"}


def test_people_are_invented_and_told_apart() -> None:
    people = cast(160, 5, "both")
    assert all(PHONE.fullmatch(person.phone) for person in people)
    assert all(re.fullmatch(r"[a-z0-9.]+@example\.com", person.email) for person in people)
    assert all(fold(person.name) for person in people)
    assert len({person.phone for person in people}) == len(people)
    assert len({person.email for person in people}) == len(people)
    spoken = "\n".join(line for person in people for line in person.lines)
    assert not re.search(r"\{(name|phone|email)\}", spoken)
    assert "{tools}" in spoken  # hostile braces stay as they are


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(Invalid, match="'fr'"):
        load_scripts("fr")
    with pytest.raises(Invalid, match="'fr'"):
        cast(1, 1, "fr")
