"""Is an answer plainly in another language than it should be? Word lists only, no model."""

from __future__ import annotations

import re
from collections.abc import Sequence

from callcenter_tui.agents.claim_sentences import plain
from callcenter_tui.agents.language import HINTS

SHORT = 8
"""Words of an answer that pass in any language: names of menus, brands, a thank you."""

_OTHERS = {
    "fr": "vous est pour nous dans avec votre etre pas sont une des je merci bonjour notre peut au",
    "de": "sie und ist nicht der das wir fur mit ihr ihre bitte ein eine ich konnen auf den zu",
    "pt": "voce nao obrigado sua seu uma com os pode mais ola obrigada sao pelo voces tem isso",
    "it": "il per non che grazie puo di sono della buongiorno lei con questo gli nel anche",
    "ca": "amb per els aquest seva podeu gracies que vostre si us plau hem pot factura",
}
_FOREIGN = {name: frozenset(words.split()) for name, words in _OTHERS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"[\"«“][^\"»”]{0,80}[\"»”]")


def other_language(said: Sequence[str], language: str) -> str:
    """The language the sentences ``said`` are in when it is surely not ``language``, else empty.

    Also when one long sentence of it is. Short answers pass.
    """
    found = _surely_other(plain(_QUOTED.sub(" ", " ".join(said))), language, SHORT)
    for sentence in said if not found else ():
        found = found or _surely_other(plain(_QUOTED.sub(" ", sentence)), language, SHORT + 3)
    return found


def _surely_other(folded: str, language: str, least: int) -> str:
    words = _WORD.findall(folded.replace("'", ""))
    letters = sum(map(len, words))
    strange = sum(ord(char) > 0x24F for word in words for char in word)
    if letters >= 4 and strange > letters / 3:
        return "another script"
    if len(words) < least:
        return ""
    own = sum(word in HINTS[language] for word in words)
    candidates = {"es": HINTS["es"], "en": HINTS["en"], **_FOREIGN}
    best, score = language, own
    for name, known in candidates.items():
        count = sum(word in known for word in words)
        if name != language and count > score:
            best, score = name, count
    sure = score >= max(3, len(words) // 6) and score > 1.5 * own
    return best if best != language and sure else ""
