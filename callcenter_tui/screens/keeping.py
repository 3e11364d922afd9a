"""What is typed in a conversation and not sent: kept in the store, so that nothing is lost."""

from __future__ import annotations

from textual import on
from textual.timer import Timer
from textual.widgets import TextArea

from callcenter_tui.domain.errors import CallCenterError, SignInFailed
from callcenter_tui.screens.colleagues import Colleagues
from callcenter_tui.widgets.composer import Composer
from callcenter_tui.widgets.speaking import HereLine

PAUSE = 0.4
"""Seconds after the last key until what was typed is kept in the store."""

STILL = 3.0
"""Seconds after the last key during which the others see that somebody writes."""

SOON = 1.0
"""Seconds between two looks at who else is here while somebody writes."""


class Keeping(Colleagues):
    """A screen of one call with a composer, whose words survive the screen."""

    def __init__(self, call: str) -> None:
        super().__init__(call)
        self.writing = False
        """Keys were pressed just now."""
        self._words = ""
        """What stands in the composer; read when the composer may be gone already."""
        self._kept: str | None = None
        """What the store has of it; None until it was asked."""
        self._pause: Timer | None = None
        self._still: Timer | None = None
        self._gone = False
        """The others were told that this console shows the call no more."""
        self._again: Timer | None = None
        """While somebody else writes: the next look whether they still do."""

    @property
    def composer(self) -> Composer:
        """Where the person types."""
        return self.query_one(Composer)

    def recall_held(self) -> None:
        """Put back what was typed in this console and the store could not take."""
        if held := self.console.unsent.get(self.call_id, ""):
            self.composer.give_back(held)
            self._words = self.composer.text

    async def recall_words(self) -> None:
        """Put back what was typed in a console that was killed, or before this screen was left.

        Asked once; letters that were quicker than the store stay behind what it gives back. Words
        held by this console are newer: of the store's only what they do not hold is put before.
        """
        if self._kept is not None:
            return
        self._kept = await self.console.ask(self.house.floor.unsent.of, self.call_id)
        emptied = self.console.unsent.get(self.call_id) == ""
        if not emptied and self._kept not in self.composer.text:
            self.composer.give_back(self._kept)
        self._words = self.composer.text
        self.keep_words()

    @on(TextArea.Changed, "#composer")
    def _typed(self) -> None:
        self._words = self.composer.text
        for timer in (self._pause, self._still):
            if timer is not None:
                timer.stop()
        self._pause = self.set_timer(PAUSE, self.keep_words)
        if self._words.strip():
            self._still = self.set_timer(STILL, self._stopped)
        if self.writing != bool(self._words.strip()):
            self.writing = not self.writing
            self.look_around()

    def _stopped(self) -> None:
        if self.writing:
            self.writing = False
            self.look_around()

    def keep_words(self) -> None:
        """Keep what is typed, in a worker that outlives this screen."""
        self.app.run_worker(self._reported(self.words_kept()), group="words")

    async def words_kept(self) -> None:
        """The same, awaited. What the store cannot take now stays in this console.

        So does what is typed before it is known what the store has: that is never written over.
        """
        words, held = self._words, self.console.unsent
        if not self.may("calls.take"):
            return
        if words == self._kept:
            held.pop(self.call_id, None)
            return
        if words or self._kept is not None or held.get(self.call_id):
            held[self.call_id] = words
        if self._kept is None:
            return
        before, self._kept = self._kept, words
        try:
            await self.console.ask(self.house.floor.unsent.keep, self.call_id, words)
        except SignInFailed:
            raise
        except CallCenterError:
            self._kept = before
            held[self.call_id] = self._words
            raise
        if held.get(self.call_id) == words:
            del held[self.call_id]

    def look_around(self) -> None:
        """Tell the other consoles that this one is here, and see who else is."""
        if not self._gone:
            self.instead(self._around, group="here")

    async def _around(self) -> None:
        others = await self.console.ask(
            self.house.floor.watchers.here,
            self.call_id,
            self.console.tabs.place,
            writing=self.writing,
        )
        self.query_one(HereLine).show(others)
        if self._again is not None:
            self._again.stop()
        soon = any(one.writing for one in others)
        self._again = self.set_timer(SOON, self.look_around) if soon else None
