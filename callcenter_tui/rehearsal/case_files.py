"""Reading case files: YAML in, checked cases out; every error says where it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.routing import GENERAL, LANGUAGES
from callcenter_tui.domain.views import ArticleView
from callcenter_tui.rehearsal.case_fields import listed, mapping, text_of, texts_of
from callcenter_tui.rehearsal.cases import (
    Case,
    CaseFile,
    Fact,
    Simulated,
    Wanted,
    Words,
    is_action,
    is_need,
    pattern,
)

SHIPPED = "shipped"
"""The name of the cases that come with the product."""

_TEXTS = ("id", "title", "name", "phone", "email", "identified", "whisper")
_JUDGED = ("must_say", "must_not_say", "actions", "sources")
_CASE = frozenset((*_TEXTS, *_JUDGED, "lang", "customer", "simulated", "needs", "knowledge"))
_SOURCE = re.compile(r"[\w.-]{1,40}(/[\w.-]{1,80}){0,3}/?\Z")


def shipped() -> CaseFile:
    """The cases of the sample company, and of every defect the product is meant to be without."""
    folder = files("callcenter_tui.rehearsal") / "cases"
    read = [
        read_cases(page.read_text("utf-8"), page.name)
        for page in sorted(folder.iterdir(), key=lambda page: page.name)
        if page.name.endswith(".yaml")
    ]
    cases = [case for one in read for case in one.cases]
    _refuse_twins(cases, SHIPPED)
    return CaseFile(SHIPPED, tuple(cases), tuple(fact for one in read for fact in one.facts))


def load_cases(path: Path) -> CaseFile:
    """The cases of the file ``path``; raises Invalid naming the place of what is wrong."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise Invalid(f"{path} cannot be read ({why})", "Give a YAML file of cases.") from error
    return read_cases(text, path.name)


def read_cases(text: str, name: str) -> CaseFile:
    """The cases in ``text``: a list, one case, or ``cases`` with ``facts``; several documents too.

    Raises Invalid: not YAML, no case, an unknown field, a wrong type, one id twice.
    """
    try:
        documents = [one for one in yaml.safe_load_all(text) if one is not None]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{name}, line {mark.line + 1}" if mark else name
        raise Invalid(f"{place}: this is not YAML", str(getattr(error, "problem", ""))) from error
    cases: list[Case] = []
    facts: list[Fact] = []
    for document in documents:
        given, stated = _parts(document, name)
        cases += [_case(one, name, len(cases) + place) for place, one in enumerate(given, 1)]
        facts += [_fact(one, f"{name}, fact {place}") for place, one in enumerate(stated, 1)]
    if not cases and not facts:
        raise Invalid(f"{name} holds no case", "A case is a mapping with a 'customer' list.")
    _refuse_twins(cases, name)
    return CaseFile(name, tuple(cases), tuple(facts))


def _parts(document: Any, name: str) -> tuple[list[Any], list[Any]]:
    if isinstance(document, list):
        return document, []
    if isinstance(document, dict) and not {"cases", "facts"} & set(document):
        return [document], []
    found = mapping(document, name, frozenset({"cases", "facts"}))
    return listed(found.get("cases", []), f"{name}, cases"), listed(
        found.get("facts", []), f"{name}, facts"
    )


def _case(given: Any, name: str, number: int) -> Case:
    where = f"{name}, case {number}"
    if isinstance(given, dict) and isinstance(given.get("id"), str):
        where = f"{name}, case {number} ({given['id']})"
    found = mapping(given, where, _CASE)
    texts = {
        field: text_of(found.get(field, ""), f"{where}, {field}", empty=True) for field in _TEXTS
    }
    simulated = _simulated(found["simulated"], where) if "simulated" in found else None
    lines = texts_of(found.get("customer", []), f"{where}, customer")
    if bool(lines) == bool(simulated):
        raise Invalid(f"{where}: it needs 'customer' or 'simulated'", "One of them, not both.")
    said = lines or (simulated.task if simulated else ())
    language = found.get("lang", "")
    if language not in ("", *LANGUAGES):
        raise Invalid(f"{where}, lang: '{language}' is not spoken here", "es or en")
    texts["id"] = texts["id"] or f"case-{number}"
    return Case(
        **texts,
        language=language,
        customer=lines,
        simulated=simulated,
        must_say=_said(found, "must_say", where, len(said)),
        must_not_say=_said(found, "must_not_say", where, len(said)),
        actions=_wanted(found, "actions", where, is_action),
        needs=_needs(found.get("needs", []), f"{where}, needs"),
        sources=_wanted(found, "sources", where, lambda one: _SOURCE.match(one) is not None),
        knowledge=_articles(found.get("knowledge", []), f"{where}, knowledge"),
    )


