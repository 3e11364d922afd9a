"""The very bytes of a letter: made when it is written, compared when somebody relies on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.domain.letters import Content, LetterKind, Rendered
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.leaving import of_nobody
from callcenter_tui.mail.matching import unlike
from callcenter_tui.store.letters import LetterFacts, content_of

if TYPE_CHECKING:
    from callcenter_tui.mail.offers import LetterCall


def sealed(
    mail: Mail, call: LetterCall, letter: LetterFacts, content: Content, address: str
) -> dict[str, Any]:
    """Columns of the letter's next version.

    Without an address, or without the words that it needs, it has no bytes: it cannot be read out.
    """
    from callcenter_tui.mail.contents import to_data
    from callcenter_tui.mail.message import body_hash, build, message_id_for  # not at every start

    kind, version = LetterKind(letter.kind), letter.version + 1
    says = _complete(kind, content)
    rendered = Rendered("", "", "")
    if says:
        rendered = mail.renderer.render(
            kind, letter.language, content, customer=call.customer, call_key=call.key
        )
    message_id = message_id_for(letter.id, version, mail.domain)
    message, company = b"", mail.renderer.company
    if says and address:
        message = build(
            rendered,
            sender=mail.sender,
            sender_name=company.name,
            to=address,
            message_id=message_id,
            at=mail.clock.now(),
            language=letter.language,
            unsubscribe=company.support_email if kind is LetterKind.FOLLOW_UP else "",
        )
    return {
        "content": to_data(content),
        "address": address,
        "version": version,
        "subject": rendered.subject,
        "text": rendered.text,
        "html": rendered.html,
        "message": message,
        "message_id": message_id,
        "body_hash": body_hash(message) if message else "",
    }


def _complete(kind: LetterKind, content: Content) -> bool:
    from callcenter_tui.mail.contents import complete

    try:
        complete(kind, content)
    except Invalid:
        return False
    return True


def whole(letter: LetterFacts) -> None:
    """Raise Invalid or Refused unless the letter is complete and its bytes are those it was given.

    A row can be changed past this program: then hash, bytes, words and address do not fit any more.
    """
    from callcenter_tui.mail.contents import complete
    from callcenter_tui.mail.message import body_hash

    complete(LetterKind(letter.kind), content_of(letter.content))
    if not letter.address:
        raise Refused("The letter has no address", "Ask the customer for theirs and write it in.")
    same = bool(letter.message) and body_hash(letter.message) == letter.body_hash
    if not same or unlike(letter):
        raise Refused("The stored letter does not fit its own record", "Write it once more.")


def anew(mail: Mail, letter: LetterFacts) -> bool:
    """Whether the same words must be sealed again: a sender is set, and they name none yet."""
    return not mail.nameless and bool(letter.message) and of_nobody(letter)
