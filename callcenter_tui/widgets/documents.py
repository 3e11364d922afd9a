"""The center's documents in a list, each with whose value holds and who changed it when."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from callcenter_tui.domain.lists import DocumentView
from callcenter_tui.widgets.plain import plain, plain_line


class DocumentList(OptionList):
    """Patched, not rebuilt: the cursor stays where it is."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True)
        self._views: list[DocumentView] = []

    @property
    def view(self) -> DocumentView | None:
        """The document under the cursor; None until there are any."""
        at = self.highlighted
        return self._views[at] if at is not None and at < len(self._views) else None

    def show(self, views: Sequence[DocumentView]) -> None:
        """These, in this order."""
        self._views = list(views)
        if self.option_count != len(self._views):
            self.clear_options()
            self.add_options([Option(self._title(view)) for view in self._views])
            self.highlighted = 0 if self._views else None
        else:
            self.again()

    def again(self) -> None:
        """The same for another width."""
        for number, view in enumerate(self._views):
            self.replace_option_prompt_at_index(number, self._title(view))

    def _title(self, view: DocumentView) -> Content:
        """``canned        own``; on a wide screen also the default's word, and who changed it."""
        wide = self.app.size.width >= 110
        title = plain(f"{view.name:<14}")
        if view.own or wide:
            title = title.append(plain(f"{view.source:<8}", "$accent" if view.own else ""))
        if wide and view.changed_at:
            title = title.append(plain_line(f"{when(view)} {view.by}", "$text-muted", limit=31))
        return title


def about(view: DocumentView) -> Content:
    """Whose value holds, and what the document is."""
    whose = f"Set by {view.by}, {when(view)}" if view.own else "The program's default"
    if view.changed_at and not view.own:
        whose += f", since {view.by} went back to it, {when(view)}"
    return Content("\n").join([plain_line(f"{whose}."), plain_line(view.about, "$text-muted")])


def when(view: DocumentView) -> str:
    """When it was changed, in local time."""
    return view.changed_at.astimezone().strftime("%Y-%m-%d %H:%M") if view.changed_at else ""
