"""Preloaded once, so that each victim is forked in milliseconds instead of loading for seconds.

Importing CrewAI costs four seconds of processor for each of dozens of processes. It starts no
thread (``test_crashes.py`` checks that), so a fork of it is as good as a new process.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # numpy's threads would not survive the fork

from callcenter_tui.agents.crew.quiet import import_crewai

import_crewai(Path(tempfile.gettempdir()) / "callcenter-tests")
