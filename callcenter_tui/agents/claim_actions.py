"""The deeds that an answer claims, clause by clause: done, being done, or promised.

«I have sent», «le acabo de enviar», «voy a tramitar», «your order has been cancelled», «a
colleague will call you». Negated, conditional and offering words claim nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from callcenter_tui.agents.claim_asides import OFFER
from callcenter_tui.agents.claim_deeds import CLAIMS, Claim, either, english, preterites, spanish
from callcenter_tui.agents.claim_promises import PROMISED
from callcenter_tui.agents.claim_sentences import clauses, plain
from callcenter_tui.agents.claim_states import STATES
from callcenter_tui.agents.claim_unnamed import UNNAMED


@dataclass(frozen=True, slots=True)
class Claimed:
    """One claim: its kind of breach, what it is about, the deeds that make it true, and its words.

    ``sourced``: a source that says the same is enough (a policy, the state of an order).
    """

    kind: str
    name: str
    deeds: frozenset[str]
    words: str
    sourced: bool = False


_CLITIC = r"(?:(?:se|me|te|le|les|lo|la|los|las|os|nos) )*"
_ADVERB_ES = r"(?:(?:ya|tambien|correctamente|personalmente|recien|ahora|mismo) )*"
_ADVERB_EN = (
    r"(?:(?:certainly|definitely|surely|already|just|now|also|successfully|personally|immediately|"
    r"gladly|go ahead and|gone "
    r"ahead and|went ahead and|quickly|today|happily|then|right away) )*"
)
_ENDING = r"(?:se|me|te)?(?:le|les|lo|la|los|las|nos)?"
_AT_ONCE = r"(?:ahora|ya|enseguida|inmediatamente|de inmediato|en este momento)"


def _spanish(claim: Claim) -> tuple[tuple[re.Pattern[str], bool], ...]:
    forms = {name: either(words) for name, words in spanish(claim).items()}
    part, inf, gerund, now = forms["part"], forms["inf"], forms["ger"], forms["now"]
    own = (
        rf"\b{_CLITIC}(?:he|hemos) {_ADVERB_ES}{part}o\b",
        rf"\b{_CLITIC}(?:acabo|acabamos) de {inf}{_ENDING}\b",
        rf"\b(?:dejo|dejamos|tengo|tenemos) {_ADVERB_ES}{part}[oa]s?\b",
        rf"\b{_CLITIC}(?:voy|vamos) a {inf}{_ENDING}\b",
        rf"\b(?:procedo|procedemos|procedere|paso) {_ADVERB_ES}a {inf}{_ENDING}\b",
        rf"\b{_CLITIC}(?:estoy|estamos) {_ADVERB_ES}{gerund}{_ENDING}\b",
        rf"\b(?:se lo|se la|se los|se las|le|les|lo|la los|te) {now}\b(?! de )",
        rf"(?:^|\by ){_CLITIC}{_AT_ONCE}(?: mismo)? {_CLITIC}{now}\b",
        rf"(?:^|\by ){_CLITIC}{now}\b.{{0,40}}\b{_AT_ONCE}\b",
        rf"\b{_CLITIC}{inf}e\b",
    )
    policy = (
        rf"\b(?:ha|han) sido {_ADVERB_ES}{part}[oa]s?\b",
        rf"\b(?:fue|fueron|queda|quedan|quedo|quedaron|quedara|quedaran|esta|estan|sera|seran) "
        rf"{_ADVERB_ES}{part}[oa]s?\b",
        rf"\b(?:se|le) (?:le |les |lo |la )?(?:ha|han) {_ADVERB_ES}{part}o\b",
        rf"\b{_CLITIC}{inf}emos\b",
    )
    return _compiled(own, policy)


def _english(claim: Claim) -> tuple[tuple[re.Pattern[str], bool], ...]:
    forms = {name: either(words) for name, words in english(claim).items()}
    base, past, gerund = forms["base"], forms["past"], forms["ger"]
    own = (
        rf"\b(?:i|we)(?:'ve| have)? {_ADVERB_EN}{past}\b",
        rf"\b(?:i|we)(?:'m| am|'re| are|'ll be| will be) {_ADVERB_EN}{gerund}\b",
        rf"\b(?:i|we)(?:'m| am|'re| are) {_ADVERB_EN}going to {_ADVERB_EN}{base}\b",
        r"\b(?:i'll|i will|i shall|let me|allow me to|i'd like to|i can now|"
        rf"i now) {_ADVERB_EN}{base}\b",
        rf"^{_ADVERB_EN}{gerund} (?:you|your|the|that|this|it)\b.*\b(?:now|right away|at once)\b",
    )
    policy = (
        rf"\b(?:has|have) {_ADVERB_EN}been {_ADVERB_EN}{past}\b",
        rf"\b(?:is|are|was|were|will be|got|gets) (?:now |being |already |all |just )*{past}\b",
        rf"\b(?:we'll|we will|we shall) {_ADVERB_EN}{base}\b",
    )
    return _compiled(own, policy[:1] if claim.kind == "account" else policy)


def _compiled(
    own: tuple[str, ...], policy: tuple[str, ...]
) -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Own deeds need to be done; a policy or a state may instead stand in a source."""
    return (
        *((re.compile(pattern), False) for pattern in own),
        *((re.compile(pattern), True) for pattern in policy),
    )


