"""What is told when something happens in a call: by a notice, and by words on the glass."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from textual.app import App

from callcenter_tui.auth.permissions import allows
from callcenter_tui.domain import events
from callcenter_tui.domain.floor import NO_ANSWER, OperatorView
from callcenter_tui.domain.states import OperatorStatus
from callcenter_tui.domain.views import CallRow, EventView
from callcenter_tui.screens.console import Console
from callcenter_tui.text import clean_line
from callcenter_tui.widgets.wording import words

if TYPE_CHECKING:
    from callcenter_tui.auth.sessions import Session

LONG = 20.0
"""Seconds for words that are to be found by somebody who looked elsewhere."""


class What(StrEnum):
    """What happened in a call."""

    COACHED = "coached"
    HELP = "help"
    DRAFTED = "drafted"
    MISSED = "missed"
    LETTER_YES = "letter_yes"
    LETTER_FAILED = "letter_failed"
    LETTER_UNCERTAIN = "letter_uncertain"


LETTERS = {
    events.LETTER_CONFIRMED: What.LETTER_YES,
    events.LETTER_FAILED: What.LETTER_FAILED,
    events.LETTER_REFUSED: What.LETTER_FAILED,
    events.LETTER_EXPIRED: What.LETTER_FAILED,
    events.LETTER_UNCERTAIN: What.LETTER_UNCERTAIN,
}


def what_of(event: EventView, session: Session) -> What | None:
    """What the event may mean for who is signed in; None for what is told to nobody."""
    mine = (session.user.id, session.user.login, f"user:{session.user.login}")
    if event.data.get("note_kind") == "coach" and event.data.get("to") in mine:
        return What.COACHED
    if event.kind == events.HELP_ASKED and event.who not in mine:
        return What.HELP if allows(session.user.role, "calls.supervise") else None
    if event.kind == events.OFFER_MISSED and event.data.get("operator") == session.user.id:
        return What.MISSED
    if event.kind in LETTERS:
        return LETTERS[event.kind] if event.who not in mine else None
    return What.DRAFTED if event.kind == events.TURN_DRAFTED else None


class Tidings:
    """Tells them; of a call's drafts once, as new ones come with every word of the customer."""

    def __init__(self, app: App[Any]) -> None:
        self._app, self._console = app, cast(Console, app)  # a screen never imports ``app``
        self._drafts: set[str] = set()

    def forget(self) -> None:
        """Somebody else will be told anew."""
        self._drafts.clear()

    def tell(self, what: What, row: CallRow, me: OperatorView | None) -> None:
        """Tell ``me`` what happened in the call, which is as ``row`` by now."""
        match what:
            case What.COACHED:
                self._console.notices.tell(f"A supervisor's note for you in call {row.key}")
            case What.HELP:
                self._help(row)
            case What.MISSED:
                self._missed(row, me)
            case What.DRAFTED:
                self._drafted(row, me)
            case What.LETTER_YES | What.LETTER_FAILED | What.LETTER_UNCERTAIN:
                self._letter(what, row)

    def _letter(self, what: What, row: CallRow) -> None:
        """To the operator of the call; what nobody can tell also to supervisors, as what failed in
        a call that has none. A notice names no customer.
        """
        session = self._console.session
        if session is None:
            return
        mine = row.operator_id == session.user.id
        supervises = allows(session.user.role, "calls.supervise")
        others = supervises and session.user.covers(row.department)
        if what is What.LETTER_YES:
            if mine:
                customer = row.customer or "The customer"
                self._console.notices.tell(f"The customer of {row.key} said yes to a letter")
                self._say(f"{customer} said yes: the letter is queued.", f"Call {row.key}")
        elif mine or (others and (what is What.LETTER_UNCERTAIN or not row.operator_id)):
            uncertain = what is What.LETTER_UNCERTAIN
            became = "is uncertain: it may have arrived" if uncertain else "was not sent"
            self._console.notices.tell(f"A letter of {row.key} {became}")
            self._say(f"The letter {became}.", f"Call {row.key}", severity="warning")

    def _help(self, row: CallRow) -> None:
        """The operator's words stand on the glass only: a notice may be read by others."""
        session = self._console.session
        if row.help and (session is None or session.user.covers(row.department)):
            self._console.notices.tell(f"{words(row.department)}: an operator asks for help")
            asks = f"{row.operator or 'An operator'} asks for help in {row.key}"
            self._say(row.help, asks, severity="warning")

    def _missed(self, row: CallRow, me: OperatorView | None) -> None:
        paused = me is not None and me.status == OperatorStatus.BREAK and me.reason == NO_ANSWER
        then = "; you are on a break" if paused else ""
        said = f"You did not answer {row.key}{then}"
        self._console.notices.tell(said)
        self._say(said, severity="warning")

    def _drafted(self, row: CallRow, me: OperatorView | None) -> None:
        """For whom calls of that department are offered, too."""
        if me is None or me.status != OperatorStatus.AVAILABLE:
            return
        if row.drafted and row.department in me.departments and row.id not in self._drafts:
            self._drafts.add(row.id)
            said = f"{words(row.department)}: a draft in call {row.key} waits to be sent"
            self._console.notices.tell(said)
            self._say(said)

    def _say(self, said: str, title: str = "", severity: Any = "information") -> None:
        said, title = clean_line(said, limit=400), clean_line(title, limit=80)
        self._app.notify(said, title=title, severity=severity, timeout=LONG, markup=False)
