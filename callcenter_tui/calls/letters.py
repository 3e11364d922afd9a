"""Letters at the desk: proposed, written, read out in the call, answered, given up.

What a letter is and what may be done to it is in ``mail``; here is who may, and what the call's
customer hears of it. The call's row is held first, the letter's after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import masks, require
from callcenter_tui.calls.context import SYSTEM, Context, enter, locked
from callcenter_tui.calls.letter_asking import address_of, letter_call, read_out
from callcenter_tui.calls.letter_drafts import forget_words, owe_words
from callcenter_tui.calls.letter_records import askable, heard, recordable, unchanged
from callcenter_tui.calls.rights import LIVE, may_act, mine_or_supervised
from callcenter_tui.domain.errors import Invalid, NotFound, Refused
from callcenter_tui.domain.letters import LetterKind, LetterState, LetterView, PostState, Way
from callcenter_tui.domain.states import CLOSED, Speaker
from callcenter_tui.domain.views import Actor
from callcenter_tui.locale.letter_phrases import letter_phrase
from callcenter_tui.mail import answers, offers
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.outbox import masked
from callcenter_tui.mail.standing import same_customer
from callcenter_tui.store import customers, letter_views, letters, outbox
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.store.letters import LetterFacts
from callcenter_tui.text import clean

PERMISSION = "letters.offer"

TOLD = (LetterState.ASKED.value, LetterState.CONFIRMED.value)
"""States of a letter that the customer has heard of, and must hear of when it is given up."""


class Letters:
    """What an operator may do about letters; each raises Forbidden, NotFound, Refused, Invalid."""

    def __init__(self, context: Context, mail: Mail) -> None:
        self._context, self._mail = context, mail

    def propose(self, actor: Actor, call_id: str, kind: LetterKind, *, address: str = "") -> str:
        """Begin a letter about a call that is not closed; returns its id.

        Without an ``address`` it goes to where they said yes to last, or to their own. The AI
        drafts its words; without an AI it has none until a person writes them.
        """
        with self._call(actor, call_id) as (tx, call):
            address = address.strip() or address_of(tx, call)
            about, who = letter_call(tx, call), actor.who
            letter = offers.draft(
                tx,
                self._mail,
                about,
                LetterKind(kind),
                address=address,
                who=who,
                proposer_id=actor.user_id,
            )
            owe_words(tx, self._context, call)
        return letter

    def write(
        self,
        actor: Actor,
        letter_id: str,
        fields: dict[str, str],
        address: str,
        *,
        version: int | None = None,
    ) -> bool:
        """Give a letter its words (``mail.contents.editable``) and its address, whole.

        What the customer has said to other words or another address holds no longer. False when
        nothing differs. A draft of the AI that comes later is dropped. ``version``: the one that
        the actor saw; Refused when the letter has changed since.
        """
        from callcenter_tui.mail.contents import from_editable

        with self._letter(actor, letter_id, closed=True) as (tx, call, letter):
            unchanged(letter, version)
            content = from_editable(LetterKind(letter.kind), fields)
            about = letter_call(tx, call)
            changed = offers.write(tx, self._mail, about, letter_id, content, address, actor.who)
            forget_words(tx, self._context, call, actor.who)
        return changed

    def ask(self, actor: Actor, letter_id: str, *, version: int | None = None) -> None:
        """Read the letter out in its call and ask whether to send it; their answer follows.

        ``version`` as in ``write``.
        """
        with self._letter(actor, letter_id) as (tx, call, letter):
            askable(call, letter, version)
            read_out(tx, self._context, self._mail, call, letter_id, actor.who)

    def may_ask(self, actor: Actor, letter_id: str, *, version: int | None = None) -> None:
        """Raise what ``ask`` would raise now; nothing is changed."""
        with self._letter(actor, letter_id) as (tx, call, letter):
            askable(call, letter, version)
            trial = tx.begin_nested()
            try:
                offers.askable(tx, self._mail, letter_id, actor.who)
            finally:
                trial.rollback()

    def may_write(self, actor: Actor, letter_id: str) -> None:
        """Raise unless the letter's state lets it be changed; nothing is changed."""
        with self._letter(actor, letter_id, closed=True) as (tx, _, letter):
            offers.writable(tx, letter)

    def heard_yes(
        self,
        actor: Actor,
        letter_id: str,
        *,
        message_id: str = "",
        statement: str = "",
        how: str = "",
        read_back: bool = False,
        version: int,
    ) -> None:
        """Record the customer's yes: their own message, or on the phone what the actor heard.

        On the phone the address must have been read back to them. ``version``: the letter's that
        the actor saw; what was said to it is no word on another.
        """
        said = heard(message_id, statement, how)
        if said.way is Way.PHONE and not read_back:
            raise Refused("The address was not read back", "Read it to the customer first.")
        with self._letter(actor, letter_id) as (tx, call, letter):
            unchanged(letter, version)
            recordable(tx, actor, call, said, yes=True)
            answers.yes(tx, self._mail, letter_id, said, actor.who)
            known = same_customer(tx, letter)  # whoever came back with the key hears no address
            self._tell(tx, call, "confirmed" if known else "confirmed_unread", letter)

    def heard_no(
        self,
        actor: Actor,
        letter_id: str,
        *,
        message_id: str = "",
        statement: str = "",
        how: str = "",
        version: int,
    ) -> None:
        """Record the customer's no; they are not asked again in this call."""
        said = heard(message_id, statement, how)
        with self._letter(actor, letter_id) as (tx, call, letter):
            unchanged(letter, version)
            recordable(tx, actor, call, said, yes=False)
            stopped = answers.no(tx, self._mail, letter_id, said, actor.who)
            self._tell(tx, call, "declined" if stopped else "too_late", letter)

    def cancel(self, actor: Actor, letter_id: str) -> None:
        """Give a letter up that has not gone; a customer who has heard of it is told."""
        with self._letter(actor, letter_id, closed=True) as (tx, call, letter):
            perhaps_there = outbox.state(tx, letter_id) is PostState.UNCERTAIN
            offers.cancel(tx, self._mail, letter_id, actor.who)
            forget_words(tx, self._context, call, actor.who)
            if letter.state in TOLD and not perhaps_there:
                self._tell(tx, call, "off", letter)

    def of_call(self, actor: Actor, call_id: str) -> list[LetterView]:
        """The letters of a call, newest first; masked for whoever may not see customers."""
        require(actor, "calls.watch")
        with self._context.store.read() as tx:
            found = letter_views.views(tx, call=call_id)
        return [masked(one) for one in found] if masks(actor) else found

    def opt_out(self, actor: Actor, call_id: str, words: str) -> int:
        """The customer wants no follow-ups, in these words; returns for how many addresses."""
        said = clean(words).strip()
        if not said:
            raise Invalid("The record is not complete", "Write what the customer said.")
        with self._call(actor, call_id) as (tx, call):
            addresses = self._addresses(tx, call)
            who = actor.who
            new = (answers.opt_out(tx, self._mail, one, said, who, call.id) for one in addresses)
            return sum(new)

    def opt_in(self, actor: Actor, call_id: str, words: str) -> bool:
        """The customer wants follow-ups again, in these words; False when they always did.

        For supervisors, and for the customer's own address only: that a letter of this call goes
        to another one does not make it theirs to speak for.
        """
        said = clean(words).strip()
        if not said:
            raise Invalid("The record is not complete", "Write what the customer said.")
        with self._call(actor, call_id) as (tx, call):
            require(actor, "calls.supervise", call.department)
            own = self._addresses(tx, call, own=True)
            return answers.opt_in(tx, self._mail, own[0], said, actor.who, call.id)

    def _addresses(self, tx: Connection, call: CallFacts, *, own: bool = False) -> list[str]:
        """The customer's own and, unless ``own``, those that letters of this call go to.

        Refused without any.
        """
        customer = customers.find(tx, call.customer_id)
        known = [customer.email if customer else ""]
        if not own:
            known += [one.address for one in letter_views.views(tx, call=call.id)]
        found = list(dict.fromkeys(one for one in known if one))
        if not found:
            raise Refused("No address of this customer is known", "There is nothing to stop.")
        return found

    def _tell(self, tx: Connection, call: CallFacts, key: str, letter: LetterFacts) -> None:
        """Tell the customer what became of the letter, while they are there."""
        if call.state in LIVE:
            words = letter_phrase(key, letter.language, address=letter.address)
            enter(tx, self._context, call, Speaker.SYSTEM, words, who=SYSTEM)

    @contextmanager
    def _letter(
        self, actor: Actor, letter_id: str, *, closed: bool = False
    ) -> Iterator[tuple[Connection, CallFacts, LetterFacts]]:
        """A letter and its call, both rows held. ``closed``: the call may be closed."""
        with self._context.store.read() as tx:
            found = letters.facts(tx, letter_id)
        if found is None:
            raise NotFound("There is no such letter", "Look at the call's letters again.")
        with self._call(actor, found.call_id, closed=closed) as (tx, call):
            letter = letters.facts(tx, letter_id, lock=True)
            assert letter is not None  # letters are never deleted
            yield tx, call, letter

    @contextmanager
    def _call(
        self, actor: Actor, call_id: str, *, closed: bool = False
    ) -> Iterator[tuple[Connection, CallFacts]]:
        with self._context.store.write() as tx:
            call = locked(tx, call_id)
            may_act(actor, call, PERMISSION)
            if call.state not in CLOSED:
                mine_or_supervised(actor, call)
            elif not closed:
                raise Refused(
                    f"Call {call.key} is closed", "It opens again when the customer writes."
                )
            yield tx, call
