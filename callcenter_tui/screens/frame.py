"""The application's frame: its look, and what Textual does that a call center must not."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from textual import events
from textual._context import active_message_pump
from textual.app import App, SystemCommand
from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.filter import LineFilter
from textual.screen import ModalScreen, Screen
from textual.theme import Theme
from textual.worker import WorkerFailed

from callcenter_tui.text import clean, clean_line
from callcenter_tui.widgets.scrub import Scrub

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.notifications import SeverityLevel

GRACE = 3.0
"""Seconds a console told to end by a signal may take before it ends the hard way."""

ENDING = (signal.SIGHUP, signal.SIGTERM)

RELEASE = 1.0
"""Seconds of them for giving back what the person has in hand."""

TOASTS = 2
"""As many are shown at once: a third one takes the place of the oldest."""

TOAST_EDGES = 3
"""Cells of a toast that hold no words."""

CRASHED = "The console met an error it does not know and had to stop. Nothing stored is lost."

SCRUB = Scrub()

THEME = Theme(
    name="callcenter",
    primary="#7aa2c8",
    secondary="#8fb5a5",
    accent="#9cc4e4",
    warning="#e0b85c",
    error="#e08a8a",
    success="#8fc79a",
    foreground="#d8dee6",
    background="#14181d",
    surface="#1b2127",
    panel="#232a32",
    dark=True,
)


def _palette() -> type[Provider]:
    from callcenter_tui.screens.palette import Commands

    return Commands


class Frame(App[int]):
    """Theme, sizes, palette, the net against escapes, signals, and the last words of a crash."""

    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_palette}
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it as a variable
        (0, "-narrow"),
        (76, "-normal"),
        (110, "-wide"),
    ]
    NOTIFICATION_TIMEOUT = 4.0
    VERTICAL_BREAKPOINTS = [(0, "-short"), (22, "-tall")]  # noqa: RUF012 - the same

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(THEME)
        self.theme = THEME.name
        self.hurried = False
        """Told to end by a signal: there is no time for long good-byes."""

    @property
    def home(self) -> Path | None:
        """Where the crash log goes; None while it is not known."""
        return None

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Words over the title, on one line where they fit; the newest ``TOASTS`` of them.

        Never markup, and cleaned here, the one door: what is told holds foreign words.
        """
        message, title = clean(message), clean_line(title)
        one = f"{title} - {message}"
        if title and "\n" not in one and cell_len(one) + TOAST_EDGES <= self.size.width:
            message, title = one, ""
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=False)

    def pop_screen(self) -> AwaitComplete:
        """Not for a box that is gone: Enter twice in one burst dismisses it twice, and the second
        time would take away the screen below it.
        """
        asks = active_message_pump.get(None)
        if isinstance(asks, ModalScreen) and asks not in self.screen_stack:
            return AwaitComplete()
        return super().pop_screen()

    def _handle_exception(self, error: Exception) -> None:
        """A screen that opens while the console closes gets no widgets, and misses none."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        if not (isinstance(cause, NoMatches) and (self._exit or not self.is_running)):
            super()._handle_exception(error)

    def _refresh_notifications(self) -> None:
        for old in list(self._notifications)[:-TOASTS]:
            del self._notifications[old]
        super()._refresh_notifications()
        self.call_after_refresh(self._sweep)

    def _sweep(self) -> None:
        """Textual leaves the holders of toasts that were taken away, each an empty line.

        Only those that have held one are removed: a new one is empty for a moment.
        """
        for screen in self.screen_stack:
            for holder in screen.query("ToastHolder"):
                if holder.children:
                    holder.add_class("-held")
                elif holder.has_class("-held"):
                    holder.remove()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """None of Textual's own: no screenshots, no themes; ours are in ``commands``."""
        return ()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, then the net that catches escapes."""
        return [*super().get_line_filters(), SCRUB]

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Nothing: a browser in this terminal would be a shell for whoever sits here."""

    def copy_to_clipboard(self, text: str) -> None:
        """Not what a field hides: it would be read wherever it is pasted."""
        if not getattr(self.focused, "password", False):
            super().copy_to_clipboard(text)

    def action_suspend_process(self) -> None:
        """Nothing: the shell behind the console is not for staff."""

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """No cursor blinks, not even Textual's own: that writes to an idle line for ever, and a
        dead one is then never noticed.
        """
        field: Any = event.widget
        if hasattr(field, "cursor_blink"):  # importing all kinds of fields would delay the start
            field.cursor_blink = False

    def tell_terminal(self, sequence: str) -> None:
        """Send what is no picture: a bell, a notification of the desktop; ours, never foreign."""
        if self._driver is not None and not self.is_headless:
            self._driver.write(sequence)
            self._driver.flush()

    def release(self) -> None:
        """What a console told to end gives back first; in a thread of its own, and may fail."""

    def leave_on_signals(self) -> None:
        """SIGHUP (the line is gone) and SIGTERM end the console as a key would.

        A thread of its own reads them from a pipe, into which the system's own handler writes.
        Python's handlers run in the thread of the event loop, and that may stand still: a reader
        who stalls and then goes away leaves it in the full queue of paintings for ever.
        """
        if self.is_headless:
            return  # nobody's terminal
        told, tell = os.pipe()
        os.set_blocking(tell, False)
        for number in ENDING:
            signal.signal(number, lambda *_: None)  # without one nothing would be written
        signal.set_wakeup_fd(tell, warn_on_full_buffer=False)
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._wait_for_end, args=(told, loop), daemon=True).start()

    def _wait_for_end(self, told: int, loop: asyncio.AbstractEventLoop) -> None:
        while not any(number in ENDING for number in os.read(told, 512)):
            pass  # another size of the terminal, mostly
        self._leave(loop)

    def _leave(self, loop: asyncio.AbstractEventLoop) -> None:
        """Give back, end in order, and end in any case: nothing survives its terminal."""
        end = time.monotonic() + GRACE
        self.hurried = True
        giving = threading.Thread(target=self._give_back, name="release", daemon=True)
        giving.start()
        giving.join(RELEASE)
        with suppress(RuntimeError):  # the loop is closed already
            loop.call_soon_threadsafe(self.exit, 0)
        while time.monotonic() < end and not _stuck(loop):
            time.sleep(0.05)
        os._exit(1)

    def _give_back(self) -> None:
        with suppress(Exception):  # whatever the store says: the console ends, nobody reads it
            self.release()

    def _fatal_error(self) -> None:
        if self._exit_renderables:
            return  # one error brings others with it; the first is the one that counts
        from callcenter_tui.screens.crash import last_words, recorded

        reference, path = recorded(self._exception, self.home)
        where = f"Reference {reference}" + (f", written to {path}" if path else "")
        self.bell()
        self._exit_renderables.append(last_words(f"{CRASHED}\n{where}"))
        self._close_messages_no_wait()


def _stuck(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether the terminal is gone, and the loop waits for room in its queue of paintings."""
    if os.isatty(0):
        return False
    answered = threading.Event()
    try:
        loop.call_soon_threadsafe(answered.set)
    except RuntimeError:  # it is closed: the console is ending in order
        return False
    return not answered.wait(0.3)
