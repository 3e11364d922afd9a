"""A customer whose name, contacts and words are found nowhere else, and places that hold them."""

from __future__ import annotations

from callcenter_tui.calls.turns import Turns
from callcenter_tui.domain.protocols import Answer, Run
from callcenter_tui.domain.review import CRITERIA, ReviewKind
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import messages, reviews, tool_uses
from callcenter_tui.wiring import House

NAME = "Zoraida Quintanamarca"
PHONE = "+34 611 987 "
ADDRESS = "zoraida@marcador.example"
WORDS = "palabraunica y otra"

MARKS = ("zoraida", "quintanamarca", "611987", "611 987", "marcador", "palabraunica")
"""Of these a viewer is shown nothing, in capitals or not."""


def marked(shown: str) -> list[str]:
    """The marks that stand in what is shown."""
    return [mark for mark in MARKS if mark in shown.lower()]


def told_everywhere(house: House, people: dict[str, Actor], live: str, ended: str) -> None:
    """The customer's words where people, the AI and judges leave them."""
    eva, marta = people["agent"], people["supervisor"]
    house.desk.note(eva, live, WORDS)
    house.guidance.whisper(marta, live, WORDS)
    house.floor.unsent.keep(eva, live, WORDS)
    house.floor.ratings.rate(ended, 1, WORDS)
    house.floor.reviewing.review(marta, ended, dict.fromkeys(CRITERIA, 1), WORDS, WORDS)
    house.outbox.opt_out(eva, ADDRESS, WORDS)
    of_the_ai(house, ended)


def of_the_ai(house: House, call_id: str) -> None:
    """A briefing, a summary, a tool's use, an agent's run and an estimate, all full of words."""
    turns, now, made = Turns(house.context), house.clock.now(), ""
    while claim := turns.claim("engine-1"):
        job = turns.job(claim)
        if claim.kind == "briefing":
            turns.briefed(job, WORDS, Run(), "v1")
        elif claim.kind == "answer":
            turns.answered(job, Answer(WORDS), Run(), "v1")
        made = claim.turn
    quoted = [{"criterion": "solved", "score": 1, "seq": 1, "quote": WORDS, "why": WORDS}]
    with house.store.write() as tx:
        tool_uses.add(
            tx, id=house.ids.new(), turn_id=made, call_id=call_id, source="tool/x", name="x",
            arguments={"phone": PHONE + "001", "words": WORDS}, result=WORDS, ok=True, at=now,
            deeds=[], ms=1.0,
        )  # fmt: skip
        messages.add_run(
            tx, id=house.ids.new(), turn_id=made, call_id=call_id, agent="customer_service",
            model="offline", prompt_version="v1", outcome="answered", requests=1, input_tokens=1,
            cached_tokens=0, output_tokens=1, total_ms=1.0, at=now,
            detail={"evidence": {"es/x": WORDS}, "held": WORDS,
                    "citations": [{"sentence": WORDS, "sources": ["es/x"]}],
                    "breaches": [{"kind": "claim", "claim": WORDS, "why": WORDS}]},
        )  # fmt: skip
        reviews.add(
            tx, id=house.ids.new(), call_id=call_id, kind=ReviewKind.AI_ESTIMATE.value,
            author="rules", score=1.0, at=now, turn_id=None,
            data={"summary": WORDS, "resolution": "unresolved", "marks": quoted},
        )  # fmt: skip
