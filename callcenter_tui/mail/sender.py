"""The worker of the outbox: claims a letter, checks it, has it carried, and writes what came of it.

Two rules make it safe to kill at any step. Nothing goes out before the mark ``handing_over`` is
committed; and of a letter with that mark, whose worker is gone, nothing is assumed.
"""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.domain.letters import PostState
from callcenter_tui.mail import carriers, faults
from callcenter_tui.mail.carriers import Carrier, Outcome, Sealed
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.held import journal_of
from callcenter_tui.mail.leaving import remember, strange, why_not
from callcenter_tui.mail.matching import TOO_OLD
from callcenter_tui.store import letters, outbox
from callcenter_tui.store.letters import LetterFacts
from callcenter_tui.store.outbox import Claimed
from callcenter_tui.text import clean_line

WHO = "outbox"

LEASE = timedelta(minutes=5)
"""How long a worker may take before the mark, and again after it; longer than a carrier waits."""

MOST_ATTEMPTS = 6
FIRST_PAUSE, LONGEST_PAUSE = 30.0, 3600.0
"""Seconds until the second attempt, doubled with each, and the most."""

REST = timedelta(seconds=15)
"""After a fault that is the server's own: else one outage would cost every letter its attempts."""

MOST_A_LOOK = 100
_SAID = 600
_BY = " by "

_LEFT = "The worker ended before it handed the letter over; it is tried again"
_GAVE_UP = f"Given up after {MOST_ATTEMPTS} attempts. "


def pause(attempts: int, chance: float) -> timedelta:
    """How long to wait after so many attempts; ``chance`` (0-1) spreads it by a quarter."""
    seconds: float = FIRST_PAUSE * 2 ** (attempts - 1) * (0.75 + chance / 2)
    return timedelta(seconds=min(LONGEST_PAUSE, seconds))


