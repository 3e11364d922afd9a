"""Importing, listing, removing and searching articles in a real store."""

from __future__ import annotations

from pathlib import Path

import pytest

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, Invalid, NotFound
from callcenter_tui.domain.views import Actor
from callcenter_tui.knowledge.shelf import Shelf
from callcenter_tui.rehearsal.sample import sample_articles, sample_departments
from callcenter_tui.store import departments, journal
from callcenter_tui.store.engine import Store
from tests.clocks import SettableClock

OWNER = Actor("os:root", "root", "owner")
SUPERVISOR = Actor("u1", "Marta", "supervisor", login="marta")


@pytest.fixture
def shelf(store: Store, clock: SettableClock) -> Shelf:
    with store.write() as tx:
        for department in sample_departments():
            departments.add(tx, department)
    return Shelf(store, clock)


def write(folder: Path, slug: str, text: str, language: str = "en") -> Path:
    file = folder / language / "billing" / f"{slug}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"# {slug.title()}\n\n{text}\n", encoding="utf-8")
    return file


def test_an_import_tells_new_changed_and_same(shelf: Shelf, tmp_path: Path) -> None:
    write(tmp_path, "fees", "The fee is 3 euros.")
    write(tmp_path, "cards", "We take cards.")
    assert shelf.import_path(OWNER, tmp_path).added == ("en/billing/cards", "en/billing/fees")
    changed = write(tmp_path, "fees", "The fee is 4 euros.")
    again = shelf.import_path(OWNER, tmp_path)
    assert (again.added, again.changed, again.same) == (
        (),
        ("en/billing/fees",),
        ("en/billing/cards",),
    )
    assert shelf.import_path(OWNER, changed).same == ("en/billing/fees",)
    versions = {article.slug: article.version for article in shelf.list()}
    assert versions == {"cards": 1, "fees": 2}


def test_a_search_sees_every_change_at_once(
    shelf: Shelf, store: Store, clock: SettableClock, tmp_path: Path
) -> None:
    neighbour = Shelf(store, clock)  # another process's shelf over the same store
    assert neighbour.search("how much is the fee", "en") == []
    shelf.import_path(OWNER, write(tmp_path, "fees", "The fee is 3 euros."))
    assert "3 euros" in neighbour.search("how much is the fee", "en", "billing", 4)[0].text
    shelf.import_path(OWNER, write(tmp_path, "fees", "The fee is 4 euros."))
    assert "4 euros" in neighbour.search("how much is the fee", "en")[0].text
    shelf.remove(OWNER, "en/billing/fees")
    assert neighbour.search("how much is the fee", "en") == []


def test_one_bad_file_and_nothing_is_imported(shelf: Shelf, tmp_path: Path) -> None:
    write(tmp_path, "fees", "The fee is 3 euros.")
    write(tmp_path, "zz", "").write_bytes(b"\xff\xfe")
    with pytest.raises(Invalid, match=r"zz\.md is not UTF-8"):
        shelf.import_path(OWNER, tmp_path)
    assert list(shelf.list()) == []


def test_an_unknown_department_is_refused_with_the_known_ones(shelf: Shelf, tmp_path: Path) -> None:
    write(tmp_path, "fees", "The fee is 3 euros.")
    with pytest.raises(Invalid, match="no department 'gardening'") as refused:
        shelf.import_path(OWNER, tmp_path, department="gardening")
    assert "billing" in refused.value.hint
    assert list(shelf.list()) == []


def test_twins_are_refused(shelf: Shelf, tmp_path: Path) -> None:
    write(tmp_path / "one", "fees", "The fee is 3 euros.")
    write(tmp_path / "two", "fees", "The fee is 4 euros.")
    with pytest.raises(Invalid, match="2 articles are called 'fees'"):
        shelf.import_path(OWNER, tmp_path)


def test_the_same_slug_in_two_languages_is_one_topic(shelf: Shelf, tmp_path: Path) -> None:
    write(tmp_path, "fees", "The fee is 3 euros.")
    write(tmp_path, "fees", "La tarifa son 3 euros.", "es")
    shelf.import_path(OWNER, tmp_path)
    assert [a.source for a in shelf.list(language="es")] == ["es/billing/fees"]
    assert [a.source for a in shelf.list("billing", "en")] == ["en/billing/fees"]
    assert list(shelf.list("sales")) == []


def test_only_who_may_manage_knowledge_changes_it(shelf: Shelf, tmp_path: Path) -> None:
    file = write(tmp_path, "fees", "The fee is 3 euros.")
    with pytest.raises(Forbidden):
        shelf.import_path(SUPERVISOR, file)
    shelf.import_path(OWNER, file)
    with pytest.raises(Forbidden):
        shelf.remove(SUPERVISOR, "en/billing/fees")
    with pytest.raises(Forbidden):
        shelf.put(SUPERVISOR, [])
    assert len(shelf.list()) == 1


def test_removing_what_is_not_there_says_so(shelf: Shelf, tmp_path: Path) -> None:
    shelf.import_path(OWNER, write(tmp_path, "fees", "The fee is 3 euros."))
    for source in ("en/billing/nothing", "en/sales/fees", "fees", ""):
        with pytest.raises(NotFound):
            shelf.remove(OWNER, source)
    assert len(shelf.list()) == 1


def test_changes_are_journaled_and_unchanged_articles_are_not(
    shelf: Shelf, store: Store, tmp_path: Path
) -> None:
    file = write(tmp_path, "fees", "The fee is 3 euros.")
    for _ in range(2):
        shelf.import_path(OWNER, file)
    shelf.remove(OWNER, "en/billing/fees")
    with store.read() as tx:
        found = [(e.kind, e.who, e.data["article"]) for e in journal.after(tx, 0)]
    assert found == [
        (events.ARTICLE_IMPORTED, "os:root", "en/billing/fees"),
        (events.ARTICLE_REMOVED, "os:root", "en/billing/fees"),
    ]


def test_the_sample_company_fits_a_new_store(shelf: Shelf) -> None:
    assert len(shelf.put(OWNER, sample_articles()).added) == 48
    found = shelf.search("cuanto tarda un reembolso a la tarjeta", "es", "billing")
    assert found[0].source == "es/billing/refunds"
