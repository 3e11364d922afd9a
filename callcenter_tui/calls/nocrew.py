"""What an engine works with when the AI agents cannot be loaded: every turn goes to a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.domain.protocols import Answer, Brief, Run, Toolbox
from callcenter_tui.domain.review import Estimate
from callcenter_tui.domain.routing import Routing


class NoCrew:
    """A crew that answers nothing; it fulfils ``domain.protocols.Crew``."""

    engine = "none"
    prompt_version = ""

    def __init__(self, why: str) -> None:
        self._why = why

    def route(self, brief: Brief, run: Run) -> Routing:
        """Raise ModelTrouble, not retryable."""
        self._refuse()

    def answer(
        self, brief: Brief, toolbox: Toolbox, run: Run, on_text: Callable[[str], None]
    ) -> Answer:
        """Raise ModelTrouble, not retryable."""
        self._refuse()

    def briefing(self, brief: Brief, toolbox: Toolbox, run: Run) -> str:
        """Raise ModelTrouble, not retryable."""
        self._refuse()

    def summary(self, brief: Brief, run: Run) -> str:
        """Raise ModelTrouble, not retryable."""
        self._refuse()

    def letter(self, brief: Brief, kind: LetterKind, run: Run) -> dict[str, object]:
        """Raise ModelTrouble, not retryable."""
        self._refuse()

    def evaluate(self, brief: Brief, run: Run) -> Estimate:
        """Raise ModelTrouble, not retryable."""
        self._refuse()

    def close(self) -> None:
        """Nothing to stop."""

    def _refuse(self) -> NoReturn:
        raise ModelTrouble("request", self._why)
