"""Preloaded once, so that each victim is forked in milliseconds instead of loading for seconds.

Importing CrewAI costs four seconds of processor for each of dozens of processes. It starts no
thread (``test_crashes.py`` checks that), so a fork of it is as good as a new process.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from callcenter_tui.agents.crew.quiet import import_crewai

import_crewai(Path(tempfile.gettempdir()) / "callcenter-tests")

import callcenter_tui.agents.crew.agents  # noqa: E402, F401
import callcenter_tui.agents.crew.offline  # noqa: E402, F401
import callcenter_tui.agents.router  # noqa: E402, F401
import callcenter_tui.app  # noqa: E402, F401
import callcenter_tui.screens.live_calls  # noqa: E402, F401
import tests.e2e.victim  # noqa: E402, F401
