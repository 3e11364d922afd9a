"""Memory of a console beside a worker, and what it must not have loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests import databases
from tests.bench.glass import Glass, python, script
from tests.bench.house import aged, called, environment, house, staffed, token
from tests.bench.row import Row, Rows

COMMAND = str(Path(sys.executable).with_name("callcenter"))
NEVER = ("crewai", "openai", "sklearn", "alembic", "numpy")


def measure() -> Rows:
    yield beside_a_worker("SQLite")
    if not databases.no_server():
        with databases.own_database() as address:
            yield beside_a_worker("PostgreSQL", DATABASE_URL=address)


def beside_a_worker(name: str, **more: str) -> Row:
    with house(**more) as center:
        staffed(center)
        aged(center, called(center, 20))
        home = center.settings.home
        env, names = environment(home, **more), home / "modules"
        with house() as embedded, Glass(script("stored", str(embedded.store.path)), env) as floor:
            floor.until("\x1b")
            floor.listen(2)
            least = floor.memory()[0]
        with worker(env):
            own = {"BENCH_TOKEN": token(center), "BENCH_MODULES": str(names)}
            with Glass(python("tests.bench.console"), env | own) as glass:
                glass.until("C-[0-9A-Z]{6}")
                glass.until("AI: worker")
                glass.listen(5)
                uss, rss = glass.memory()
        loaded = {module.split(".")[0] for module in names.read_text().split()}
        found = [package for package in NEVER if package in loaded]
        more_words = f"RSS {rss:.0f}; loaded of {', '.join(NEVER)}: {', '.join(found) or 'none'}"
        return Row(f"console beside a worker, {name}: USS", least, uss, "MiB", "1.5", 1, more_words)


@contextmanager
def worker(env: Mapping[str, str]) -> Iterator[None]:
    with subprocess.Popen(
        [COMMAND, "worker"], env=env, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert "ready" in process.stdout.readline(), os.strerror(process.poll() or 0)
        yield
        process.terminate()
        process.communicate()
