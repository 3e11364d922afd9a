"""Values that decide where a call goes: routing, escalation and the limits both must respect."""

from __future__ import annotations

from dataclasses import dataclass, replace

LANGUAGES = ("es", "en")
GENERAL = "general"
"""The department of everything that fits no other."""

PRIORITIES = (1, 2, 3, 4)
"""1 low, 2 normal, 3 high, 4 urgent."""

CATEGORIES = (
    "billing_dispute",
    "service_failure",
    "customer_dissatisfaction",
    "policy_exception",
    "complex_technical",
    "complaint_formal",
)
SEVERITIES = ("low", "medium", "high", "critical")


@dataclass(frozen=True, slots=True)
class Escalation:
    """A rule that asks for a person. ``minutes``: within how long; 0 is at once."""

    rule: str
    category: str
    severity: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Routing:
    """One routing decision. ``engine``: ``offline``, ``rules`` or the model's name."""

    department: str
    priority: int
    language: str
    wants_person: bool
    reason: str
    engine: str
    complexity: str = "normal"
    sure: bool = True


def repaired(
    routing: Routing, departments: tuple[str, ...], language: str
) -> tuple[Routing, tuple[str, ...]]:
    """Bring a proposed routing within bounds.

    Returns the usable routing and the names of the fields that had to be replaced: an unknown
    department becomes ``general``, a priority outside 1-4 becomes 2, an unknown language becomes
    ``language``. The reason then says so.
    """
    wrong = []
    if routing.department not in departments:
        wrong.append("department")
    if routing.priority not in PRIORITIES:
        wrong.append("priority")
    if routing.language not in LANGUAGES:
        wrong.append("language")
    if not wrong:
        return routing, ()
    return replace(
        routing,
        department=GENERAL if "department" in wrong else routing.department,
        priority=2 if "priority" in wrong else routing.priority,
        language=language if "language" in wrong else routing.language,
        reason=f"{routing.reason} (invalid {', '.join(wrong)}: replaced)".strip(),
        sure=routing.sure and "department" not in wrong,
    ), tuple(wrong)
