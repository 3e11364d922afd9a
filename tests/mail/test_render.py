"""Letters as they are read: what stands in them, and what foreign words cannot do to them."""

from __future__ import annotations

import re

import pytest

from callcenter_tui.domain.letters import Content, Item, LetterKind
from callcenter_tui.mail.render import (
    LONGEST_SUBJECT,
    Company,
)
from tests.hostile import ATTACKS, EVERYTHING, FORBIDDEN
from tests.mail.letters import KEY, everywhere, rendered
from tests.mail.pages import Page

KINDS = pytest.mark.parametrize("kind", list(LetterKind))
LANGUAGES = pytest.mark.parametrize("language", ["es", "en"])


@KINDS
@LANGUAGES
def test_both_parts_say_everything(kind: LetterKind, language: str) -> None:
    letter = rendered(kind, language=language)
    said = {
        LetterKind.SUMMARY: (
            "El router no enciende",
            "No hay luz desde ayer",
            "Ya lo ha desenchufado",
            "Reinicio de la línea",
            "Un técnico le llama el viernes",
        ),
        LetterKind.INFORMATION: (
            "Devoluciones",
            "Devolvemos en 14 días.",
            "A la misma cuenta.",
            "es/billing/refunds",
            "De 9 a 18.",
        ),
        LetterKind.FOLLOW_UP: (
            "Cambiamos el router",
            "No se cobra la visita",
            "El viernes 27 de noviembre",
        ),
    }[kind]
    always = ("Primera línea\nsegunda línea", "+34 600 000 000", "ayuda@example.com", KEY, "Ana")
    page = Page(letter.html)
    for words in (*said, *always):
        assert words in letter.text
        assert words.replace("\n", "") in page.text.replace("\n", "")
    yes = "dijo que sí" if language == "es" else "you said yes"
    assert yes in letter.text
    assert yes in page.text
    assert ("html", {"lang": language}) in page.tags


@LANGUAGES
def test_a_follow_up_says_how_to_get_no_more(language: str) -> None:
    no_more = "Si no quiere más" if language == "es" else "If you want no more"
    for kind in LetterKind:
        letter = rendered(kind, language=language)
        follows = kind is LetterKind.FOLLOW_UP
        assert (no_more in letter.text, no_more in Page(letter.html).text) == (follows, follows)
    mute = rendered(LetterKind.FOLLOW_UP, language=language, company=Company())
    assert no_more in mute.text
    assert "@" not in mute.text + Page(mute.html).text


@KINDS
def test_a_page_survives_mail_programs(kind: LetterKind) -> None:
    html = rendered(kind).html
    page = Page(html)
    used = {tag for tag, _ in page.tags}
    assert not used & {"img", "script", "link", "iframe", "object", "svg", "form", "div", "base"}
    assert not re.search(
        r"https?://|url\(|@import|src=|file:|cid:|//",
        re.sub(r"</?\w+|/>", "", html).replace("//www", "//"),
    )
    for tag, attributes in page.tags:
        if tag in ("td", "p", "h2", "ul", "li", "a"):
            assert attributes.get("style"), tag
        if tag == "table":
            assert attributes["role"] == "presentation"
    cards = [a for tag, a in page.tags if tag == "table" and a.get("width") == "600"]
    assert len(cards) == 1
    assert "max-width: 600px" in cards[0]["style"]
    assert [c for c in page.comments if 'width="600"' in c], "Outlook needs a table of its own"
    assert ("meta", {"name": "color-scheme", "content": "light dark"}) in page.tags
    assert "prefers-color-scheme: dark" in html
    assert "{" not in page.text.split("}")[-1]
    assert not re.search("[\ue000\ue001]", html)
    assert len(html) < 100_000, "Gmail clips a letter of more than 102 kB"


@pytest.mark.parametrize("missing", ["name", "phone", "support_email"])
@KINDS
def test_what_the_company_does_not_say_has_no_line(kind: LetterKind, missing: str) -> None:
    given = {
        "name": "Fibra & Sol, S.L.",
        "phone": "+34 600 000 000",
        "support_email": "ayuda@example.com",
    }
    gone = given.pop(missing)
    letter = rendered(kind, company=Company(**given))
    page = Page(letter.html)
    label = {"name": "\0", "phone": "Teléfono", "support_email": "Correo:"}[missing]
    for text in (letter.text, page.text):
        assert gone not in text
        assert label not in text
        assert all(words in text for words in given.values())


