"""``callcenter demo``: the sample company at work, in a store of its own."""

from __future__ import annotations

import os
import shlex
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from callcenter_tui.cli.output import local, say
from callcenter_tui.cli.terminal import has_terminal, program
from callcenter_tui.domain.errors import Refused
from callcenter_tui.text import clean_line

if TYPE_CHECKING:
    from callcenter_tui.auth.sessions import Session
    from callcenter_tui.domain.views import CallRow, MessageView
    from callcenter_tui.settings import Settings
    from callcenter_tui.wiring import House

_TAKEN_OVER = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "OPENAI_FALLBACK_MODEL")
"""The only settings of the environment that hold in the demo: it must not reach a real store."""

WELCOME = (
    "Customers call in by themselves, the AI answers. Enter opens a call, t takes it over; "
    "Ctrl+A accepts one that is offered to you. F1 shows every key."
)

_STORE = "callcenter.db"
_ORDERS = "orders.db"


def demo(
    calls: Annotated[
        int, typer.Option(min=1, max=1000, help="How many calls, without a terminal.")
    ] = 6,
    seed: Annotated[int, typer.Option(help="The same seed, the same customers.")] = 1,
) -> None:
    """See the sample company at work.

    Customers call in by themselves and you supervise, in a store of its own.
    Without a terminal the same is told in plain lines.
    """
    home = _home()
    with _fresh(home):
        settings = _settings(home)
        code = _on_screen(settings, seed) if has_terminal() else _in_lines(settings, calls, seed)
    if code:
        raise typer.Exit(code)


def _on_screen(settings: Settings, seed: int) -> int:
    """The console first; the company is set up and customers call behind it."""
    from callcenter_tui.app import run_console
    from callcenter_tui.cli.sample_company import SUPERVISOR

    password = _password()
    with ExitStack() as stack:

        def open_house() -> House:
            return _opened(settings, password, seed, stack)

        def sign_in(house: House) -> Session:
            return house.access.sign_in(SUPERVISOR, password, "demo")

        code = run_console(open_house, auto_sign_in=sign_in, label="demo", welcome=WELCOME)
    _farewell(settings, password)
    return code


def _opened(settings: Settings, password: str, seed: int, stack: ExitStack) -> House:
    """The house with as much in it as the supervisor's first screen needs; the rest follows."""
    from callcenter_tui.cli.acting import open_house, owner
    from callcenter_tui.cli.sample_company import (
        SUPERVISOR,
        add_departments,
        add_knowledge,
        add_people,
        give_time,
        others,
    )
    from callcenter_tui.cli.simulate import center
    from callcenter_tui.rehearsal.demo import Callers

    house = open_house("console", settings)
    house.access.hint = f"Sign in: {SUPERVISOR} / {password}"
    _add_orders(house)
    add_departments(house, owner(house))
    give_time(house, owner(house))
    add_people(house, owner(house), password, {SUPERVISOR})
    callers = Callers(stack.enter_context(center(house)), seed)

    def staff() -> None:
        add_people(house, owner(house), password, others(SUPERVISOR))

    def customers() -> None:
        add_knowledge(house, owner(house))
        callers.run()

    for work in (customers, staff):
        threading.Thread(target=work, name=f"demo-{work.__name__}", daemon=True).start()
    return house


