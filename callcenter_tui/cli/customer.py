"""``callcenter customer``: how a customer shows who they are."""

from __future__ import annotations

from typing import Annotated

import typer

from callcenter_tui.cli.acting import acting, ask_password
from callcenter_tui.cli.options import As, Json, WrongUsage
from callcenter_tui.cli.output import say, say_json

app = typer.Typer(
    name="customer", help="Customers: the question that identifies them.", no_args_is_help=True
)


@app.command("question")
def set_question(
    phone: Annotated[str, typer.Option(help="The customer's phone.")] = "",
    email: Annotated[str, typer.Option(help="The customer's e-mail.")] = "",
    question: Annotated[
        str, typer.Option(metavar="KEY", help="Which question: callcenter settings export.")
    ] = "postcode",
    answer: Annotated[
        str | None, typer.Option(help="The answer; without it, asked for or read from stdin.")
    ] = None,
    name: Annotated[str, typer.Option(help="Adds the customer when unknown.")] = "",
    acting_as: As = None,
    as_json: Json = False,
) -> None:
    """Set the question by which a customer is identified.

    The answer is kept as a hash. The phone and the e-mail given here are trusted from now on; one
    that is not given is forgotten, because any caller may have claimed it.
    """
    from callcenter_tui.calls.identity import Identity

    if not phone and not email:
        raise WrongUsage("Which customer?", "Give --phone or --email.")
    with acting(acting_as) as (house, actor):
        given = ask_password("The customer's answer: ") if answer is None else answer
        found = Identity(house.context).set_question(
            actor, phone=phone, email=email, question=question, answer=given, name=name
        )
    if as_json:
        say_json({"customer": found, "question": question})
    else:
        contacts = ", ".join(part for part in (found.phone, found.email) if part)
        say(f"{found.name} ({contacts}) is asked '{question}' from now on.")
