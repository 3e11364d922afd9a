"""Every action of every service, found by looking at the services themselves.

An action is a public method that is told who acts, such as ``Desk.note``. What is looked at is
whatever can be reached from ``wiring.House`` by public names.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

import callcenter_tui
from callcenter_tui.wiring import House

ROOMS = ("calls", "mail", "metrics", "auth", "knowledge", "care", "rehearsal")
"""Rooms that may have services."""


def told_who_acts(method: Callable[..., Any]) -> str:
    """The parameter by which the method is told who acts; empty when it is not."""
    try:
        parameters = inspect.signature(method).parameters
    except ValueError:  # one of C
        return ""
    for one in parameters.values():
        if "Actor" in str(one.annotation):
            return one.name
    return ""


def methods(of: object) -> Iterator[str]:
    """Names of the public actions of a service, or of a class."""
    for name in dir(of):
        method = None if name.startswith("_") else getattr(of, name, None)
        if inspect.isroutine(method) and told_who_acts(method):
            yield name


def services(house: House) -> list[object]:
    """Every object of ours that can be reached from the house."""
    found: list[object] = [house]
    known: set[int] = {id(house)}
    for thing in found:  # which grows meanwhile
        for name in sorted(set(dir(thing)) - {"settings", "store", "clock", "ids", "process"}):
            if name.startswith("_"):
                continue
            value = getattr(thing, name)
            ours = type(value).__module__.startswith("callcenter_tui.")
            if not ours or isinstance(value, Enum) or id(value) in known:
                continue
            known.add(id(value))
            found.append(value)
    return found


def actions(house: House) -> dict[str, Callable[..., Any]]:
    """Every action that can be reached from the house, by its name."""
    return {
        f"{type(service).__name__}.{name}": getattr(service, name)
        for service in services(house)
        for name in methods(service)
    }


def reached(house: House) -> set[type]:
    """The classes whose actions can be reached; some services lend theirs to another."""
    found = {type(service) for service in services(house)}
    return found | {type(one.__self__) for one in actions(house).values() if inspect.ismethod(one)}


def classes_with_actions() -> set[type]:
    """Every class of the rooms that has an action, reachable or not."""
    found = set()
    for room in ROOMS:
        try:
            package = importlib.import_module(f"{callcenter_tui.__name__}.{room}")
        except ModuleNotFoundError:
            continue  # not built yet
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            loaded = importlib.import_module(module.name)
            for _, kind in inspect.getmembers(loaded, inspect.isclass):
                if kind.__module__ == module.name and any(methods(kind)):
                    found.add(kind)
    return found
