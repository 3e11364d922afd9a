"""Search by meaning beside search by words: a real store, a real server that knows synonyms."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from callcenter_tui.agents.crew.embeddings import Embedder, embedder
from callcenter_tui.agents.models import ModelSettings
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.views import Actor, ArticleView, Passage
from callcenter_tui.knowledge.index import KNOWS, Index
from callcenter_tui.knowledge.meaning import REST_SECONDS, Meaning
from callcenter_tui.knowledge.shelf import Shelf
from callcenter_tui.rehearsal.sample import sample_departments
from callcenter_tui.store import departments, journal, vectors
from callcenter_tui.store.engine import Store
from callcenter_tui.store.trust import PassageVector
from tests.clocks import SettableClock
from tests.stub_model import StubModel
from tests.stub_vectors import vector

OWNER = Actor("os:root", "root", "owner")
ARTICLES = [
    ArticleView("refunds", "billing", "en", "Refunds", "They reach your card within five days."),
    ArticleView("router", "technical_support", "en", "Router", "Red means that there is no line."),
    ArticleView("leaving", "general", "en", "Cancel", "A contract ends at the end of the month."),
    ArticleView("hours", "general", "en", "Opening hours", "We are here from nine to eight."),
]
IN_OTHER_WORDS = "what about my antenna"
"""No word and no group of letters of it is in the article about the router."""
STRANGE = "how do volcanoes erupt"


@pytest.fixture(scope="module")
def server() -> Iterator[StubModel]:
    with StubModel() as running:
        yield running


@pytest.fixture
def model(server: StubModel) -> Iterator[Embedder]:
    server.behave()
    made = embedder(ModelSettings(base_url=server.url), "synonyms")
    assert made is not None
    yield made
    made.close()


class Time:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def passing() -> Time:
    return Time()


@pytest.fixture
def index() -> Index:
    return Index.build(ARTICLES)


@pytest.fixture
def meaning(
    store: Store, clock: SettableClock, model: Embedder, passing: Time
) -> Iterator[Meaning]:
    made = Meaning(store, clock, model, passing)
    yield made
    made.close()


def ready(meaning: Meaning, server: StubModel, index: Index, question: str = STRANGE) -> object:
    """The closeness to ``question`` as soon as the vectors are there."""
    assert server.wait(lambda: meaning.closeness(index, question, "en") is not None)
    return meaning.closeness(index, question, "en")


def first(index: Index, question: str, closeness: object = None) -> Passage | None:
    found = index.search(question, language="en", limit=1, closeness=closeness)
    return found[0] if found and found[0].score >= KNOWS else None


def troubles(store: Store) -> list[str]:
    with store.read() as tx:
        every = journal.after(tx, 0)
    return [str(e.data["error"]) for e in every if e.kind == events.KNOWLEDGE_TROUBLE]


def test_meaning_finds_what_words_cannot_and_strangers_stay_strangers(
    meaning: Meaning, server: StubModel, index: Index
) -> None:
    assert first(index, IN_OTHER_WORDS) is None
    assert first(index, STRANGE) is None
    found = first(index, IN_OTHER_WORDS, ready(meaning, server, index, IN_OTHER_WORDS))
    assert found is not None
    assert found.source == "en/technical_support/router"
    assert first(index, STRANGE, ready(meaning, server, index)) is None


def test_what_words_are_sure_of_stays_known(
    meaning: Meaning, server: StubModel, index: Index
) -> None:
    question = "when does a contract end"
    found = first(index, question, ready(meaning, server, index, question))
    assert found is not None
    assert found.source == "en/general/leaving"


@pytest.mark.parametrize("ground", [0.0, 1.0, 5.0])
def test_closeness_does_not_depend_on_how_alike_a_model_finds_everything(
    ground: float, store: Store, clock: SettableClock, index: Index, server: StubModel
) -> None:
    class Grounded:
        model = "grounded"

        def embed(self, texts: Sequence[str], seconds: float) -> list[list[float]]:
            return [vector(text, ground) for text in texts]

        def close(self) -> None:
            pass

    meaning = Meaning(store, clock, Grounded())
    known = ready(meaning, server, index, IN_OTHER_WORDS)
    assert first(index, IN_OTHER_WORDS, known) is not None
    assert first(index, STRANGE, meaning.closeness(index, STRANGE, "en")) is None


def test_a_text_is_paid_for_once_whatever_starts_anew(
    meaning: Meaning,
    server: StubModel,
    index: Index,
    store: Store,
    clock: SettableClock,
    model: Embedder,
) -> None:
    ready(meaning, server, index)
    assert sorted(map(len, server.embedded))[-1] == len(ARTICLES)
    changed = [replace(ARTICLES[0], body="They reach your account within a week."), *ARTICLES[1:]]
    server.behave()
    newer = Index.build(changed)
    anew = Meaning(store, clock, model)  # as after a new start
    ready(anew, server, newer)
    passages = [texts for texts in server.embedded if texts != [STRANGE]]
    assert passages == [["Refunds\nThey reach your account within a week."]]
    with store.read() as tx:  # the text that is gone is forgotten
        kept = tx.execute(select(func.count()).select_from(PassageVector)).scalar()
    assert kept == len(ARTICLES)
    anew.close()


@pytest.mark.parametrize("fault", ["401", "429", "500", "malformed", "empty"])
def test_a_server_in_trouble_leaves_search_by_words_and_is_told_once(
    fault: str, meaning: Meaning, server: StubModel, index: Index, store: Store, passing: Time
) -> None:
    server.behave(fault=fault)
    assert meaning.closeness(index, IN_OTHER_WORDS, "en") is None
    assert server.wait(lambda: meaning.trouble)
    asked = len(server.embedded)
    assert meaning.closeness(index, IN_OTHER_WORDS, "en") is None
    assert len(server.embedded) == asked  # it rests
    passing.now += REST_SECONDS
    assert server.wait(
        lambda: meaning.closeness(index, IN_OTHER_WORDS, "en") or len(server.embedded) > asked
    )
    server.behave()
    assert server.wait(lambda: _recovered(meaning, index, passing))
    assert meaning.trouble == ""
    assert len(troubles(store)) == 1
    assert "sk-secret" not in troubles(store)[0]


def _recovered(meaning: Meaning, index: Index, passing: Time) -> bool:
    passing.now += REST_SECONDS
    return meaning.closeness(index, IN_OTHER_WORDS, "en") is not None


def test_a_silent_server_costs_a_question_its_bound_and_no_more(
    server: StubModel, model: Embedder
) -> None:
    server.behave(fault="silent")
    with pytest.raises(ModelTrouble, match="timeout"):
        model.embed(["hello"], seconds=0.05)
    server.behave()
    assert len(model.embed(["hello"], seconds=5.0)) == 1


def test_another_model_under_the_old_name_is_noticed(
    meaning: Meaning, server: StubModel, index: Index, store: Store
) -> None:
    with store.write() as tx:  # vectors of three numbers, as the former model made them
        vectors.put(tx, "synonyms", {_digest(p): bytes(12) for p in index.passages("en")[:2]})
    assert server.wait(lambda: meaning.closeness(index, STRANGE, "en") is None and meaning.trouble)
    assert "length" in meaning.trouble
    with store.read() as tx:
        assert tx.execute(select(func.count()).select_from(PassageVector)).scalar() == 0


def _digest(passage: Passage) -> str:
    from hashlib import sha256

    return sha256(f"{passage.title}\n{passage.text}".encode()).hexdigest()


def test_a_shelf_searches_by_both(
    store: Store, clock: SettableClock, server: StubModel, model: Embedder
) -> None:
    with store.write() as tx:
        for department in sample_departments():
            departments.add(tx, department)
    shelf = Shelf(store, clock, model)
    shelf.put(OWNER, ARTICLES)

    def found() -> bool:
        best = shelf.search(IN_OTHER_WORDS, "en", "billing", 1)
        return bool(best) and best[0].source.endswith("router") and best[0].score >= KNOWS

    assert server.wait(found)
    assert shelf.trouble == ""
    assert shelf.search("my refund", "en", "billing")[0].source == "en/billing/refunds"
    assert shelf.search(IN_OTHER_WORDS, "es") == []
    shelf.close()
    assert shelf.search("my refund", "en")[0].source == "en/billing/refunds"  # by words


def test_without_a_model_or_a_server_there_is_no_embedder() -> None:
    assert embedder(ModelSettings(base_url="http://127.0.0.1:9"), None) is None
    assert embedder(ModelSettings(), "text-embedding-3-small") is None


def test_closing_does_not_wait_for_a_silent_server(
    meaning: Meaning, server: StubModel, index: Index, store: Store
) -> None:
    server.behave(fault="silent")
    assert meaning.closeness(index, STRANGE, "en") is None
    assert server.wait(lambda: server.embedded)
    meaning.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "knowledge-vectors"]
    assert troubles(store) == []
