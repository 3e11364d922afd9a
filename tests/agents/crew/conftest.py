"""A stub model server and crews around it. CrewAI is real, the network is 127.0.0.1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from callcenter_tui.agents.crew.opening import open_crew
from callcenter_tui.agents.models import ModelSettings
from callcenter_tui.domain.protocols import Crew
from tests.agents.crew.people import OneDepartment, settings
from tests.stub_model import StubModel

FRAMEWORK = "ignore::DeprecationWarning:crewai"
"""CrewAI reads its own deprecated fields in every run."""


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.filterwarnings(FRAMEWORK))


MakeCrew = Callable[..., Crew]


@pytest.fixture(scope="session")
def running_stub() -> Iterator[StubModel]:
    with StubModel() as stub:
        yield stub


@pytest.fixture
def stub(running_stub: StubModel) -> StubModel:
    running_stub.behave()
    return running_stub


@pytest.fixture
def make_crew(stub: StubModel, tmp_path: Path) -> Iterator[MakeCrew]:
    """Open an online crew on the stub; keyword arguments change ``ModelSettings``."""
    opened: list[Crew] = []

    def make(**changes: Any) -> Crew:
        crew = open_crew(
            settings(stub.url, **changes), router_loader=OneDepartment, home=tmp_path, knows=0.14
        )
        opened.append(crew)
        return crew

    yield make
    for crew in opened:
        crew.close()


@pytest.fixture
def crew(make_crew: MakeCrew) -> Crew:
    return make_crew()


def without_key(home: Path, pace: float) -> Crew:
    return open_crew(ModelSettings(), router_loader=OneDepartment, home=home, knows=0.14, pace=pace)


@pytest.fixture
def offline(tmp_path: Path) -> Iterator[Crew]:
    crew = without_key(tmp_path, 0.0)
    yield crew
    crew.close()


@pytest.fixture
def offline_slow(tmp_path: Path) -> Iterator[Crew]:
    """A tenth of a second between two words."""
    crew = without_key(tmp_path, 0.1)
    yield crew
    crew.close()
