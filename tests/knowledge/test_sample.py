"""The sample company: complete in both languages, and of one mind with itself."""

from __future__ import annotations

import re

from callcenter_tui.auth.permissions import ROLES
from callcenter_tui.domain.routing import LANGUAGES
from callcenter_tui.knowledge.articles import passages
from callcenter_tui.rehearsal.sample import (
    sample_articles,
    sample_departments,
    sample_people,
)

ARTICLES = sample_articles()


def test_every_topic_exists_in_both_languages_and_department() -> None:
    topics = {
        language: {(a.department, a.slug) for a in ARTICLES if a.language == language}
        for language in LANGUAGES
    }
    assert len(ARTICLES) == 48
    assert topics["es"] == topics["en"]
    assert len(topics["es"]) == 24
    assert {department for department, _ in topics["es"]} == {d.key for d in sample_departments()}


def test_articles_are_short_and_have_headings() -> None:
    for article in ARTICLES:
        assert 120 <= len(article.body.split()) <= 300, article.source
        assert len(passages(article)) >= 4, article.source


def test_both_languages_state_the_same_figures() -> None:
    english = {a.slug: a for a in ARTICLES if a.language == "en"}
    for article in (a for a in ARTICLES if a.language == "es"):
        assert _figures(article.body, ",") == _figures(english[article.slug].body, "."), (
            article.slug
        )


def test_opening_hours_are_stated_once() -> None:
    for language in LANGUAGES:
        stating = [a.slug for a in ARTICLES if a.language == language and "20:30" in a.body]
        assert stating == ["opening-hours"]


def test_people_have_known_roles_departments_and_one_login_each() -> None:
    people = sample_people()
    keys = {department.key for department in sample_departments()}
    assert sorted(person.role for person in people) == sorted(
        ["supervisor", *["agent"] * 4, "viewer"]
    )
    assert {person.role for person in people} <= set(ROLES)
    assert {key for person in people for key in person.departments} == keys
    assert len({person.login for person in people}) == len(people)


def _figures(text: str, decimal: str) -> list[str]:
    """Every number, written alike: 1.000 and 1,000 are one thousand, 24,90 and 24.90 a price."""
    thousands = re.escape("." if decimal == "," else ",")
    plain = re.sub(rf"(?<![\d.,])(\d{{1,3}}){thousands}(\d{{3}})(?![.,]?\d)", r"\1\2", text)
    return sorted(number.replace(",", ".") for number in re.findall(r"\d+(?:[.,:]\d+)*", plain))
