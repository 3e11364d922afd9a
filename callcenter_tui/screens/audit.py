"""The audit trail: who did what, as it happens, and whether somebody has changed the record."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from callcenter_tui.commands import bindings
from callcenter_tui.domain.audit import AuditPage, Verified, Wanted
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.events import AUDIT_ERASED, AUDITED
from callcenter_tui.domain.views import EventView
from callcenter_tui.screens.audit_shown import Shown, entry_lines, finding_lines
from callcenter_tui.screens.burst import Burst
from callcenter_tui.screens.choosing import Choosing, Entry, Pages
from callcenter_tui.screens.listed import Sought
from callcenter_tui.widgets.audit_table import AuditRow, AuditTable
from callcenter_tui.widgets.plain import plain_line
from callcenter_tui.widgets.rows import Rows

PAGE = 200
"""Entries that are read at a time; the next ones come when the cursor reaches the last."""

PAUSE = 0.25
"""Seconds between two readings: each letter of a word to look for asks for one."""

TELL = 0.25
"""Seconds between two words about how far the check is."""

AFRESH, NEWEST, OLDER = "afresh", "newest", "older"
"""Names of a burst: everything by another filter, what is new, the following page."""

KINDS = (
    ("", "All"),
    ("session.", "Sign-ins and sessions"),
    ("user.", "Users, passwords, second factors"),
    ("permission.", "Refused for the role"),
    ("call.", "Calls taken over, watched, reassigned"),
    ("letter.", "Letters"),
    ("consent.", "Consents"),
    ("identity.", "Customers identified"),
    ("data.", "Data exported"),
    ("duty.", "Evidence exported"),
    ("audit.", "The audit itself"),
    ("settings.", "Settings"),
    ("department.", "Departments"),
    ("article.", "Knowledge"),
    ("limit.", "Limits reached"),
)
"""What audited kinds begin with, in words."""


class AuditScreen(Sought):
    """Entries, the newest first; new ones appear, older ones are read at the list's end."""

    NAME = "audit"
    CSS_PATH = "audit.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("audit", priority=True)]

    def __init__(self) -> None:
        super().__init__()
        self._kind = ""
        self._page = AuditPage((), 0)
        self._checked = -1
        """Links that the check has read; -1 while there is none."""
        self._left = False

    def compose(self) -> ComposeResult:
        """How many there are, the field to find with, the entries."""
        yield from self.bars("Audit")
        with Horizontal(id="findbar"):
            yield Static(id="counts")
            yield Input(id="find", placeholder="words to look for", compact=True)
        yield AuditTable(id="entries")
        yield Static(id="audit-foot")

    def on_mount(self) -> None:
        """Read the newest ones once; from then on what is new."""
        self._burst = Burst(self._reread, self.console.report, PAUSE)
        self.console.events.subscribe(self, self._on_events)
        self._burst.add([AFRESH])
        self.work(self._burst.run(), group="follow")
        self.set_interval(TELL, self._tell_check)

    def on_unmount(self) -> None:
        """A check that still runs ends soon."""
        self._left = True

    @property
    def table(self) -> AuditTable:
        """The entries."""
        return self.query_one(AuditTable)

    def _on_events(self, events: Sequence[EventView]) -> None:
        kinds = {event.kind for event in events}
        if not events or AUDIT_ERASED in kinds:
            self._burst.add([AFRESH])
        elif kinds & AUDITED:
            self._burst.add([NEWEST])

    async def _reread(self, names: set[str]) -> None:
        wanted, listed = Wanted(self._kind, words=self.table.needle), self.house.entrance.audit.list
        now = self.house.clock.now()
        if AFRESH in names:
            self._page = await self.console.ask(listed, wanted, limit=PAGE)
            self.table.show(_rows(self._page), now)
        else:
            if OLDER in names and self._page.next is not None:
                more = await self.console.ask(listed, wanted, before=self._page.next, limit=PAGE)
                self._page = more
                self.table.patch(_rows(more), (), now)
            if NEWEST in names:
                found = await self.console.ask(listed, wanted, limit=PAGE)
                if found.next is not None and found.next > self.table.newest:
                    self._page = found  # more are new than a page holds: else there were a hole
                    self.table.show(_rows(found), now)
                else:
                    self._page = AuditPage((), found.total, self._page.next, found.whole)
                    self.table.patch(_rows(found), (), now)
        self.count()

    def count(self) -> None:
        """Say how many there are, and which of them show."""
        total, needle = self._page.total, self.table.needle
        of = dict(KINDS)[self._kind].lower()
        words = f"{total:,} {'entry' if total == 1 else 'entries'}: {of}"
        if needle.strip():
            where = "" if self._page.whole else ", in the newest part"
            words = f"{total:,} with '{needle}'{where}: {of}"
        self.query_one("#counts", Static).update(plain_line(words, limit=100))

    @on(Input.Changed, "#find")
    def _sought(self) -> None:
        """Those that are here are found at once, the others are asked for."""
        self._burst.add([AFRESH])

    @on(Rows.Moved)
    def _moved(self, message: Rows.Moved) -> None:
        row: AuditRow | None = message.row
        if self.table.at_end and self._page.next is not None:
            self._burst.add([OLDER])
        words = f"{row.entry.who}: {row.entry.words}" if row else ""
        self.query_one("#audit-foot", Static).update(plain_line(words))

    # -- what the keys do ----------------------------------------------------------------------

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """All that the entry under the cursor tells."""
        row = self.table.row
        if row is not None and self.is_active:
            self.app.push_screen(Shown(f"Event {row.entry.id}", entry_lines(row.entry)))

    def action_kinds(self) -> None:
        """Only one kind of deed."""
        self.work(self._choose_kind())

    async def _choose_kind(self) -> None:
        async def load() -> Pages:
            return {"": [Entry(kind, words) for kind, words in KINDS]}

        if not self.is_active:
            return  # another dialog was opened meanwhile
        chosen = await self.app.push_screen_wait(Choosing("Which entries", load))
        if chosen is not None:
            self._kind = chosen.id
            self._burst.add([AFRESH])

    def action_verify(self) -> None:
        """Read the whole chain; one check at a time."""
        if self._checked < 0:
            self._checked = 0
            self.work(self._verify(), group="verify")

    async def _verify(self) -> None:
        try:
            run = await self.console.ask(self.house.entrance.audit.verifier)
            # Not in the database thread: for as long as that reads, nobody could work.
            found = await asyncio.to_thread(run, self._heard)
        finally:
            self._checked = -1
            self._tell_check()
        while not self.is_active:
            await asyncio.sleep(TELL)  # behind another box, or behind the lock, it were lost
        self._show_found(found)

    def _heard(self, links: int) -> None:
        """How far the check is, told by its own thread."""
        if self._left:
            raise Refused("The check was left", "")
        self._checked = links

    def _tell_check(self) -> None:
        line = self.query_one("#audit-foot", Static)
        if self._checked >= 0:
            line.update(plain_line(f"Checking the record: {self._checked:,} links so far"))
        elif str(line.content).startswith("Checking"):
            line.update("")

    def _show_found(self, found: Verified) -> None:
        many = sum(one.level == "fail" for one in found.findings)
        title = "The record is whole" if found.ok else f"The record was changed: {many} findings"
        self.app.push_screen(Shown(title, finding_lines(found)))

    def action_leave(self) -> None:
        """First show everything again, then back to the live calls."""
        if self.table.needle:
            self.action_show_all()
        else:
            self.dismiss()


def _rows(page: AuditPage) -> list[AuditRow]:
    return [AuditRow(one) for one in page.entries]