def _in_lines(settings: Settings, calls: int, seed: int) -> int:
    """The same without a terminal: every message as it is said, then what became of the calls."""
    from callcenter_tui.cli.acting import open_house, owner
    from callcenter_tui.cli.sample_company import add_knowledge, add_people, others
    from callcenter_tui.cli.simulate import HEADINGS, played, row_line, say_summary
    from callcenter_tui.domain.states import Origin
    from callcenter_tui.rehearsal.callers import cast
    from callcenter_tui.rehearsal.playing import Manner
    from callcenter_tui.rehearsal.sample import COMPANY

    password = _password()
    house = open_house("demo", settings)
    try:
        say(f"{COMPANY}, a sample company. Its store: {house.store.address}")
        say("The AI agents are loading; customers call in a moment.")
        _add_orders(house)
        add_knowledge(house, owner(house))
        add_people(house, owner(house), password, others())
        rows, counted, model = played(
            house,
            cast(calls, seed, "both"),
            parallel=3,
            manner=Manner(origin=Origin.LINE.value),
            report=_told,
        )
    finally:
        house.close()
    say()
    for line in (HEADINGS, *map(row_line, rows)):
        say(line)
    say()
    say_summary(counted, model)
    say(f"Look closer: {_here(settings)} call show {rows[0].key}")
    _farewell(settings, password)
    return 0 if counted.ok else 1


def _farewell(settings: Settings, password: str) -> None:
    from callcenter_tui.cli.sample_company import SUPERVISOR

    say(f"The store stays until the next demo: {_here(settings)}")
    say(f"Sign in there as {SUPERVISOR}, password {password}")


def _here(settings: Settings) -> str:
    """The words that start the program on the demo's store."""
    return f"CALLCENTER_HOME={shlex.quote(str(settings.home))} {program()}"


def _told(row: CallRow, message: MessageView) -> None:
    sources = f"  [{', '.join(message.sources)}]" if message.sources else ""
    say(
        f"{local(message.at, '%H:%M:%S')}  {row.key}  {row.department:<17}  "
        f"{message.speaker}: {clean_line(message.text)}{clean_line(sources)}"
    )


def _password() -> str:
    from secrets import token_urlsafe

    return token_urlsafe(12)


def _home() -> Path:
    given = os.environ.get("CALLCENTER_HOME")
    if given:
        return Path(given).expanduser().absolute() / "demo"
    from platformdirs import user_data_path

    return user_data_path("callcenter-demo")


@contextmanager
def _fresh(home: Path) -> Iterator[None]:
    """An empty store in ``home``. Only the old store is removed, whatever else lies there.

    Raises Refused while another demo runs there: it would lose its store.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / "demo.lock").open("w") as lock:
        if not _locked(lock):
            raise Refused("A demo is running already", f"Leave it first; it uses {home}.")
        for name in (_STORE, f"{_STORE}-wal", f"{_STORE}-shm"):
            (home / name).unlink(missing_ok=True)
        yield


def _locked(lock: IO[str]) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows refuses to remove a store in use by itself
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _settings(home: Path) -> Settings:
    from callcenter_tui import settings
    from callcenter_tui.rehearsal.sample import COMPANY, PHONE

    taken = {name: os.environ[name] for name in _TAKEN_OVER if name in os.environ}
    return settings.load(
        taken
        | {
            "CALLCENTER_HOME": str(home),
            "CALLCENTER_ENV_FILE": "",
            "CALLCENTER_KEYRING": "off",
            "DATABASE_URL": f"sqlite:///{home / _STORE}",
            "AGENT_ENGINE": "console",
            "CALLCENTER_IDLE_LOCK": "0",  # nobody was told the password
            "COMPANY_NAME": COMPANY,
            "COMPANY_PHONE": PHONE,
            "CALLCENTER_TOOLS": "callcenter_tui.rehearsal.orders",
            # Scripted customers answer no questions: who calls from the phone of an order may
            # hear of it.
            "CALLCENTER_IDENTITY": "contact",
        }
    )


def _add_orders(house: House) -> None:
    """Orders for everybody who may call, where the sample tool looks for them."""
    from callcenter_tui.domain.contact import normal_phone
    from callcenter_tui.rehearsal.callers import cast_phones
    from callcenter_tui.rehearsal.orders import orders_of, sample_orders

    file = house.settings.home / _ORDERS
    phones = map(normal_phone, cast_phones())
    sample_orders(file, orders_of(phones, house.clock.now().date()))
    os.environ["ORDERS_DB"] = str(file)
