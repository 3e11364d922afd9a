"""The outbox for people: what waits, what went, what failed, and what they may do about it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import masks, require
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, NotFound, Refused
from callcenter_tui.domain.letters import (
    UNNAMED,
    ConsentView,
    Content,
    LetterView,
    OptOutView,
    PostState,
)
from callcenter_tui.domain.views import Actor
from callcenter_tui.mail import answers
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.held import checked, held, journal_of
from callcenter_tui.mail.leaving import told, why_not
from callcenter_tui.store import consents, journal, letter_views, outbox, ways_out

MASK = "•••"

STOPPED = (PostState.FAILED, PostState.UNCERTAIN)
"""Deliveries that a person may try again; a refused or expired one needs a new yes."""


class Outbox:
    """See, try again, and settle what nobody knows; ``calls.letters`` gives a letter up."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail

    def letters(
        self,
        actor: Actor,
        *,
        call: str | None = None,
        states: Collection[PostState] | None = None,
    ) -> list[LetterView]:
        """Letters of the actor's departments, newest first: of a call all, else those confirmed.

        ``states``: of the delivery. Masked for whoever may not see customers. Raises Forbidden.
        """
        require(actor, "calls.watch")
        wanted = None if states is None else [PostState(one).value for one in states]
        with self._mail.store.read() as tx:
            found = letter_views.views(tx, call=call, states=wanted, departments=actor.departments)
        return [masked(one) for one in found] if masks(actor) else found

    def letter(self, actor: Actor, letter_id: str) -> LetterView:
        """One letter, whatever became of it; raises NotFound, Forbidden."""
        require(actor, "calls.watch")
        with self._mail.store.read() as tx:
            found = _view(tx, letter_id)
        require(actor, "calls.watch", found.department)
        return masked(found) if masks(actor) else found

    def retry(self, actor: Actor, letter_id: str) -> None:
        """Try a failed letter again, or one of which nobody knows; the customer's yes must hold.

        The second may reach the customer twice: who asks for it has found out that it did not.
        """
        with self._changing(actor, letter_id) as tx:
            letter, now = held(tx, letter_id), self._mail.clock.now()
            if why := why_not(tx, letter, now):
                raise Refused(why, "Read the letter out once more and ask for a new yes.")
            if not outbox.move(tx, letter_id, STOPPED, PostState.QUEUED, now):
                raise Refused("This letter did not stop", "Look at the outbox as it is now.")
            journal_of(tx, self._mail, events.LETTER_RETRIED, letter, actor.who, by="person")

    def settle(self, actor: Actor, letter_id: str) -> None:
        """A person has found out that an uncertain letter arrived."""
        with self._changing(actor, letter_id) as tx:
            letter, now = held(tx, letter_id), self._mail.clock.now()
            said = f"it arrived: {actor.name} found out"
            sure = outbox.move(
                tx, letter_id, (PostState.UNCERTAIN,), PostState.SENT, now, said=said
            )
            if not sure:
                raise Refused("This letter is not uncertain", "Look at the outbox as it is now.")
            journal_of(tx, self._mail, events.LETTER_SETTLED, letter, actor.who)

    def consents(
        self,
        actor: Actor,
        *,
        call: str | None = None,
        since: datetime | None = None,
        limit: int | None = consents.MOST,
    ) -> list[ConsentView]:
        """What customers said to letters, newest first, of the actor's departments.

        ``limit`` None: the whole ledger.
        """
        require(actor, "calls.watch")
        own = actor.departments
        with self._mail.store.read() as tx:
            found = consents.views(tx, call=call, departments=own, since=since, limit=limit)
        if not masks(actor):
            return found
        return [replace(one, words=MASK, how="", address=MASK) for one in found]

    def server(self, actor: Actor) -> str:
        """The mail server that is known to carry this store's letters; empty while none is."""
        require(actor, "calls.watch")
        with self._mail.store.read() as tx:
            return ways_out.server(tx)

    def way(self, actor: Actor) -> str:
        """Where letters go, in a line for people; empty when this process has a server."""
        require(actor, "calls.watch")
        with self._mail.store.read() as tx:
            return told(tx, self._mail)

    def unnamed(self, actor: Actor) -> bool:
        """Whether letters are signed with a name that nobody has set."""
        require(actor, "calls.watch")
        return self._mail.renderer.company.name == UNNAMED

    def use_folder(self, actor: Actor) -> str:
        """No mail server carries letters any more: processes without one may write files again.

        Returns the server that did, empty when none was known. A process with one is asked nothing.
        """
        require(actor, "settings.manage")
        with self._mail.store.write() as tx:
            now, known = self._mail.clock.now(), ways_out.server(tx)
            if known:
                ways_out.by_server(tx, "", actor.who, now)
                kind = events.SETTINGS_CHANGED
                journal.append(tx, kind, at=now, who=actor.who, name=ways_out.SERVER, reset=True)
        return known

    def opt_outs(self, actor: Actor, *, ended: bool = False) -> list[OptOutView]:
        """The addresses whose owners want no follow-ups, newest first.

        ``ended``: also those whose owners wanted none for a time.
        """
        require(actor, "calls.watch")
        with self._mail.store.read() as tx:
            found = consents.opt_outs(tx, ended=ended)
        if not masks(actor):
            return found
        return [replace(one, address=MASK, words=MASK, ended_words="") for one in found]

    def opt_out(self, actor: Actor, address: str, words: str) -> bool:
        """The owner of an address wants no follow-ups; False when that was known.

        Whatever their departments, everybody who may offer letters may note it.
        """
        require(actor, "letters.offer")
        owner = _owner(address, words)
        with self._mail.store.write() as tx:
            return answers.opt_out(tx, self._mail, owner, words, actor.who)

    def opt_in(self, actor: Actor, address: str, words: str) -> bool:
        """They want follow-ups again; False when they never said otherwise. For supervisors.

        ``words``: what they said. Nobody is opted in without any.
        """
        require(actor, "calls.supervise")
        owner = _owner(address, words)
        with self._mail.store.write() as tx:
            return answers.opt_in(tx, self._mail, owner, words, actor.who)

    @contextmanager
    def _changing(self, actor: Actor, letter_id: str) -> Iterator[Connection]:
        require(actor, "letters.offer")
        with self._mail.store.write() as tx:
            require(actor, "letters.offer", _view(tx, letter_id).department)
            yield tx


def masked(letter: LetterView) -> LetterView:
    """The letter without what tells who the customer is or what was said to them."""
    hidden: dict[str, Any] = dict.fromkeys(
        ("customer", "address", "subject", "text", "html", "asked_words"), MASK
    )
    said = tuple(replace(one, words=MASK, how="", address=MASK) for one in letter.consents)
    post = letter.post and replace(letter.post, said="")
    return replace(letter, content=Content(), consents=said, post=post, **hidden)


def _owner(address: str, words: str) -> str:
    if not words.strip():
        raise Invalid("Their words are missing", "Write what the owner of the address said.")
    if not (owner := checked(address)):
        raise Invalid("An e-mail address is missing", "One address, such as ana@example.com.")
    return owner


def _view(tx: Connection, letter_id: str) -> LetterView:
    found = letter_views.views(tx, letter=letter_id)
    if not found:
        raise NotFound("There is no such letter", "Look at the outbox again.")
    return found[0]
