"""Deeds and promises that no other pattern names: «I submitted the form», «haré una excepción».

What an AI may do in words (explain, say, understand, wait) is left out. es and en, as data.
"""

from __future__ import annotations

from callcenter_tui.agents.claim_promises import Row, row
from callcenter_tui.domain.tools import DEEDS

_SAID_EN = (
    r"(?:said|mentioned|explained|told|described|listed|given|gave|understood|misunderstood|read|"
    r"heard|meant|noticed|realised|realized|wanted|hoped|thought|believed|tried|been|received|"
    r"needed|answered|found|written|wrote|provided|covered|forgotten|learned|lost|assumed|agreed|"
    r"appreciated|apologi[sz]ed|used|liked|loved|asked|replied|offered|stated|outlined|highlighted|"
    r"suggested|recommended|shared|need|tired|limited|supposed|interested|pleased|delighted)"
)
_DONE_EN = (
    rf"(?!{_SAID_EN}\b)(?:\w{{2,}}ed|done|made|put|taken|took|got|spoken|spoke|sent|set|left|paid|"
    r"bought|brought|kept|held|begun|began|did(?! not|n't)|went|gone|had a word|dealt)"
)
_SAID_ES = (
    r"(?:dicho|comentado|mencionado|explicado|indicado|contado|descrito|dado|entendido|leido|oido|"
    r"querido|notado|visto|esperado|intentado|tratado|sido|estado|tenido|recibido|preguntado|"
    r"respondido|contestado|encontrado|escrito|facilitado|compartido|olvidado|perdido|confundido|"
    r"equivocado|podido|sabido|creido|pensado|expuesto|sugerido|recomendado|ofrecido|comprendido|"
    r"detallado|aclarado|resumido|malinterpretado|interpretado)"
)
_FUTURE_EN = (
    r"(?!(?:(?:also|then|gladly|happily|of course|certainly|now|just) )*(?:be|try|do my|do our|"
    r"do what|explain|help|wait|wrap|stay|remain|need|answer|tell|show|guide|walk|go "
    r"(?:through|on|over)|keep (?:it|this|my)|say|start|list|summari[sz]e|assume|gladly|happily|"
    r"also be|not|never|only|always|give you (?:the|a|an|some)|have to|ask you|stick|let you know|"
    r"repeat|leave|continue|put|pass|transfer|ask|notify|send|call|forward|note)\b)\w+"
)
_ANY_DEED = " ".join(
    deed
    for deed in DEEDS
    if not deed.endswith("_seen") and deed not in ("person_asked", "transferred")
)
"""Reading something or calling a person is no such deed."""

UNNAMED: tuple[Row, ...] = (
    row(
        "action",
        "something done",
        _ANY_DEED,
        False,
        rf"\bi(?:'ve| have)? (?:already |just |now |also )*{_DONE_EN}\b",
        rf"\b(?:lo |la |le |se |los |las )*he (?:ya )?(?!{_SAID_ES}\b)\w+(?:ado|ido|sto|cho|rto|"
        r"elto|ito)\b",
    ),
    row(
        "promise",
        "something the AI will do",
        _ANY_DEED,
        True,
        rf"\bi(?:'ll| will) {_FUTURE_EN}\b",
        r"\b(?:hare|arreglare|conseguire|lograre|solucionare|me asegurare|le dare (?:un|el|su)|le "
        r"conseguire)\b",
    ),
)