def _said(found: dict[str, Any], field: str, where: str, answers: int) -> tuple[Words, ...]:
    return tuple(
        _words(one, f"{where}, {field} {place}", answers)
        for place, one in enumerate(listed(found.get(field, []), f"{where}, {field}"), 1)
    )


def _words(given: Any, where: str, answers: int = 0) -> Words:
    answer = 0
    if isinstance(given, dict):
        entry = mapping(given, where, frozenset({"any", "answer"}))
        answer = entry.get("answer", 0)
        if not isinstance(answer, int) or isinstance(answer, bool) or not 0 <= answer <= answers:
            raise Invalid(f"{where}: there is no answer {answer}", f"1 to {answers}.")
        given = entry.get("any", [])
    words = texts_of(given if isinstance(given, list) else [given], where)
    if not words:
        raise Invalid(f"{where}: no words are given", "A text, or any: [texts].")
    for word in words:
        try:
            pattern(word)
        except re.error as error:
            raise Invalid(f"{where}: {word} is no regular expression", str(error)) from error
    return Words(words, answer)


def _wanted(
    found: dict[str, Any], field: str, where: str, known: Callable[[str], bool]
) -> tuple[Wanted, ...]:
    given = found.get(field, [])
    entries = [given] if isinstance(given, dict) else listed(given, f"{where}, {field}")
    wanted: list[Wanted] = []
    for place, one in enumerate(entries, 1):
        at = f"{where}, {field} {place}"
        never = isinstance(one, dict) and "not" in one
        named: Any = one
        if isinstance(one, dict):
            entry = mapping(one, at, frozenset({"not"} if never else {"any"}))
            named = entry.get("not" if never else "any", [])
        names = texts_of(named if isinstance(named, list) else [named], at)
        for name in names:
            if not known(name):
                raise Invalid(f"{at}: '{name}' is unknown", "See docs/rehearsing.md for the words.")
        if not names:
            raise Invalid(f"{at}: nothing is named", "A name, any: [names] or not: [names].")
        wanted.append(Wanted(names, never))
    return tuple(wanted)


def _needs(given: Any, where: str) -> tuple[str, ...]:
    names = texts_of(given, where)
    for name in names:
        if not is_need(name):
            raise Invalid(f"{where}: '{name}' is unknown", "As es/sales/prices or department/sales")
    return names


def _simulated(given: Any, where: str) -> Simulated:
    where = f"{where}, simulated"
    found = mapping(given, where, frozenset({"persona", "reason", "task", "known"}))
    known = mapping(found.get("known", {}), f"{where}, known", None)
    reason = text_of(found.get("reason", ""), f"{where}, reason")
    task = found.get("task", [])
    return Simulated(
        persona=text_of(found.get("persona", ""), f"{where}, persona", empty=True),
        reason=reason,
        task=(reason, *texts_of(task if isinstance(task, list) else [task], f"{where}, task")),
        known=tuple((key, text_of(value, f"{where}, {key}")) for key, value in known.items()),
    )


def _articles(given: Any, where: str) -> tuple[ArticleView, ...]:
    return tuple(
        _article(one, f"{where} {place}") for place, one in enumerate(listed(given, where), 1)
    )


def _article(given: Any, where: str) -> ArticleView:
    fields = ("slug", "department", "language", "title", "body")
    found = mapping(given, where, frozenset(fields))
    values = {
        field: text_of(found.get(field, ""), f"{where}, {field}", empty=True) for field in fields
    }
    values["department"] = values["department"] or GENERAL
    for field, value in values.items():
        if not value:
            raise Invalid(f"{where}: it has no {field}", f"An article needs {', '.join(fields)}.")
    if values["language"] not in LANGUAGES:
        raise Invalid(f"{where}, language: '{values['language']}' is not spoken here", "es or en")
    return ArticleView(
        values["slug"], values["department"], values["language"], values["title"], values["body"]
    )


def _fact(given: Any, where: str) -> Fact:
    found = mapping(given, where, frozenset({"article", "says"}))
    says = listed(found.get("says", []), f"{where}, says")
    return Fact(
        text_of(found.get("article", ""), f"{where}, article"),
        tuple(_words(one, f"{where}, says {place}") for place, one in enumerate(says, 1)),
    )


def _refuse_twins(cases: Sequence[Case], name: str) -> None:
    for case_id, times in Counter(case.id for case in cases).items():
        if times > 1:
            raise Invalid(f"{name}: {times} cases are called '{case_id}'", "Give each its own id.")
