"""Knowledge articles as files: Markdown or plain text with optional YAML front matter.

A file may begin with ``---``, lines ``title:``, ``department:``, ``language:``, ``slug:``, and
``---``. What the front matter leaves out is taken from the place of the file
(``.../{language}/{department}/{slug}.md``). File text is foreign: all of it goes through
``text.clean``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.routing import LANGUAGES
from callcenter_tui.domain.views import ArticleView
from callcenter_tui.text import clean, clean_line, fold

SUFFIXES = (".md", ".markdown", ".txt")
MAX_BYTES = 200_000
PASSAGE_WORDS = 120
"""Longest passage: what fits into one answer, and short enough that a match means something."""

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"\A\s*# +(.+)$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +(.+?)[ #]*$", re.MULTILINE)
_DEPARTMENT = re.compile(r"[a-z][a-z0-9_]{1,39}")
_FIELDS = ("title", "department", "language", "slug")


def article_files(path: Path) -> list[Path]:
    """``path`` itself if it is a file, else the articles below it, sorted; hidden ones left out.

    Raises Invalid when there is nothing there, or nothing that could be an article.
    """
    if path.is_file():
        if path.suffix.lower() not in SUFFIXES:
            raise Invalid(f"{_shown(path)} is no article", f"Use {', '.join(SUFFIXES)}.")
        return [path]
    if not path.is_dir():
        raise Invalid(f"There is no file or directory {_shown(path)}", "Check the path.")
    found = sorted(
        file
        for file in path.rglob("*")
        if file.suffix.lower() in SUFFIXES
        and file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(path).parts)
    )
    if not found:
        raise Invalid(f"No articles in {_shown(path)}", f"Articles end in {', '.join(SUFFIXES)}.")
    return found


def parse_article(
    path: Path, *, department: str | None = None, language: str | None = None
) -> ArticleView:
    """Read one article. ``department`` and ``language`` win over what the file says.

    Raises Invalid, naming the file and what to fix: unreadable, too large, not UTF-8, broken
    front matter, no text, or no usable department, language or slug.
    """
    where = _shown(path)
    content = clean(_read(path))
    front = _front_matter(content, where)
    body = _FRONT.sub("", content, count=1).strip()
    heading = _TITLE.match(body)
    if heading and not front.get("title"):
        body = body[heading.end() :].strip()
    title = front.get("title") or (heading and heading[1]) or path.stem.replace("-", " ")
    if not body:
        raise Invalid(f"{where} has no text", "Write the article below the front matter.")
    folders = path.resolve().parts[:-1]
    return ArticleView(
        slug=_slug(front.get("slug") or path.stem, where),
        department=_department(department or front.get("department") or folders[-1], where),
        language=_language(language or front.get("language"), folders, where),
        title=clean_line(title, limit=200),
        body=body,
    )


def passages(article: ArticleView) -> list[tuple[str, str]]:
    """The article as (heading, text) pieces of at most PASSAGE_WORDS words, in order.

    A heading begins a new piece; a long section is cut between paragraphs, then sentences.
    """
    marks = list(_HEADING.finditer(article.body))
    starts = [("", 0), *((clean_line(mark[1]), mark.end()) for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(article.body)]
    return [
        (heading, piece)
        for (heading, start), end in zip(starts, ends, strict=True)
        for piece in _pieces(article.body[start:end])
    ]


def _pieces(section: str) -> Iterator[str]:
    held: list[str] = []
    size = 0
    for part in _parts(section):
        words = len(part.split())
        if held and size + words > PASSAGE_WORDS:
            yield "".join(held).strip()
            held, size = [], 0
        held.append(part)
        size += words
    if size:
        yield "".join(held).strip()


def _parts(section: str) -> Iterator[str]:
    """Paragraphs with their white space; a paragraph that is too long by itself, in sentences."""
    for paragraph in re.split(r"(?<=\n)(?=\s*\n)", section):
        if len(paragraph.split()) <= PASSAGE_WORDS:
            yield paragraph
            continue
        for sentence in re.split(r"(?<=[.!?]\s)|(?<=\n)", paragraph):
            words = re.findall(r"\s*\S+\s*", sentence)
            for start in range(0, len(words), PASSAGE_WORDS):
                yield "".join(words[start : start + PASSAGE_WORDS])


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Invalid(f"{_shown(path)} cannot be read", f"{error.strerror}.") from error
    if len(raw) > MAX_BYTES:
        raise Invalid(f"{_shown(path)} is larger than {MAX_BYTES // 1000} kB", "Split the article.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Invalid(
            f"{_shown(path)} is not UTF-8 text (line {line})", "Save it again as UTF-8."
        ) from error


def _front_matter(content: str, where: str) -> dict[str, str]:
    block = _FRONT.match(content)
    if not block:
        return {}
    hint = f"Between the two --- lines write {', '.join(_FIELDS)}, each as 'name: value'."
    try:
        # BaseLoader builds strings, lists and dicts only: a title "2024" or "no" stays a title.
        data = yaml.load(block[1], Loader=yaml.BaseLoader) or {}  # noqa: S506 - text only
    except (yaml.YAMLError, RecursionError) as error:
        raise Invalid(f"The front matter of {where} cannot be read", hint) from error
    if not isinstance(data, dict):
        raise Invalid(f"The front matter of {where} is no list of fields", hint)
    for name in _FIELDS:
        if not isinstance(data.get(name, ""), str):
            raise Invalid(f"The field {name} of {where} is no plain text", hint)
    return {name: data[name].strip() for name in _FIELDS if name in data}


def _slug(value: str, where: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", fold(value)).strip("-")[:80].strip("-")
    if not slug:
        raise Invalid(f"{where} has no usable slug", "Add 'slug: some-words' to its front matter.")
    return slug


def _department(value: str, where: str) -> str:
    if not _DEPARTMENT.fullmatch(value):
        raise Invalid(
            f"{where} has no usable department ({clean_line(value, limit=40)})",
            "Add 'department: billing' (a department's key) to its front matter.",
        )
    return value


def _language(value: str | None, folders: tuple[str, ...], where: str) -> str:
    known = [folder for folder in reversed(folders) if folder in LANGUAGES]
    language = value or next(iter(known), "")
    if language not in LANGUAGES:
        raise Invalid(
            f"{where} has no usable language ({clean_line(language, limit=20) or 'none'})",
            f"Add 'language: {LANGUAGES[0]}' to its front matter; known: {', '.join(LANGUAGES)}.",
        )
    return language


def _shown(path: Path) -> str:
    return clean_line(path, limit=200)
