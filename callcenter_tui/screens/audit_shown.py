"""One box over the audit trail: all of an entry, or what a check has found."""

from __future__ import annotations

import json
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from callcenter_tui.domain.audit import AuditEntry, Verified
from callcenter_tui.widgets.plain import plain, plain_line

MARKS = {"ok": ("✓ ", "$success"), "note": ("· ", "$text-muted"), "fail": ("✗ ", "bold $error")}
"""The sign and the colour of each level; the words say the same."""


class Shown(ModalScreen[None]):
    """Text to read and scroll; Esc closes."""

    CSS_PATH = "audit.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "close", show=False),
    ]

    def __init__(self, title: str, text: Content) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        """One box with the text."""
        with VerticalScroll(id="shown-box") as box:
            box.border_title = plain_line(self._title)
            box.border_subtitle = Content("Esc closes")
            yield Static(self._text, id="shown-text")

    def on_mount(self) -> None:
        """The arrows scroll."""
        self.query_one("#shown-box").focus()

    def action_close(self) -> None:
        """Back to the entries."""
        self.dismiss()


def entry_lines(entry: AuditEntry) -> Content:
    """All of an entry: what, by whom, when, where, which link, and its data."""
    link = f"{entry.seq}" if entry.seq is not None else "none: older than the chain, not signed"
    told = [
        ("What", entry.words),
        ("Who", entry.who),
        ("When", f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S %Z}" if entry.at else "unreadable"),
        ("Call", entry.call or ""),
        ("Kind", entry.kind),
        ("Event", str(entry.id)),
        ("Link", link),
        *(
            (name, entry.logins.get(name) or _value(value))
            for name, value in entry.data.items()
            if (name, value) != ("ended", 0)
        ),
    ]
    return Content("\n").join(
        Content.assemble(plain_line(f"{name}:", "$text-muted"), " ", plain(value))
        for name, value in told
        if value
    )


def finding_lines(found: Verified) -> Content:
    """What a check has found, the worst first, and the head to be kept outside."""
    lines = []
    for one in found.findings:
        sign, style = MARKS[one.level]
        lines.append(Content.assemble((sign, style), plain(one.detail)))
        if one.hint:
            lines.append(Content.assemble("  ", plain(one.hint, "$text-muted")))
    told = f"Head, to be kept outside of the store:\n{found.head}"
    head = plain(told if found.head else "No head: the chain could not be read to its end")
    return Content("\n").join([*lines, Content(""), head])


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
