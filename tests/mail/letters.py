"""What the tests of letters are written with."""

from __future__ import annotations

from functools import cache

from callcenter_tui.domain.letters import Content, Item, LetterKind, Rendered
from callcenter_tui.mail.render import Company, Renderer

KEY = "C-7F3K9Q"
COMPANY = Company("Fibra & Sol, S.L.", "+34 600 000 000", "ayuda@example.com", "#1f6feb")

FULL = Content(
    topic="El router no enciende",
    issues=("No hay luz desde ayer", "Ya lo ha desenchufado"),
    solutions=("Reinicio de la línea",),
    next_steps=("Un técnico le llama el viernes",),
    notes="Primera línea\nsegunda línea",
    items=(
        Item("Devoluciones", "Devolvemos en 14 días.\n\nA la misma cuenta.", "es/billing/refunds"),
        Item("Horario", "De 9 a 18.", ""),
    ),
    agreed=("Cambiamos el router", "No se cobra la visita"),
    by_when="El viernes 27 de noviembre",
)
"""Every field said; each kind of letter takes what it has."""


def everywhere(words: str) -> Content:
    """These words in every field that content has, new ones included."""
    empty, said = Content(), {}
    for name in Content.__dataclass_fields__:
        said[name] = (words,) if getattr(empty, name) == () else words
    return Content(**said | {"items": (Item(words, words, words),)})  # type: ignore[arg-type]


def rendered(
    kind: LetterKind,
    content: Content = FULL,
    *,
    language: str = "es",
    customer: str = "Ana",
    company: Company = COMPANY,
) -> Rendered:
    """A letter of the shipped templates."""
    return _renderer(company).render(kind, language, content, customer=customer, call_key=KEY)


@cache
def _renderer(company: Company) -> Renderer:
    return Renderer(company)
