"""Above the composer: whose words are typed there, and the AI's draft that waits for a person."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from callcenter_tui.domain.states import CallState, Driver, Speaker
from callcenter_tui.domain.views import CallRow
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.plain import plain, plain_line


class SpeakerLine(Static):
    """One line; the speaker also shows in a CSS class."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._said: tuple[str, str] | None = None

    def show(self, speaker: Speaker | None, row: CallRow | None) -> None:
        """Say who types, and what stands in the way if anything does."""
        if row is None:
            return
        as_customer = speaker is Speaker.CUSTOMER
        self.set_class(as_customer, "-customer")
        if speaker is None:
            words = "This call is closed." if wording.over(row) else "You watch this call."
            said = (words, "")
        elif as_customer:
            said = ("You type as the CUSTOMER on the phone", "F2 for yourself")
        else:
            said = ("You type as YOURSELF", _hint(row))
        if said != self._said:
            self._said = said
            self.update(Content.assemble((f"{said[0]}  ", "bold"), plain_line(said[1])))


def _hint(row: CallRow) -> str:
    """What a person has to do before words of their own can go out."""
    if row.state == CallState.ON_HOLD:
        return "on hold: F8 resumes"
    if row.driver == Driver.AI:
        return "the AI speaks: F4 takes over, F2 types for the customer"
    if row.driver == Driver.DRAFT:
        return "the AI drafts: Ctrl+R takes its draft"
    return "F2 for the customer"


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
