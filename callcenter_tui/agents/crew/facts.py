"""The offline supervisor: a briefing made of what stands in the conversation, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from callcenter_tui.agents.claim_human import says_ai
from callcenter_tui.agents.claim_sentences import stems
from callcenter_tui.agents.crew import reasons
from callcenter_tui.agents.crew.excerpts import sentences, short
from callcenter_tui.agents.crew.phrases import Phrases
from callcenter_tui.agents.feelings import LAST, lately
from callcenter_tui.agents.rules import wants_person
from callcenter_tui.domain.protocols import Brief
from callcenter_tui.domain.routing import LANGUAGES
from callcenter_tui.domain.views import Passage
from callcenter_tui.text import clean_line, fold

_MONTHS = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    "january|february|march|april|june|july|august|september|october|november|december"
)
_MENTIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:US)?[$€£]\s?\d[\d.,]*\d|(?:US)?[$€£]\s?\d",
        r"\b\d[\d.,]*\s?(?:€|euros?\b|d[oó]lar(?:es)?\b|dollars?\b|pesos?\b|USD\b|EUR\b|MXN\b)",
        r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\b",
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:de\s|of\s)?(?:{_MONTHS})\b",
        rf"\b(?:{_MONTHS})\s\d{{1,2}}\b",
        r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}",
        r"\b(?=[A-Z0-9-]*\d)[A-Z]{1,5}-?\d[A-Z0-9-]{3,14}\b",
        r"(?<!\w)\+\d[\d ]{6,16}\d\b",
    )
)
_PROMISE = re.compile(
    r"\b(?:(?:le|te|se lo|se la) (?:vamos a|voy a|\w{3,}(?:emos|ere|are|ire|ran|ra)\b)"
    r"|(?:enviare|llamare|devolvere|resolvere|arreglare|cambiare|cancelare|abonare)(?:mos)?"
    r"|recibira|tendra (?:la|el|su|una|un)|prometo|garantiz\w+|me encargo|nos encargamos"
    r"|(?:i|we)(?:'ll| will| shall| are going to|'m going to| am going to)"
    r"|you(?:'ll| will) (?:receive|get|have|be)|promise|guarantee"
    r"|(?:somebody|someone|a colleague|a technician|they) will)\b"
)
"""In folded words, Spanish and English: somebody is to do or get something."""
_QUOTE = 220
_MOODS = {-2: "furious", -1: "unhappy", 1: "pleased", 2: "delighted"}
_ANGRY = ("furious", "unhappy")
_INNER = str.maketrans("«»", "“”")
"""A quote within a quote."""
_BARE_WISH = 3
"""Words of meaning that a message has which only asks for a person."""


def briefing(brief: Brief, passages: Sequence[Passage], knows: float, phrases: Phrases) -> str:
    """The briefing in the call's language, one fact a line."""
    words = phrases.briefing
    said, wishes = _heard(brief), matter(brief, phrases)
    found = [p for p in passages if p.score >= knows and p.language == brief.language]
    found = found if _subject(wishes) else []
    mentioned = _mentions(said)
    mood = _mood(said, phrases)
    lines = [
        (words["wants"], quoted(wishes[0]) if wishes else words["not_said"]),
        (words["asks"], quoted(asked(wishes)) if len(wishes) > 1 else ""),
        (words["answered"], _answered(brief, phrases) or words["nothing_answered"]),
        (words["done"], ", ".join(words["deeds"].get(deed, deed) for deed in brief.deeds)),
        (words["promised"], promised(brief, phrases) or words["nothing_promised"]),
        (words["articles"], ", ".join(dict.fromkeys(f"[{p.source}]" for p in found))),
        (words["mentioned"], ", ".join(mentioned) or words["not_said"]),
        (words["mood"], words["moods"][mood]),
        (words["why"], reasons.in_words(brief, words)),
        (words["next"], _next(brief, words, mood, bool(found), mentioned, bool(_subject(wishes)))),
    ]
    spoken = {
        who: sum(line.speaker == who for line in brief.lines)
        for who in ("customer", "ai", "operator")
    }
    counts = words["counts"].format(**spoken)
    return "\n".join([*(f"{label}: {fact}" for label, fact in lines if fact), counts])


