"""The root of all commands, and the one place where their errors become words and exit codes.

Help is plain text: Typer's rich help alone would triple the start of ``--help``.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from callcenter_tui import __version__
from callcenter_tui.cli import (
    audit,
    call,
    customer,
    demo,
    department,
    doctor,
    duty,
    evaluate,
    init,
    knowledge,
    line,
    mail,
    metrics,
    rehearse,
    report,
    review,
    route,
    secret,
    settings,
    simulate,
    ssh,
    staffing,
    store,
    telling,
    user,
    worker,
)
from callcenter_tui.cli.options import WrongUsage
from callcenter_tui.domain.errors import CallCenterError
from callcenter_tui.text import clean

DONE, NOT_DONE, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    name="callcenter",
    help="A call-center desk in a terminal. Without arguments: the console.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
NOUNS = (
    *(call.app, user.app, department.app, knowledge.app, store.app, settings.app, customer.app),
    *(mail.app, secret.app, review.app, metrics.app, audit.app, ssh.app),
)
for verb in (
    init.init,
    doctor.doctor,
    worker.worker,
    line.line,
    route.route,
    report.report,
    staffing.staffing,
    duty.duty,
):
    app.command()(verb)
for played in (simulate.simulate, demo.demo, rehearse.rehearse, evaluate.evaluate):
    app.command()(played)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"callcenter {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", is_eager=True, callback=_show_version),
    ] = False,
) -> None:
    pass


def _front(noun: typer.Typer) -> typer.Typer:
    """A noun's name and help alone: reading the commands of all nouns takes 10 ms of a start."""
    return typer.Typer(name=noun.info.name, help=noun.info.help)


def run(argv: list[str]) -> int:
    """Run one command line (without the program's name) and return its exit code; once only."""
    for noun in NOUNS:
        app.add_typer(noun if noun.info.name in argv else _front(noun))
    logging.getLogger().addHandler(logging.NullHandler())  # or a library's record is printed raw
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a Latin-1 terminal
    try:
        code = app(argv, prog_name="callcenter", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except TyperException as error:
        return _explain(error.format_message(), _usage(error), error.exit_code)
    except WrongUsage as error:
        return _explain(error.title, error.hint, WRONG_USAGE)
    except CallCenterError as error:
        return _explain(error.title, error.hint, NOT_DONE)
    except typer.Abort:
        return INTERRUPTED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough; the flush at exit must not complain
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_DONE
    except OSError as error:
        hint = f"Check this path and its rights: {error.filename}" if error.filename else ""
        return _explain(f"The system refused ({error.strerror})", hint, NOT_DONE)
    except Exception as error:  # noqa: BLE001 - the last place before a traceback on the glass
        return _explain(*telling.unforeseen(error, "a command"), NOT_DONE)


def _usage(error: TyperException) -> str:
    context = getattr(error, "ctx", None)
    return f"See: {context.command_path} --help" if context else "See: callcenter --help"


def _explain(title: str, hint: str, code: int) -> int:
    for words in (title, hint):
        if words:
            print(clean(words), file=sys.stderr)
    return code
