"""Our own questions about the sample company, read from the YAML files beside this one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

SETS = ("questions", "questions_chatty", "questions_unseen", "questions_fresh")


def questions(name: str, language: str) -> tuple[list[tuple[str, str]], list[str]]:
    """``(question, slug)`` pairs that an article answers, and questions that none answers."""
    text = (Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8")
    asked: dict[str, Any] = yaml.safe_load(text)[language]
    return [(question, slug) for question, slug in asked["known"]], asked["unknown"]


def every() -> Iterator[tuple[str, str]]:
    """Each set with each language."""
    return ((name, language) for name in SETS for language in ("en", "es"))
