"""A summary of a talk that is over: what a model may say of it, and one without a model."""

from __future__ import annotations

import re
from collections.abc import Iterator

from callcenter_tui.agents.crew.evaluating import literal
from callcenter_tui.agents.crew.excerpts import sentences
from callcenter_tui.agents.crew.facts import asked, matter, promised, quoted, substance
from callcenter_tui.agents.crew.phrases import Phrases
from callcenter_tui.agents.evaluation_reading import substance as tells
from callcenter_tui.domain.protocols import Brief
from callcenter_tui.text import fold

_QUOTES = r"«[^»]*»|“[^”]*”|\"[^\"]*\""
_QUOTE = re.compile(_QUOTES)
_SENTENCE = re.compile(rf"(?:{_QUOTES}|[^.!?\n]|[.!?](?=\S))+[.!?]*")
"""A quote stays whole, and so do «3.50» and «ana@example.org»."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_CENTS = re.compile(r"[.,]00$")
_COUNT = 1
"""Digits of a figure that only counts: «2 routers» is no claim."""
_LONG = 6
"""Digits of a number that people group as they like: a phone, a contract."""
_ANSWERS = 3
_GREETS = re.compile(r"\W*(?:hola|buen[ao]s|hello|hi|good (?:morning|afternoon|evening))\b")
_TO_DO = {"callback_opened", "letter_proposed"}
"""Deeds after which somebody still has to do something."""


def summary(brief: Brief, phrases: Phrases) -> str:
    """Two to four sentences of what stands in the conversation, in the call's language."""
    words, said = phrases.summary, matter(brief, phrases)
    told, promises = _told(brief, phrases), promised(brief, phrases)
    deeds = ", ".join(phrases.briefing["deeds"].get(deed, deed) for deed in brief.deeds)
    wishes = [quoted(said[0]), quoted(asked(said))] if said else []
    parts = [
        [
            words["asked"].replace("{}", wishes[0]) if wishes else words["nothing_asked"],
            words["later"].replace("{}", wishes[1]) if len(set(wishes)) > 1 else "",
        ],
        [
            _answered(words, told, bool(promises)),
            words["done"].replace("{}", deeds) if deeds else "",
        ],
        [words["promised"].replace("{}", promises) if promises else ""],
        [_open(brief, phrases, bool(promises))],
    ]
    joined = ("; ".join(filter(None, part)) for part in parts)
    return " ".join(f"{sentence}." for sentence in joined if sentence)


def said_only(text: str, brief: Brief) -> str:
    """``text`` without the sentences that quote words or name figures which nobody said.

    Whoever accepts a summary may have forgotten an amount, and must not learn it from a model.
    """
    lines = [line.text for line in brief.lines]
    known = set(_figures("\n".join(lines)))
    digits = ["".join(filter(str.isdigit, line)) for line in lines]

    def said(sentence: str) -> bool:
        quotes = (quote[1:-1] for quote in _QUOTE.findall(sentence))
        return all(any(literal(quote, line) for line in lines) for quote in quotes) and all(
            figure in known
            or len(figure) <= _COUNT
            or (len(figure) >= _LONG and any(figure in one for one in digits))
            for figure in _figures(sentence)
        )

    found = (sentence.strip() for sentence in _SENTENCE.findall(text))
    return " ".join(sentence for sentence in found if sentence and said(sentence))


def _figures(text: str) -> Iterator[str]:
    """The digits of each figure; «80,00» and «80» are one, and so are «1.200» and «1200»."""
    return (re.sub(r"\D", "", _CENTS.sub("", found)) for found in _FIGURE.findall(text))


def _answered(words: dict[str, str], told: str, promises: bool) -> str:
    """What was answered; a promise, which is told of by itself, is an answer too."""
    if told:
        return words["answered"].replace("{}", told)
    return "" if promises else words["nothing_answered"]


def _told(brief: Brief, phrases: Phrases) -> str:
    """Of the last answers that told something, the first sentence that did; promises apart.

    Where nothing did by the measure of an AI's answers, a person's words count as they are:
    «Found it» and «Done» answer between people.
    """
    promises = promised(brief, phrases)
    answers = [line for line in brief.lines if line.speaker in ("ai", "operator")]
    told = [
        [one for one in sentences(substance(line.text, phrases)) if tells(one)] for line in answers
    ]
    if not any(told):
        persons = [line for line in answers if line.speaker == "operator"]
        told = [[one for one in sentences(line.text) if _says(one, phrases)] for line in persons]
    firsts = (next((q for q in map(quoted, said) if q not in promises), "") for said in told)
    return " / ".join([one for one in firsts if one][-_ANSWERS:])


def _says(sentence: str, phrases: Phrases) -> bool:
    """Whether a person's sentence is more than a greeting, thanks or their name."""
    return not phrases.small_talk(sentence) and not _GREETS.match(fold(sentence))


def _open(brief: Brief, phrases: Phrases, promises: bool) -> str:
    """What is still to be done, as far as words show it."""
    words, last = phrases.summary, brief.lines[-1] if brief.lines else None
    if last and last.speaker == "customer" and not phrases.small_talk(last.text):
        return words["open_words"].replace("{}", quoted(last.text))
    return words["open_promise" if promises or _TO_DO & set(brief.deeds) else "open_nothing"]
