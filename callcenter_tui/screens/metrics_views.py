"""The views of the metrics screen, in the order of their keys, and the measures of its tiles."""

from __future__ import annotations

from callcenter_tui.domain.figures import By
from callcenter_tui.metrics.measures import MEASURES
from callcenter_tui.screens.metrics_asking import View
from callcenter_tui.screens.metrics_groups import ai, handling, of, waits, week
from callcenter_tui.screens.metrics_trends import drivers, mood, service

PEOPLE = ("offered", "answered", "abandoned", "service_level", "asa", "aht")

VIEWS = (
    View("Service", service),
    View("Waits", waits),
    View("Handling", handling),
    View("Drivers", drivers),
    View("Mood", mood),
    View("Week", week),
    View("AI", ai),
    View(
        "Depts",
        of(
            By.DEPARTMENT,
            "Department",
            "No calls",
            *PEOPLE,
            "csat",
            "fcr",
            "containment",
            "transfer_rate",
        ),
    ),
    View(
        "People",
        of(
            By.OPERATOR,
            "Operator",
            "No operator was at work",
            "answered",
            "asa",
            "handled",
            "aht",
            "occupancy",
            "non_response",
            "csat",
            "fcr",
            "review",
        ),
    ),
)

FIRST = (
    "service_level",
    "offered",
    "answered",
    "abandoned",
    "asa",
    "longest_wait",
    "aht",
    "occupancy",
    "csat",
    "fcr",
    "containment",
    "ai_cost",
)
"""There at the first glance on any screen."""

TILES = (*FIRST, *(key for key in MEASURES if key not in FIRST))
"""Every measure there is: those after the first come with the cursor where they have no room."""
