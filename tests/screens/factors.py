"""A house in which second factors are asked for, and the telephones of its people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyotp

from callcenter_tui.auth.entrance import Rules, open_entrance
from tests.screens.houses import CHEAP, PASSWORD, SECRET, TestHouse


def told(house: TestHouse, **rules: Any) -> TestHouse:
    """The house by other rules of coming in, such as ``factor_roles``."""
    given = Rules(**{"keys": (SECRET,), "cost": CHEAP, **rules})
    house.entrance = open_entrance(house.store, house.clock, house.ids, given, lambda _: None)
    house.access, house.people = house.entrance.access, house.entrance.people
    return house


def telephone(house: TestHouse, secret: str) -> Callable[[], str]:
    """What an authenticator with that key shows at the house's time."""
    made = pyotp.TOTP(secret.replace(" ", ""))
    return lambda: made.at(house.clock.now())


def has_factor(house: TestHouse, login: str) -> tuple[Callable[[], str], tuple[str, ...]]:
    """Set up a factor for a person: their telephone, and their recovery codes."""
    session = house.access.sign_in(login, PASSWORD, "test")
    shows = telephone(house, house.access.factors.begin(session).secret)
    codes = house.access.factors.confirm(session, shows())
    house.clock.forward(seconds=60)  # type: ignore[attr-defined]
    return shows, codes
