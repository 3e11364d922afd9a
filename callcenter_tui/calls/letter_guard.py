"""The guard on a letter's words: may they be read out without a person having seen them?"""

from __future__ import annotations

from callcenter_tui.calls.jobs import Job
from callcenter_tui.domain.grounding import Evidence
from callcenter_tui.domain.letters import FIELDS, Content, LetterKind
from callcenter_tui.domain.protocols import Answer
from callcenter_tui.domain.states import Speaker

_SHAPE = ("too_long", "language")
"""Breaches of an answer's form: a letter is longer, and quotes what was said in any language."""


def breaches(job: Job, kind: LetterKind, content: Content, company: str) -> list[str]:
    """What the guard finds in the words the AI wrote, by kind; articles' own words pass.

    All that was said in the call supports a letter about it.
    """
    from callcenter_tui.agents.guard import judge  # its patterns are for engines

    said = _sentences(kind, content)
    if not said:
        return []
    spoken = tuple((f"said/{line.seq}", line.text) for line in job.brief.lines)
    promised = (("call_back", job.brief.call_back),) if job.brief.call_back else ()
    texts = (*job.seen, *spoken, *promised)
    evidence = Evidence(
        language=job.brief.language,
        company=company,
        texts=texts,
        deeds=frozenset(job.brief.deeds),
        heard=tuple(
            line.text for line in job.brief.lines if line.speaker == Speaker.CUSTOMER.value
        ),
        people=job.people,
        identified=job.brief.identified,
    )
    answer = Answer("\n".join(said), tuple(source for source, _ in texts))
    found = (breach.kind for breach in judge(answer, evidence).breaches)
    return [one for one in dict.fromkeys(found) if one not in _SHAPE]


def _sentences(kind: LetterKind, content: Content) -> list[str]:
    """The words of every field that a model wrote, each entry a sentence of its own."""
    lines: list[str] = []
    for name in FIELDS[kind]:
        value = getattr(content, name)
        if name != "items":
            lines += [value] if isinstance(value, str) else list(value)
    return [line if line.endswith((".", "!", "?", "…")) else f"{line}." for line in lines if line]
