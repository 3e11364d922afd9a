"""Putting the sample company into a store: what is there already is left as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callcenter_tui.rehearsal.sample import (
    sample_articles,
    sample_departments,
    sample_hours,
    sample_people,
)

if TYPE_CHECKING:
    from callcenter_tui.domain.views import Actor
    from callcenter_tui.wiring import House

SUPERVISOR = sample_people()[0].login
"""The one as whom ``callcenter demo`` opens."""


def add_departments(house: House, actor: Actor) -> list[str]:
    """Add the five departments; returns the keys of those that were missing."""
    return [one.key for one in sample_departments() if house.departments.add(actor, one)]


def give_time(house: House, actor: Actor) -> None:
    """A call is offered for a minute, not for 20 s: whoever sees the desk first reads it first."""
    documents = house.floor.documents
    queues = documents.get("queues")
    queues["default"]["offer_seconds"] = 60
    documents.set(actor, "queues", queues)


def add_knowledge(house: House, actor: Actor) -> None:
    """Add the sample articles, the departments they are for and the hours they name.

    Only to a store that has no article; hours that somebody has set stay.
    """
    if house.shelf.list():
        return
    add_departments(house, actor)
    documents = house.floor.documents
    if documents.get("hours")["week"] is None:
        documents.set(actor, "hours", sample_hours())
    house.shelf.put(actor, sample_articles())


def others(*there: str) -> set[str]:
    """The logins of the sample staff without these."""
    return {person.login for person in sample_people()}.difference(there)


def add_people(house: House, actor: Actor, password: str, logins: set[str]) -> None:
    """Add those of the sample staff who are in ``logins``, all with one password.

    Each costs the time of a password hash.
    """
    for person in sample_people():
        if person.login in logins:
            house.people.add(
                actor,
                person.login,
                person.name,
                person.role,
                password,
                departments=person.departments,
                language=person.language,
                must_change=False,
            )
