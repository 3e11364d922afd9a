"""By whom letters may leave: no simulated customer gets any, and no folder hides a server's."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import update

from callcenter_tui.domain.errors import Forbidden, Refused
from callcenter_tui.mail.folder import Folder
from callcenter_tui.mail.sender import Sender
from callcenter_tui.mail.transport import Smtp
from callcenter_tui.store import letters_check, outbox, ways_out
from callcenter_tui.store.engine import Store
from callcenter_tui.store.post import Consent, Letter, Outgoing
from tests.calls.conftest import OWNER
from tests.mail.conftest import Post
from tests.mail.smtp_server import Inbox, plain, serving

LETTERS = Letter.__table__  # type: ignore[attr-defined]
CONSENTS = Consent.__table__  # type: ignore[attr-defined]
OUTBOX = Outgoing.__table__  # type: ignore[attr-defined]


def by_server(post: Post, inbox: Inbox, name: str = "w1") -> Sender:
    return Sender(post.mail, Smtp(plain(inbox.port)), name)


def by_folder(post: Post, path: Path, name: str = "console") -> Sender:
    return Sender(post.mail, Folder(path), name)


def simulated(post: Post) -> str:
    return post.confirmed(post.call(origin="simulated"))


def test_a_simulated_customer_gets_nothing(post: Post) -> None:
    letter, real = simulated(post), post.confirmed()
    view = post.view(letter)
    assert view.post is not None
    assert (view.state, view.post.state) == ("confirmed", "cancelled")
    assert view.post.said == "The customer is simulated: nothing is sent"
    with serving(Inbox()) as inbox:
        assert by_server(post, inbox).look() == 1
        post.clock.forward(hours=1)
        assert by_server(post, inbox).look() == 0
    assert post.delivery(real) == "sent"
    assert len(inbox.taken) == 1
    with post.store.read() as tx:
        assert letters_check.count_letters(tx, post.clock.now()).unqueued == 0


@pytest.mark.parametrize("state", ["queued", "failed"])
def test_nor_when_the_table_says_otherwise(post: Post, state: str) -> None:
    letter = simulated(post)
    with post.store.write() as tx:
        tx.execute(update(OUTBOX).values(state=state, next_at=post.clock.now()))
    with serving(Inbox()) as inbox:
        by_server(post, inbox).look()
    assert inbox.commands == []
    if state == "failed":
        with pytest.raises(Refused, match="simulated"):
            post.outbox.retry(OWNER, letter)
    else:
        assert post.delivery(letter) == "refused"


def test_one_unreadable_letter_does_not_stop_the_others(post: Post) -> None:
    bad, good = post.confirmed(), post.confirmed()
    message = b"To: a@\r\n\r\nHola\r\n"
    digest = sha256(message).hexdigest()
    with post.store.write() as tx:
        row = update(LETTERS).where(LETTERS.c.id == bad)
        tx.execute(row.values(message=message, body_hash=digest))
        said = update(CONSENTS).where(CONSENTS.c.letter_id == bad)
        tx.execute(said.values(body_hash=digest))
    with serving(Inbox()) as inbox:
        by_server(post, inbox).look()
    assert (post.delivery(bad), post.delivery(good)) == ("refused", "sent")
    assert len(inbox.taken) == 1


def test_a_folder_takes_no_letter_where_a_server_carries_them(post: Post, tmp_path: Path) -> None:
    console = by_folder(post, tmp_path / "out")
    first = post.confirmed()
    assert console.look() == 1  # nobody knows of a server yet
    assert post.delivery(first) == "sent"
    second = post.confirmed()
    with serving(Inbox(rcpt=lambda address: "451 4.7.1 Later")) as inbox:
        assert by_server(post, inbox).look() == 1
    assert post.outbox.server(OWNER) == "127.0.0.1"
    post.clock.forward(minutes=1)
    assert console.look() == 0
    assert post.delivery(second) == "queued"
    assert len(list((tmp_path / "out").glob("*.eml"))) == 1
    with serving(Inbox()) as inbox:
        assert by_server(post, inbox, "w2").look() == 1
    assert len(inbox.taken) == 1


def test_a_folder_that_waits_takes_no_write_lock(
    post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = post.confirmed()
    with post.store.write() as tx:
        ways_out.by_server(tx, "mail.example.com", "outbox", post.clock.now())

    def no(_store: Store) -> None:
        raise AssertionError("it writes")

    monkeypatch.setattr(Store, "write", no)
    assert by_folder(post, tmp_path).look() == 0
    assert post.delivery(letter) == "queued"


def test_an_admin_says_that_files_are_right_again(post: Post, tmp_path: Path) -> None:
    letter = post.confirmed()
    with post.store.write() as tx:
        ways_out.by_server(tx, "mail.example.com", "outbox", post.clock.now())
    with pytest.raises(Forbidden):
        post.outbox.use_folder(post.center.person("marta", "supervisor"))
    assert post.outbox.use_folder(post.center.person("root", "admin")) == "mail.example.com"
    assert post.outbox.use_folder(OWNER) == ""
    assert by_folder(post, tmp_path).look() == 1
    assert post.delivery(letter) == "sent"


@pytest.mark.parametrize(
    ("host", "path", "state"),
    [
        ("this", "out", "queued"),  # it can look: the file is not there
        ("other", "out", "uncertain"),
        ("this", "x/out", "uncertain"),
    ],
)
def test_a_folder_is_asked_only_of_its_own_letters(
    post: Post, tmp_path: Path, host: str, path: str, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter, now = post.confirmed(), post.clock.now()
    monkeypatch.setattr("socket.gethostname", lambda: host)
    with post.store.write() as tx:
        holder = f"worker {host}/1 by {Folder(tmp_path / path).place}"
        mine = outbox.claim(tx, holder, now, now)
        assert mine is not None
        assert outbox.hand_over(tx, mine, now, now)
    monkeypatch.setattr("socket.gethostname", lambda: "this")
    post.clock.forward(seconds=1)
    heir = by_folder(post, tmp_path / "out")
    heir.stop()  # it sweeps only
    assert heir.look() == 1
    assert post.delivery(letter) == state
