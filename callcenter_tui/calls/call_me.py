"""«Si quiere, le llamamos»: a customer takes our word, and it is kept, whoever drives.

Out of hours our own phrases offer to call back. A yes to that needs no model to be understood, and
where people drive there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from callcenter_tui.calls import lists
from callcenter_tui.calls.callbacks import promise
from callcenter_tui.calls.context import SYSTEM, Context, enter, happened
from callcenter_tui.domain import events
from callcenter_tui.domain.states import Driver, Speaker
from callcenter_tui.domain.views import MessageView
from callcenter_tui.store import turns
from callcenter_tui.store.calls import CallFacts


def offer_taken(call: CallFacts, words: str, before: Sequence[MessageView]) -> bool:
    """Whether ``words`` take up a callback that we offered when we spoke last.

    A plain yes does; to ask for the call does where a person drives. The AI has a tool for that,
    and hears the rest of the sentence too. ``before``: the call's messages until now.
    """
    from callcenter_tui.agents.call_offers import offers_call  # no start needs these
    from callcenter_tui.agents.persons import plain_yes
    from callcenter_tui.calls.tools.catalogue import asks_callback

    by_name = call.driver is Driver.PERSON and asks_callback(words)
    taken = by_name or plain_yes(words)
    return taken and any(offers_call(text) for text in _standing(before))


def keep_offer(
    tx: Connection,
    context: Context,
    call: CallFacts,
    said: MessageView,
    before: Sequence[MessageView],
) -> None:
    """Promise the call that ``said`` asks for, and tell the customer when it comes.

    That is the answer to these words. Words that were open before, and those that wait for the same
    answer, get theirs from the AI. A time that nobody can call at is asked again.
    """
    from callcenter_tui.calls.call_times import call_time
    from callcenter_tui.locale.tool_words import words

    now = context.clock.now()
    hours = lists.hours(tx, call.department)
    wanted = call_time(hours, said.text, now, call.language)
    if wanted is not None:
        promise(tx, context, call, wanted.at, call.reason, SYSTEM)
    told = wanted.told if wanted else words("when_unusable", call.language)
    answer_ourselves(tx, context, call, said, before, told)


def answer_ourselves(
    tx: Connection,
    context: Context,
    call: CallFacts,
    said: MessageView,
    before: Sequence[MessageView],
    told: str,
) -> None:
    """Answer ``said`` with words of ours: the AI owes it no answer any more."""
    shared = any(message.turn == said.turn for message in before)
    turn = None if shared else said.turn
    if turn and turns.drop(tx, turn, context.clock.now()):
        happened(tx, context, events.TURN_CANCELLED, call, SYSTEM, turn=turn)
    enter(tx, context, call, Speaker.SYSTEM, told, who=SYSTEM, reply_to=turn)


def _standing(before: Sequence[MessageView]) -> Iterator[str]:
    """What we said last, the newest first, down to our last question.

    A yes to that question is a yes to nothing that was said before it. Words of the customer to
    which nobody has said anything yet leave the offer as it was.
    """
    ours = False
    for message in reversed(before):
        if message.speaker != Speaker.CUSTOMER:
            ours = True
            yield message.text
            if message.text.rstrip().endswith("?"):
                return
        elif ours:
            return
