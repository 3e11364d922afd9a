"""Everything that the metrics screen shows at once, read in the database thread in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from callcenter_tui.calls.tools.hours import hours_of
from callcenter_tui.domain.figures import Figure, Question
from callcenter_tui.domain.views import Actor
from callcenter_tui.metrics import periods
from callcenter_tui.screens.console import House
from callcenter_tui.screens.metrics_asking import Asking, Shown
from callcenter_tui.screens.metrics_scope import Scope
from callcenter_tui.screens.metrics_views import TILES, VIEWS


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read. ``zone``: the center's; ``words``: the scope in words; ``what_if``: what one
    operator less would do; ``departments``: names by key.
    """

    question: Question
    zone: ZoneInfo
    words: str
    tiles: Mapping[str, Figure]
    shown: Shown
    departments: dict[str, str]
    what_if: str


def read(actor: Actor, house: House, scope: Scope, view: int) -> Answer:
    """The figures of a scope, and of one of ``VIEWS``. Raises Forbidden.

    What draws charts is loaded here, in the database thread: it would stop the screen for a moment.
    """
    import callcenter_tui.widgets.plotting  # noqa: F401 - loaded, not used

    now, dashboard = house.clock.now(), house.metrics.dashboard
    zone = hours_of(house.floor.documents.get("hours")).zone
    question = scope.question(now, zone)
    before = periods.before(question, now, zone)
    departments = {one.key: one.name("en") for one in house.departments.list()}
    return Answer(
        question,
        zone,
        scope.words(question, zone, departments),
        dashboard.figures(actor, question, TILES, before=before),
        VIEWS[view].read(Asking(actor, dashboard, question, zone)),
        departments,
        _what_if(actor, house, scope) if question.since <= now < question.until else "",
    )


def _what_if(actor: Actor, house: House, scope: Scope) -> str:
    """Of the half hour that has just ended; it knows no other part than a department."""
    if scope.simulated:
        return ""
    return "; ".join(house.metrics.what_if.now(actor, scope.department).words)