def _beginnings(claim: Claim) -> frozenset[str]:
    forms = (*spanish(claim).values(), *english(claim).values())
    return frozenset(word[:_BEGINNING] for words in forms for word in words)


_BEGINNING = 3
"""Letters of a verb by which a claim is looked for at all: most clauses have none of them."""
_FORMS = tuple(
    (claim, _beginnings(claim), (*_spanish(claim), *_english(claim))) for claim in CLAIMS
)
_PRETERITE = preterites()
_PRETERITES = re.compile(rf"\b(?:{'|'.join(_PRETERITE)})\b")
_HEARD = re.compile(
    r"\b(?:sorry|glad|happy|pleased|hope|understand|hear|learn|lament\w+|siento|sentimos|entiendo|"
    r"comprendo|espero|alegr\w+|disculp\w+)\b"
)
_LATER = re.compile(r"\b(?:will|shall)\b|'ll\b|emos$")
_NOT = re.compile(
    r"(?:\b(?:no|nunca|jamas|tampoco|not|never|nothing|nobody|nada|sin|without|cannot|nor|ni)|n't)"
    r"(?: (?:le|lo|la|les|se|te|me|os|nos|ya|todavia|aun|yet|ever|be|to|que|yo|i))*\s*$"
)
_WHEN = re.compile(
    r"\b(?:if|when|once|unless|until|whether|after|before|as soon as|si|cuando|hasta que|en "
    r"cuanto|una vez(?: que)?|despues de que|antes de que|in case|en caso de que|in which|"
    r"en que|por si)\b"
)

_UNNAMED = {row[1] for row in UNNAMED}
"""Claims that count only where no other names the deed better."""


def claims(sentence: str) -> list[Claimed]:
    """What ``sentence`` claims to have been done, to be done now, to be seen, or to be promised."""
    folded = plain(_PRETERITES.sub(lambda m: _PRETERITE[m[0]], sentence.casefold()))
    offered = OFFER.search(folded) is not None
    found: dict[str, Claimed] = {}
    for clause in clauses(_asked_off(folded)):
        for one in (*_deeds(clause, offered), *_stated(clause, offered)):
            found.setdefault(f"{one.kind} {one.name}", one)
    named = [one for one in found.values() if one.name not in _UNNAMED]
    return named or list(found.values())


def _asked_off(folded: str) -> str:
    """A folded sentence without what it asks: «¿se lo envío?» claims nothing."""
    if not folded.endswith("?"):
        return folded
    start = folded.rfind("¿")
    return folded[: start if start >= 0 else max(map(folded.rfind, ",;:"))]


def _kind(claim: Claim, words: str, policy: bool) -> str:
    """What a company will do is a promise; what is or was done is an action."""
    return "promise" if policy and _LATER.search(words) else claim.kind


def _deeds(clause: str, offered: bool) -> list[Claimed]:
    asserted = []
    begun = {word[:_BEGINNING] for word in clause.split()}
    for claim, beginnings, patterns in _FORMS:
        if (offered and claim.talk) or begun.isdisjoint(beginnings):
            continue
        if not claim.subject.search(clause):
            continue
        for pattern, policy in patterns:
            match = pattern.search(clause)
            if match and not _hedged(clause, match, policy):
                asserted.append(
                    Claimed(
                        _kind(claim, match[0], policy), claim.name, claim.deeds, match[0], policy
                    )
                )
    return asserted


def _stated(clause: str, offered: bool) -> list[Claimed]:
    found = []
    for kind, name, deeds, sourced, patterns in (*PROMISED, *STATES, *UNNAMED):
        if offered and name in ("a person will act", "coming back"):
            continue
        for pattern in patterns:
            match = pattern.search(clause)
            if match and not _hedged(clause, match, sourced):
                found.append(Claimed(kind, name, deeds, match[0].strip(), sourced))
                break
    return found


def _hedged(clause: str, match: re.Match[str], sourced: bool) -> bool:
    """Whether the words before a claim deny it, make it a condition, or hear it from a customer."""
    before = clause[: match.start()]
    if sourced and _HEARD.search(before):
        return True
    return _NOT.search(before) is not None or _WHEN.search(before) is not None
