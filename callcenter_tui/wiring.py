"""Builds every service once from the settings; the only place where rooms are joined."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from callcenter_tui.agents.shared_router import SharedRouter
from callcenter_tui.auth.access import Access
from callcenter_tui.auth.entrance import Entrance, open_entrance
from callcenter_tui.auth.people import People
from callcenter_tui.auth.remembered import Keyring, Remembered
from callcenter_tui.calls.board import Board
from callcenter_tui.calls.context import Context
from callcenter_tui.calls.departments import Departments
from callcenter_tui.calls.desk import Desk
from callcenter_tui.calls.driving import Driving
from callcenter_tui.calls.engine import Engine
from callcenter_tui.calls.floor import Floor, open_floor
from callcenter_tui.calls.guidance import Guidance
from callcenter_tui.calls.housekeeping import Housekeeping, open_housekeeping
from callcenter_tui.calls.letters import Letters
from callcenter_tui.calls.presence import EngineSettings
from callcenter_tui.calls.work import Checkpoint, OpenToolbox, Supply
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain.protocols import Crew
from callcenter_tui.domain.views import Passage
from callcenter_tui.from_settings import (
    carrier,
    counting,
    embeddings,
    entrance_rules,
    model_settings,
    open_mail,
    open_store,
    refuse_without_key,
    signing_key,
)
from callcenter_tui.knowledge.shelf import Shelf
from callcenter_tui.live import Feed, follow
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.outbox import Outbox
from callcenter_tui.mail.sender import Sender
from callcenter_tui.metrics.room import Figures, open_metrics
from callcenter_tui.settings import Settings
from callcenter_tui.store.engine import Store

OFFLINE_PACE = 0.02
"""Seconds between the offline agents' words, so that people can see an answer grow."""


