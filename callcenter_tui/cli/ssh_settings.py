"""What ``callcenter ssh check`` finds in the settings of consoles and worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from callcenter_tui.cli.output import Check
from callcenter_tui.cli.shared_host import ELSEWHERE
from callcenter_tui.cli.ssh_rights import may
from callcenter_tui.cli.ssh_written import CONSOLE_ENV, WORKER_ENV, Host
from callcenter_tui.domain.errors import CallCenterError

if TYPE_CHECKING:
    from callcenter_tui.settings import Settings


def found(host: Host) -> Iterator[Check]:
    """Whose secrets lie where, and whether a worker is there for the consoles."""
    yield _secrets(host)
    consoles = loaded(CONSOLE_ENV, f"{host.home}/console")
    if isinstance(consoles, Check):
        yield consoles
        return
    worker = loaded(WORKER_ENV, f"{host.home}/worker")
    yield _settings(consoles, worker)
    yield _roles(consoles, worker)
    yield _worker(consoles)


def loaded(file: str, home: str) -> Settings | Check:
    """The settings as a process started with this file has them, or why there are none."""
    from callcenter_tui import settings, settings_file

    name = Path(file).stem
    try:
        if not Path(file).is_file():
            return Check(name, "note", f"{file} is not there", "callcenter ssh install")
        names = {one.upper() for one in settings.Settings.model_fields}
        given, _ = settings_file.read(Path(file), names)  # its rights are another finding
        return settings.load({**given, "CALLCENTER_HOME": home})
    except PermissionError:
        return Check(name, "note", f"{file} cannot be read by you", "Run it as root.")
    except CallCenterError as error:
        return Check(name, "fail", f"{error.title}: {error.hint}".rstrip(": "))


def _secrets(host: Host) -> Check:
    wrong = []
    try:
        if not Path(WORKER_ENV).exists():
            return Check("secrets", "note", f"{WORKER_ENV} is not there")
        if may(host.account, Path(WORKER_ENV), 4):
            wrong.append(f"{WORKER_ENV} can be read by {host.account}")
        console = Path(CONSOLE_ENV)
        if console.exists() and console.stat().st_mode & 0o007:
            wrong.append(f"{CONSOLE_ENV} can be read by everybody")
        if console.exists() and not may(host.account, console, 4):
            wrong.append(f"{CONSOLE_ENV} cannot be read by {host.account}")
    except PermissionError as error:
        return Check("secrets", "note", f"{error.filename} cannot be seen by you", "As root.")
    if wrong:
        return Check("secrets", "fail", "; ".join(wrong), f"chown and chmod 0640: {WORKER_ENV}")
    return Check("secrets", "ok", "the worker's file is not the consoles' to read")


def _settings(consoles: Settings, worker: Settings | Check) -> Check:
    held = [name for name in ELSEWHERE if getattr(consoles, name.lower())]
    if held:
        said = f"{CONSOLE_ENV} has {' and '.join(held)}"
        return Check("console", "fail", said, f"Only {WORKER_ENV} may have them.")
    if consoles.environment != "production":
        said = "ENVIRONMENT is not production: known passwords are shown"
        return Check("console", "fail", said, f"Set it in {CONSOLE_ENV}.")
    if consoles.agent_engine == "console":
        said = "AGENT_ENGINE=console would need the model's secret here"
        return Check("console", "fail", said, "Set AGENT_ENGINE=worker.")
    if consoles.secret_key is None:
        return Check("console", "fail", "SECRET_KEY is missing", f"Set it in {CONSOLE_ENV}.")
    if not isinstance(worker, Check) and worker.secret_key != consoles.secret_key:
        said = f"SECRET_KEY is not the same in {CONSOLE_ENV} and {WORKER_ENV}"
        return Check("console", "fail", said, "Set one key in both, and start the worker again.")
    return Check("console", "ok", "no secret of model or mail server")


def _roles(consoles: Settings, worker: Settings | Check) -> Check:
    from urllib.parse import urlsplit

    if consoles.embedded:
        said = "an embedded store: whoever runs a console could change the audit trail"
        return Check("roles", "fail", said, "Use PostgreSQL; see callcenter ssh print steps.")
    mine = urlsplit(consoles.store_url).username or ""
    others = "" if isinstance(worker, Check) else urlsplit(worker.store_url).username or ""
    if mine in ("", "postgres", others):
        said = f"consoles use PostgreSQL's role {mine or 'of nobody'}, which is not theirs alone"
        return Check("roles", "fail", said, "callcenter init --postgres-roles apply")
    return Check("roles", "ok", f"consoles {mine}, worker {others or 'unknown'}")


def _worker(consoles: Settings) -> Check:
    from callcenter_tui.calls.context import ENGINE_SILENT
    from callcenter_tui.clock import SystemClock
    from callcenter_tui.store import engines, migrate
    from callcenter_tui.store.engine import Store

    if consoles.embedded:
        return Check("worker", "note", "not looked for in an embedded store")
    try:
        with closing(Store(consoles.store_url)) as store:
            if not migrate.is_current(store):
                return Check("worker", "fail", "the store is not prepared", "callcenter init")
            with store.read() as tx:
                alive = engines.alive(tx, SystemClock().now() - ENGINE_SILENT)
    except CallCenterError as error:
        return Check("worker", "fail", error.title, error.hint)
    workers = [one for one in alive if one.kind == "worker"]
    if not workers:
        return Check(
            "worker",
            "fail",
            "none is alive: no AI answers, no letter leaves",
            "systemctl start callcenter-worker",
        )
    return Check("worker", "ok", f"on {', '.join(one.host for one in workers)}")
