"""The sample company of ``demo`` and ``simulate``: invented, like its staff and its articles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from callcenter_tui.domain.states import Driver
from callcenter_tui.domain.views import ArticleView, DepartmentView
from callcenter_tui.knowledge.articles import article_files, parse_article

COMPANY = "Orillanova"
"""Telephone, internet and electronics for homes and small businesses; no such company exists."""
PHONE = "+34 600 000 010"

_DEPARTMENTS = (
    ("technical_support", "Technical support", "Soporte técnico"),
    ("billing", "Billing", "Facturación"),
    ("sales", "Sales", "Ventas"),
    ("general", "General enquiries", "Consultas generales"),
    ("complaints", "Complaints", "Reclamaciones"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """A fictional member of staff; ``departments`` empty means all of them."""

    login: str
    name: str
    role: str
    language: str
    departments: tuple[str, ...] = ()


_PEOPLE = (
    Person("marta", "Marta Ribera", "supervisor", "es", tuple(key for key, *_ in _DEPARTMENTS)),
    Person("ivan", "Iván Soto", "agent", "es", ("technical_support", "general")),
    Person("helen", "Helen Marsh", "agent", "en", ("technical_support", "billing")),
    Person("noa", "Noa Quintana", "agent", "es", ("billing", "complaints")),
    Person("tom", "Tom Ashby", "agent", "en", ("sales", "general")),
    Person("viewer", "Wall Screen", "viewer", "es"),
)


def sample_hours() -> dict[str, Any]:
    """The document ``hours`` of the sample company; its articles say the same."""
    weekday = [["08:00", "21:00"]]
    week: dict[str, Any] = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), weekday)
    week |= {"sat": [["09:00", "15:00"]], "sun": []}
    holidays = {"2026-12-25": "Navidad", "2027-01-01": "Año Nuevo", "2027-01-06": "Reyes"}
    return {"timezone": "Europe/Madrid", "week": week, "holidays": holidays}


def sample_departments() -> list[DepartmentView]:
    """The five departments in their order, all answered by the AI at first."""
    return [
        DepartmentView(key, name_en, name_es, Driver.AI.value, position)
        for position, (key, name_en, name_es) in enumerate(_DEPARTMENTS, start=1)
    ]


def sample_people() -> list[Person]:
    """A supervisor, four agents and a viewer."""
    return list(_PEOPLE)


@cache
def _articles() -> tuple[ArticleView, ...]:
    with as_file(files("callcenter_tui.rehearsal") / "sample" / "knowledge") as folder:
        return tuple(parse_article(file) for file in article_files(folder))


def sample_articles() -> list[ArticleView]:
    """The 48 knowledge articles (24 topics in es and en), ordered by source."""
    return list(_articles())
