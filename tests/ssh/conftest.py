"""One sshd for all tests of a worker, and one store with people; each test has its own calls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from callcenter_tui import settings, wiring
from callcenter_tui.cli.sample_company import add_departments
from callcenter_tui.domain.views import Actor
from tests.ssh import hosts

OWNER = Actor("os:tester", "tester", "owner", login="tester")
STAFF = (("ana", "agent"), ("eva", "agent"), ("sofia", "supervisor"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[hosts.Server]:
    """A real sshd with our fragment; skips, saying why, where there is none."""
    if reason := hosts.cannot():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("ssh")
    with closing(opened(folder)) as house:
        add_departments(house, OWNER)
        for login, role in STAFF:
            house.people.add(OWNER, login, login.title(), role, hosts.PASSWORD, must_change=False)
    with hosts.serving(folder, store_url(folder)) as running:
        yield running


@pytest.fixture
def house(server: hosts.Server) -> Iterator[wiring.House]:
    """The store of the server's consoles, in this process."""
    with closing(opened(server.folder)) as house:
        yield house


def store_url(folder: Path) -> str:
    return f"sqlite:///{folder}/store.db"


def opened(folder: Path) -> wiring.House:
    """The house of the consoles of this folder."""
    environment = {
        "CALLCENTER_HOME": str(folder / "test"),
        "CALLCENTER_KEYRING": "off",
        "DATABASE_URL": store_url(folder),
        "SECRET_KEY": hosts.SECRET,
    }
    return wiring.open_house(settings.load(environment), process="test")
