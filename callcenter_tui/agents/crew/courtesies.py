"""What the offline agent says that needs no article: small talk, regret, and about a person.

Once a person has been asked for, none is offered any more: the customer is told that it was done.
"""

from __future__ import annotations

from callcenter_tui.agents.crew.draft import PERSON
from callcenter_tui.agents.crew.offline_tools import plain_yes
from callcenter_tui.agents.crew.phrases import Phrases
from callcenter_tui.agents.crew.temper import beyond_articles, customer_words, upset
from callcenter_tui.agents.rules import accepts, wants_person
from callcenter_tui.domain.protocols import Brief


def last_words(brief: Brief) -> str:
    """The customer's last message; empty before the first."""
    return next(reversed(customer_words(brief)), "")


def reply(brief: Brief, phrases: Phrases) -> str:
    """The whole answer to words that ask for no article; empty for all others."""
    lines, last, waiting = brief.lines, last_words(brief), _waiting(brief)
    answers = [line.text for line in lines if line.speaker != "customer"]
    if wants_person(last) or accepts(last, answers[-1] if answers else ""):
        kind = "person" if waiting else "offer"
        return f"{_regret(brief, phrases)}{phrases.say(kind, lines)} [{PERSON}]"
    if talk := phrases.small_talk(last) if last else "hello":
        return phrases.told(talk, lines, waiting=waiting and talk == "human")
    if plain_yes(last):
        return phrases.say("clarify", lines)
    if phrases.declines(last):
        return phrases.say("declined", lines)
    if beyond_articles(brief):
        return without_answer(brief, phrases, "unknown")
    if phrases.asks_account(last):  # an article about accounts is no answer to it
        return without_answer(brief, phrases, "account")
    return ""


def without_answer(brief: Brief, phrases: Phrases, kind: str) -> str:
    """That there is no answer, of ``kind``, and a person; an upset customer hears no «unknown»."""
    lines, waiting = brief.lines, _waiting(brief)
    regret = _regret(brief, phrases)
    if regret and kind == "unknown":
        said = phrases.say("told_person" if waiting else "offer", lines)
    else:
        said = phrases.told(kind, lines, waiting=waiting)
    return f"{regret}{said} [{PERSON}]"


def opening(brief: Brief, phrases: Phrases, *, again: bool) -> str:
    """What stands before an answer out of the articles; nothing before a rewritten one."""
    if brief.correction:
        return ""
    if regret := _regret(brief, phrases):
        told = phrases.say("told_person", brief.lines) + " " if _waiting(brief) else ""
        return regret + told
    if again:
        return phrases.say("again", brief.lines)
    return phrases.lead(sum(line.speaker != "customer" for line in brief.lines))


def _regret(brief: Brief, phrases: Phrases) -> str:
    return f"{phrases.say('regret', brief.lines)} " if upset(brief) else ""


def _waiting(brief: Brief) -> bool:
    return brief.wants_person or "person_asked" in brief.deeds
