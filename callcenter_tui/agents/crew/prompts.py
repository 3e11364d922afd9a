"""The agents' texts: who they are, what to do, and the version of both together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

AGENTS = ("routing", "customer_service", "supervisor", "evaluator")
_LANGUAGES = {"es": "Spanish", "en": "English"}


@dataclass(frozen=True, slots=True)
class Character:
    """One agent: ``role``, ``goal`` and ``backstory`` for CrewAI, ``task`` from its own page."""

    role: str
    goal: str
    backstory: str
    task: str


@dataclass(frozen=True, slots=True)
class Script:
    """All texts of the crew. ``version``: 10 hex digits over every file they come from.

    ``summing_up``: the supervisor's second task, for a call that a person wraps up; ``writing``:
    the third, the words of a letter.
    """

    characters: dict[str, Character]
    summing_up: Character
    writing: Character
    phrases: dict[str, Any]
    version: str


def load_script() -> Script:
    """Read ``config/agents.yaml`` and ``prompts/*`` of this package."""
    room = files("callcenter_tui.agents")
    people = yaml.safe_load((room / "config" / "agents.yaml").read_text("utf-8"))
    pages = room / "prompts"

    def character(name: str, page: str) -> Character:
        return Character(**people[name], task=(pages / f"{page}.md").read_text("utf-8"))

    return Script(
        characters={name: character(name, name) for name in AGENTS},
        summing_up=character("supervisor", "summary"),
        writing=character("supervisor", "letter"),
        phrases=yaml.safe_load((pages / "offline.yaml").read_text("utf-8")),
        version=_version(room),
    )


def instructions(character: Character, language: str) -> str:
    """The constant part of the system prompt after CrewAI's opening, per agent and language."""
    return f"{character.task}\nWrite to the reader in {_LANGUAGES.get(language, 'English')}."


def _version(room: Traversable) -> str:
    digest = hashlib.sha256((room / "config" / "agents.yaml").read_bytes())
    for page in sorted((room / "prompts").iterdir(), key=lambda page: page.name):
        if page.name.endswith((".md", ".yaml")):
            digest.update(page.read_bytes())
    return digest.hexdigest()[:10]
