"""The templates and what a center sets for them: found, changed, wrong, and kept harmless."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
import jinja2.meta
import pytest

from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.from_settings import open_mail
from callcenter_tui.locale import letter_words
from callcenter_tui.mail.render import (
    PARTS,
    TEMPLATES,
    Company,
    Renderer,
    kinds_there,
)
from callcenter_tui.settings import load
from callcenter_tui.store.engine import Store
from tests.mail.letters import COMPANY, FULL, KEY, rendered
from tests.mail.pages import Page


@pytest.mark.parametrize(
    "color",
    ["red", "#12345", "#1f6fe", "1f6feb", "#1f6feb;background:url(//x)", "#1f6feb\n}", "#ggg", "#"],
)
def test_a_colour_that_is_none_is_refused(color: str) -> None:
    with pytest.raises(Invalid, match="COMPANY_COLOR"):
        Company(color=color)


@pytest.mark.parametrize(
    ("color", "ink"),
    [
        ("#FFF", "#111111"),
        ("#ffd400", "#111111"),
        ("#000", "#ffffff"),
        ("#1f6feb", "#ffffff"),
        ("", "#ffffff"),
    ],
)
def test_the_name_can_be_read_on_the_colour(color: str, ink: str) -> None:
    company = Company("Name", color=color)
    head = next(
        a
        for _, a in Page(rendered(LetterKind.SUMMARY, company=company).html).tags
        if a.get("class") == "head"
    )
    assert f"background-color: {company.color};" in head["style"]
    assert f"color: {ink};" in head["style"]


def test_a_support_address_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid, match="SUPPORT_EMAIL"):
        Company(support_email="a@example.com, b@example.com")
    assert (
        Company(support_email="Ayuda@BÜCHER.example.org").support_email
        == "ayuda@xn--bcher-kva.example.org"
    )


def test_both_languages_have_the_same_marks() -> None:
    for key, (spanish, english) in letter_words._WORDS.items():
        assert sorted(re.findall(r"\{\w+\}", spanish)) == sorted(re.findall(r"\{\w+\}", english)), (
            key
        )


def test_every_kind_has_its_templates(tmp_path: Path) -> None:
    assert kinds_there() == tuple(LetterKind)
    assert kinds_there(tmp_path) == ()
    (tmp_path / "follow_up").mkdir()
    for part in PARTS:
        (tmp_path / "follow_up" / part).write_text("x", encoding="utf-8")
    assert kinds_there(tmp_path) == (LetterKind.FOLLOW_UP,)


def test_a_template_of_the_center_wins_and_the_others_stay(tmp_path: Path) -> None:
    (tmp_path / "follow_up").mkdir()
    own = tmp_path / "follow_up" / "subject.txt.j2"
    own.write_text("Ours: {{ content.agreed[0] }}", encoding="utf-8")
    renderer = Renderer(COMPANY, tmp_path)
    letter = renderer.render(LetterKind.FOLLOW_UP, "en", FULL, customer="Ana", call_key=KEY)
    assert letter.subject == "Ours: Cambiamos el router"
    assert "What we agreed" in letter.text


def test_the_center_keeps_its_templates_in_its_home(tmp_path: Path) -> None:
    own = tmp_path / "email_templates" / "follow_up" / "subject.txt.j2"
    own.parent.mkdir(parents=True)
    own.write_text("Ours, from {{ company.name }}", encoding="utf-8")
    settings = load({"CALLCENTER_HOME": str(tmp_path), "COMPANY_NAME": "Fibra"})
    clock = SystemClock()
    store = Store(f"sqlite:///{tmp_path / 'store.db'}")
    mail = open_mail(settings, store, clock, TimeOrderedIds(clock))
    store.close()
    letter = mail.renderer.render(LetterKind.FOLLOW_UP, "en", FULL, customer="Ana", call_key=KEY)
    assert letter.subject == "Ours, from Fibra"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("\n{{ nobody }}", "line 2"),
        ("\n\n{% if %}", "line 3"),
        ("{{ content.topic | safe }}", "safe"),
        ("{{ content.nothing }}", "nothing"),
        ("{{ w('no_such_words') }}", "no_such_words"),
        ("{{ w('source') }}", "source"),
        ("{{ w.__globals__ }}", "__globals__"),
        ("{{ ''.__class__.__mro__ }}", "__class__"),
        ("{% include '../../pyproject.toml' %}", "pyproject"),
        ("{{ content.agreed | wrapped }}", "splitlines"),
    ],
)
def test_a_template_that_is_wrong_is_named(tmp_path: Path, template: str, said: str) -> None:
    (tmp_path / "follow_up").mkdir()
    (tmp_path / "follow_up" / "body.html.j2").write_text(template, encoding="utf-8")
    with pytest.raises(Invalid) as wrong:
        Renderer(COMPANY, tmp_path).render(
            LetterKind.FOLLOW_UP, "en", FULL, customer="Ana", call_key=KEY
        )
    assert "follow_up/body.html.j2" in wrong.value.title
    assert said in str(wrong.value)


def test_a_template_reads_no_file_and_no_network(tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("p { color: #bada55 }", encoding="utf-8")
    (tmp_path / "follow_up").mkdir()
    (tmp_path / "follow_up" / "body.html.j2").write_text(
        f'<html><head><link rel="stylesheet" href="file://{secret}"></head>'
        "<body><p>{{ content.agreed[0] }}</p></body></html>",
        encoding="utf-8",
    )
    letter = Renderer(COMPANY, tmp_path).render(
        LetterKind.FOLLOW_UP, "en", FULL, customer="Ana", call_key=KEY
    )
    assert "Cambiamos el router" in letter.html
    assert "bada55" not in letter.html


def test_the_manual_names_what_templates_use() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "letters.md").read_text(encoding="utf-8")
    names = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", manual, re.MULTILINE))))
    environment = jinja2.Environment(autoescape=True)
    environment.filters.update(wrapped=str, bulleted=str, ruled=str)
    local = {"parts", "entry", "entries", "item", "line", "loop", "text", "title"}
    for path in TEMPLATES.rglob("*.j2"):
        source = path.read_text(encoding="utf-8")
        used = jinja2.meta.find_undeclared_variables(environment.parse(source))
        assert used - local <= names, path


def test_the_shipped_templates_are_where_the_package_looks() -> None:
    assert (TEMPLATES / "shared" / "layout.html.j2").is_file()
