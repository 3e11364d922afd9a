"""Reading a letter out in its call: what the customer then says is about these very words."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls.context import SYSTEM, Context, enter
from callcenter_tui.domain.routing import Escalation
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import MessageView
from callcenter_tui.locale.letter_phrases import letter_phrase
from callcenter_tui.mail import offers
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.offers import LetterCall
from callcenter_tui.store import consents, customers, letter_views
from callcenter_tui.store.calls import CallFacts

AI = "ai:"
"""How the AI's agents are written in the journal."""

WAITS = Escalation("letter", "policy_exception", "low", 240)
"""A letter of the AI waits for a person, who looks at it within hours: nothing is lost by then."""


def asks(text: str) -> bool:
    """Whether these words ask something that a yes may be meant for."""
    from callcenter_tui.agents.call_offers import offers_call  # no start needs these
    from callcenter_tui.agents.persons import accepts

    return "?" in text or offers_call(text) or accepts("sí", text)


def address_of(tx: Connection, call: CallFacts) -> str:
    """Where a new letter of this call goes: to the address of the customer's last yes in it that
    holds, else to their own; empty while none is known.
    """
    found = [one for letter in letter_views.views(tx, call=call.id) for one in letter.consents]
    given = [one for one in found if one.answer == consents.YES and not one.voided]
    if given:
        return max(given, key=lambda one: one.at).address
    customer = customers.find(tx, call.customer_id)
    return customer.email if customer else ""


def letter_call(tx: Connection, call: CallFacts) -> LetterCall:
    """The call as the mail room needs it."""
    name = customers.name_of(tx, call.customer_id)
    return LetterCall(call.id, call.key, call.customer_id, name, call.language, call.department)


def read_out(
    tx: Connection, context: Context, mail: Mail, call: CallFacts, letter_id: str, who: str
) -> MessageView:
    """Say to which address what would be sent, every word of it, and ask; who is in the journal.

    Raises Refused, and Invalid naming what the letter lacks.
    """
    letter = offers.askable(tx, mail, letter_id, who)
    words = letter_phrase(
        "asked",
        letter.language,
        address=letter.address,
        subject=letter.subject,
        text=letter.text,
    )
    said = enter(tx, context, call, Speaker.SYSTEM, words, who=SYSTEM)
    offers.asked(tx, mail, letter_id, words, said.id, who)
    return said
