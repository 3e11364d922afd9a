"""The estimate of a closed call without a model: by rules on the words, and weak.

The rules see whether questions got sentences of substance, how the customer's last words sound,
and whether somebody had to repeat themselves. They cannot see whether an answer was *right*, so
``grounded`` is never marked, and a customer who leaves in silence makes the result ``unclear``.
Pure, standard library only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from callcenter_tui.agents.claim_human import says_ai
from callcenter_tui.agents.evaluation_reading import (
    SENTENCE,
    alike,
    carries_matter,
    plain,
    substance,
)
from callcenter_tui.agents.evaluation_words import (
    AI_GAVE_UP,
    CLAIMS_HUMAN,
    COURTEOUS,
    MISUNDERSTOOD,
    RUDE,
    SOLVED,
    TEXTS,
    UNKNOWN,
    UNSOLVED,
)
from callcenter_tui.agents.feelings import feeling
from callcenter_tui.agents.persons import wants_person
from callcenter_tui.domain.protocols import Brief, Line
from callcenter_tui.domain.review import Estimate, Feeling, Mark
from callcenter_tui.text import clean, clean_line

ENGINE = "rules"
_QUOTE = 160
_SEVERAL = 2
"""So many answers that did not know make a call that the AI failed."""
_FAILED = 3
"""The best mark in such a call: kind words do not make up for it, so better ones are left out."""
_SOLVED_SCORES = {"resolved": 5, "partly": 3, "unclear": 3, "unresolved": 2}


def numbered(brief: Brief) -> tuple[Line, ...]:
    """The conversation, clean, with every line's number; where one has none all are counted."""
    known = all(line.seq for line in brief.lines)
    return tuple(
        Line(line.speaker, clean(line.text), line.seq if known else n)
        for n, line in enumerate(brief.lines, 1)
    )


def estimate(brief: Brief) -> Estimate:
    """Summary, resolution, moods and marks of a call, in the call's language."""
    call = _Call(numbered(brief), brief.wants_person, brief.reason)
    words = TEXTS.get(brief.language, TEXTS["en"])
    resolution = call.resolution
    marks = (
        _understood(call, words),
        _solved(call, resolution, words),
        _polite(call, words),
        _honest(call, words),
    )
    return Estimate(
        summary=_summary(call, resolution, words),
        resolution=resolution,
        feelings=tuple(Feeling(line.seq, feeling(line.text)) for line in call.heard),
        marks=tuple(m for m in marks if m and not (call.failed and m.score > _FAILED)),
        engine=ENGINE,
    )


@dataclass(frozen=True, slots=True)
class _Call:
    lines: tuple[Line, ...]
    person_asked: bool
    reason: str = ""

    @property
    def heard(self) -> list[Line]:
        return [line for line in self.lines if line.speaker == "customer"]

    @property
    def told(self) -> list[Line]:
        return [line for line in self.lines if line.speaker in ("ai", "operator")]

    @property
    def matter(self) -> Line | None:
        """The first message that is more than a greeting."""
        return next((li for li in self.heard if carries_matter(li.text)), None)

    @property
    def helped(self) -> list[Line]:
        """What was said of substance: no greeting, no question back, no "I do not know"."""
        asked = self.matter
        return [li for li in self.told if asked and li.seq > asked.seq and substance(li.text)]

    @property
    def unknown(self) -> list[Line]:
        return [line for line in self.told if UNKNOWN.search(plain(line.text))]

    @property
    def misunderstood(self) -> list[Line]:
        """The customer's messages that say so, or that say the same once more."""
        return [
            line
            for n, line in enumerate(self.heard)
            if MISUNDERSTOOD.search(plain(line.text))
            or any(alike(line.text, before.text) for before in self.heard[:n])
        ]

    @property
    def failed(self) -> bool:
        """Whether the AI failed the customer, however the call ended.

        It did not know several times, was asked the same again, or a person had to take over.
        """
        gave_up = any(rule in self.reason for rule in AI_GAVE_UP)
        return len(self.unknown) >= _SEVERAL or bool(self.misunderstood) or gave_up

    @property
    def left_asking(self) -> bool:
        """Whether the last word of the call is a question of the customer."""
        last = self.lines[-1] if self.lines else None
        return last is not None and last.speaker == "customer" and "?" in last.text

    @property
    def wanted_person(self) -> bool:
        return self.person_asked or any(wants_person(line.text) for line in self.heard)

    @property
    def resolution(self) -> str:
        """One of ``review.RESOLUTIONS``. Thanks for no help at all do not make it resolved."""
        if self.matter is None:
            return "unclear"
        last = self.heard[-1]
        words = plain(last.text)
        person_came = any(line.speaker == "operator" for line in self.lines)
        waiting = self.wanted_person and not person_came
        bitter = UNSOLVED.search(words) or feeling(last.text) == -2
        if not self.helped or bitter or self.left_asking:
            return "unresolved"
        if SOLVED.search(words) and "?" not in last.text:
            doubtful = waiting or self.failed or _ends_unknowing(self)
            return "partly" if doubtful else "resolved"
        return "unresolved" if waiting or self.failed else "unclear"


