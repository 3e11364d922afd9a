"""The open calls as tabs: from one to the other, back to the list, and out when a call is done."""

from __future__ import annotations

from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.states import CallState, Driver
from callcenter_tui.screens.speaking import Speaking
from callcenter_tui.text import clean_line
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.tabbar import Tab, TabBar
from callcenter_tui.widgets.transcript import Transcript


class Tabbed(Speaking):
    """A screen of one call that stands among others."""

    def show_tabs(self) -> None:
        """Draw the line of open calls."""
        tabs = self.console.tabs
        self.query_one(TabBar).show([self._tab(call) for call in tabs.calls])

    def _tab(self, call: str) -> Tab:
        tabs = self.console.tabs
        row = tabs.rows.get(call)
        unread, here = tabs.unread.get(call, 0), call == self.call_id
        if row is None:
            return Tab(call, tabs.keys.get(call, "..."), "", "", unread, here)
        mark = wording.driver(row.driver) if row.driver != Driver.PERSON else ""
        if row.driver == Driver.PERSON and row.operator_id == self.me:
            mark = "you"
        if row.state == CallState.WRAP_UP or wording.over(row):
            mark = wording.state(row.state)
        over = wording.over(row)
        return Tab(call, row.key, clean_line(row.customer), mark, unread, here, over)

    def action_next_call(self) -> None:
        """The next open call."""
        self._beside(1)

    def action_previous_call(self) -> None:
        """The open call before."""
        self._beside(-1)

    def _beside(self, step: int) -> None:
        other = self.console.tabs.beside(self.call_id, step)
        if other is None:
            self.console.report(Refused("No other call is open", "Esc leads to the list."))
        else:
            self.go_to(other)

    def action_show_call(self, call: str) -> None:
        """The call whose tab was clicked."""
        self.go_to(call)

    def go_to(self, call: str) -> None:
        """Another call in place of this one, which stays open as a tab unless it is over."""
        if call != self.call_id and self.is_active:
            self.put_aside()
            self.app.switch_screen(type(self)(call))

    def action_leave(self) -> None:
        """Back to the list; the tab stays, and what was typed."""
        self.put_aside()
        self.dismiss()

    def over(self, words: str) -> None:
        """Say it and leave: this call is done, and its tab goes."""
        self.notify(words, markup=False)
        self.console.tabs.close(self.call_id)
        self.dismiss()

    def put_aside(self) -> None:
        """Leave it so that it is found again as it is; a closed call is no tab any more."""
        self.keep_words()
        self.keep_place()
        tabs = self.console.tabs
        tabs.leave(self.call_id)
        if self.view is not None and wording.over(self.view.row):
            tabs.close(self.call_id)

    def keep_place(self) -> None:
        """Keep how far the reader had scrolled up; who reads at the end will be there again."""
        tabs, transcript = self.console.tabs, self.query_one(Transcript)
        if transcript.following:
            tabs.places.pop(self.call_id, None)
        elif self.call_id in tabs.calls:
            tabs.places[self.call_id] = transcript.scroll_y
