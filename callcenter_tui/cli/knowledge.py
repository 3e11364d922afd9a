"""``callcenter knowledge``: the articles that answers are taken from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from callcenter_tui.cli.acting import acting, opened
from callcenter_tui.cli.options import As, InDepartment, Json, Lang, Language
from callcenter_tui.cli.output import listing, plain, say, say_json

app = typer.Typer(
    name="knowledge", help="Articles that answers are taken from.", no_args_is_help=True
)

_ARTICLES = {
    "source": "SOURCE",
    "department": "DEPARTMENT",
    "language": "LANG",
    "version": "VERSION",
    "title": "TITLE",
}
_PASSAGES = {"score": "SCORE", "source": "SOURCE", "title": "TITLE", "text": "TEXT"}


@app.command("import")
def import_articles(
    path: Annotated[Path, typer.Argument(help="A Markdown or text file, or a folder of them.")],
    department: Annotated[
        str | None, typer.Option(metavar="KEY", help="Wins over the file's front matter.")
    ] = None,
    lang: Lang = None,
    acting_as: As = None,
    as_json: Json = False,
) -> None:
    """Import articles.

    A changed one gets a new version, an unchanged one stays as it is.
    """
    with acting(acting_as) as (house, actor):
        result = house.shelf.import_path(actor, path, department=department, language=lang)
    if as_json:
        say_json(result)
    else:
        counts = plain(result)
        say(", ".join(f"{name} {_count(value)}" for name, value in counts.items()))


@app.command("list")
def list_articles(
    department: InDepartment = None, lang: Lang = None, as_json: Json = False
) -> None:
    """List the articles."""
    with opened() as house:
        found = house.shelf.list(department=department, language=lang)
        items = [plain(article) | {"source": article.source} for article in found]
        listing(items, _ARTICLES, as_json=as_json, empty="No articles: callcenter knowledge import")


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="What a customer would ask.")],
    lang: Annotated[Language, typer.Option("--lang", help="es or en.")] = "en",
    department: InDepartment = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="At most so many.")] = 4,
    as_json: Json = False,
) -> None:
    """Search as the AI agents do, best passage first."""
    with opened() as house:
        found = house.shelf.search(question, lang, department=department, limit=limit)
        items = [plain(passage) | {"score": round(passage.score, 3)} for passage in found]
        listing(items, _PASSAGES, as_json=as_json, empty="Nothing in the knowledge fits.")


@app.command()
def remove(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Such as es/billing/refunds.")],
    acting_as: As = None,
    as_json: Json = False,
) -> None:
    """Remove an article.

    Answers already given keep its name as their source.
    """
    with acting(acting_as) as (house, actor):
        house.shelf.remove(actor, source)
    if as_json:
        say_json({"removed": source})
    else:
        say(f"{source} removed.")


def _count(value: object) -> object:
    return len(value) if isinstance(value, (list, dict)) else value
