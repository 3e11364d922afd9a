"""What a rehearsed customer says and what must come of it: the shapes of cases and facts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from callcenter_tui.domain import events
from callcenter_tui.domain.tools import DEEDS
from callcenter_tui.domain.views import ArticleView
from callcenter_tui.text import fold

KINDS = frozenset(
    value for name, value in vars(events).items() if name.isupper() and isinstance(value, str)
)
"""Every kind of journal event; a case may name one as an action."""

NAMED = {
    events.CALL_ESCALATED: "person_asked",
    events.CALL_TRANSFERRED: "transferred",
    events.CALLBACK_OPENED: "callback_opened",
    events.LETTER_PROPOSED: "letter_proposed",
    events.DISPOSITION_PROPOSED: "disposition_set",
    events.TURN_HELD: "held",
    events.TURN_REWRITTEN: "rewritten",
    events.TURN_HANDED: "handed",
    events.IDENTITY_ASKED: "identity_asked",
    events.IDENTITY_CONFIRMED: "identity_confirmed",
    events.IDENTITY_FAILED: "identity_failed",
    events.CALL_REOPENED: "reopened",
}
"""Journal kinds under the shorter names that cases use beside the deeds of tools."""

QUESTION = "postcode"
"""The identity question of the product; a center with others is rehearsed with its first."""

_PREFIXED = re.compile(r"(tool/[a-z_]{1,60}|department/[a-z_]{1,40}|language/(es|en))\Z")
_NEED = re.compile(r"((department|question)/[a-z_]{1,40}|(es|en)/[a-z_]{1,40}/[\w.-]{1,80})\Z")


def is_action(name: str) -> bool:
    """Whether a case may ask for ``name``.

    Deeds (``domain.tools.DEEDS``), the names of NAMED, journal kinds, and ``tool/<name>``,
    ``department/<key>``, ``language/<es|en>``.
    """
    return (
        name in DEEDS
        or name in NAMED.values()
        or name in KINDS
        or _PREFIXED.match(name) is not None
    )


def is_need(name: str) -> bool:
    """Whether a case may need ``name``.

    An article's whole id, ``department/<key>`` or ``question/<name>``.
    """
    return _NEED.match(name) is not None


@dataclass(frozen=True, slots=True)
class Words:
    """Something to be said or not: any one of ``any`` counts; ``answer`` 0 is the whole call.

    A word is searched folded (no accents, no capitals, single spaces), ``/word/`` as a regular
    expression on the same folded text. Digits at an end of a word match whole numbers only.
    """

    any: tuple[str, ...]
    answer: int = 0

    def found(self, text: str) -> str:
        """The words that are there, as in the text; empty when none is."""
        folded = squeezed(text)
        for word in self.any:
            if match := pattern(word).search(folded):
                return match[0] or word
        return ""

    def __str__(self) -> str:
        where = f" in answer {self.answer}" if self.answer else ""
        return " or ".join(f"'{word}'" for word in self.any) + where


@dataclass(frozen=True, slots=True)
class Wanted:
    """Things (actions or sources) of which any one must be there, or with ``never`` none may."""

    any: tuple[str, ...]
    never: bool = False

    def __str__(self) -> str:
        return " or ".join(self.any)


@dataclass(frozen=True, slots=True)
class Simulated:
    """A customer who is played, not scripted.

    ``reason``: the first words; ``task``: what to ask in turn; ``known``: what the customer can
    answer, by a word of the question; ``persona`` is for a model that plays the part.
    """

    persona: str = ""
    reason: str = ""
    task: tuple[str, ...] = ()
    known: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One customer and what must come of the call; see ``docs/rehearsing.md`` for the file."""

    id: str
    title: str
    language: str
    customer: tuple[str, ...]
    must_say: tuple[Words, ...] = ()
    must_not_say: tuple[Words, ...] = ()
    actions: tuple[Wanted, ...] = ()
    sources: tuple[Wanted, ...] = ()
    name: str = ""
    phone: str = ""
    email: str = ""
    identified: str = ""
    """The answer to the identity question that is on file for this customer."""
    whisper: str = ""
    needs: tuple[str, ...] = ()
    """Articles, departments and identity questions; without all of them the case is left out."""
    knowledge: tuple[ArticleView, ...] = ()
    simulated: Simulated | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What an article must say, whoever asks: ``article`` is a source, or ``department/slug``."""

    article: str
    says: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of one file, with the facts that its articles must state."""

    name: str
    cases: tuple[Case, ...]
    facts: tuple[Fact, ...] = field(default=())


_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))")


def squeezed(text: str) -> str:
    """Folded, single spaces, 24,90 as 24.90: how words are compared, in Spanish and English."""
    return _DECIMAL_COMMA.sub(".", " ".join(fold(text).split()))


def pattern(word: str) -> re.Pattern[str]:
    """How ``word`` of a case is searched in squeezed text; raises ``re.error`` for a bad one."""
    if len(word) > 2 and word.startswith("/") and word.endswith("/"):
        return re.compile(fold_pattern(word[1:-1]))
    exact = re.escape(squeezed(word))
    before = r"(?<![\d.,])" if exact[:1].isdigit() else ""
    after = r"(?!\d|[.,:]\d)" if exact[-1:].isdigit() else ""
    return re.compile(before + exact + after)


def fold_pattern(expression: str) -> str:
    r"""A regular expression folded but for its escapes: ``\D`` must not become ``\d``."""
    parts = re.split(r"(\\.)", expression)
    return "".join(part if place % 2 else fold(part) for place, part in enumerate(parts))