class Sender:
    """One worker. ``checkpoint`` is told each step, for tests that kill it there."""

    def __init__(
        self,
        mail: Mail,
        carrier: Carrier,
        holder: str,
        checkpoint: Callable[[str], object] = lambda name: None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._mail, self._carrier = mail, carrier
        # The place is part of the name: only the carrier that took a letter knows whether it did.
        self._holder = f"{holder}{_BY}{carrier.place}"
        self._checkpoint, self._chance = checkpoint, chance
        self._stop = threading.Event()
        self._resting_until: datetime | None = None
        self._unwritten: deque[tuple[Claimed, Outcome]] = deque()
        self._handing_over = False

    def look(self) -> int:
        """Do what is due now; returns how many letters were touched. Idle, it is one read."""
        while self._unwritten:
            self._write(*self._unwritten[0])
            self._unwritten.popleft()
        with self._mail.store.read() as tx:
            if not outbox.anything(tx, self._mail.clock.now()):
                return 0
            not_ours = strange(tx, self._mail, self._carrier)
        done = self._sweep()
        while not not_ours and done < MOST_A_LOOK and self._ready() and self._next():
            done += 1
        return done

    def stop(self) -> None:
        """Hand nothing over any more; the letter at hand goes back to the queue.

        One that is being handed over is waited for by whoever waits for ``look``.
        """
        self._stop.set()

    def handing_over(self) -> bool:
        """Whether a letter's words are out and the server's answer is not written yet."""
        return self._handing_over

    def _ready(self) -> bool:
        resting = self._resting_until is not None and self._mail.clock.now() < self._resting_until
        return not resting and not self._stop.is_set()

    def _next(self) -> bool:
        """Claim one letter and send it; False when none is due."""
        with self._mail.store.write() as tx:
            now = self._mail.clock.now()
            if strange(tx, self._mail, self._carrier):
                return False
            mine = outbox.claim(tx, self._holder, now, now + LEASE)
            if mine is None:
                return False
            remember(tx, self._carrier, WHO, now)
            letter = _letter(tx, mine)
            if self._may_not(tx, mine, letter, now):
                return True
            self._journal(tx, events.LETTER_SENDING, letter, attempt=mine.attempts)
        self._checkpoint("claimed")
        try:
            outcome = self._carrier.deliver(self._sealed(letter), lambda: self._hand_over(mine))
        except StoreTrouble:  # from the mark: nothing was handed over, whether it stands or not
            with suppress(StoreTrouble):
                self._write(mine, Outcome(carriers.STOPPED, carriers.DATA))
            raise
        self._checkpoint("answered")
        self._keep(mine, outcome)
        self._checkpoint("recorded")
        return True

    def _hand_over(self, mine: Claimed) -> bool:
        """Check once more and commit the mark. The letter's row is held, so that no edit and no
        taken-back yes slips in between.
        """
        self._checkpoint("before_mark")
        if self._stop.is_set():
            return False
        with self._mail.store.write() as tx:
            letter, now = _letter(tx, mine, lock=True), self._mail.clock.now()
            if self._may_not(tx, mine, letter, now):
                return False
            if not outbox.hand_over(tx, mine, now, now + LEASE):
                return False
            self._journal(tx, events.LETTER_HANDING_OVER, letter, attempt=mine.attempts)
        self._handing_over = True
        self._checkpoint("marked")
        return True

    def _may_not(self, tx: Connection, mine: Claimed, letter: LetterFacts, now: datetime) -> bool:
        """Whether the letter must not go out; then it is out of the way, and a person sees why."""
        if not (why := why_not(tx, letter, now, self._carrier)):
            return False
        end, kind = outbox.refused, events.LETTER_REFUSED
        if why == TOO_OLD:
            end, kind = outbox.expired, events.LETTER_EXPIRED
        if end(tx, mine, now, why):
            self._journal(tx, kind, letter)
        return True

    def _keep(self, mine: Claimed, outcome: Outcome) -> None:
        """Write what came of it, now or when the store is there again: nobody else knows it."""
        if outcome.phase in carriers.OF_THE_SERVER:
            self._resting_until = self._mail.clock.now() + REST
        try:
            self._write(mine, outcome)
        except StoreTrouble:
            self._unwritten.append((mine, outcome))
            raise
        finally:
            self._handing_over = False

    def _write(self, mine: Claimed, outcome: Outcome) -> None:
        said = clean_line(faults.told(outcome, self._carrier.name), limit=_SAID)
        with self._mail.store.write() as tx:
            now, letter = self._mail.clock.now(), _letter(tx, mine)
            about: dict[str, Any] = {"phase": outcome.phase, "code": outcome.code}
            if outcome.kind == carriers.SENT:
                if outbox.sent(tx, mine, now, outcome.said):
                    self._journal(tx, events.LETTER_SENT, letter, attempt=mine.attempts)
            elif outcome.kind == carriers.STOPPED:
                outbox.retry(tx, mine, now, now, phase=outcome.phase, said="", free=True)
            elif outcome.kind == carriers.UNKNOWN:
                if outbox.uncertain(tx, mine, now, phase=outcome.phase, said=said):
                    self._journal(tx, events.LETTER_UNCERTAIN, letter, **about)
            elif outcome.kind == carriers.TRANSIENT:
                self._again(tx, mine, letter, now, said, about)
            elif outbox.failed(tx, mine, now, phase=outcome.phase, said=said):
                self._journal(tx, events.LETTER_FAILED, letter, **about)

    def _again(
        self,
        tx: Connection,
        mine: Claimed,
        letter: LetterFacts,
        now: datetime,
        said: str,
        about: dict[str, Any],
    ) -> None:
        phase = str(about["phase"])
        if mine.attempts >= MOST_ATTEMPTS:
            if outbox.failed(tx, mine, now, phase=phase, said=_GAVE_UP + said):
                self._journal(tx, events.LETTER_FAILED, letter, **about)
            return
        # A dead worker's letter has waited for the lease already.
        wait = timedelta(0) if mine.dead else pause(mine.attempts, self._chance())
        if outbox.retry(tx, mine, now, now + wait, phase=phase, said=said):
            about = about | {"attempt": mine.attempts, "seconds": round(wait.total_seconds())}
            self._journal(tx, events.LETTER_RETRIED, letter, **about)

    def _sweep(self) -> int:
        """Letters of dead workers: what was not handed over goes back; of the rest it is asked."""
        with self._mail.store.read() as tx:
            found = [
                (mine, _letter(tx, mine))
                for mine in outbox.expired_leases(tx, self._mail.clock.now())
            ]
        for mine, letter in found:
            self._write_of_dead(mine, letter)
        return len(found)

    def _write_of_dead(self, mine: Claimed, letter: LetterFacts) -> None:
        handing_over = mine.state == PostState.HANDING_OVER.value
        ours = mine.holder.partition(_BY)[2] == self._carrier.place
        taken = self._carrier.arrived(self._sealed(letter)) if handing_over and ours else None
        if not handing_over or taken is False:
            with self._mail.store.write() as tx:
                about = {"phase": "", "code": 0}
                self._again(tx, mine, letter, self._mail.clock.now(), _LEFT, about)
            return
        kind = carriers.SENT if taken else carriers.UNKNOWN
        self._write(mine, Outcome(kind, carriers.DATA))

    def _sealed(self, letter: LetterFacts) -> Sealed:
        return Sealed(
            letter.id, letter.message, self._mail.sender, letter.address, letter.message_id
        )

    def _journal(self, tx: Connection, kind: str, letter: LetterFacts, **data: Any) -> None:
        journal_of(tx, self._mail, kind, letter, WHO, **data)


def _letter(tx: Connection, mine: Claimed, *, lock: bool = False) -> LetterFacts:
    """The letter of a row of the outbox; the table knows no row without one."""
    found = letters.facts(tx, mine.letter, lock=lock)
    if found is None:
        raise LookupError("a letter of the outbox is gone")
    return found
