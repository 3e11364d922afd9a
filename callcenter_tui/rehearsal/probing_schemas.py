"""Do the shapes fit: the tables of the store, and the JSON that models are asked for?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from callcenter_tui.agents.crew.evaluating import Judged, evaluation_schema
from callcenter_tui.agents.crew.routing import Proposal, proposal_schema
from callcenter_tui.domain.protocols import Brief, Line
from callcenter_tui.domain.review import CRITERIA, RESOLUTIONS
from callcenter_tui.domain.routing import LANGUAGES, PRIORITIES, repaired
from callcenter_tui.rehearsal.results import Finding
from callcenter_tui.store import migrate, schema
from callcenter_tui.store.engine import Store

FAULT = "the schema is broken"
_INVALID: tuple[object, ...] = ({}, [], "text", None)


def probe(store: Store, departments: Sequence[str]) -> Finding:
    """Tables against migrations, schemas against the code that reads what they ask for."""
    wrong = [*_tables(store), *_routing(tuple(departments)), *_evaluation()]
    if wrong:
        return Finding("schema", False, "; ".join(wrong[:8]), FAULT)
    return Finding("schema", True, "tables and answers have the shape that the program reads")


def loose(given: Any, where: str) -> Iterator[str]:
    """Where a JSON schema is not strict: every object closed, every property required."""
    if not isinstance(given, Mapping) or not ({"type", "enum", "anyOf"} & given.keys()):
        yield f"{where} has no type"
        return
    if given.get("type") == "object":
        properties = given.get("properties") or {}
        if given.get("additionalProperties") is not False:
            yield f"{where} allows other properties"
        if sorted(given.get("required", [])) != sorted(properties):
            yield f"{where} does not require all its properties"
        if not properties:
            yield f"{where} has no properties"
        for name, one in properties.items():
            yield from loose(one, f"{where}.{name}")
    elif given.get("type") == "array":
        yield from loose(given.get("items"), f"{where}[]")
    if "enum" in given and not given["enum"]:
        yield f"{where} allows no value"


def _tables(store: Store) -> Iterator[str]:
    if not migrate.is_current(store):
        yield "the store is not of this program's version"
    yield from (f"the tables and the migrations differ: {one}" for one in schema.differences(store))


def _routing(departments: tuple[str, ...]) -> Iterator[str]:
    shape = proposal_schema(departments)
    yield from loose(shape, "routing")
    for place, department in enumerate(departments):
        sample = {
            "department": department,
            "priority": PRIORITIES[place % len(PRIORITIES)],
            "complexity": "high",
            "language": LANGUAGES[place % len(LANGUAGES)],
            "wants_person": bool(place % 2),
            "reason": "a reason",
        }
        yield from _unfit(shape, sample, "routing")
        try:
            read = Proposal.model_validate(sample).routing("probe")
        except ValueError as error:
            yield f"routing: a valid answer is refused: {str(error)[:120]}"
            continue
        changed = [name for name, value in sample.items() if getattr(read, name) != value]
        if changed or repaired(read, departments, LANGUAGES[0])[1]:
            yield f"routing: {', '.join(changed) or 'an answer'} is not read as it was given"
    yield from _accepted(Proposal, "routing")


def _evaluation() -> Iterator[str]:
    """One mark per criterion and one mood: all must come out of the parser as they went in."""
    shape = evaluation_schema()
    yield from loose(shape, "evaluation")
    said = "My router does not work."
    brief = Brief("C-222222", "", "general", ("general",), "en", (Line("customer", said, 1),))
    for resolution in RESOLUTIONS:
        sample = {
            "summary": "A router.",
            "resolution": resolution,
            "feelings": [{"seq": 1, "value": -1}],
            "marks": [
                {"criterion": one, "score": 2, "seq": 1, "quote": said, "why": "-"}
                for one in CRITERIA
            ],
        }
        yield from _unfit(shape, sample, "evaluation")
        try:
            read = Judged.model_validate(sample).estimate(brief, "probe")
        except ValueError as error:
            yield f"evaluation: a valid answer is refused: {str(error)[:120]}"
            continue
        whole = len(read.marks) == len(CRITERIA) and len(read.feelings) == 1 and not read.dropped
        if not whole or (read.summary, read.resolution) != (sample["summary"], resolution):
            yield "evaluation: an answer is not read as it was given"
    yield from _accepted(Judged, "evaluation")


def _unfit(shape: Mapping[str, Any], sample: Mapping[str, object], where: str) -> Iterator[str]:
    """Where ``sample`` is not what the schema asks for: names, and values of an enum."""
    properties: Mapping[str, Any] = shape.get("properties", {})
    if odd := sorted(properties.keys() ^ sample.keys()):
        yield f"{where}: the schema and what is read differ in {', '.join(odd)}"
    for name, value in sample.items():
        below = properties.get(name, {})
        if isinstance(value, list):
            for item in value:
                yield from _unfit(below.get("items", {}), item, f"{where}.{name}")
        elif below.get("enum") is not None and value not in below["enum"]:
            yield f"{where}.{name} does not allow {value}"


def _accepted(reader: Any, where: str) -> Iterator[str]:
    """What is no answer must be refused."""
    for one in _INVALID:
        try:
            reader.model_validate(one)
        except ValueError:
            continue
        yield f"{where}: {one!r} is taken for an answer"
