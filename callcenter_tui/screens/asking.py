"""Asking the services: in their own thread, for who is signed in, with errors shown in words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from callcenter_tui.domain.errors import CallCenterError, Forbidden, SignInFailed
from callcenter_tui.screens.console import Console
from callcenter_tui.screens.leaving import Leaving
from callcenter_tui.text import clean, clean_line

if TYPE_CHECKING:
    from callcenter_tui.domain.views import Actor
    from callcenter_tui.screens.backstage import Backstage

P = ParamSpec("P")
T = TypeVar("T")


class Asking(Leaving):
    """A frame that stands on a house of services, once it is open."""

    house: Any = None
    to_login: Callable[..., None]
    _back: Backstage

    async def fetch(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a service call in the database thread."""
        return await self._back.fetch(fn, *args, **kwargs)

    async def ask(
        self, fn: Callable[Concatenate[Actor, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run ``fn(actor, ...)`` in the database thread for who is signed in.

        Role and lock are read from the store each time; a session that ended leads to the login
        screen with the reason, and SignInFailed is raised.
        """
        house, session = self.house, self.session
        if house is None or session is None:
            raise SignInFailed("You are not signed in", "")

        def asked() -> T:
            actor = house.access.actor(session)
            try:
                return fn(actor, *args, **kwargs)
            except Forbidden as error:
                house.access.refused(actor, error)
                raise

        try:
            return await self._back.fetch(asked)
        except SignInFailed as error:
            self.to_login(error)
            raise

    def report(self, error: CallCenterError) -> None:
        """The one place that shows errors: a title, and a hint what to do."""
        hint, title = clean(error.hint, limit=400), clean_line(error.title, limit=200)
        self.notify(hint or title, title=title if hint else "", severity="error", markup=False)


async def signed_out(console: Console) -> None:
    """Sign out here, now; a remembered session is forgotten."""
    house, session = console.house, console.session
    if house is not None and session is not None:
        await asyncio.to_thread(house.remembered.forget)  # slow, so before the journal's
        await console.fetch(house.access.sign_out, session)  # event leads us away
        console.to_login()
