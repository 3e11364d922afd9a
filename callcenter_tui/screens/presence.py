"""Who sits here: the sign of life, what an administrator changes, and the end from outside."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from textual.app import App

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import CallCenterError, Forbidden, SignInFailed
from callcenter_tui.screens.console import Console
from callcenter_tui.screens.locking import Locking
from callcenter_tui.text import clean_line
from callcenter_tui.widgets.keyline import KeyLine
from callcenter_tui.widgets.topbar import TopBar

if TYPE_CHECKING:
    from callcenter_tui.auth.sessions import Session
    from callcenter_tui.domain.views import Actor, EventView

BEAT = 5
"""Looks between two signs of life, which the store must write; a look only reads."""

LATE = 3.0
"""Seconds for which the reason may come after the end: a look can be quicker than the feed."""

ENDS: dict[str, tuple[str, str]] = {
    events.USER_DISABLED: ("Your account is disabled", "Ask an administrator to enable it."),
    events.USER_LOCKED: ("Your account is locked", "The lock ends by itself; {who} can end it."),
    events.PASSWORD_RESET: ("Your password was reset", "{who} has a new one for you."),
    events.PASSWORD_CHANGED: ("Your password was changed", "Sign in again with the new one."),
    events.SESSION_REVOKED: ("This session was ended by {who}", "Sign in again."),
    events.FACTOR_SET: ("A second factor was set up", "Sign in again, with a code."),
    events.FACTOR_REMOVED: ("Your second factor was taken away by {who}", "Sign in again."),
}
"""What is said to somebody whose console closes after such an event."""


class Presence(Locking):
    """A frame that closes when its person may no longer be there, and follows what they may."""

    _known: Actor | None = None
    """Who was signed in at the last look, with the rights of then."""
    _why: SignInFailed | None = None
    """What has just been done to the account, as long as it may be what ends the session."""
    _asking = _once_more = False
    _left: Session | None = None
    """The session that ended just now, nobody knows why: the feed may bring it."""
    _left_at = 0.0

    at_the_door: Callable[..., None]
    """Shows the login screen with a reason."""

    def named(self, happened: Iterable[EventView]) -> None:
        """Look at once when events name who is signed in; no events: anything may have changed."""
        happened, late = list(happened), time.monotonic() - self._left_at < LATE
        session: Session | None = self.session or (self._left if late else None)
        if session is None:
            return
        mine = [event for event in happened if _about(event, session)]
        for event in mine:
            self._why = ended_by(event) or self._why
        if self.session is None:
            if self._why is not None:
                self.at_the_door(self.reason(self._why))
        elif mine or not happened:
            self._once_more = self._asking  # what is being read may be from before it
            self.look_at_account()

    def reason(self, error: CallCenterError | None) -> CallCenterError | None:
        """Why the session is over: what was done to the account says more than that it is."""
        why, self._why, self._known = self._why, None, None
        unsaid = why is None and isinstance(error, SignInFailed)
        self._left, self._left_at = self.session if unsaid else None, time.monotonic()
        return why if why is not None and isinstance(error, SignInFailed) else error

    def look_at_account(self, *, alive: bool = False) -> None:
        """Read who is signed in and what they may, unless that is being done.

        ``alive``: and write that the console is there.
        """
        if not self._asking or alive:
            self.run_worker(self._account(alive=alive), group="account")

    async def _account(self, *, alive: bool) -> None:
        house, session = self.house, self.session
        if house is None or session is None:
            return
        self._asking, told = True, self._why
        try:
            if alive:
                await self.fetch(house.access.beat, session)
            actor = await self.fetch(house.access.actor, session)
            if self.session is session:
                await self._reflect(actor, session)
                self._why = None if self._why is told else self._why
        except SignInFailed as error:
            if self.session is session:
                self.to_login(error)
        except Forbidden as error:  # a new role needs something first, which the login asks for
            if self.session is session:
                with suppress(CallCenterError):  # a store that is away keeps nobody here
                    await self.fetch(house.access.sign_out, session)
                self.to_login(error)
        except CallCenterError:
            pass  # the look at the AI finds the same trouble, and says so in the first line
        finally:
            self._asking = False
            if self._once_more:
                self._once_more = False
                self.look_at_account()

    async def _reflect(self, actor: Actor, session: Session) -> None:
        before, self._known = self._known, actor
        if before in (None, actor) and actor.role == session.user.role:
            return
        role = session.user.role
        session.user = await self.fetch(self.house.people.get, actor, actor.login)
        if self.session is not session:
            return  # signed out meanwhile
        if session.user.role != role:
            self.anew(f"You are now {session.user.role}: what you see and may has changed.")
        else:
            self._renamed(session)

    def _renamed(self, session: Session) -> None:
        """Name or departments: the first line says them, everything else is read again."""
        who = f"{session.user.name} ({session.user.role})"
        for screen in self.screen_stack:
            for bar in screen.query(TopBar):
                bar.show_who(who)
            for line in screen.query(KeyLine):
                line.refresh()
        cast(Console, self).events.publish([])

    def anew(self, words: str) -> None:
        """Begin at the live calls: screens that are open may show what the role must not see."""
        from callcenter_tui.screens.live_calls import LiveCalls

        def begin() -> None:
            tabs = cast(Console, self).tabs
            tabs.rows.clear()
            tabs.leave(tabs.reading)
            self.push_screen(LiveCalls())
            self.notify(words, timeout=10.0, markup=False)

        self.to_ground(begin)

    def to_ground(self, then: Callable[[], object]) -> None:
        """Take the screens down; one that is just being put up is waited for, or it would break."""
        if not all(screen.is_mounted for screen in self.screen_stack):
            self.set_timer(0.02, lambda: self.to_ground(then))
            return
        while len(self.screen_stack) > 1:
            App.pop_screen(self)  # also where a box that is gone by now has led here
        then()


def ended_by(event: EventView) -> SignInFailed | None:
    """What an event that may end a session says to its person."""
    if event.kind not in ENDS:
        return None
    kind, _, login = event.who.partition(":")
    who = "an administrator" if kind == "os" else clean_line(login, limit=60) or "the system"
    title, hint = (words.format(who=who) for words in ENDS[event.kind])
    return SignInFailed(title, hint[:1].upper() + hint[1:])


def _about(event: EventView, session: Session) -> bool:
    """Whether it changes the account, the rights or the session of who is signed in."""
    if event.kind.split(".")[0] not in ("user", "session"):
        return False
    named = event.data.get("session")
    if event.kind.startswith("session.") and isinstance(named, str) and named != session.id:
        return False  # another console of the same person
    mine = {session.user.id, session.id}
    if any(isinstance(value, str) and value in mine for value in event.data.values()):
        return True
    return event.kind == events.SESSION_REVOKED and event.who == f"user:{session.user.login}"