@KINDS
def test_fields_that_are_empty_have_no_heading(kind: LetterKind) -> None:
    letter = rendered(kind, Content(topic="t", items=(Item("a", "b", ""),), agreed=("x",)))
    for text in (letter.text, Page(letter.html).text):
        for label in ("Lo que nos contó", "Próximos pasos", "Notas", "Fuente", "Para cuándo"):
            assert label not in text
    assert "\n\n\n" not in letter.text


def test_without_a_name_the_greeting_has_none() -> None:
    letter = rendered(LetterKind.FOLLOW_UP, customer="")
    assert "Hola:" in letter.text
    assert "Hola:" in Page(letter.html).text


@KINDS
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_foreign_words_stay_words(kind: LetterKind, attack: str) -> None:
    """An attack makes the same tags as a plain word, and is shown as it was typed."""
    wicked = f"<b onclick=x>{attack}</b><img src=http://evil.example/x.png>&lt;&amp;{{{{7*7}}}}"
    letter = rendered(kind, everywhere(wicked), customer=wicked)
    page, plain = Page(letter.html), Page(rendered(kind, everywhere("word")).html)
    assert page.shape() == plain.shape()
    assert page.comments == plain.comments
    links, expected = ([a["href"] for tag, a in p.tags if tag == "a"] for p in (page, plain))
    assert links == expected
    for text in (page.text, letter.text):
        assert "<b onclick=x>" in " ".join(text.split()), "long lines are folded"
        assert "&lt;&amp;" in text
        assert "{{7*7}}" in text
    for part in (letter.subject, letter.text, letter.html):
        assert not FORBIDDEN.search(part)
    assert "\n" not in letter.subject


@pytest.mark.parametrize(
    "words",
    [
        "</title><script>x</script>",
        "</style><style>*{display:none}</style>",
        "<link rel=stylesheet href=file:///etc/passwd>",
        "<!-- x --><![endif]-->",
        '" onmouseover="x',
        "' style='color:red",
        "\ue0003c623e\ue001",
        "{% include 'shared/layout.html.j2' %}{# x",
        "{{ company.__class__.__mro__ }}{{ w.__globals__ }}",
        "{call} {topic} {name}",
        "```html\n<h1>x</h1>\n```",
    ],
)
@KINDS
def test_nothing_breaks_out_of_its_place(kind: LetterKind, words: str) -> None:
    letter = rendered(kind, everywhere(words), customer=words, company=Company(words[:40], words))
    calm = rendered(kind, everywhere("word"), company=Company("word", "word"))
    page, plain = Page(letter.html), Page(calm.html)
    assert page.shape() == plain.shape()
    assert page.comments == plain.comments
    assert {name for _, a in page.tags for name in a} == {name for _, a in plain.tags for name in a}
    seen = words.split("\n", maxsplit=1)[0].replace("\ue000", "\ufffd").replace("\ue001", "\ufffd")
    assert seen in page.text
    assert seen in letter.text
    assert letter.html.count("<style>") == 1


def test_other_scripts_and_emoji_come_through() -> None:
    words = "مرحبا بكم 👩‍👩‍👧 ñandú 中文 e\u0301"
    letter = rendered(LetterKind.SUMMARY, everywhere(words), customer=words)
    normal = words.replace("e\u0301", "é")
    assert normal in letter.subject
    assert normal in letter.text
    assert normal in Page(letter.html).text
    directed = [a.get("dir") for tag, a in Page(letter.html).tags if tag == "li"]
    assert directed == ["auto"] * 3, "right-to-left words decide by themselves how they run"


@pytest.mark.parametrize("words", ["palabra " * 2000, "x" * 20000, "😀" * 9000, EVERYTHING * 40])
def test_a_long_topic_is_cut_in_the_subject(words: str) -> None:
    letter = rendered(LetterKind.SUMMARY, everywhere(words))
    assert len(letter.subject) <= LONGEST_SUBJECT
    assert letter.subject.endswith("…")
    assert len(letter.html) < 100_000


def test_plain_lines_are_wrapped_and_web_addresses_stay_whole() -> None:
    address = "https://example.com/" + "largo-" * 20
    content = Content(topic="t", issues=("palabra " * 30,), notes=f"Mire {address} y díganos.")
    lines = rendered(LetterKind.SUMMARY, content).text.splitlines()
    assert [line for line in lines if len(line) > 72] == [address.strip()]


@KINDS
@LANGUAGES
def test_the_same_letter_is_rendered_the_same(kind: LetterKind, language: str) -> None:
    assert rendered(kind, language=language) == rendered(kind, language=language)
