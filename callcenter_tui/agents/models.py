"""Which model the agents use and how patient we are with it. Values only, no library."""

from __future__ import annotations

from dataclasses import dataclass, replace

OPENAI_URL = "https://api.openai.com/v1"
_UNHURRIED = 3
"""No customer waits for the evaluation of a closed call: it may take so many times longer."""


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """How to reach an OpenAI-compatible server. All times in seconds.

    Without key and address the agents work offline. A server of one's own (``base_url``) may
    need no key; a placeholder is sent then.
    """

    api_key: str | None = None
    base_url: str | None = None
    model: str = "gpt-4o"
    fallback_model: str | None = None
    """Asked when ``model`` is missing, limited, broken or talks nonsense."""
    evaluator_model: str | None = None
    """Judges closed calls, best not the model that answered them; None: ``model``."""
    timeout: float = 15.0
    """Longest silence between two fragments of an answer, but see ``silence``."""
    first_token: float = 20.0
    """Longest wait for the first fragment of one request, connecting included; a model with
    another one behind it gets no more than half of what is left."""
    deadline: float = 20.0
    """Longest time for one agent run, retries and fallback included."""
    max_retries: int = 2
    """Further attempts per model after a fault that may pass, before the first word."""
    max_tokens: int = 800
    """Longest answer, in the model's tokens."""

    @property
    def online(self) -> bool:
        """Whether a model is to be asked at all."""
        return bool(self.api_key or self.base_url)

    @property
    def models(self) -> tuple[str, ...]:
        """The models in the order in which they are asked."""
        second = self.fallback_model
        return (self.model, second) if second and second != self.model else (self.model,)

    @property
    def wanted(self) -> tuple[str, ...]:
        """Every model that may be asked, each once."""
        return tuple(dict.fromkeys((*self.models, *self.for_evaluation().models)))

    @property
    def silence(self) -> float:
        """Longest silence within an answer that leaves time for something else to be done."""
        return min(self.timeout, self.deadline / 4)

    @property
    def fair(self) -> float:
        """A server that was given less time for its first word has not failed."""
        return min(self.first_token, self.deadline / 10)

    def for_evaluation(self) -> ModelSettings:
        """The settings of the evaluator: its own model, the answers' one behind it."""
        own = self.evaluator_model
        return replace(
            self,
            model=own or self.model,
            fallback_model=self.model if own else self.fallback_model,
            first_token=self.first_token * _UNHURRIED,
            timeout=self.timeout * _UNHURRIED,
            deadline=self.deadline * _UNHURRIED,
            max_tokens=self.max_tokens * 2,
        )
