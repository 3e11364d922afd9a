"""A model that plays a customer in a rehearsal; it knows its part and what was said, no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from callcenter_tui.agents.crew.faults import Fault
from callcenter_tui.agents.crew.job import Message
from callcenter_tui.agents.crew.server import Ask, Server
from callcenter_tui.agents.models import ModelSettings
from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.protocols import Line, Usage
from callcenter_tui.domain.states import Speaker
from callcenter_tui.text import clean

DONE = "DONE"
_LONGEST = 600
_RULES = (
    "You play a customer who writes to a company's call center. Stay in the part; you are not the "
    "company. Write only your next message, in {language}, in at most 40 words. Tell what you know "
    f"only when asked. When your matter is settled or a person will take over, write only {DONE}."
)
_LANGUAGES = {"es": "Spanish", "en": "English"}

Play = Callable[[str, str, Sequence[Line]], str]
"""``(part, language, lines so far) -> the customer's next words``, empty to hang up."""


@contextmanager
def player(settings: ModelSettings) -> Iterator[Play]:
    """A customer played by the model of ``settings``. Playing raises ModelTrouble."""
    server = Server(settings)

    def play(part: str, language: str, lines: Sequence[Line]) -> str:
        ask = Ask("customer", _messages(part, language, lines), None, Usage(), lambda text: None)
        try:
            said = clean(server.submit(ask).result(), limit=_LONGEST).strip()
        except Fault as fault:
            raise ModelTrouble(fault.kind, fault.detail) from fault
        return "" if said.strip(" .!\"'") == DONE else said

    try:
        yield play
    finally:
        server.close()


def _messages(part: str, language: str, lines: Sequence[Line]) -> list[Message]:
    """The customer's own words are the model's, everybody else's are said to it."""
    rules = _RULES.replace("{language}", _LANGUAGES.get(language, "English"))
    told: list[Message] = [{"role": "system", "content": f"{rules}\n\nYour part:\n{part}"}]
    for line in lines:
        mine = line.speaker == Speaker.CUSTOMER.value
        told.append({"role": "assistant" if mine else "user", "content": line.text})
    if len(told) > 1 and told[-1]["role"] == "assistant":
        told.append({"role": "user", "content": "(nobody answers)"})
    return told
