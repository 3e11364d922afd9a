"""Calls offered to who is signed in: read when an event may have changed them, and told."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from textual.app import App
from textual.timer import Timer

from callcenter_tui.calls.tools.hours import hours_of
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import SignInFailed
from callcenter_tui.domain.floor import OfferView, OperatorView
from callcenter_tui.domain.states import OperatorStatus
from callcenter_tui.domain.views import EventView
from callcenter_tui.screens import answered
from callcenter_tui.screens.burst import Burst
from callcenter_tui.screens.console import Console, House
from callcenter_tui.screens.tidings import Tidings, What, what_of
from callcenter_tui.widgets.ringing import promised, standing
from callcenter_tui.widgets.topbar import TopBar
from callcenter_tui.widgets.wording import words

ME = "me"
"""Name of a burst: what is mine. Others are what happened in a call, a space, and the call's id."""

PASSED = (events.OFFER_MISSED, events.OFFER_WITHDRAWN)

LATELY = timedelta(seconds=10)
"""So long after an offer has passed, its keys say that it has."""


class Ringing:
    """Keeps ``app.offers`` and ``app.standing`` right, and rings when something new is there."""

    def __init__(self, app: App[Any]) -> None:
        self._app, self._console = app, cast(Console, app)  # a screen never imports ``app``
        self._burst = Burst(self._reread, self._console.report)
        self._tidings = Tidings(app)
        self._tick: Timer | None = None
        self._me: OperatorView | None = None
        self._passed_at: datetime | None = None
        self.busy = False
        """An offer is being answered: a second key press means the same offer."""

    def begin(self) -> None:
        """Somebody has signed in."""
        self._app.run_worker(self._follow(), group="ringing", exclusive=True)
        self.look()
        if self._tick is None:
            self._tick = self._app.set_interval(1.0, self._second, pause=True)

    def end(self) -> None:
        """They have left: nothing rings for nobody."""
        self._app.workers.cancel_group(self._app, "ringing")
        self._me, self._passed_at = None, None
        self._tidings.forget()
        self._show(())
        self._console.standing = ""

    @property
    def lately(self) -> bool:
        """Whether something was offered a moment ago and is no more, by nobody's key."""
        house = self._console.house
        if house is None or self._passed_at is None:
            return False
        return house.clock.now() - self._passed_at < LATELY

    def look(self) -> None:
        """Read again what is mine."""
        if self._console.session is not None:
            self._burst.add([ME])

    def heard(self, happened: Iterable[EventView]) -> None:
        """Read again what these events may have changed; no events: anything may have."""
        session = self._console.session
        if session is None:
            return
        happened = list(happened)
        mine = {session.user.id, session.user.login, f"user:{session.user.login}"}
        offered = {offer.call for offer in self._console.offers}
        if not happened or any(_concerns(event, mine, offered) for event in happened):
            self.look()
        for event in happened:
            if event.kind in PASSED and event.data.get("operator") == session.user.id:
                self._passed_at = event.at
            if answered.for_me(event, session.user.id):
                self._app.run_worker(answered.told(self._app, event), group="answered")
            if event.call and (what := what_of(event, session)):
                self._burst.add([f"{what} {event.call}"])

    async def _follow(self) -> None:
        with suppress(SignInFailed):  # ``ask`` has led to the login screen, with the reason
            await self._burst.run()

    async def _reread(self, names: set[str]) -> None:
        house = self._console.house
        if house is None or self._console.session is None:
            return
        happened = [name.split(" ") for name in sorted(names - {ME})]
        me = await self._console.ask(house.floor.staff.me)
        offers = await self._console.ask(house.floor.offers.mine) if me else []
        offers = await self._dated(house, offers)
        if self._console.session is None:
            return  # signed out meanwhile
        self._me = me
        self._console.standing = standing(me, house.clock.now()) if me else ""
        self._show(tuple(offers))
        if not happened:
            return
        rows = await self._console.ask(house.board.rows, [call for _, call in happened])
        by_id = {row.id: row for row in rows}
        for what, call in happened:
            if call in by_id and self._console.session is not None:
                self._tidings.tell(What(what), by_id[call], me)

    async def _dated(self, house: House, offers: list[OfferView]) -> list[OfferView]:
        """Callbacks say for when they were promised, by the center's clock."""
        if not any(one.due_by for one in offers):
            return offers
        document = await self._console.fetch(house.floor.documents.get, "hours")
        zone = hours_of(document).zone
        return [replace(one, reason=promised(one, zone)) if one.due_by else one for one in offers]

    def _show(self, offers: tuple[OfferView, ...]) -> None:
        known = {offer.id for offer in self._console.offers}
        self._console.offers = offers
        for offer in offers:
            if offer.id not in known:
                department = words(offer.department)
                told = f"{department}: call {offer.key} is offered to you"
                self._console.notices.tell(told, urgent=True)
        if self._tick is not None:
            paused = self._me is not None and self._me.status == OperatorStatus.BREAK
            (self._tick.resume if offers or paused else self._tick.pause)()

    def _second(self) -> None:
        """Count down, on every screen that can be seen; an offer that has passed is looked up. A
        break counts up.
        """
        house = self._console.house
        if house is None:
            return
        now = house.clock.now()
        if self._me is not None:
            self._console.standing = standing(self._me, now)
        for screen in self._app.screen_stack:
            for bar in screen.query(TopBar):
                bar.tick(now)
        if any(offer.until <= now for offer in self._console.offers):
            self.look()


def _concerns(event: EventView, mine: set[str], offered: set[str]) -> bool:
    """Whether it is by me, names me, or is about a call that is offered to me."""
    if event.who in mine or event.call in offered:
        return True
    return any(isinstance(value, str) and value in mine for value in event.data.values())