@dataclass(frozen=True)
class House:
    """Everything that screens and commands may ask, on one open store."""

    settings: Settings
    process: str
    store: Store
    clock: SystemClock
    ids: TimeOrderedIds
    context: Context
    board: Board
    desk: Desk
    driving: Driving
    guidance: Guidance
    departments: Departments
    floor: Floor
    mail: Mail
    letters: Letters
    outbox: Outbox
    metrics: Figures
    shelf: Shelf
    entrance: Entrance
    remembered: Remembered
    keyring: Keyring
    notes: tuple[str, ...] = field(default=())
    """What ``doctor`` should say about the secrets found."""
    upgraded: bool = False
    """Opening has brought the store of an older program to this one's schema."""

    @property
    def access(self) -> Access:
        """Sign-in."""
        return self.entrance.access

    @property
    def people(self) -> People:
        """Who has a login."""
        return self.entrance.people

    @property
    def production(self) -> bool:
        """Whether this is no trial: known passwords are not shown then."""
        return self.settings.environment == "production"

    def feed(self) -> Feed:
        """A live feed from now on; it has its own connection, give its ``run`` a thread."""
        return Feed(self.store)

    def engine(
        self,
        kind: str,
        checkpoint: Checkpoint = lambda point: None,
        open_crew: Callable[[], Crew] | None = None,
    ) -> Engine:
        """An engine with connections of its own; nothing of CrewAI is imported before it starts.

        ``open_crew`` gives another crew than that of the settings.
        """
        own = Store(self.settings.store_url, pool_size=10, sealer=self.store.sealer)
        context, router = replace(self.context, store=own), SharedRouter()
        faults: list[str] = []
        return Engine(
            context,
            EngineSettings(
                kind,
                socket.gethostname(),
                os.getpid(),
                one_moment=self.settings.callcenter_one_moment,
                answer_limit=self.settings.callcenter_answer_limit,
                warning=partial(self._warning, faults),
            ),
            open_crew
            or (lambda: self._crew(router, pace=0.0 if kind == "simulate" else OFFLINE_PACE)),
            Supply(self._search, partial(self._tools, context, faults), router.moved_on),
            partial(follow, own),
            checkpoint,
        )

    def housekeeping(self) -> Housekeeping:
        """Queues, callbacks, silent customers and figures looked after; not yet started."""
        looks = (self.metrics.keeper.look, self.entrance.audit.tell_head)
        return open_housekeeping(self.context, *looks)

    def post_office(self) -> Housekeeping:
        """What sends confirmed letters, in a thread of its own; not yet started."""
        holder = f"{self.process} {socket.gethostname()}/{os.getpid()}"
        sender = Sender(self.mail, carrier(self.settings, self.keyring), holder)
        return Housekeeping(self.context, (sender.look,), sender.stop, sender.handing_over)

    def post_wanted(self) -> bool:
        """Whether this process has to send letters itself: as with the engine, but AI or not."""
        return self._alone if self.settings.agent_engine == "off" else self.engine_wanted()

    def engine_wanted(self) -> bool:
        """Whether this process has to run the engine itself (``AGENT_ENGINE``)."""
        mode = self.settings.agent_engine
        return self._alone if mode == "auto" else mode == "console"

    @property
    def _alone(self) -> bool:
        """Not on a server's desks: a worker does it, whose settings know model and mail server."""
        shared = self.settings.callcenter_shared
        return self.store.is_sqlite and not shared and not self.board.worker_alive()

    def close(self) -> None:
        """Stop what searches in the background, then close the store's connections."""
        self.shelf.close()
        self.store.close()

    def _crew(self, router: SharedRouter, pace: float) -> Crew:
        from callcenter_tui.agents.crew.opening import open_crew
        from callcenter_tui.knowledge.index import KNOWS

        return open_crew(
            model_settings(self.settings, self.keyring),
            router_loader=router.get,
            home=self.settings.home,
            knows=KNOWS,
            pace=pace,
        )

    def _tools(self, context: Context, faults: list[str]) -> OpenToolbox:
        """The tools of an engine, with the company's own, whose modules are imported here."""
        from callcenter_tui.calls.tools.room import open_tool_room

        own, identity = self.settings.callcenter_tools, self.settings.callcenter_identity
        room = open_tool_room(context, self._search, modules=own, identity=identity)
        faults += room.faults
        return room.bind

    def _warning(self, faults: list[str], now: datetime) -> str:
        """Tools that cannot be used, and what the model's server says of its future."""
        models, said = model_settings(self.settings, self.keyring), [*faults]
        if models.online:
            from callcenter_tui.agents.crew.catalogue import list_models, shutdown_warning

            said.append(shutdown_warning(list_models(models), models.wanted, now))
        return "; ".join(one for one in said if one)

    def _search(
        self, question: str, language: str, department: str | None, limit: int
    ) -> list[Passage]:
        return self.shelf.search(question, language, department=department, limit=limit)


def open_house(settings: Settings, *, process: str = "console") -> House:
    """Open the store and build the services on it.

    An embedded store is created or upgraded; a server's must have been prepared by
    ``callcenter init``. Raises StoreTrouble or Invalid in words for a person.
    """
    keyring = Keyring(settings.home, settings.callcenter_keyring)
    refuse_without_key(settings, keyring)
    store, upgraded = open_store(settings)
    clock = SystemClock()
    ids = TimeOrderedIds(clock)
    mail = open_mail(settings, store, clock, ids)
    context = Context(
        store,
        clock,
        ids,
        settings.company_name,
        settings.callcenter_lang,
        ai=settings.agent_engine != "off",
        worker_answers=not store.is_sqlite and settings.agent_engine in ("auto", "worker"),
        mail=mail,
    )
    secret = signing_key(settings, keyring)
    return House(
        settings=settings,
        process=process,
        store=store,
        clock=clock,
        ids=ids,
        context=context,
        board=Board(context),
        desk=Desk(context),
        driving=Driving(context),
        guidance=Guidance(context),
        departments=Departments(context),
        floor=open_floor(context),
        mail=mail,
        letters=Letters(context, mail),
        outbox=Outbox(mail),
        metrics=open_metrics(counting(store, clock, ids)),
        shelf=Shelf(store, clock, embeddings(settings, keyring)),
        entrance=open_entrance(store, clock, ids, entrance_rules(settings, secret)),
        remembered=Remembered(keyring),
        keyring=keyring,
        notes=secret.notes,
        upgraded=upgraded,
    )
