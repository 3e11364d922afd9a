"""A company's own tools: Python modules named by ``CALLCENTER_TOOLS``; see ``docs/tools.md``.

A module that cannot be used is left out and named: the AI goes on with the other tools.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module

from callcenter_tui.calls.tools.checking import fault
from callcenter_tui.domain.tools import Tool
from callcenter_tui.text import clean_line


@dataclass(frozen=True, slots=True)
class Plugins:
    """What was found: usable tools, and a sentence for each thing that was not."""

    tools: tuple[Tool, ...] = ()
    faults: tuple[str, ...] = ()


def load_plugins(modules: str, reserved: Collection[str]) -> Plugins:
    """Import the modules (separated by commas) and check their tools.

    ``reserved``: names of tools that are there already.
    """
    tools: dict[str, Tool] = {}
    faults: list[str] = []
    if modules and not modules.replace(",", "").strip():
        faults.append("CALLCENTER_TOOLS names no module")
    for name in dict.fromkeys(part.strip() for part in modules.split(",") if part.strip()):
        try:
            found = [(tool, fault(tool)) for tool in import_module(name).tools()]
        except Exception as error:  # noqa: BLE001 - a company's own code; named, not fatal
            why = f"{type(error).__name__}: {error}"
            faults.append(clean_line(f"{name} cannot be used ({why})", limit=300))
            continue
        for tool, wrong in found:
            own = clean_line(getattr(tool, "name", "?"), limit=60)
            why = wrong or ("has a name that is taken" if own in (*reserved, *tools) else "")
            if why:
                faults.append(clean_line(f"{name}: the tool '{own}' {why}", limit=300))
            else:
                tools[own] = tool
    return Plugins(tuple(tools.values()), tuple(faults))
