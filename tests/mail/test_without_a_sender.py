"""MAIL_FROM is not set: where a server carries letters, none is written or sent until it is."""

from __future__ import annotations

import email
from dataclasses import replace
from pathlib import Path

import pytest

from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.from_settings import letter_sender, open_mail
from callcenter_tui.mail.addresses import NOBODY
from callcenter_tui.mail.folder import Folder
from callcenter_tui.mail.sender import Sender
from callcenter_tui.mail.transport import Smtp
from callcenter_tui.settings import load
from callcenter_tui.store import ways_out
from callcenter_tui.store.engine import Store
from tests.calls.conftest import OWNER
from tests.calls.scripted import Room, Scripted
from tests.mail.conftest import SUMMARY, Post
from tests.mail.smtp_server import Inbox, plain, serving

FOLDER = "/var/lib/callcenter/mail"


def without(post: Post, *, folder: str = "") -> Post:
    """The same center without MAIL_FROM; with a folder it has no MAIL_SERVER either."""
    post.mail = replace(post.mail, sender=NOBODY, folder=folder)
    post.outbox = type(post.outbox)(post.mail)
    return post


def with_sender(post: Post) -> Post:
    post.mail = replace(post.mail, sender="desk@fibranorte.example", folder="")
    return post


def known(post: Post) -> None:
    """A worker elsewhere has sent by a server."""
    with post.store.write() as tx:
        ways_out.by_server(tx, "mail.example.com", "outbox", post.clock.now())


def test_none_is_begun_or_written(post: Post) -> None:
    call = post.call()
    there = post.draft(call)
    without(post)
    for deed in (lambda: post.draft(call), lambda: post.write(call, there)):
        with pytest.raises(Refused, match="no sender") as refused:
            deed()
        assert "MAIL_FROM" in refused.value.hint
    assert post.view(there).state == "drafting"
    with_sender(post)
    assert post.write(call, there)


def test_a_folder_needs_no_sender_until_a_server_is_known(post: Post) -> None:
    without(post, folder=FOLDER)
    call = post.call()
    asked = post.asked(call)
    yes = post.says(call, "sí")
    known(post)
    with pytest.raises(Refused, match="no sender"):
        post.draft(call)
    with pytest.raises(Refused, match="no sender"):
        post.yes(asked, yes)


def test_what_was_confirmed_waits_for_the_sender_and_is_not_lost(post: Post) -> None:
    letter = post.confirmed()
    with serving(Inbox()) as inbox:
        without(post)
        held = Sender(post.mail, Smtp(plain(inbox.port)), "w1")
        assert held.look() == 0
        assert (post.delivery(letter), inbox.commands) == ("queued", [])
        with_sender(post)
        assert Sender(post.mail, Smtp(plain(inbox.port)), "w2").look() == 1
    assert (post.delivery(letter), len(inbox.taken)) == ("sent", 1)


def test_a_letter_of_nobody_goes_by_no_server_and_gets_a_sender_when_it_is_saved(
    post: Post,
) -> None:
    without(post, folder=FOLDER)
    call = post.call()
    letter = post.confirmed(call)
    with_sender(post)
    with serving(Inbox()) as inbox:
        worker = Sender(post.mail, Smtp(plain(inbox.port)), "worker")
        worker.look()
        found = post.view(letter).post
        assert found is not None
        assert (found.state, inbox.commands) == ("refused", [])
        assert "MAIL_FROM" in found.said
        with pytest.raises(Refused, match="no sender") as refused:
            post.ask(call, letter)
        assert "save it" in refused.value.hint
        assert post.write(call, letter), "the same words, sealed anew"
        assert not post.write(call, letter)
        post.ask(call, letter)
        post.yes(letter, post.says(call, "sí, gracias"))
        worker.look()
    assert post.delivery(letter) == "sent"
    assert email.message_from_bytes(inbox.taken[0])["From"].endswith("<desk@fibranorte.example>")


def test_without_any_server_its_file_is_written(post: Post, tmp_path: Path) -> None:
    without(post, folder=str(tmp_path))
    letter = post.confirmed()
    assert Sender(post.mail, Folder(tmp_path), "console").look() == 1
    assert post.delivery(letter) == "sent"


def test_where_letters_go_is_said(post: Post) -> None:
    assert post.outbox.way(OWNER) == ""
    without(post)
    assert "MAIL_FROM is not set" in post.outbox.way(OWNER)
    post.outbox = type(post.outbox)(replace(post.mail, sender="a@example.com", folder=FOLDER))
    said = post.outbox.way(OWNER)
    assert (FOLDER in said) is post.store.is_sqlite
    assert "letters become files" in said
    known(post)
    assert post.outbox.way(OWNER) == (
        "Letters leave by mail.example.com, but not from here: MAIL_SERVER is not set"
    )
    without(post, folder=FOLDER)
    assert post.outbox.way(OWNER).endswith("MAIL_FROM is not set (they leave by mail.example.com)")


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize(
    ("given", "sender"),
    [
        ({}, NOBODY),
        ({"MAIL_SERVER": "mail.example.com"}, NOBODY),
        ({"MAIL_SERVER": "mail.example.com", "MAIL_USERNAME": "apikey"}, NOBODY),
        ({"MAIL_USERNAME": "apikey", "SUPPORT_EMAIL": "help@example.com"}, "help@example.com"),
        ({"MAIL_USERNAME": "desk@example.com", "SUPPORT_EMAIL": "h@x.org"}, "desk@example.com"),
        ({"MAIL_FROM": "a@example.com", "MAIL_USERNAME": "b@example.com"}, "a@example.com"),
    ],
)
def test_who_the_sender_is(
    store: Store, given: dict[str, str], sender: str, tmp_path: Path
) -> None:
    settings = load({"CALLCENTER_HOME": str(tmp_path)} | given)
    assert letter_sender(settings) == sender
    clock = SystemClock()
    assert open_mail(settings, store, clock, TimeOrderedIds(clock)).sender == sender


def test_a_sender_that_is_no_address_is_named(tmp_path: Path) -> None:
    settings = load({"CALLCENTER_HOME": str(tmp_path), "MAIL_FROM": "nobody in particular"})
    with pytest.raises(Invalid, match="MAIL_FROM is not"):
        letter_sender(settings)


def test_the_ai_leaves_what_it_cannot_sign_to_people(post: Post) -> None:
    center = post.center
    call = center.call(email="ana@example.com").call_id
    letter = center.letters.propose(OWNER, call, SUMMARY)
    center.mail = replace(center.mail, sender=NOBODY)
    center.context = replace(center.context, mail=center.mail)
    Room(center).all(Scripted())
    assert (post.view(letter).state, post.view(letter).version) == ("proposed", 0)
