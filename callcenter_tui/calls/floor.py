"""The floor: every service by which people work on calls together, built once on a context."""

from __future__ import annotations

from dataclasses import dataclass

from callcenter_tui.calls.ahead import Ahead
from callcenter_tui.calls.callbacks import Callbacks
from callcenter_tui.calls.choices import Choices
from callcenter_tui.calls.context import Context
from callcenter_tui.calls.documents import Documents
from callcenter_tui.calls.history import History
from callcenter_tui.calls.macros import Macros
from callcenter_tui.calls.merging import Merging
from callcenter_tui.calls.offers import Offers
from callcenter_tui.calls.queues import Queues
from callcenter_tui.calls.ratings import Ratings
from callcenter_tui.calls.reviewing import Reviewing
from callcenter_tui.calls.staff import Staff
from callcenter_tui.calls.supervising import Supervising
from callcenter_tui.calls.transfers import Transfers
from callcenter_tui.calls.unsent import UnsentWords
from callcenter_tui.calls.watchers import Watchers
from callcenter_tui.calls.wrapup import WrapUp


@dataclass(frozen=True)
class Floor:
    """The services beside ``desk``, ``driving``, ``guidance`` and ``board``."""

    staff: Staff
    offers: Offers
    queues: Queues
    supervising: Supervising
    transfers: Transfers
    wrapup: WrapUp
    merging: Merging
    callbacks: Callbacks
    watchers: Watchers
    unsent: UnsentWords
    documents: Documents
    history: History
    ratings: Ratings
    reviewing: Reviewing
    choices: Choices
    macros: Macros
    ahead: Ahead


def open_floor(context: Context) -> Floor:
    """The services of the floor on this context."""
    return Floor(
        Staff(context),
        Offers(context),
        Queues(context),
        Supervising(context),
        Transfers(context),
        WrapUp(context),
        Merging(context),
        Callbacks(context),
        Watchers(context),
        UnsentWords(context),
        Documents(context),
        History(context),
        Ratings(context),
        Reviewing(context),
        Choices(context),
        Macros(context),
        Ahead(context),
    )
