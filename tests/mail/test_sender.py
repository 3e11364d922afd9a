"""The worker of the outbox against a real server: what each fault does to the letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.mail import offers, sender
from callcenter_tui.mail.carriers import Outcome, Sealed
from callcenter_tui.mail.folder import Folder
from callcenter_tui.mail.sender import Sender, pause
from callcenter_tui.mail.transport import Smtp
from callcenter_tui.store import consents, outbox
from callcenter_tui.store.engine import Store
from callcenter_tui.store.post import Consent, Letter, Outgoing
from tests.calls.conftest import OWNER
from tests.mail import smtp_server
from tests.mail.conftest import EVA, Post
from tests.mail.smtp_server import LOGIN, Authority, Inbox, plain, serving

LETTERS = Letter.__table__  # type: ignore[attr-defined]
CONSENTS = Consent.__table__  # type: ignore[attr-defined]
OUTBOX = Outgoing.__table__  # type: ignore[attr-defined]


def worker(post: Post, port: int, name: str = "w1", **more: Any) -> Sender:
    return Sender(post.mail, Smtp(plain(port, **more)), name, chance=lambda: 0.5)


def look(post: Post, inbox: Inbox, *, after: float = 0) -> int:
    """A worker's look, so many seconds later."""
    post.clock.forward(seconds=after)
    return worker(post, inbox.port).look()


def of_letter(post: Post, letter: str) -> list[str]:
    """What the journal says of the delivery, in order."""
    found = post.center.board.events(OWNER, post.view(letter).call)
    told = [e for e in found if e.who == sender.WHO and e.data["letter"] == letter]
    return [e.kind.removeprefix("letter.") for e in told]


def test_a_confirmed_letter_arrives_once(post: Post) -> None:
    letter = post.confirmed()
    with serving(Inbox()) as inbox:
        assert look(post, inbox) == 1
        assert look(post, inbox, after=86400) == 0
    view = post.view(letter)
    assert view.post is not None
    assert (view.post.state, view.post.attempts) == ("sent", 1)
    assert view.post.sent_at == post.clock.now() - timedelta(days=1)
    assert inbox.recipients == [view.address] == ["ana@example.com"]
    assert [sha256(one).hexdigest() for one in inbox.taken] == [view.body_hash]
    (arrived,) = inbox.letters()
    assert arrived["Message-ID"] == view.post.message_id
    assert arrived["To"] == "ana@example.com"
    assert of_letter(post, letter) == ["sending", "handing_over", "sent"]


def test_no_address_and_no_words_in_the_journal(post: Post) -> None:
    letter = post.confirmed()
    no = "550 5.1.1 <ana@example.com> no such user"
    with serving(Inbox(rcpt=lambda address: no)) as inbox:
        look(post, inbox)
    found = post.center.board.events(OWNER, post.view(letter).call)
    told = str([e.data for e in found if e.who == sender.WHO])
    assert "550" in told
    assert "ana@" not in told
    assert "such user" not in told


