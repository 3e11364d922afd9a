"""A check box whose state can be read without colours: ``[x]`` or ``[ ]``."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Checkbox


class Tick(Checkbox):
    """Textual's box shows an X in both states and tells them apart by colour alone."""

    @property
    def _button(self) -> Content:
        return Content.assemble(("[x]" if self.value else "[ ]", "bold"))
