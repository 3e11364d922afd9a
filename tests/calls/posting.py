"""Letters at the desk, as the tests of them need them."""

from __future__ import annotations

from callcenter_tui.calls.shown import Shown
from callcenter_tui.domain.letters import LetterKind, LetterView
from callcenter_tui.domain.views import Actor
from tests.calls.conftest import OWNER, Center

ANA = "ana@example.com"
SUMMARY = LetterKind.SUMMARY
FIELDS = {"topic": "El router no enciende", "solutions": "Cambiar el cable"}


def letter_of(center: Center, call_id: str) -> LetterView:
    """The newest letter of the call."""
    return center.letters.of_call(OWNER, call_id)[0]


def written(
    center: Center, actor: Actor, call_id: str, kind: LetterKind = SUMMARY, **fields: str
) -> str:
    """A letter that a person has written."""
    letter = center.letters.propose(actor, call_id, kind)
    center.letters.write(actor, letter, fields or FIELDS, ANA)
    return letter


def shown(center: Center, call_id: str) -> None:
    """The customer's line has shown them all that was said."""
    Shown(center.context).up_to(call_id, center.board.call(OWNER, call_id).messages[-1].seq)


def asked(center: Center, actor: Actor, call_id: str) -> str:
    """A letter that was read out in the call."""
    letter = written(center, actor, call_id)
    ask(center, actor, letter)
    return letter


def ask(center: Center, actor: Actor, letter: str) -> None:
    """It is read out, and the customer sees it."""
    center.letters.ask(actor, letter)
    shown(center, center.outbox.letter(OWNER, letter).call)


def stands(center: Center, letter: str) -> tuple[str, str]:
    """State of the letter and of its delivery."""
    view = center.outbox.letter(OWNER, letter)
    return view.state, view.post.state if view.post else ""


def told(center: Center, call_id: str) -> str:
    """What the product said last in the call."""
    return center.words(call_id, "system")[-1]
