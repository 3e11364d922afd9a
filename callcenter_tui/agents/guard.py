"""Is every claim of an answer covered by what was done, given and heard? Deterministic.

``judge`` runs before an answer leaves, whoever wrote it. It reads Spanish and English, knows no
model and no clock. What it cannot see: a figure that stands in its source but belongs to something
else there, a negation turned round («not refunded» told as «refunded»), and irony.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from callcenter_tui.agents.claim_actions import claims
from callcenter_tui.agents.claim_facts import ASKS, COMMITS, ECHOES, facts_of
from callcenter_tui.agents.claim_figures import Figure, Key, figures, keys
from callcenter_tui.agents.claim_human import denies, dodges, human_name, says_ai
from callcenter_tui.agents.claim_language import other_language
from callcenter_tui.agents.claim_leaks import leaks
from callcenter_tui.agents.claim_lint import lint
from callcenter_tui.agents.claim_sentences import plain, sentences, stems
from callcenter_tui.domain.grounding import BREACHES, Breach, Cited, Evidence
from callcenter_tui.domain.protocols import Answer

__all__ = ["Verdict", "judge", "lint", "says_ai"]

LONGEST = 2400
"""Characters of an answer; the prompt asks for 120 words, three times as many are a runaway."""
REPEATS = 3
UNCITED, STATED, NEAR, CITED = 0.6, 0.5, 0.4, 0.25
"""Share of a sentence's stems that a text must have to carry it: a text that the answer does not
cite; a promise; a text cited elsewhere in the answer; a text that this sentence cites. Higher
holds back paraphrases, lower lets inventions pass that only share the subject: at 0.6 a sentence
of the sample articles finds its own article in 97 % and four others are refused in 91 %."""
BRIEF = 3
"""Stems of a sentence that its figures alone can carry: «the number is ...»."""
OWN = ("tool/", "whisper/", "colleague/")
"""Sources about this call. An article holds for everybody: of an account it carries only a sentence
long enough to be known again, of deeds no time that it is not cited for."""
SPOKEN = "tool/earlier_calls/"
"""What was said once, also by the caller: it makes no promise, price or address true."""
_ALIKE = 12
"""Letters from which a part of a sentence is known again in one that was cut elsewhere."""
_SHOWN = 240


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the guard found. ``cited``: every sentence in order with all that it rests on."""

    breaches: tuple[Breach, ...] = ()
    cited: tuple[Cited, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the answer may leave."""
        return not self.breaches


def judge(answer: Answer, evidence: Evidence) -> Verdict:
    """Every breach of ``answer``, gravest kind first. Rests on ``evidence`` alone."""
    said = sentences(answer.text)
    given = dict(evidence.texts)
    found: list[Breach] = list(_of_the_whole(answer.text, said, evidence))
    theirs = [(_squeezed(one.sentence), one.sources) for one in answer.cited]
    marks = [_marked(sentence, theirs, given) for sentence in said]
    anywhere = {source for sources in (answer.sources, *marks) for source in sources}
    cited = []
    for sentence, sources in zip(said, marks, strict=True):
        checked = _Sentence(sentence, sources, frozenset(anywhere & set(given)), evidence)
        found += checked.breaches()
        cited.append(Cited(sentence, checked.sources))
    found.sort(key=lambda breach: BREACHES.index(breach.kind))
    return Verdict(tuple(dict.fromkeys(found)), tuple(cited))


def _of_the_whole(text: str, said: list[str], evidence: Evidence) -> Iterator[Breach]:
    if dodges(text, evidence.heard, evidence.language):
        yield Breach(
            "denies_ai", text[:_SHOWN], "asked whether it is human, it lets it be believed"
        )
    other = other_language(said, evidence.language)
    if other:
        yield Breach("language", text[:_SHOWN], f"in {other}, the call is in {evidence.language}")
    if len(text) > LONGEST:
        yield Breach("too_long", text[:_SHOWN], f"{len(text)} characters")
    for sentence, times in Counter(map(plain, said)).items():
        if times >= REPEATS:
            yield Breach("too_long", sentence[:_SHOWN], f"said {times} times")


def _marked(
    sentence: str, cited: list[tuple[str, tuple[str, ...]]], given: dict[str, str]
) -> tuple[str, ...]:
    """The given sources with which the agent marked ``sentence``; ``cited`` is squeezed."""
    own = _squeezed(sentence)
    same = [marks for theirs, marks in cited if theirs == own]
    around = [
        marks
        for theirs, marks in cited
        if min(len(own), len(theirs)) >= _ALIKE and (own in theirs or theirs in own)
    ]
    sources = dict.fromkeys(source for marks in same or around for source in marks)
    return tuple(source for source in sources if source in given)


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


@lru_cache(maxsize=256)
def _known(source: str, text: str) -> frozenset[str]:
    return frozenset(stems(plain(text)) | stems(plain(source.replace("/", " "))))


class _Sentence:
    """One sentence against the evidence; ``sources`` is completed while it is checked."""

    def __init__(
        self, text: str, sources: tuple[str, ...], near: frozenset[str], evidence: Evidence
    ) -> None:
        self.text = text
        self.sources = sources
        self._near = near
        self._evidence = evidence
        self._folded = plain(text)
        self._facts = facts_of(self._folded)
        self._stems = stems(self._facts) - stems(plain(evidence.company))
        self._stems -= stems(plain(" ".join(evidence.people)))
        self._claims = claims(text)
        self._true_deed = False
        self._figures = [] if ASKS.search(self._folded) else figures(self._folded)

    def breaches(self) -> list[Breach]:
        """All breaches of this sentence; figures first, they decide which sources carry it."""
        self._attribute()
        found = [*self._about_itself(), *self._deeds(), *self._figure_breaches()]
        if not found and not self._carried() and not self._true_deed and self._factual():
            found.append(self._breach("unsourced", "no given text says this"))
        return found

    def _breach(self, kind: str, why: str, claim: str = "") -> Breach:
        return Breach(kind, (claim or self.text)[:_SHOWN], why)

    def _about_itself(self) -> Iterator[Breach]:
        evidence = self._evidence
        name = human_name(self.text, evidence.people, evidence.company)
        if denies(self._folded):
            yield self._breach("denies_ai", "claims to be human, or denies being an AI")
        elif name:
            yield self._breach("denies_ai", f"speaks under the human name {name}")
        leak = leaks(self.text)
        if leak:
            yield self._breach("leak", leak)

    def _deeds(self) -> Iterator[Breach]:
        true = _true(self.sources)
        own = [source for source in true if source.startswith(OWN)]
        long = len(stems(self._folded)) > 2 * BRIEF
        for claim in self._claims:
            account = claim.kind == "account"
            if claim.deeds & self._evidence.deeds and (self._evidence.identified or not account):
                self._true_deed = True
            elif not (claim.sourced and self._says(own if account and not long else true)):
                yield self._breach(claim.kind, f"{claim.name}: nothing of the kind was done")

    def _says(self, sources: Sequence[str]) -> bool:
        """Whether ``sources`` say a promise or a state; figures that stand vouch too."""
        if not sources:
            return False
        standing = [f for f in self._figures if f.stands_in(self._keys_of(sources))]
        return self._share(sources, whole=True) >= (CITED if standing else STATED)

    def _figure_breaches(self) -> Iterator[Breach]:
        given = (s for s, _ in self._evidence.texts if not self._claims or s.startswith(OWN))
        named = self.sources or tuple(given)
        every, true = self._keys_of(named), self._keys_of(_true(named))
        heard = frozenset().union(every - true, *map(keys, self._evidence.heard))
        echoes = ECHOES.search(self._folded) is not None
        for figure in self._figures:
            repeats = echoes or figure.kind == "number"
            if figure.stands_in(true if figure.kind in ("money", "contact") else every) or (
                repeats and _heard(figure, heard)
            ):
                continue
            where = ", ".join(self.sources) or "any given text"
            yield self._breach(figure.kind, f"does not stand in {where}", figure.words)

    def _attribute(self) -> None:
        """Add the texts that carry the sentence when its own marks do not carry its figures."""
        missing = [f for f in self._figures if not f.stands_in(self._keys_of(self.sources))]
        if self.sources and not missing:
            return
        best, most = "", self._share(self.sources)
        for source, text in self._evidence.texts:
            if source in self.sources:
                continue
            if not all(figure.stands_in(keys(text)) for figure in missing):
                continue
            share = self._share((source,))
            if share >= self._need(source, missing) and share >= most:
                best, most = source, share
        if best:
            self.sources = (*self.sources, best)

    def _need(self, source: str, standing: Sequence[Figure]) -> float:
        """The share from which ``source`` carries this sentence; ``standing``: figures it has."""
        if any(figure.kind == "contact" for figure in standing):
            return 0.0
        if self.sources:
            return UNCITED
        if source in self._near:
            return NEAR
        return STATED if standing else UNCITED

    def _keys_of(self, sources: Sequence[str]) -> frozenset[Key]:
        given = dict(self._evidence.texts)
        return frozenset().union(*(keys(given[source]) for source in sources))

    def _share(self, sources: Sequence[str], *, whole: bool = False) -> float:
        """How much of the stated facts, or of the whole sentence, the words of ``sources`` have."""
        given = dict(self._evidence.texts)
        known = frozenset().union(*(_known(source, given[source]) for source in sources))
        mine = stems(self._folded) if whole else self._stems
        return len(mine & known) / len(mine) if mine else 0.0

    def _carried(self) -> bool:
        if not self._stems:
            return True
        if not self.sources:
            return False
        brief = bool(self._figures) and len(self._stems) <= BRIEF
        return brief or self._share(self.sources) >= CITED

    def _factual(self) -> bool:
        if len(self._stems) >= 2:
            return not (self._folded.endswith(":") and not self._figures)
        return bool(self._stems) and COMMITS.search(self._facts) is not None


def _true(sources: Sequence[str]) -> list[str]:
    return [source for source in sources if not source.startswith(SPOKEN)]


def _heard(figure: Figure, heard: frozenset[Key]) -> bool:
    bare = frozenset(("any", key[-1]) for key in figure.keys if key[0] == "money")
    return figure.stands_in(heard) or bool(bare and bare <= heard)
