"""What the customer is asked when the call is over: a number from 1 to 5 and a few words."""

from __future__ import annotations

from callcenter_tui.calls.ratings import COMMENT
from callcenter_tui.cli.line_glass import Glass
from callcenter_tui.cli.line_link import Link
from callcenter_tui.cli.line_words import YES, word
from callcenter_tui.cli.talk import Talk
from callcenter_tui.domain.errors import CallCenterError, Refused

_TRIED = 15.0
"""Seconds for which a rating is tried to be kept while the store is away."""

_SHORT = 12
"""Characters of a single word that is taken for an answer to the question, not for the call."""


def rated(glass: Glass, talk: Talk, link: Link) -> str | None:
    """Ask for a rating. Gives back words that were typed instead, and are meant for the call:
    whoever was in the middle of a sentence when it was closed goes on with it.
    """
    language = talk.language
    glass.say(word("rate", language))
    while (typed := glass.read("1-5> ")) and typed.strip():
        if typed.strip() in ("1", "2", "3", "4", "5"):
            _keep(glass, talk, link, int(typed), _comment(glass, language))
            return None
        if _no_message(typed.strip()):
            glass.say(word("one_to_five", language))
            continue
        glass.say(word("go_on", language))
        if (glass.read(f"{word('yes_no', language)}> ") or "").strip().lower() in YES:
            return typed
        glass.say(word("rate", language))
    return None


def _no_message(typed: str) -> bool:
    """A number or one short word: a wrong rating, and nothing that was meant for the call."""
    number = typed.lstrip("+-").replace(",", ".", 1).replace(".", "", 1)
    return number.isdecimal() or (len(typed) <= _SHORT and len(typed.split()) == 1)


def _comment(glass: Glass, language: str) -> str:
    """A few words; ones that are too many are asked for again (the up arrow brings them back)."""
    glass.say(word("comment", language))
    while len(given := (glass.read("> ") or "").strip()) > COMMENT:
        glass.say(word("too_long", language, size=len(given), most=COMMENT))
    return given


def _keep(glass: Glass, talk: Talk, link: Link, score: int, comment: str) -> None:
    """Store it. Refused means that it is rated already: a first attempt's outcome was unknown."""
    try:
        link.lasting(lambda: talk.rate(score, comment), _TRIED)
    except Refused:
        pass
    except CallCenterError:
        glass.say(word("unrated", talk.language))
        return
    glass.say(word("rated", talk.language))