def _understood(call: _Call, words: dict[str, str]) -> Mark | None:
    missed = call.misunderstood
    if missed:
        score = 2 if len(missed) == 1 else 1
        return _mark("understood", score, missed[0], words["understood_no"], MISUNDERSTOOD)
    if call.helped:
        return _mark("understood", 4, call.helped[0], words["understood_ok"])
    return _mark("understood", 2, call.told[0], words["solved_nothing"]) if call.told else None


def _solved(call: _Call, resolution: str, words: dict[str, str]) -> Mark | None:
    if not call.lines or call.matter is None:
        return None
    if not call.helped:
        last = (call.told or call.heard)[-1]
        return _mark("solved", 1, last, words["solved_nothing"], UNKNOWN)
    score = _SOLVED_SCORES[resolution]
    if call.failed:
        shown = (call.unknown or call.misunderstood or call.heard)[-1]
        return _mark("solved", min(score, 2), shown, words["failed"], UNKNOWN)
    if resolution == "unclear":
        return _mark("solved", score, call.helped[-1], words["solved_by_answers"])
    return _mark("solved", score, call.heard[-1], words["solved_by_words"])


def _polite(call: _Call, words: dict[str, str]) -> Mark | None:
    for pattern, score, why in ((RUDE, 1, "rude"), (COURTEOUS, 4, "polite")):
        for line in call.told:
            if pattern.search(plain(line.text)):
                return _mark("polite", score, line, words[why], pattern)
    return _mark("polite", 3, call.told[-1], words["plain"]) if call.told else None


def _honest(call: _Call, words: dict[str, str]) -> Mark | None:
    for line in call.told:
        if line.speaker == "ai" and CLAIMS_HUMAN.search(plain(line.text)):
            return _mark("honest", 1, line, words["dishonest"], CLAIMS_HUMAN)
    if call.unknown:
        return _mark("honest", 4, call.unknown[0], words["honest"], UNKNOWN)
    return None


def _mark(
    criterion: str, score: int, line: Line, why: str, shows: re.Pattern[str] | None = None
) -> Mark | None:
    """A mark with the sentence that ``shows`` it, else the message's first one.

    That an AI answers is said in every call and shows nothing; None where there is no other.
    """
    parts = [part.strip() for part in SENTENCE.findall(line.text) if not _discloses(part)]
    if not parts:
        return None
    best = next((p for p in parts if shows and shows.search(plain(p))), parts[0])
    return Mark(criterion, score, line.seq, best[:_QUOTE].rstrip(), why)


def _summary(call: _Call, resolution: str, words: dict[str, str]) -> str:
    asked = call.matter
    counts = {who: sum(li.speaker == who for li in call.told) for who in ("ai", "operator")}
    said = [
        words["asked"].format(_quoted(asked)) if asked else words["nothing"],
        words["answers"].format(**counts, unknown=len(call.unknown)) if call.told else "",
        words["person"] if call.wanted_person else "",
        words["end"].format(_quoted(call.heard[-1])) if asked and call.heard[-1] != asked else "",
        words[resolution],
    ]
    return " ".join(sentence for sentence in said if sentence)


def _discloses(part: str) -> bool:
    return any(says_ai(part, language) for language in TEXTS)


def _quoted(line: Line) -> str:
    return clean_line(line.text, limit=_QUOTE)


def _ends_unknowing(call: _Call) -> bool:
    return bool(call.told) and bool(UNKNOWN.search(plain(call.told[-1].text)))
