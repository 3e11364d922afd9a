"""Do the agents' texts say what the agents are? No page may make an AI pass for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import yaml

from callcenter_tui.agents.guard import lint, says_ai
from callcenter_tui.domain.routing import LANGUAGES
from callcenter_tui.locale.phrases import phrase
from callcenter_tui.rehearsal.results import Finding

FAULT = "the prompt denies being an AI"

_IS_AI = re.compile(r"\byou(?: are|'re) an (?:AI|artificial intelligence)\b", re.I)
_SAYS = re.compile(r"\b(?:say|tell|state|answer|admit)\b", re.I)
_NEGATED = re.compile(r"\b(?:never|not|don't|do not|avoid|unless|except)\b", re.I)


def probe() -> Finding:
    """Every page of the agents, searched for what denies an AI; and the rule that owns up to it."""
    wrong = [*_denials(), *_without_the_rule()]
    if wrong:
        return Finding("prompts", False, "; ".join(wrong[:8]), FAULT)
    return Finding("prompts", True, "the agents' texts say that they are an AI")


def _denials() -> Iterator[str]:
    for name, text in _pages():
        for breach in lint(text):
            yield f"{name}: '{breach.claim}'"


def _without_the_rule() -> Iterator[str]:
    """The rule in the prompt, the first sentence of a call, and the offline words must be there."""
    pages = dict(_pages())
    rule = pages["prompts/customer_service.md"]
    if not any(map(_owns_up, re.split(r"(?<=[.!?])\s|\n", rule))):
        yield "prompts/customer_service.md: no rule 'say that you are an AI'"
    for language in LANGUAGES:
        if not says_ai(phrase("i_am_ai", language), language):
            yield f"the phrase i_am_ai ({language}) does not say it"
        for said in _offline()[language]["says"]["human"]:
            if not says_ai(said, language):
                yield f"prompts/offline.yaml, human ({language}): '{said}' does not say it"


def _owns_up(sentence: str) -> bool:
    """«You are an AI: say so», «say that you are an AI»; nothing before may turn it round."""
    what, saying = _IS_AI.search(sentence), _SAYS.search(sentence)
    if what is None or saying is None:
        return False
    return _NEGATED.search(sentence[: max(what.end(), saying.end())]) is None


def _pages() -> Iterator[tuple[str, str]]:
    room = files("callcenter_tui.agents")
    for folder, ending in (("prompts", ".md"), ("prompts", ".yaml"), ("config", "agents.yaml")):
        for page in sorted((room / folder).iterdir(), key=lambda page: page.name):
            if page.name.endswith(ending):
                yield f"{folder}/{page.name}", page.read_text("utf-8")


def _offline() -> Any:
    page = files("callcenter_tui.agents") / "prompts" / "offline.yaml"
    return yaml.safe_load(page.read_text("utf-8"))
