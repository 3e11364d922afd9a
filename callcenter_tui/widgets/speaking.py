"""Above the composer: whose words are typed there, who else is here, and the AI's draft."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from callcenter_tui.domain.floor import WatcherView
from callcenter_tui.domain.states import BY_PHONE, CallState, Driver, Speaker
from callcenter_tui.domain.views import CallRow
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.plain import plain, plain_line


class SpeakerLine(Static):
    """One line; the speaker also shows in a CSS class."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._said: tuple[str, str] | None = None

    def show(
        self,
        speaker: Speaker | None,
        row: CallRow | None,
        *,
        beside: bool = False,
        mine: bool = True,
        may_barge: bool = False,
    ) -> None:
        """Say who types, and what stands in the way if anything does.

        ``beside``: a supervisor speaks in a call that somebody else drives. ``mine``: no colleague
        drives it.
        """
        if row is None:
            return
        as_customer = speaker is Speaker.CUSTOMER
        self.set_class(as_customer, "-customer")
        self.set_class(beside, "-beside")
        said = _said(speaker, row, beside)
        if not mine and speaker is Speaker.OPERATOR and not beside:
            ways = ": F4 takes over, Shift+F4 speaks beside" if may_barge else " to the customer"
            said = (said[0] if may_barge else "You only read", f"{row.operator} speaks{ways}")
        if said != self._said:
            self._said = said
            self.update(Content.assemble((f"{said[0]}  ", "bold"), plain_line(said[1])))


def _said(speaker: Speaker | None, row: CallRow, beside: bool) -> tuple[str, str]:
    if speaker is None:
        if row.state == CallState.WRAP_UP:
            return "The talk is over.", "F10 says how it ended"
        return ("This call is closed." if wording.over(row) else "You watch this call.", "")
    if beside:
        who = "the AI" if row.driver != Driver.PERSON else row.operator or "the operator"
        return f"You speak BESIDE {who}", "Shift+F4 stops"
    if speaker is Speaker.CUSTOMER:
        return "You type as the CUSTOMER on the phone", "F2 for yourself"
    return "You type as YOURSELF", _hint(row)


def _hint(row: CallRow) -> str:
    """What a person has to do before words of their own can go out."""
    phone = row.origin in BY_PHONE
    if row.state == CallState.ON_HOLD:
        return "on hold: F8 resumes"
    if row.driver == Driver.AI:
        return "the AI speaks: F4 takes over" + (", F2 types for the customer" if phone else "")
    if row.driver == Driver.DRAFT:
        return "the AI drafts: Ctrl+R takes its draft"
    return "F2 for the customer" if phone else "/ for ready replies"


class HereLine(Static):
    """Who else looks at the call or writes in it; empty, it takes no room."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.display = False
        self._words = ""

    def show(self, others: Sequence[WatcherView]) -> None:
        """These people; those who write come first, for two answers at once help nobody."""
        told = sorted(others, key=lambda one: (not one.writing, one.name))
        words = ", ".join(
            f"{one.name} writes..." if one.writing else f"{one.name} ({one.role})" for one in told
        )
        if words != self._words:
            self._words = words
            self.display = bool(words)
            self.set_class(any(one.writing for one in told), "-writing")
            self.update(plain_line(f"Also here: {words}"))


class DraftBox(Static):
    """The AI's draft; empty, it takes no room."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.display = False

    def show(self, draft: str) -> None:
        """This draft, or none."""
        self.display = bool(draft)
        if draft:
            head = Content.styled("The AI's draft - Ctrl+R puts it into the box below", "bold")
            self.update(Content("\n").join([head, plain(draft)]))
