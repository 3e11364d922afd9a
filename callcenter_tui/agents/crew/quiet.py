"""Everything that must happen before CrewAI is imported, and the import itself.

CrewAI phones home, prints panels, asks questions on stdin, loads any ``.env`` it finds above its
own files and needs a writable data directory. All of that is switched off by its own public
switches, set in this process only; nothing of ours is imported here, so it can run in a thread
while a screen is already painted.
"""

from __future__ import annotations

import atexit
import gc
import logging
import os
import sys
import threading
import warnings
from contextlib import ExitStack
from functools import wraps
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

_SWITCHES = {
    "CREWAI_DISABLE_TELEMETRY": "true",  # also keeps its signal handlers out
    "CREWAI_TRACING_ENABLED": "false",  # without it a question appears after the first run
    "CREWAI_DISABLE_TRACKING": "true",
    "CREWAI_DISABLE_VERSION_CHECK": "true",
    "OTEL_SDK_DISABLED": "true",
    "PYTHON_DOTENV_DISABLED": "1",  # a planted .env must not choose keys or addresses
}
_SLICE_SECONDS = 0.0005
"""Interpreter slice during the import, so that another thread's screen keeps painting."""

_lock = threading.Lock()
_silence: list[ExitStack] = []
"""Holds the event bus's empty scope for the life of the process: no listener prints anything."""


def import_crewai(home: Path, *also: str) -> None:
    """Import CrewAI silently, and the modules ``also``; any thread may call it, others wait.

    ``home`` receives whatever CrewAI stores (a directory ``crewai`` below it is made). Takes
    seconds of CPU the first time and nothing afterwards.
    """
    with _lock:
        warnings.filterwarnings("ignore", module="crewai")  # it warns about its own fields
        if _silence and all(name in sys.modules for name in also):
            return
        _prepare(home)
        collecting, interval = gc.isenabled(), sys.getswitchinterval()
        gc.disable()  # collections during the import stall a painted screen by up to 0.6 s
        sys.setswitchinterval(_SLICE_SECONDS)
        try:
            _import(also)
        finally:
            sys.setswitchinterval(interval)
            gc.freeze()  # and its 400,000 objects are never walked again
            if collecting:
                gc.enable()


def _prepare(home: Path) -> None:
    storage = home / "crewai"
    storage.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update(_SWITCHES)
    os.environ["CREWAI_STORAGE_DIR"] = str(storage.absolute())
    # With any handler present, neither "last resort" printing nor basicConfig() reaches stderr.
    if not _silence:
        logging.getLogger().addHandler(logging.NullHandler())
        # It logs each failed run with a traceback; the failure itself reaches us anyway.
        logging.getLogger("crewai").setLevel(logging.CRITICAL)


def _import(also: tuple[str, ...]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _forget_account()
        _skip_catalog()
        _read_no_env_file()
        for name in ("crewai", *also):
            import_module(name)
    if not _silence:
        from crewai.events import crewai_event_bus

        scope = ExitStack()
        scope.enter_context(crewai_event_bus.scoped_handlers())
        _silence.append(scope)
        atexit.register(scope.close)  # an open generator would complain while Python shuts down


def _skip_catalog() -> None:
    """Leave out CrewAI's list of hosted applications; of that module only a type's name is used.

    Loading its 4.8 MB is one uninterruptible step: alone it froze a painted screen for 40-80 ms.
    """
    stand_in = ModuleType("crewai_core.platform_apps")
    vars(stand_in)["PlatformApp"] = str
    sys.modules.setdefault(stand_in.__name__, stand_in)


def _read_no_env_file() -> None:
    """ChromaDB, which CrewAI imports, reads ``.env`` in the working directory, twice.

    One planted there could choose its classes, or break the import. Its settings are objects of
    pydantic-settings, which takes no file when it is told so; only who names one gets it.
    """
    from pydantic_settings import BaseSettings

    begin = BaseSettings.__init__

    @wraps(begin)
    def without_file(settings: Any, *given: Any, **named: Any) -> None:
        begin(settings, *given, **{"_env_file": None, **named})

    if not hasattr(begin, "__wrapped__"):
        # mypy knows no method that is replaced; a subclass of ours would not be what crewai calls.
        BaseSettings.__init__ = without_file  # type: ignore[assignment]


def _forget_account() -> None:
    """CrewAI's own account and settings files: neither read nor made, here or in ``~/.config``.

    Their places cannot be set from outside, and the import fails where they are not writable.
    """
    from crewai_core import settings
    from crewai_core.auth import token

    def no_token() -> str:
        raise token.AuthError("not used")

    settings.get_writable_config_path = lambda: None
    token.get_auth_token = no_token
