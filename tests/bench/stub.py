"""The stub model in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class Stub:
    """``url`` is what OPENAI_BASE_URL takes."""

    root: str

    @property
    def url(self) -> str:
        return f"{self.root}/v1"

    def behave(self, **changes: Any) -> None:
        httpx.post(f"{self.root}/behave", json=changes)

    def asked(self) -> list[dict[str, Any]]:
        """The bodies of all requests since it was told how to behave."""
        log = httpx.get(f"{self.root}/log", timeout=30).json()["log"]
        return [entry["body"] for entry in log]


@contextmanager
def stub() -> Iterator[Stub]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = subprocess.Popen([sys.executable, "-m", "tests.stub_model", str(port)])
    found = Stub(f"http://127.0.0.1:{port}")
    try:
        for _ in range(400):
            try:
                found.asked()
                break
            except httpx.ConnectError:
                time.sleep(0.05)
        yield found
    finally:
        server.terminate()
        server.wait()
