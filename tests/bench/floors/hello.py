"""The smallest Typer command with a version, its help plain as ours is or as Typer makes it."""

import sys
from typing import Annotated

import typer


def show(wanted: bool) -> None:
    if wanted:
        print("hello 1.0")
        raise typer.Exit


def hello(
    version: Annotated[bool, typer.Option("--version", callback=show, is_eager=True)] = False,
) -> None:
    """Say hello."""
    print("hello")


if __name__ == "__main__":
    plain = "plain" in sys.argv
    if plain:
        sys.argv.remove("plain")
    app = typer.Typer(add_completion=False, rich_markup_mode=None if plain else "rich")
    app.command()(hello)
    app()
