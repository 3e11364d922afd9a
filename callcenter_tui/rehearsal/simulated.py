"""What a customer says next: the script, or a part played from a reason, a task and what is known.

A part is played by rules, the same way each time, or by a model that is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from callcenter_tui.domain.protocols import Line
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import CallView
from callcenter_tui.rehearsal.cases import Case, Simulated, squeezed

LONGEST = 8
"""Messages after which a played customer hangs up."""

Actor = Callable[[str, str, Sequence[Line]], str]
"""``(part, language, lines so far) -> next words``, empty when the customer hangs up."""


def lines_of(case: Case, view: Callable[[], CallView], actor: Actor | None) -> Iterator[str]:
    """The customer's lines in order; ``view`` shows the call before each but the first."""
    if case.simulated is None:
        yield from case.customer
        return
    part = case.simulated
    yield part.reason
    if actor is None:
        yield from _by_rules(part, view)
        return
    for _ in range(LONGEST - 1):
        words = actor(in_words(part), case.language, _lines(view())).strip()
        if not words:
            return
        yield words


def in_words(part: Simulated) -> str:
    """The part as it is told to a model."""
    known = "; ".join(f"{key}: {value}" for key, value in part.known)
    facts = (
        ("Who you are", part.persona),
        ("Why you write", part.reason),
        ("What else you want, in this order", " / ".join(part.task[1:])),
        ("What you know", known),
    )
    return "\n".join(f"{name}: {fact}" for name, fact in facts if fact)


def _by_rules(part: Simulated, view: Callable[[], CallView]) -> Iterator[str]:
    """Tell what is known when it is asked for, else go on with the task, then hang up."""
    asked = list(part.task[1:])
    known = list(part.known)
    for _ in range(LONGEST - 1):
        reply = squeezed(_reply(view()))
        fact = next((fact for fact in known if squeezed(fact[0]) in reply), None)
        if fact is not None and "?" in reply:
            known.remove(fact)
            yield fact[1]
        elif asked:
            yield asked.pop(0)
        else:
            return


def _reply(view: CallView) -> str:
    """What the desk said since the customer's last words."""
    said: list[str] = []
    for message in view.messages:
        if message.speaker == Speaker.CUSTOMER.value:
            said.clear()
        else:
            said.append(message.text)
    return " ".join(said)


def _lines(view: CallView) -> tuple[Line, ...]:
    return tuple(Line(m.speaker, m.text, m.seq) for m in view.messages)
