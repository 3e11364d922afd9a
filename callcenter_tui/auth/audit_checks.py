"""Reading the chain from its first link to its last: what somebody has changed shows here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from callcenter_tui.auth.sealing import Seal
from callcenter_tui.domain.audit import ERASED, LEVELS, Anchor, Finding, Timeless, Told
from callcenter_tui.domain.views import EventView
from callcenter_tui.store.chain import BEGINNING, Link

TOLD = 50
"""Findings of one kind that are told one by one; of more their number."""

_RESTORE = "Compare the store with a backup or with an export of the audit."
_GUARD = "Find out who did it; put them back from a backup or from an empty store's schema."
_KEY = (
    "Set SECRET_KEY_PREVIOUS to the SECRET_KEY that was in force then: "
    "a setting, in the environment or in .env."
)


@dataclass(frozen=True, slots=True)
class _Erasure:
    """By which link an event was erased, and the signature of what was to be left of it."""

    seq: int
    key_id: str
    left: str


def erasures_of(seal: Seal, found: Iterable[tuple[Link, EventView]]) -> dict[int, _Erasure]:
    """What was erased by whom it may: by events that are themselves as they were signed.

    It is held in memory: some hundred bytes for each erased event.
    """
    known: dict[int, _Erasure] = {}
    for link, event in found:
        if not (seal.knows(link.key_id) and seal.body(event, link.key_id) == link.body_hash):
            continue
        pairs = zip(event.data.get("events", ()), event.data.get("left", ()), strict=False)
        known |= {int(one): _Erasure(link.seq, link.key_id, str(left)) for one, left in pairs}
    return known


class Reading:
    """Takes the links in order and keeps what is wrong with them, never the links themselves."""

    def __init__(self, seal: Seal, erasures: dict[int, _Erasure]) -> None:
        self._seal = seal
        self._erasures = erasures
        self._findings: list[Finding] = []
        self._counts: Counter[str] = Counter()
        self._keys: dict[str, tuple[int, int]] = {}
        self._before: str | None = BEGINNING
        self.first: Link | None = None
        self.last: Link | None = None
        self.links = self.erased = 0
        self.whole = True
        """Whether all was read: only then is the last link the end of the chain."""

    def read(
        self,
        chain: Iterator[tuple[Link, Told | None]],
        anchor: Anchor | None,
        progress: Callable[[int], object],
    ) -> None:
        """Read all of it; ``progress`` hears now and then how many links were read."""
        kept = ""
        try:
            for link, event in chain:
                self._take(link, event)
                if anchor and link.seq == anchor.seq:
                    kept = link.link
                if self.links % 1000 == 0:
                    progress(self.links)
        except (ValueError, TypeError):  # such as a number that is none, written by hand
            self.whole = False
            at = self.last.seq if self.last else 0
            self._bad("links", f"What follows link {at} cannot be read", seq=at)
        if anchor:
            self._anchored(anchor, kept)

    def findings(self) -> list[Finding]:
        """What was found."""
        found = [*self._findings, *self._unknown_keys(), *self._uncounted()]
        if not self._counts["links"]:
            found.append(Finding("links", "ok", self._range()))
        if not self._counts["events"]:
            erased = f"; {self.erased} of them erased, each by a signed record"
            what = f"{self.links} events are as they were signed{erased if self.erased else ''}"
            if not self._keys:
                found.append(Finding("events", "ok", what))
        return found

    def _range(self) -> str:
        if self.first is None or self.last is None:
            return "There are no links yet"
        return f"{self.links} links without a gap, {_day(self.first)} to {_day(self.last)}"

    def _take(self, link: Link, event: Told | None) -> None:
        following = self.last.seq + 1 if self.last else 1
        if link.seq != following:
            self._gap(following, link)
        self.first, self.last = self.first or link, link
        self.links += 1
        if not self._seal.knows(link.key_id):
            low, _ = self._keys.get(link.key_id, (link.seq, 0))
            self._keys[link.key_id] = (low, link.seq)
        elif self._before is not None and self._signed(link, self._before) != link.link:
            words = f"Link {link.seq} does not follow the one before: changed, moved or forged"
            self._bad("links", words, seq=link.seq, event=link.event_id)
        self._before = link.link
        self._event(link, event)

    def _signed(self, link: Link, before: str) -> str:
        return self._seal.link(link.seq, link.event_id, link.body_hash, before, link.key_id)

    def _gap(self, following: int, link: Link) -> None:
        self._before = None  # over which link this one was signed nobody can say
        if link.seq < following:
            self._bad("links", f"No link has the number {link.seq}", seq=link.seq)
            return
        last = link.seq - 1
        missing = f"Link {last} is" if last == following else f"Links {following} to {last} are"
        self._bad("links", f"{missing} missing", seq=following)

    def _event(self, link: Link, event: Told | None) -> None:
        words = ""
        if event is None:
            words = f"Event {link.event_id} of link {link.seq} is gone"
        elif isinstance(event, Timeless):
            words = f"Event {event.id} ({event.kind}) of link {link.seq}: time unreadable"
        elif link.at is None:
            words = f"Link {link.seq} of event {event.id} ({event.kind}): time unreadable"
        elif event.at != link.at:
            words = f"The time of event {event.id} or of its link {link.seq} was changed"
        elif self._seal.knows(link.key_id):
            words = self._body(link, event)
        if words:
            self._bad("events", words, seq=link.seq, event=link.event_id)

    def _body(self, link: Link, event: EventView) -> str:
        """What is wrong with an event, empty when it is what was signed."""
        if self._seal.body(event, link.key_id) == link.body_hash:
            return ""
        if event.data != ERASED:
            return f"Event {event.id} ({event.kind}) was changed after it was signed"
        erasure = self._erasures.get(event.id)
        if erasure is None or erasure.seq <= link.seq:
            return f"Event {event.id} ({event.kind}) was erased, and no signed record says by whom"
        if self._seal.body(event, erasure.key_id) != erasure.left:
            return f"Event {event.id} ({event.kind}) was changed after it was erased"
        self.erased += 1
        return ""

    def _anchored(self, anchor: Anchor, kept: str) -> None:
        last = self.last.seq if self.last else 0
        if anchor == Anchor(0, BEGINNING) or kept == anchor.link:
            words = f"The chain holds the link {anchor.seq} that was kept outside"
            self._findings.append(Finding("anchor", "ok", words, seq=anchor.seq))
        elif last < anchor.seq:
            words = f"The chain ends at link {last}, before the one that was kept: {anchor.seq}"
            self._bad("anchor", f"{words}. Its end was cut off", seq=anchor.seq)
        else:
            words = f"Link {anchor.seq} is not the one that was kept: the chain was written anew"
            self._bad("anchor", words, seq=anchor.seq)

    def _bad(self, name: str, words: str, seq: int | None = None, event: int | None = None) -> None:
        self._counts[name] += 1
        if self._counts[name] <= TOLD:
            self._findings.append(Finding(name, "fail", words, _RESTORE, seq, event))

    def _uncounted(self) -> Iterator[Finding]:
        for name, many in self._counts.items():
            if many > TOLD:
                yield Finding(name, "fail", f"And {many - TOLD} more such {name}", _RESTORE)

    def _unknown_keys(self) -> Iterator[Finding]:
        for key_id, (low, high) in self._keys.items():
            words = f"Links {low} to {high} are signed by a key that is not here ({key_id})"
            yield Finding("keys", "fail", words, _KEY, seq=low)


NO_ANCHOR = Finding(
    "anchor",
    "note",
    "Nothing was compared with the outside: whether the end was cut off cannot be told",
    "In a shell: callcenter audit verify --anchor-file LOG (or --anchor SEQ:LINK); "
    "the log says 'audit head SEQ:LINK' every day.",
)


def guards(off: Sequence[str]) -> Finding:
    """Whether the database still refuses to change and to delete; ``off``: which triggers do not.

    That they are gone tells of no change by itself, but whoever took them out could make one.
    """
    if not off:
        return Finding("triggers", "ok", "The database refuses to change or delete the record")
    one = "trigger is" if len(off) == 1 else "triggers are"
    words = f"{len(off)} {one} gone or off, so the record can be changed: {', '.join(off)}"
    return Finding("triggers", "fail", words, _GUARD)


def strangers(many: int, found: Iterable[Told]) -> Iterator[Finding]:
    """Audited events without a link, younger than the chain: written past the program."""
    told = 0
    for event in found:
        told += 1
        words = f"Event {event.id} ({event.kind}) has no link: it was put in, or its link taken out"
        yield Finding("unsigned", "fail", words, _RESTORE, event=event.id)
    if many > told:
        yield Finding("unsigned", "fail", f"And {many - told} more events without a link", _RESTORE)
    if not many:
        yield Finding("unsigned", "ok", "No audited event is without its link")


def beginnings(begun: int | None, older: int) -> Iterator[Finding]:
    """What was journaled before there was a chain: it is not signed."""
    if begun is None:
        words = f"The chain has not begun; {older} audited events have no link"
        yield Finding("beginning", "note", words, "It begins with the next sign-in or change.")
    elif older:
        words = f"{older} audited events are older than the chain and not signed"
        yield Finding("beginning", "note", f"{words}; it begins with event {begun}", event=begun)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Failures, then notes, then what is well."""
    return sorted(findings, key=lambda one: LEVELS.index(one.level))


def _day(link: Link) -> str:
    return f"{link.at:%Y-%m-%d}" if link.at else "an unreadable day"
