"""The frame while it is locked: one screen is seen and has the keys, the work goes on behind it.

The lock is no screen of the stack. What is opened or closed meanwhile (a form that was being
saved, an offer's dialog) finds its stack as ever, and can neither cover the lock nor take it away.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.css.query import NoMatches
from textual.screen import Screen

from callcenter_tui.screens.asking import Asking
from callcenter_tui.screens.console import House

if TYPE_CHECKING:
    from callcenter_tui.screens.idle import Idle, LockScreen

LOCK = "lock"
"""Name of the mode that holds the lock's screen."""

TOUCHES = (events.Key, events.Paste, events.MouseDown, events.MouseScrollUp, events.MouseScrollDown)
"""What somebody does who is there; a mouse that trembles on its table is nobody."""


class Locking(Asking):
    """A frame that hides its work when nobody has touched it for a while."""

    idle: Idle
    _lock: LockScreen | None = None

    @property
    def locked(self) -> bool:
        """Whether the work is hidden."""
        return self._lock is not None

    @property
    def lock_minutes(self) -> int:
        """Minutes after which it is; 0 for never, and while nobody is signed in."""
        house: House | None = self.house
        return house.settings.callcenter_idle_lock if house and self.session else 0

    def look_at_the_time(self) -> None:
        """Lock, if it is time."""
        if self.idle.over(self.lock_minutes):
            self.lock()

    def lock(self) -> None:
        """Hide the work, now."""
        from callcenter_tui.screens.idle import LockScreen

        if self.locked or self.session is None:
            return
        lock = LockScreen(self.session, self.lock_minutes)
        self.capture_mouse(None)
        self.screen.post_message(events.ScreenSuspend())
        self._lock = lock
        self.add_mode(LOCK, lambda: lock)
        self._init_mode(LOCK)  # ``switch_mode`` would lend its stack to what is opened meanwhile

    def unlock(self) -> None:
        """Show the work as it is by now."""
        if self._unlocked():
            self.idle.touched()
            for screen in (*self._background_screens, self.screen):
                screen._screen_resized(self.size)
            self.screen.post_message(events.ScreenResume())

    def _unlocked(self) -> bool:
        """Take the lock away; False when there was none."""
        if not self.locked:
            return False
        self._lock = None
        self.remove_mode(LOCK)
        return True

    # -- what Textual asks ---------------------------------------------------------------------

    @property
    def screen(self) -> Screen[object]:
        """The lock, else the top of the stack."""
        return super().screen if self._lock is None else cast("Screen[object]", self._lock)

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        """Nothing shines through a lock."""
        return [] if self.locked else super()._background_screens

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        """The net below: what another screen paints never reaches the terminal."""
        if self._lock is None or screen is self._lock:
            super()._display(screen, renderable)

    def _refresh_notifications(self) -> None:
        """Words in passing may name customers: those that still hold show when it is over."""
        if not self.locked:
            with suppress(NoMatches):
                super()._refresh_notifications()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No palette, no help and no offer's keys over a lock."""
        if self.locked and action != "quit":
            return False
        return super().check_action(action, parameters)

    async def action_quit(self) -> None:
        """Also over a lock, where the lock itself asks."""
        if self._lock is not None:
            self._lock.quit()
        else:
            await super().action_quit()

    async def on_event(self, event: events.Event) -> None:
        """Somebody is there; a key that comes too late wakes the lock and does nothing else."""
        if isinstance(event, TOUCHES) and not event.is_forwarded:
            self.look_at_the_time()
            if not self.locked:
                self.idle.touched()
            elif self._lock is not None and not self._lock.is_mounted:
                return
        await super().on_event(event)
