"""Which model the agents use and how patient we are with it. Values only, no library."""

from __future__ import annotations

from dataclasses import dataclass

OPENAI_URL = "https://api.openai.com/v1"


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
    """Asked when ``model`` is missing, limited or broken before its first word."""
    timeout: float = 15.0
    """Longest silence between two fragments of an answer."""
    first_token: float = 20.0
    """Longest wait for the first fragment of one request, connecting included."""
    deadline: float = 60.0
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
