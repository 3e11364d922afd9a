"""A house for each test, and local time that is the same everywhere."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from callcenter_tui.store.engine import Store
from tests.clocks import SettableClock
from tests.screens.houses import TestHouse


@pytest.fixture(autouse=True, scope="session")
def sheets_parsed_once() -> Iterator[None]:
    """Each worker parses a style sheet once, not for each application: a quarter of a test's time.

    Textual keeps what it has parsed for one application, by the same key; rules are only read.
    """
    parsed: dict[Any, list[RuleSet]] = {}
    with pytest.MonkeyPatch.context() as patch:
        parse = Stylesheet._parse_rules

        def parse_once(
            sheet: Stylesheet, css: str, read_from: Any, *place: Any, **told: Any
        ) -> list[RuleSet]:
            key = (css, read_from, place, *told.items(), *sheet._variables.items())
            if key not in parsed:
                parsed[key] = parse(sheet, css, read_from, *place, **told)
            return parsed[key]

        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


@pytest.fixture(autouse=True)
def local_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def empty_house(tmp_path: Path, sqlite_template: Path, clock: SettableClock) -> TestHouse:
    """Real services on an embedded store in which nobody has a login yet."""
    path = tmp_path / "store.db"
    shutil.copy(sqlite_template, path)
    return TestHouse(Store(f"sqlite:///{path}"), clock, tmp_path)


@pytest.fixture
def house(empty_house: TestHouse) -> TestHouse:
    """The same with people: a supervisor, two agents and a viewer."""
    made = empty_house
    made.person("ana", "supervisor", "Ana Ruiz")
    made.person("bob", "agent", "Bob Stone", departments=("billing", "general"))
    made.person("eva", "agent", "Eva Soler", departments=("billing", "general"))
    made.person("vera", "viewer", "Vera Watts")
    return made
