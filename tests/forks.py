"""Processes for tests: forked from one that has the product loaded, in milliseconds each.

A process begun from nothing loads the product for half a second, and CrewAI for four; eight at a
time are most of what such a test takes. The process they are forked from has one thread only
(``e2e/test_crashes.py`` checks that), so that a fork of it is as good as a new process.
"""

from __future__ import annotations

import multiprocessing

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.e2e.warm", "callcenter_tui.wiring", "tests.conftest"])