def test_idle_looks_take_no_write_lock(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = post.confirmed()
    busy = worker(post, smtp_server.closed())
    assert busy.look() == 1  # it will be tried again in half a minute, and the server rests

    def no(_store: Store) -> Any:
        raise AssertionError("an idle worker writes")

    monkeypatch.setattr(Store, "write", no)
    assert busy.look() == 0
    assert worker(post, smtp_server.closed(), "rested").look() == 0
    assert post.delivery(letter) == "queued"


TLS = ("wrong password", "later", "no starttls", "certificate", "host name")


SILENT: dict[str, dict[str, float]] = {
    "connect silent": {"timeout": 0.5},
    "banner silent": {"timeout": 0.5},
    "rcpt silent": {"timeout": 3},  # the steps before it must come through on a busy machine
    "reply silent": {"patience": 3},
}


@contextmanager
def faulty(fault: str, folder: Path) -> Iterator[tuple[int, Inbox, dict[str, Any]]]:
    """A server with this fault: its port, what it sees, and more settings to reach it."""
    inbox, authority = Inbox(), Authority(folder)
    more: dict[str, Any] = dict(SILENT.get(fault, {}))
    if fault in TLS:
        more |= {"starttls": True, "username": LOGIN[0], "password": LOGIN[1]}
        if fault != "certificate":
            more["ca_file"] = authority.file
    if fault == "wrong password":
        more["password"] = "wrong"
    inbox.auth = "454 4.7.0 Later" if fault == "later" else ""
    answers = {"550": "550 5.1.1 No such user", "451": "451 4.7.1 Greylisted"}
    if fault in answers:
        inbox.rcpt = lambda address: answers[fault]
    inbox.data = lambda message: "554 5.7.1 Spam" if fault == "554" else "250 OK"
    inbox.stall = {"rcpt silent": "rcpt", "reply silent": "data"}.get(fault, "")
    inbox.cut = {"words cut": "words", "reply lost": "reply"}.get(fault, "")
    if fault == "refused":
        yield smtp_server.closed(), inbox, more
    elif fault == "banner silent":
        with smtp_server.mute() as port:
            yield port, inbox, more
    elif fault == "connect silent":
        with smtp_server.unreachable() as port:
            yield port, inbox, more
    else:
        names = ("other.example",) if fault == "host name" else ()
        tls = authority.context(*names) if fault in TLS and fault != "no starttls" else None
        with serving(inbox, starttls=tls, auth=fault in TLS):
            yield inbox.port, inbox, more


@pytest.mark.parametrize(
    ("fault", "state", "phase", "taken", "words"),
    [
        ("none", "sent", "sent", 1, "OK"),
        ("wrong password", "failed", "login", 0, "refused the login"),
        ("later", "queued", "login", 0, "cannot check the login just now"),
        ("451", "queued", "rcpt", 0, "greylisting"),
        ("550", "failed", "rcpt", 0, "refused the customer's address (550 5.1.1 No such user)"),
        ("554", "failed", "data", 0, "refused the letter itself (554 5.7.1 Spam)"),
        ("refused", "queued", "connect", 0, "refuses connections"),
        ("words cut", "uncertain", "data", 0, "Nobody knows"),
        ("reply lost", "uncertain", "data", 1, "Nobody knows"),
        ("connect silent", "queued", "connect", 0, "does not answer"),
        ("banner silent", "queued", "connect", 0, "does not answer"),
        ("rcpt silent", "queued", "rcpt", 0, "does not answer"),
        ("reply silent", "uncertain", "data", 1, "Nobody knows"),
        ("no starttls", "failed", "starttls", 0, "offers no STARTTLS"),
        ("certificate", "failed", "starttls", 0, "certificate is not trusted"),
        ("host name", "failed", "starttls", 0, "of another host"),
    ],
)
def test_every_fault(
    post: Post, fault: str, state: str, phase: str, taken: int, words: str, tmp_path: Path
) -> None:
    letter = post.confirmed()
    with faulty(fault, tmp_path) as (port, inbox, more):
        assert worker(post, port, **more).look() == 1
        found = post.view(letter).post
        assert found is not None
        assert (found.state, found.phase, found.attempts) == (state, phase, 1)
        assert words in found.said
        assert len(inbox.taken) == taken
        if state != "queued":  # and the machine leaves it at that
            post.clock.forward(hours=23)
            assert worker(post, port, **more).look() == 0
            assert len(inbox.taken) == taken
    if state == "queued":
        post.clock.forward(seconds=31)
        with serving(Inbox()) as well:
            assert look(post, well) == 1
        assert post.delivery(letter) == "sent"
        assert len(well.taken) == 1


def test_attempts_grow_rare_and_end(post: Post) -> None:
    letter = post.confirmed()
    waits = []
    with serving(Inbox(rcpt=lambda address: "451 4.7.1 Later")) as inbox:
        for _ in range(sender.MOST_ATTEMPTS):
            assert look(post, inbox) == 1
            found = post.view(letter).post
            assert found is not None
            if found.next_at is not None and found.state == "queued":
                waits.append((found.next_at - post.clock.now()).total_seconds())
                post.clock.set(found.next_at - timedelta(seconds=1))
                assert look(post, inbox) == 0
                post.clock.set(found.next_at)
    assert waits == [30, 60, 120, 240, 480]
    assert post.delivery(letter) == "failed"
    assert of_letter(post, letter).count("retried") == 5
    assert of_letter(post, letter)[-1] == "failed"
    with serving(Inbox()) as well:
        post.outbox.retry(OWNER, letter)  # a person tries again
        assert look(post, well) == 1
    assert post.delivery(letter) == "sent"


def test_pauses_are_spread_and_bounded() -> None:
    assert pause(1, 0.0) == timedelta(seconds=22.5)
    assert pause(1, 1.0) == timedelta(seconds=37.5)
    assert pause(30, 1.0) == timedelta(hours=1)


def test_an_outage_does_not_use_up_every_letters_attempts(post: Post) -> None:
    both = [post.confirmed(), post.confirmed()]
    one = worker(post, smtp_server.closed())
    assert one.look() == 1
    assert one.look() == 0
    tried = sorted(view.attempts for view in (post.view(letter).post for letter in both) if view)
    assert tried == [0, 1]
    post.clock.forward(seconds=16)
    assert one.look() == 1


def test_a_letter_put_into_the_table_is_refused(post: Post) -> None:
    call = post.call()
    letter = post.asked(call)
    now = post.clock.now()
    with post.store.write() as tx:
        row = {"state": "queued", "queued_at": now, "changed_at": now, "next_at": now}
        zero = {"attempts": 0, "fence": 0, "holder": "", "phase": "", "said": "", "queued_by": "x"}
        tx.execute(insert(OUTBOX).values(letter_id=letter, **row, **zero))
        tx.execute(update(LETTERS).values(state="confirmed"))
    with serving(Inbox()) as inbox:
        assert look(post, inbox) == 1
    assert inbox.commands == []
    found = post.view(letter).post
    assert found is not None
    assert (found.state, found.said) == ("refused", "The customer has not said yes to this letter")
    assert of_letter(post, letter) == ["refused"]


def spoil_bytes(post: Post) -> None:
    with post.store.write() as tx:
        tx.execute(update(LETTERS).values(message=b"To: ana@example.com\r\n\r\nBuy!\r\n"))


def spoil_record(post: Post) -> None:
    words = b"To: ana@example.com\r\n\r\nBuy!\r\n"
    with post.store.write() as tx:
        tx.execute(update(LETTERS).values(message=words, body_hash=sha256(words).hexdigest()))


def spoil_recipient(post: Post) -> None:
    words = b"To: ana@example.com\r\nBcc: eve@example.net\r\n\r\nHi\r\n"
    digest = sha256(words).hexdigest()
    with post.store.write() as tx:
        tx.execute(update(LETTERS).values(message=words, body_hash=digest))
        tx.execute(update(CONSENTS).values(body_hash=digest))


def spoil_address(post: Post) -> None:
    with post.store.write() as tx:
        tx.execute(update(LETTERS).values(address="eve@example.net"))


def take_back(post: Post) -> None:
    with post.store.write() as tx:
        tx.execute(update(CONSENTS).values(voided="taken back", voided_at=post.clock.now()))


def grow_old(post: Post) -> None:
    post.clock.forward(hours=24)


def opted_out(post: Post) -> None:
    with post.store.write() as tx:
        consents.opt_out(
            tx, "Ana@example.com", post.clock.now(), id="o1", who=EVA, words="basta", call_id=None
        )


SPOILT: list[tuple[Callable[[Post], None], str, str]] = [
    (spoil_bytes, "refused", "not the one"),
    (spoil_record, "refused", "not the one"),
    (spoil_recipient, "refused", "somebody else"),
    (spoil_address, "refused", "address is not the one"),
    (take_back, "refused", "has not said yes"),
    (opted_out, "refused", "no more follow-ups"),
    (grow_old, "expired", "24 hours"),
]


@pytest.mark.parametrize(("spoil", "state", "why"), SPOILT)
@pytest.mark.parametrize("when", ["before the claim", "before the mark"])
def test_what_the_customer_did_not_say_yes_to_stays_here(
    post: Post, spoil: Callable[[Post], None], state: str, why: str, when: str
) -> None:
    letter = post.confirmed(kind=LetterKind.FOLLOW_UP)
    late: list[Callable[[Post], None]] = [spoil]
    if when == "before the claim":
        late.pop()(post)

    def rcpt(address: str) -> str:
        for spoiling in late:
            spoiling(post)
        return "250 OK"

    with serving(Inbox(rcpt=rcpt)) as inbox:
        assert look(post, inbox) == 1
        post.clock.forward(hours=1)
        assert look(post, inbox) == 0
    assert inbox.taken == []
    assert "DATA" not in inbox.verbs()
    found = post.view(letter).post
    assert found is not None
    assert found.state == state
    assert why in found.said
    assert of_letter(post, letter)[-1] == state


def test_an_opt_out_stops_no_summary(post: Post) -> None:
    letter = post.confirmed()
    opted_out(post)
    with serving(Inbox()) as inbox:
        look(post, inbox)
    assert post.delivery(letter) == "sent"


def test_a_letter_is_not_edited_or_taken_back_while_it_goes_out(post: Post) -> None:
    letter = post.confirmed()
    caught: list[str] = []

    def data(message: bytes) -> str:
        try:
            post.cancel(letter)
        except Exception as error:  # noqa: BLE001
            caught.append(type(error).__name__)
        return "250 OK"

    with serving(Inbox(data=data)) as inbox:
        look(post, inbox)
    assert caught == ["Refused"]
    assert post.delivery(letter) == "sent"


def test_stopping_hands_nothing_over(post: Post) -> None:
    letter = post.confirmed()
    leaving: list[Sender] = []

    def rcpt(address: str) -> str:
        leaving[0].stop()
        return "250 OK"

    with serving(Inbox(rcpt=rcpt)) as inbox:
        leaving.append(worker(post, inbox.port))
        assert leaving[0].look() == 1
        assert leaving[0].look() == 0
        assert inbox.taken == []
        found = post.view(letter).post
        assert found is not None
        assert (found.state, found.attempts) == ("queued", 0)
        inbox.rcpt = lambda address: "250 OK"
        assert look(post, inbox) == 1
    assert post.delivery(letter) == "sent"


class Away:
    """A store that cannot be written while ``gone``."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.gone = False
        real = Store.write

        def write(own: Store) -> Any:
            if self.gone and own is store:
                raise StoreTrouble("The store is busy")
            return real(own)

        monkeypatch.setattr(Store, "write", write)


def test_a_store_away_at_the_mark_sends_nothing(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter, away = post.confirmed(), Away(post.store, monkeypatch)

    def rcpt(address: str) -> str:
        away.gone = True
        return "250 OK"

    with serving(Inbox(rcpt=rcpt)) as inbox:
        one = worker(post, inbox.port)
        with pytest.raises(StoreTrouble):
            one.look()
        assert inbox.taken == []
        away.gone, inbox.rcpt = False, lambda address: "250 OK"
        post.clock.forward(minutes=6)
        assert one.look() == 2  # the dead claim, and the letter
    assert len(inbox.taken) == 1
    assert post.delivery(letter) == "sent"


def test_an_answer_that_could_not_be_written_is_written_later(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter, away = post.confirmed(), Away(post.store, monkeypatch)

    def data(message: bytes) -> str:
        away.gone = True
        return "250 OK"

    with serving(Inbox(data=data)) as inbox:
        one = worker(post, inbox.port)
        with pytest.raises(StoreTrouble):
            one.look()
        away.gone = False
        post.clock.forward(minutes=6)
        assert worker(post, inbox.port, "w2").look() == 1  # another one finds a dead worker
        assert post.delivery(letter) == "uncertain"
        one.look()  # the first one knows better
    assert post.delivery(letter) == "sent"
    assert len(inbox.taken) == 1


class Sleeper:
    """A carrier that lets a test do something between the steps."""

    name = place = server = "sleeper"

    def __init__(self, between: Callable[[], object]) -> None:
        self._between, self.handed = between, 0

    def deliver(self, sealed: Sealed, hand_over: Callable[[], bool]) -> Outcome:
        self._between()
        if not hand_over():
            return Outcome("stopped", "data")
        self.handed += 1
        return Outcome("sent", "data", 250)

    def arrived(self, sealed: Sealed) -> bool | None:
        return None


def test_a_worker_that_slept_over_its_lease_hands_nothing_over(post: Post) -> None:
    letter = post.confirmed()
    with serving(Inbox()) as inbox:

        def meanwhile() -> None:
            assert look(post, inbox, after=301) == 2

        slow = Sleeper(meanwhile)
        Sender(post.mail, slow, "slow").look()
    assert slow.handed == 0
    assert len(inbox.taken) == 1
    assert post.delivery(letter) == "sent"


def test_a_worker_that_is_slow_but_alive_is_not_taken_for_dead(post: Post) -> None:
    """Its lease has run out and another one is about to write that; it marks in between."""
    letter = post.confirmed()
    with post.store.write() as tx:
        mine = outbox.claim(tx, "slow", post.clock.now(), post.clock.now())
    assert mine is not None
    post.clock.forward(seconds=1)
    now = post.clock.now()
    with post.store.read() as tx:
        (dead,) = outbox.expired_leases(tx, now)
    with post.store.write() as tx:
        assert outbox.hand_over(tx, mine, now, now + sender.LEASE)
    with post.store.write() as tx:
        assert not outbox.retry(tx, dead, now, now, phase="", said="dead")
        assert not outbox.failed(tx, dead, now, phase="", said="dead")
    assert post.delivery(letter) == "handing_over"


def test_only_the_carrier_that_took_it_is_asked(post: Post, tmp_path: Path) -> None:
    """A folder knows nothing of a letter that went by a server: it must not send it once more."""
    letter = post.confirmed()
    with serving(Inbox()) as inbox:
        one = worker(post, inbox.port)
        with post.store.write() as tx:
            holder = f"dead by {Smtp(plain(inbox.port)).place}"
            now = post.clock.now()
            mine = outbox.claim(tx, holder, now, now)
            assert mine is not None
            assert outbox.hand_over(tx, mine, now, now)
        post.clock.forward(seconds=1)
        Sender(post.mail, Folder(tmp_path / "out"), "w2").look()
        assert post.delivery(letter) == "uncertain"
        one.look()
    assert inbox.taken == []
    assert not list(tmp_path.glob("out/*.eml"))


def test_a_person_settles_what_nobody_knows(post: Post) -> None:
    first, second = post.confirmed(), post.confirmed()
    with serving(Inbox(cut="reply")) as inbox:
        assert look(post, inbox) == 2
    post.outbox.settle(OWNER, first)
    post.outbox.retry(OWNER, second)
    with serving(Inbox()) as well:
        assert look(post, well) == 1
    assert [post.delivery(first), post.delivery(second)] == ["sent", "sent"]
    assert len(well.taken) == 1
    assert events.LETTER_SETTLED in [
        e.kind for e in post.center.board.events(OWNER, post.view(first).call)
    ]


def test_a_changed_letter_needs_a_new_yes_and_goes_out_once(post: Post) -> None:
    call = post.call()
    letter = post.confirmed(call)
    content = replace(post.view(letter).content, notes="Con otra nota")
    with post.store.write() as tx:
        offers.write(tx, post.mail, call, letter, content, "ana@example.com", EVA)
    with serving(Inbox()) as inbox:
        assert look(post, inbox) == 0
        post.ask(call, letter)
        post.yes(letter, post.says(call, "sí"))
        assert look(post, inbox) == 1
    assert len(inbox.taken) == 1
    assert b"otra nota" in inbox.letters()[0].get_body(("plain",)).get_payload(decode=True)  # type: ignore
    assert post.delivery(letter) == "sent"
