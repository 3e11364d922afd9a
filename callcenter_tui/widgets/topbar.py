"""The first lines of every screen: where one is, who one is, which AI is at work, what rings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from callcenter_tui.domain.floor import OfferView
from callcenter_tui.text import clean_line
from callcenter_tui.widgets.plain import plain_line
from callcenter_tui.widgets.ringing import keys_of, offer_words, seconds_left
from callcenter_tui.widgets.wording import NOBODY


class TopBar(Widget):
    """One line; below it a banner while nobody answers customers or while there is something to
    know of the AI, and another one while a call is offered to who sits here.

    One widget and not six: every widget costs the first paint a millisecond.
    """

    def __init__(self, title: str, who: str = "") -> None:
        super().__init__()
        self._title = clean_line(title)
        self._who = clean_line(who, limit=50)
        self._standing = ""
        self._ai = ""
        self._alert = ""
        self._offers: tuple[OfferView, ...] = ()
        self._now: datetime | None = None
        self._left = 0

    def show_ai(self, line: str, alert: str = "") -> None:
        """Say which AI is at work and what to know of it; painted only when it changed."""
        line, alert = clean_line(line, limit=60), clean_line(alert, limit=200)
        if (line, alert) != (self._ai, self._alert):
            self._ai, self._alert = line, alert
            self._grown()

    def show_who(self, who: str) -> None:
        """Another name or role."""
        self._who = clean_line(who, limit=50)
        self.refresh()

    def show_standing(self, words: str) -> None:
        """The person's own status and state, in few words."""
        words = clean_line(words, limit=60)
        if words != self._standing:
            self._standing = words
            self.refresh(Region(0, 0, self.size.width, 1))

    def show_offers(self, offers: Sequence[OfferView], now: datetime) -> None:
        """The calls offered to the person; the first one rings."""
        offers = tuple(offers)
        if offers != self._offers:
            self._offers, self._now = offers, now
            self._left = seconds_left(offers[0], now) if offers else 0
            self._grown()

    def tick(self, now: datetime) -> None:
        """A second has passed: only the line that counts down is painted, when it reads new."""
        if self._offers and seconds_left(self._offers[0], now) != self._left:
            self._now, self._left = now, seconds_left(self._offers[0], now)
            self.refresh(Region(0, 1 + bool(self._banner), self.size.width, 1))

    @property
    def _banner(self) -> str:
        return NOBODY if self._ai == NOBODY else self._alert

    def _grown(self) -> None:
        """As many lines as there are things to say."""
        lines = 1 + bool(self._banner) + bool(self._offers)
        self.set_class(lines == 2, "-banner")
        self.set_class(lines == 3, "-banners")
        self.refresh()

    def render(self) -> Content:
        """Title, person and status on the left, the AI on the right, below them the banners."""
        nobody = self._ai == NOBODY
        ai = "" if nobody else self._ai
        title, who = self._fitting(self.size.width - cell_len(f"   {ai} "))
        gap = " " * max(1, self.size.width - cell_len(f" {title}  {who}{ai} "))
        lines = [
            Content.assemble(
                " ",
                (title, "bold"),
                "  " if title else "",
                plain_line(who, "$text-muted"),
                gap,
                plain_line(ai),
            )
        ]
        if self._banner:
            lines.append(self._filled(f"▲ {self._banner}", "bold $background on $warning"))
        if self._offers:
            lines.append(self._ringing())
        return Content("\n").join(lines)

    def _fitting(self, room: int) -> tuple[str, str]:
        """Title and person in so many cells: sooner goes the title than name or status."""
        name = self._who.partition(" (")[0]
        both, short = (": ".join(filter(None, (one, self._standing))) for one in (self._who, name))
        title = self._title
        ways = ((title, both), (title, short), ("", short), (title, self._standing), (title, name))
        return next((way for way in ways if cell_len("".join(way)) < room), (title, ""))

    def _filled(self, words: str, style: str) -> Content:
        banner = plain_line(words, limit=self.size.width - 2)
        return Content(" ").append(banner).extend_right(self.size.width).stylize(style)

    def _ringing(self) -> Content:
        """What is offered, cut where the keys and the seconds begin: those are never cut."""
        more = f" (+{len(self._offers) - 1})" if len(self._offers) > 1 else ""
        end = f" {self._left}s{more}  {keys_of(self.size.width)} "
        room = max(0, self.size.width - cell_len(end) - 1)
        words = clean_line(offer_words(self._offers[0]), limit=400)
        if cell_len(words) > room:
            words = set_cell_size(words, max(0, room - 1)) + "…"
        line = f" {set_cell_size(words, room)}{end}"
        return Content(line).stylize("bold $background on $accent")