def matter(brief: Brief, phrases: Phrases) -> list[str]:
    """The customer's messages that are more than small talk, in order."""
    return [text for text in _heard(brief) if not phrases.small_talk(text)]


def _heard(brief: Brief) -> list[str]:
    return [clean_line(line.text) for line in brief.lines if line.speaker == "customer"]


def _mood(said: Sequence[str], phrases: Phrases) -> str:
    """The mood in the call's header; ``worried`` or ``neutral`` where none shows."""
    calm = "worried" if phrases.worried(said[-LAST:]) else "neutral"
    return _MOODS.get(lately(said[::-1]), calm)


def _mentions(texts: Iterable[str]) -> list[str]:
    """Amounts, dates, addresses and numbers of orders, each once, as the customer wrote them."""
    joined = "\n".join(texts)
    found = [match[0].strip(" .,") for pattern in _MENTIONS for match in pattern.finditer(joined)]
    within = {fact for fact in found for other in found if fact != other and fact in other}
    return [fact for fact in dict.fromkeys(found) if fact not in within]


def asked(matter: Sequence[str]) -> str:
    """Of these messages, the last question if it was among the last two, else the last one."""
    questions = [text for text in matter if "?" in text]
    return questions[-1] if questions and questions[-1] in matter[-2:] else matter[-1]


def _answered(brief: Brief, phrases: Phrases) -> str:
    """The last three answers of substance, by their first sentence."""
    told = [line.text for line in brief.lines if line.speaker in ("ai", "operator")]
    firsts = [short(substance(text, phrases), 140) for text in told]
    return " / ".join(quoted(text) for text in firsts[-3:] if text)


def substance(text: str, phrases: Phrases) -> str:
    """``text`` without what is said in every call: courtesies, and that an AI answers."""
    said = (sentence for sentence in sentences(text) if not phrases.stock(sentence))
    return "\n".join(one for one in said if not any(says_ai(one, tongue) for tongue in LANGUAGES))


def promised(brief: Brief, phrases: Phrases) -> str:
    """The last three sentences by which the AI or a person promised something, word for word."""
    found = [f"{quoted(sentence)} ({who})" for who, sentence in promises(brief, phrases)]
    return " / ".join(dict.fromkeys(found[-3:]))


def promises(brief: Brief, phrases: Phrases) -> list[tuple[str, str]]:
    """Every sentence by which the AI or a person promised something, with who said it, in order."""
    told = [
        (clean_line(line.speaker), sentence)
        for line in brief.lines
        if line.speaker in ("ai", "operator")
        for sentence in sentences(substance(line.text, phrases))
    ]
    return [(who, one) for who, one in told if "?" not in one and _PROMISE.search(fold(one))]


def _subject(matter: Sequence[str]) -> list[str]:
    """The messages about more than the wish for a person: a bare wish has no article."""
    return [t for t in matter if not wants_person(t) or len(stems(fold(t))) > _BARE_WISH]


def _next(
    brief: Brief,
    words: dict[str, Any],
    mood: str,
    found: bool,
    mentioned: Sequence[str],
    subject: bool,
) -> str:
    """What to do next: a call that was promised comes before all else."""
    steps: dict[str, str] = words["steps"]
    if call := reasons.call_back(brief, words):
        return f"{call} {steps['angry']}" if mood in _ANGRY else call
    if "letter_proposed" in brief.deeds:
        return steps["letter"]
    if mood in _ANGRY:
        return steps["angry"]
    if any(char in "$€£" for text in mentioned for char in text) and brief.department == "billing":
        return steps["amounts"]
    if subject and not found:
        return steps["unknown"]
    asked = brief.wants_person or "person_asked" in brief.deeds
    return steps["person" if asked or not subject else "known"]


def quoted(text: str) -> str:
    """The words between guillemets, shortened when there are many."""
    return f"«{clean_line(text, limit=_QUOTE).translate(_INNER)}»"
