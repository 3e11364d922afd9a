"""Short words for what a call is doing. Nothing is told by colour alone, so words carry it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from callcenter_tui.domain.states import CLOSED, CallState, Driver, Origin

if TYPE_CHECKING:
    from callcenter_tui.domain.trail import EngineView
from callcenter_tui.domain.views import CallRow, CallView

STATES: dict[str, str] = {
    CallState.ACTIVE: "active",
    CallState.WAITING: "waiting",
    CallState.ON_HOLD: "on hold",
    CallState.WRAP_UP: "wrap-up",
    CallState.COMPLETED: "ended",
    CallState.ABANDONED: "gave up",
}
DRIVERS: dict[str, str] = {Driver.AI: "AI", Driver.DRAFT: "draft", Driver.PERSON: "person"}
PRIORITIES = {1: "low", 2: "normal", 3: "high", 4: "urgent"}
SHORT = {"low": "low", "medium": "med", "high": "high", "critical": "crit"}
RULES = {
    "asks_for_person": "asked for a person",
    "supervisor_requested": "asked for a supervisor",
    "angry_twice": "angry twice",
    "legal_threat": "threatens with the law",
    "several_transfers": "transferred several times",
    "failed_attempts": "several attempts have failed",
    "by_operator": "escalated by an operator",
    "ai_failed": "the AI failed",
    "no_engine": "no AI answered",
    "ai_does_not_know": "the AI does not know",
    "held_answer": "an answer of the AI was held back",
    "identity": "could not be identified",
}
"""Why a call is given to people, by rule; the other keys are words already."""
ROUTED = {"overall wording": "routing: by the wording as a whole", "no known words": "not routed"}
"""What the router says when no single words decided."""
RINGS = "☎"
"""The sign of a call that is being offered to somebody."""
MOODS = {-2: "--", -1: "-", 1: "+", 2: "++"}
MOOD_WORDS = {-2: "furious", -1: "unhappy", 1: "pleased", 2: "delighted"}
NO_MODEL = "none"
"""The model of an engine that could not load the AI agents (``calls.nocrew``)."""
OFFLINE = "offline (no key)"
"""How the AI without a model is called in ``ai_line``."""
NOBODY = "AI: none - nobody answers: start callcenter worker"


def state(value: str) -> str:
    """A call's state in words; an unknown one is shown as it is."""
    return STATES.get(value, value)


def driver(value: str) -> str:
    """Who speaks to the customer, in one word."""
    return DRIVERS.get(value, value)


def speaks(row: CallRow) -> str:
    """Who speaks to the customer: the AI, its drafts, or the operator by name."""
    if row.driver == Driver.PERSON:
        return row.operator or "nobody"
    return driver(row.driver)


def driving(row: CallRow) -> str:
    """Who speaks to the customer, in one word; a person's call that nobody has says so."""
    if row.driver == Driver.PERSON and not row.operator:
        return "nobody"
    return driver(row.driver)


def urgency(row: CallRow) -> str:
    """The priority in a word; nothing for the normal one, so that the others are seen."""
    return "" if row.priority == 2 else PRIORITIES.get(row.priority, str(row.priority))


def words(key: str) -> str:
    """A key such as ``billing_dispute`` for people: ``Billing dispute``."""
    return key.replace("_", " ").capitalize()


def age(seconds: float) -> str:
    """How long, in at most four characters: ``42s``, ``7m``, ``3h``, ``2d``."""
    whole = max(0, int(seconds))
    for size, letter in ((86400, "d"), (3600, "h"), (60, "m")):
        if whole >= size:
            return f"{whole // size}{letter}"
    return f"{whole}s"


def moment(at: datetime, now: datetime) -> str:
    """A moment of the past in at most twelve characters, in local time: of this year with the
    time (``03 Mar 09:12``), else with the year (``03 Mar 2024``).
    """
    here = at.astimezone()
    return f"{here:%d %b %H:%M}" if here.year == now.astimezone().year else f"{here:%d %b %Y}"


def since(row: CallRow, now: datetime) -> float:
    """Seconds in the present state; for a waiting call since it began to wait."""
    return (now - began(row)).total_seconds()


def began(row: CallRow) -> datetime:
    """When the present state began; for a waiting call when it began to wait."""
    start = row.waiting_since if row.state == CallState.WAITING else None
    return start or row.state_since


def mood(row: CallRow) -> str:
    """How the customer's words sound, ``--`` to ``++``; nothing when nothing shows."""
    return MOODS.get(row.mood, "")


def called_back(row: CallRow) -> bool:
    """Whether the call is a promised callback, or waits for its time."""
    return row.origin == Origin.CALLBACK or row.not_before is not None


def flags(row: CallRow) -> str:
    """What needs an eye: ``HELP`` for a supervisor, ``draft`` of the AI waits for a person, ``per``
    asks for a person, severity, ``cb`` a callback, ``..`` an answer is owed.
    """
    marks = (
        "HELP" if row.help else "",
        "draft" if row.drafted else "",
        "per" if row.wants_person else "",
        SHORT.get(row.severity, ""),
        "cb" if called_back(row) else "",
        ".." if row.due else "",
    )
    return " ".join(mark for mark in marks if mark)


def alerts(row: CallRow) -> str:
    """The same as ``flags`` in full words."""
    marks = (
        "help of a supervisor" if row.help else "",
        "a draft to be sent" if row.drafted else "",
        "asks for a person" if row.wants_person else "",
        f"severity {row.severity}" if row.severity else "",
        "callback" if called_back(row) else "",
        "answer owed" if row.due else "",
    )
    return ", ".join(mark for mark in marks if mark)


def readable(reason: str) -> str:
    """Why a call is where it is, for people: a rule's key and the router's own short marks in
    words (``rule: outage; words: router, luz``); a sentence stays as it is.
    """
    if " " not in reason:
        return _rule(reason)
    return "; ".join(_part(part) for part in reason.split("; "))


def _rule(key: str) -> str:
    return RULES.get(key.strip().replace(" ", "_"), key.replace("_", " "))


def _part(part: str) -> str:
    mark, colon, rest = part.partition(": ")
    if colon and mark == "rule":
        return _rule(rest)
    return f"routing: {rest}" if colon and mark == "words" else ROUTED.get(part, part)


def why(view: CallView) -> str:
    """Why a call waits for a person, in words; empty while none is asked or all is said already."""
    if not view.row.severity or view.reason == "asks_for_person":
        return ""
    return readable(view.reason)


def over(row: CallRow) -> bool:
    """Whether the call is closed."""
    return row.state in CLOSED


def alert(engines: Sequence[EngineView]) -> str:
    """What people should know of the AI at work: the first warning of any engine, or nothing."""
    return next((one.warning for one in engines if one.warning), "")


def ai_line(status: str, model: str, others: Sequence[EngineView]) -> str:
    """Which AI is at work: this console's engine (``status`` not empty) or other processes'.

    A failed engine comes first, though another may be well: it takes calls, and gives them all
    to people.
    """
    if status.startswith("failed"):
        return f"AI: {status} - people answer"
    failed = next((one for one in others if one.model == NO_MODEL), None)
    if failed is not None:
        return f"AI: {failed.kind} {failed.host}/{failed.pid} failed - people answer"
    if status == "running":
        return f"AI: {OFFLINE if model == 'offline' else model}"
    if status == "loading":
        return "AI: loading..."
    if others:
        best = next((one for one in others if one.kind == "worker"), others[0])
        model = OFFLINE if best.model == "offline" else best.model
        return f"AI: {best.kind} {best.host}/{best.pid} {model}".rstrip()
    return NOBODY
