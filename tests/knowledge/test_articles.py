"""Articles from real files: what is understood, what is refused and in which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.views import ArticleView
from callcenter_tui.knowledge.articles import (
    MAX_BYTES,
    PASSAGE_WORDS,
    article_files,
    parse_article,
    passages,
)

FRONT = "---\ntitle: {title}\ndepartment: billing\nlanguage: en\nslug: refunds\n---\n"


def written(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def article(body: str) -> ArticleView:
    return ArticleView("slug", "billing", "en", "Title", body)


def test_front_matter_names_the_article(tmp_path: Path) -> None:
    file = written(tmp_path / "a.md", FRONT.format(title="Refunds: when") + "\nIn five days.\n")
    with pytest.raises(Invalid, match=r"front matter of .*a\.md"):
        parse_article(file)  # an unquoted colon is broken YAML: say so, do not guess
    file = written(tmp_path / "a.md", FRONT.format(title='"Refunds: when"') + "\nIn five days.\n")
    found = parse_article(file)
    assert (found.source, found.title, found.body) == (
        "en/billing/refunds",
        "Refunds: when",
        "In five days.",
    )


def test_the_place_of_the_file_fills_what_it_leaves_out(tmp_path: Path) -> None:
    file = written(tmp_path / "es/sales/Envío rápido.txt", "# Envíos\n\nLlega en 24 horas.")
    found = parse_article(file)
    assert (found.source, found.title, found.body) == (
        "es/sales/envio-rapido",
        "Envíos",
        "Llega en 24 horas.",
    )


def test_what_the_caller_says_wins_over_the_file(tmp_path: Path) -> None:
    file = written(tmp_path / "a.md", FRONT.format(title="Refunds") + "Text.")
    found = parse_article(file, department="sales", language="es")
    assert found.source == "es/sales/refunds"


def test_windows_files_are_read(tmp_path: Path) -> None:
    content = "\ufeff" + (FRONT.format(title="No") + "One.\n\nTwo.").replace("\n", "\r\n")
    found = parse_article(written(tmp_path / "a.md", content))
    assert (found.title, found.body) == ("No", "One.\n\nTwo.")  # "No" is a title, not a boolean


def test_control_sequences_do_not_survive(tmp_path: Path) -> None:
    front = FRONT.format(title='"Re\x1b[2Jfunds \\e[31m \\u202e"')
    found = parse_article(written(tmp_path / "a.md", front + "Red \x1b[31m \x9b5n \u202e text."))
    shown = found.title + found.body
    assert "Red" in shown
    assert not set("\x1b\x9b\u202e") & set(shown)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"caf\xe9\nof the \xff", "not UTF-8 text .line 1"),
        ("x" * (MAX_BYTES + 1), "larger than 200 kB"),
        (FRONT.format(title="Empty"), "has no text"),
        ("---\n- a\n- b\n---\ntext", "no list of fields"),
        ("---\ntitle: [a, b]\n---\ntext", "field title"),
        ("---\ntitle: " + "[" * 5000 + "\n---\ntext", "front matter"),
        ("---\nlanguage: fr\ndepartment: billing\n---\ntext", "no usable language .fr"),
        ("---\nlanguage: en\ndepartment: '; DROP'\n---\ntext", "no usable department"),
        ("---\nlanguage: en\ndepartment: sales\nslug: '¿?'\n---\ntext", "no usable slug"),
    ],
)
def test_a_refusal_names_the_file_and_the_fix(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    file = written(tmp_path / "broken.md", content)
    with pytest.raises(Invalid, match=words) as refused:
        parse_article(file)
    assert "broken.md" in refused.value.title
    assert refused.value.hint


def test_a_folder_gives_its_articles_in_order(tmp_path: Path) -> None:
    for name in ("b.md", "a/c.txt", ".hidden/x.md", "a/.draft.md", "picture.png"):
        written(tmp_path / name, "text")
    (tmp_path / "folder.md").mkdir()
    assert article_files(tmp_path) == [tmp_path / "a/c.txt", tmp_path / "b.md"]
    assert article_files(tmp_path / "b.md") == [tmp_path / "b.md"]


@pytest.mark.parametrize("name", ["nowhere", "empty", "picture.png"])
def test_nothing_to_import_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    written(tmp_path / "picture.png", b"")
    with pytest.raises(Invalid, match=name):
        article_files(tmp_path / name)


def test_headings_begin_passages() -> None:
    found = passages(
        article("Intro.\n\n## How long?\n\nFive days.\n\n### Card\nThree.\n\n## Empty")
    )
    assert found == [("", "Intro."), ("How long?", "Five days."), ("Card", "Three.")]


@pytest.mark.parametrize(
    "body",
    [
        "\n\n".join(" ".join(f"w{n}-{i}" for i in range(70)) for n in range(5)),
        " ".join(f"Sentence number {i} is here." for i in range(90)),
        " ".join(f"word{i}" for i in range(400)),
        "\n".join(f"- item {i} of a long list" for i in range(90)),
    ],
    ids=["paragraphs", "sentences", "one endless sentence", "list"],
)
def test_long_sections_are_cut_and_lose_nothing(body: str) -> None:
    found = passages(article("## Heading\n" + body))
    assert len(found) > 1
    assert {heading for heading, _ in found} == {"Heading"}
    assert max(len(text.split()) for _, text in found) <= PASSAGE_WORDS
    assert " ".join(text for _, text in found).split() == body.split()
