"""What the screens look like, at three sizes, and what no string can do to them."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.domain.protocols import Answer, Run
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import Actor
from callcenter_tui.mail.contents import editable
from callcenter_tui.widgets.scrub import Scrub
from tests.clocks import SettableClock
from tests.hostile import EVERYTHING, FORBIDDEN
from tests.screens.consoles import Console, console
from tests.screens.golden import compare
from tests.screens.houses import TestHouse
from tests.screens.posts import WORDS, answers, uncertain
from tests.screens.test_journey import calls
from tests.screens.walk import every_screen

KEPT = {
    "citations": [
        {"sentence": "Compare the two lines on page two.", "sources": ["en/billing/your-bill"]}
    ],
    "evidence": {"en/billing/your-bill": "Page two of each bill compares the plan with your use."},
    "breaches": [{"kind": "promise", "claim": "We will pay it back.", "why": "no source"}],
}
SIZES = [(80, 24), (140, 40), (60, 20)]


def busy_center(house: TestHouse, clock: SettableClock) -> None:
    """Four calls: one waits, one has an operator, one an answer with a source, one a draft."""
    first = calls(house, "I was charged twice in May", name="María Ortega")
    clock.forward(seconds=75)
    second = calls(house, "I want a person", "general", name="John Carpenter", phone="+34600000002")
    clock.forward(seconds=20)
    third = calls(house, "¿Hay fibra en Lugo?", "sales", name="李小龍", phone="+34600000003")
    for _ in range(3):
        claim = house.turns.claim("engine-1")
        assert claim is not None
        run = Run()
        run.usage.model, run.usage.total_ms, run.usage.requests = "offline", 120.0, 1
        job = house.turns.job(claim)
        if claim.kind == "answer":
            answer = Answer("Compare the two lines on page two.", ("en/billing/your-bill",))
            house.turns.answered(job, answer, run, "v1", KEPT)
        else:
            house.turns.briefed(job, "John asks for a person; nothing else is known.", run, "v1")
    eva = house.access.actor(house.signs_in("eva")(house))
    fourth = calls(house, "hello", name="Ian Frost", phone="+34600000004")
    house.driving.take_over(eva, house.board.find(fourth))
    house.desk.say(house.board.find(fourth), Speaker.OPERATOR, "Good morning!", eva)
    house.desk.note(eva, house.board.find(first), "Called last week, too.")
    letters(house, house.board.find(second), house.board.find(fourth), eva)
    clock.forward(seconds=30)
    assert third


def letters(house: TestHouse, first: str, other: str, eva: Actor) -> None:
    """One that is to be read out, and in a call of Eva's one of which nobody knows."""
    for call in (first, other):
        letter = house.letters.propose(house.owner, call, LetterKind.SUMMARY)
        house.letters.write(
            house.owner, letter, editable(LetterKind.SUMMARY, WORDS), "ana@example.com"
        )
    house.letters.ask(eva, letter)
    answers(house, other, "yes, please")
    uncertain(house)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_screens_look_as_they_did(
    house: TestHouse, clock: SettableClock, size: tuple[int, int]
) -> None:
    busy_center(house, clock)

    async def visit(name: str, seen: Console) -> None:
        await seen.settled()
        compare(f"{name}-{size[0]}x{size[1]}", seen.glass)

    async with console(house, "ana", size) as seen:
        await seen.sees("C-7F3K04")
        await seen.sees("nobody answers", "Operators" if size[0] > 99 else "waiting")
        if size[0] >= 80:
            await seen.sees("☎ per")  # the call is being offered to Eva
        await every_screen(seen, visit)


async def test_nothing_that_is_said_reaches_the_terminal_raw(house: TestHouse) -> None:
    key = calls(house, EVERYTHING, name=EVERYTHING[:70])
    house.desk.note(house.owner, house.board.find(key), EVERYTHING)
    letter = house.letters.propose(house.owner, house.board.find(key), LetterKind.SUMMARY)
    said = {"topic": EVERYTHING[:250], "notes": EVERYTHING}
    house.letters.write(house.owner, letter, said, "ana@example.com")
    claim = house.turns.claim("engine-1")
    assert claim is not None
    raw = EVERYTHING.replace("\ud83d", "")  # a surrogate cannot even be stored
    kept = {
        "citations": [{"sentence": raw, "sources": ["[/]\x1b[31m"]}],
        "evidence": {"[/]\x1b[31m": raw},
        "breaches": [{"kind": "promise", "claim": raw, "why": raw}],
        "held": raw,
    }
    house.turns.answered(house.turns.job(claim), Answer(raw, ("[/]\x1b[31m",)), Run(), "v1", kept)
    seen_names = []

    async def visit(name: str, seen: Console) -> None:
        await seen.pilot.pause()
        seen_names.append(name)
        found = FORBIDDEN.search(seen.glass.replace("\n", ""))
        assert not found, f"{name} shows {found.group()!r}" if found else ""

    async with console(house, "ana", (100, 30)) as seen:
        await seen.sees(key)
        await every_screen(seen, visit)
    assert "conversation" in seen_names


def test_the_net_catches_what_a_widget_lets_through() -> None:
    bold = Style(bold=True)
    dirty = [Segment("a\x1b]52;c;ZXZpbA==\x1b\\  b", bold), Segment("naïve  ✓ 李", bold)]
    caught = Scrub().apply(dirty, Color(0, 0, 0))
    assert not any(FORBIDDEN.search(segment.text) for segment in caught)
    assert caught[0].text.startswith("a\ufffd]52")
    assert caught[0].text.endswith("  b")
    assert caught[1] == dirty[1]
