"""The parts of the letter screen: head, what is asked, ledger, delivery; and the trail's lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content

from callcenter_tui.domain.letters import (
    UNNAMED,
    ConsentView,
    LetterState,
    LetterView,
    PostState,
    PostView,
)
from callcenter_tui.text import clean_line
from callcenter_tui.widgets import letter_words as words
from callcenter_tui.widgets.message import clock
from callcenter_tui.widgets.plain import plain, plain_line
from callcenter_tui.widgets.spelling import spelled
from callcenter_tui.widgets.wording import moment

PHASES = {
    "connect": "connecting",
    "starttls": "securing the connection",
    "login": "signing in at the server",
    "mail": "naming the sender",
    "rcpt": "naming the customer's address",
    "data": "handing it over",
    "quit": "saying goodbye",
}


OVER = "The call is over: the customer can be asked when it is live again."
UNNAMED_SAID = f"It is signed “{UNNAMED}”: COMPANY_NAME is not set."
NOT_QUEUED = "Not queued: it waits for the customer's yes."
NOT_SENT: dict[str, str] = {
    LetterState.DECLINED: "Not sent: the customer said no.",
    LetterState.CANCELLED: "Not sent any more: it was given up.",
    PostState.EXPIRED: "Not sent: the customer's yes was too old.",
}
"""Why nothing leaves, by the state that says so."""

CHANGED = "It changed after the customer was asked: k asks them again."


def title(text: str) -> Content:
    """The title of a part."""
    return Content.styled(text, "bold $accent")


def head(letter: LetterView) -> Content:
    """Its subject, what it is, and how it stands."""
    state = words.shown(letter)
    by = "the AI" if words.by_ai(letter) else words.who(letter.proposed_by)
    facts = " · ".join(
        part
        for part in (
            words.kind_of(letter).capitalize(),
            words.LANGUAGES.get(letter.language, letter.language),
            f"by {by}",
            f"call {letter.call_key}",
        )
        if part
    )
    lines = [
        Content.assemble(("Subject  ", "$text-muted"), plain_line(letter.subject or "-", "bold")),
        plain_line(facts, "$text-muted"),
        plain_line(f"{state.sign} {_state(letter)}".strip(), f"bold {state.style}".strip()),
    ]
    return Content("\n").join(lines)


def to(letter: LetterView) -> Content:
    """The address, never cut: it is what the customer says yes to."""
    first = ("To       ", "$text-muted")
    if not letter.address:
        return Content.assemble(first, ("no address yet: e gives it one", "$warning"))
    name = f" ({letter.customer})" if letter.customer else ""
    return Content.assemble(first, plain_line(letter.address, "bold"), " ", plain_line(name))


def _state(letter: LetterView) -> str:
    """In words; of a confirmed letter both that there was a yes and where the letter is."""
    said = words.shown(letter).words
    if letter.state == LetterState.CONFIRMED and letter.post:
        yes = words.STATES[LetterState.CONFIRMED].words
        return f"{yes}; the letter is {said}"
    return said


def todo(letter: LetterView, *, may: bool, live: bool = True, heard: str = "") -> Content:
    """What is to be done about it now; nothing for who may do nothing. ``live``: the customer
    can be asked. ``heard``: what they have said since they were.
    """
    if may and heard:
        said = clean_line(heard, limit=200)
        return plain(f"The customer said: “{said}” - y records what it means.", "$warning")
    text = words.TODO.get(words.state_of(letter), "") if may else ""
    if may and letter.state == LetterState.PROPOSED and letter.asked_message:
        text = CHANGED
    if may and letter.state == LetterState.PROPOSED and not letter.text:
        text = "e writes it; then k asks the customer."
    if may and letter.state == LetterState.PROPOSED and letter.text and not letter.address:
        text = "e gives it an address; then k asks the customer."
    if may and letter.state in (LetterState.PROPOSED, LetterState.ASKED) and not live:
        text = OVER
    return plain(text, "$warning" if words.with_a_person(letter) else "$text-muted")


def asked(letter: LetterView, *, aloud: bool) -> Content:
    """The question as the customer has it; ``aloud``: it is read to them, so is the address."""
    if not letter.asked_words:
        return Content("")
    if not aloud:
        return Content("\n").join([title("Asked of the customer"), plain(letter.asked_words)])
    lines = [
        title("Read this aloud, and the address letter by letter:"),
        plain(spelled(letter.address, letter.language), "$accent"),
        Content(""),
        plain(letter.asked_words),
    ]
    return Content("\n").join(lines)


def ledger(consents: Sequence[ConsentView], now: datetime, heard: str = "") -> Content:
    """What was said to this letter, the newest last, in the customer's exact words.

    ``heard``: what they have said since they were asked, while nobody has recorded it.
    """
    lines = [title("What the customer said")]
    for one in consents:
        lines.append(consent_line(one, now))
        lines.append(plain(f"“{one.words}”"))
        facts = f"{words.how(one)}; to {one.address}; recorded {words.by(one.recorded_by)}"
        lines.append(plain(facts, "$text-muted"))
    if heard:
        said = clean_line(heard, limit=200)
        lines.append(plain(f"said, not yet recorded: “{said}”", "$warning"))
    elif not consents:
        lines.append(Content.styled("Nothing yet.", "$text-muted"))
    return Content("\n").join(lines)


def consent_line(consent: ConsentView, now: datetime) -> Content:
    """When, yes or no, and whether it holds."""
    yes = consent.answer == "yes"
    valid = yes and not consent.voided and consent.expires_at > now
    answer = ("✓ yes", "bold $success") if valid else ("✗ yes", "bold $warning")
    return Content.assemble(
        (f"{moment(consent.at, now)} ", "$text-muted"),
        answer if yes else ("- no", "bold"),
        "  ",
        plain_line(words.holds(consent, now), "" if valid else "$warning"),
    )


def delivery(letter: LetterView, now: datetime, way: str) -> Content:
    """How far it came. ``way``: what is unusual about the way out, in a line; else empty."""
    lines = [title("Delivery")]
    post = letter.post
    if post is None:
        lines.append(Content.styled(_not_sent(letter) or NOT_QUEUED, "$text-muted"))
    else:
        state = words.POST.get(post.state) or words.Shown("", post.state, "")
        tries = f"tried {post.attempts} times" if post.attempts != 1 else "tried once"
        lines.append(
            plain_line(
                f"{state.sign} {state.words}, {tries if post.attempts else 'not tried yet'}",
                f"bold {state.style}".strip(),
            )
        )
        if why := _not_sent(letter):
            lines.append(plain(why, "$text-muted"))
        if post.state == PostState.UNCERTAIN and not post.said:
            lines.append(plain(words.UNKNOWN, "$warning"))
        lines += [plain(line) for line in _facts(letter, now) if line]
    if way:
        lines.append(plain(way, "$warning"))
    return Content("\n").join(lines)


def _facts(letter: LetterView, now: datetime) -> list[str]:
    post = letter.post
    if post is None:
        return []
    waits = post.state == PostState.QUEUED and post.next_at is not None
    phase = PHASES.get(post.phase, post.phase)
    return [
        f"Next try at {clock(post.next_at)}" if waits and post.next_at else "",
        f"Sent {moment(post.sent_at, now)}" if post.sent_at else "",
        f"It came to: {phase}" if phase and post.state != PostState.SENT else "",
        _said(post),
        f"Message-ID: {post.message_id}" if post.message_id else "",
    ]


def _not_sent(letter: LetterView) -> str:
    """Why nothing leaves; empty while something may, and once it has."""
    if letter.post and letter.post.state == PostState.EXPIRED:
        return NOT_SENT[PostState.EXPIRED]
    last = letter.consents[-1].answer if letter.consents else ""
    no = letter.state == LetterState.CANCELLED and last == "no"  # a no that came after a yes
    return NOT_SENT.get(LetterState.DECLINED if no else letter.state, "")


def _said(post: PostView) -> str:
    """What the server said, or in which file the letter is."""
    if words.filed(post):
        return f"Written to a file: {post.said} (no mail server is set)"
    return f"Said: {post.said}" if post.said else ""


def trail_lines(letters: Sequence[LetterView], now: datetime) -> list[Content]:
    """For the trail: each letter with its state, and a line for each consent."""
    drawn = []
    for letter in letters:
        state = words.shown(letter)
        first = Content.assemble(
            (f"{clock(letter.made_at)} ", "$text-muted"),
            ("Letter ", "bold"),
            plain_line(words.kind_of(letter)),
            "\n",
            plain_line(f"{state.sign} {_state(letter)}", state.style),
        )
        said = [
            Content.assemble(
                consent_line(one, now),
                "\n",
                plain_line(f"“{one.words}” ({words.how(one)})", limit=160),
            )
            for one in letter.consents
        ]
        drawn.append(Content("\n").join([first, *said]))
    return drawn
