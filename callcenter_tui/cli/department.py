"""``callcenter department``: departments are data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from callcenter_tui.cli.acting import acting, opened
from callcenter_tui.cli.options import As, Json, WrongUsage
from callcenter_tui.cli.output import listing, say, say_json
from callcenter_tui.domain.errors import Invalid, NotFound

if TYPE_CHECKING:
    from callcenter_tui.wiring import House

app = typer.Typer(name="department", help="Departments.", no_args_is_help=True)

Autonomy = Literal["ai", "draft", "person"]
_COLUMNS = {
    "key": "KEY",
    "name_en": "ENGLISH",
    "name_es": "SPANISH",
    "autonomy": "ANSWERED BY",
    "position": "POSITION",
}


@app.command("list")
def list_departments(as_json: Json = False) -> None:
    """List the departments in their order."""
    with opened() as house:
        listing(house.departments.list(), _COLUMNS, as_json=as_json, empty="Run: callcenter init")


@app.command()
def add(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Such as technical_support.")],
    name_en: Annotated[str, typer.Option(help="The English name.")],
    name_es: Annotated[str, typer.Option(help="The Spanish name.")],
    autonomy: Annotated[Autonomy, typer.Option(help="Who answers its new calls.")] = "ai",
    position: Annotated[int, typer.Option(min=0, help="Place in lists.")] = 100,
    acting_as: As = None,
    as_json: Json = False,
) -> None:
    """Add a department."""
    from callcenter_tui.domain.views import DepartmentView

    with acting(acting_as) as (house, actor):
        wanted = DepartmentView(key, name_en, name_es, autonomy, position)
        if not house.departments.add(actor, wanted):
            raise Invalid(f"There is a department '{key}' already", "Change it with: set")
        _done(house, key, "added", as_json)


@app.command("set")
def set_department(
    key: Annotated[str, typer.Argument(metavar="KEY")],
    autonomy: Annotated[
        Autonomy | None,
        typer.Option(help="ai answers; draft: the AI drafts, a person sends; person answers."),
    ] = None,
    name_en: Annotated[str | None, typer.Option(help="The English name.")] = None,
    name_es: Annotated[str | None, typer.Option(help="The Spanish name.")] = None,
    position: Annotated[int | None, typer.Option(min=0, help="Place in lists.")] = None,
    acting_as: As = None,
    as_json: Json = False,
) -> None:
    """Change what is given of a department.

    Autonomy holds at once, also for calls that no person drives; `person` lets them wait for one.
    """
    if autonomy is None and name_en is None and name_es is None and position is None:
        raise WrongUsage("Nothing to change", "See: callcenter department set --help")
    with acting(acting_as) as (house, actor):
        house.departments.set(
            actor, key, autonomy=autonomy, name_en=name_en, name_es=name_es, position=position
        )
        _done(house, key, "changed", as_json)


def _done(house: House, key: str, what: str, as_json: bool) -> None:
    found = next((one for one in house.departments.list() if one.key == key), None)
    if found is None:
        raise NotFound(f"There is no department '{key}'", "See: callcenter department list")
    if as_json:
        say_json(found)
    else:
        say(f"{found.key} ({found.name_en} / {found.name_es}, {found.autonomy}) {what}.")
