"""Search over the sample company's articles with the real index."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest

from callcenter_tui.domain.views import ArticleView
from callcenter_tui.knowledge.index import KNOWS, Index
from callcenter_tui.rehearsal.sample import sample_articles
from tests.knowledge.questions import questions


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(sample_articles())


@pytest.mark.parametrize("language", ["en", "es"])
def test_plain_questions_find_their_article(index: Index, language: str) -> None:
    known, _ = questions("questions", language)
    first = [index.search(q, language=language)[0].source.endswith(f"/{s}") for q, s in known]
    assert len(known) >= 60
    assert sum(first) / len(first) >= 0.97


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_threshold_keeps_questions_and_refuses_strangers(index: Index, language: str) -> None:
    known, unknown = questions("questions", language)
    kept = [index.best(question, language=language) is not None for question, _ in known]
    refused = [index.best(question, language=language) is None for question in unknown]
    assert sum(kept) / len(kept) >= 0.95
    assert sum(refused) / len(refused) >= 0.9


@pytest.mark.parametrize("name", ["questions_chatty", "questions_unseen"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_indirect_questions_have_the_article_among_four(
    index: Index, name: str, language: str
) -> None:
    known, _ = questions(name, language)
    among = [
        any(found.source.endswith(f"/{slug}") for found in index.search(q, language=language))
        for q, slug in known
    ]
    assert sum(among) / len(among) >= 0.6


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_wrong_article_is_rarely_taken_for_knowledge(index: Index, language: str) -> None:
    asked = [
        (question, slug)
        for name in ("questions_chatty", "questions_unseen")
        for question, slug in questions(name, language)[0]
    ]
    taken = [(index.best(question, language=language), slug) for question, slug in asked]
    wrong = [slug for found, slug in taken if found and not found.source.endswith(f"/{slug}")]
    assert len(wrong) / len(asked) <= 0.15


def test_the_whole_article_speaks_for_its_passages() -> None:
    about = ArticleView("a", "sales", "en", "Tablets", "We sell tablets.\n\n## Price\nFrom 99.")
    other = ArticleView("b", "sales", "en", "Phones", "We sell phones.\n\n## Price\nFrom 99.")
    found = Index.build([about, other]).search("price of a tablet", language="en")
    assert [(passage.source, passage.title) for passage in found[:2]] == [
        ("en/sales/a", "Tablets › Price"),
        ("en/sales/a", "Tablets"),
    ]


def test_accents_case_and_typing_errors_do_not_matter(index: Index) -> None:
    for typed in ("¿CUÁNTO TARDA LA PORTABILIDAD?", "cuanto tarda la portavilidad"):
        assert index.search(typed, language="es")[0].source == "es/sales/keep-your-number"


def test_the_answer_is_in_the_passage_and_in_the_language(index: Index) -> None:
    found = index.search("how long does a refund to my card take", language="en")
    assert "3 to 5 working days" in found[0].text
    assert {passage.language for passage in found} == {"en"}
    assert found == sorted(found, key=lambda passage: -passage.score)
    assert all(0 < passage.score <= 1 for passage in found)


def test_a_passage_asked_for_word_by_word_scores_high() -> None:
    words = "The quick brown router jumps over the lazy cable"
    alone = Index.build([ArticleView("a", "sales", "en", words, words)])
    assert alone.search(words, language="en")[0].score > 0.9


def test_the_department_decides_only_when_it_is_close(index: Index) -> None:
    fee = ArticleView("a", "billing", "en", "Fees", "The fee is five euros.")
    twins = Index.build([fee, replace(fee, slug="b", department="sales")])
    for department in ("billing", "sales"):
        found = twins.search("how much is the fee", language="en", department=department)
        assert found[0].department == department
        assert len(found) == 2  # the other department is still there
    strong = index.search("i forgot my wifi password", language="en", department="complaints")
    assert strong[0].source == "en/technical_support/wifi-password"


def test_nothing_fits_nothing(index: Index) -> None:
    assert index.search("", language="en") == []
    assert index.search("¿?!… 📵", language="es") == []
    assert index.search("router", language="fr") == []
    assert Index.build([]).search("router", language="en") == []
    assert (
        Index.build([ArticleView("a", "sales", "en", "…", "!!!")]).search("a", language="en") == []
    )
    assert index.best("xyzzy plugh", language="en") is None


def test_unknown_words_count_against_a_match(index: Index) -> None:
    plain = index.search("router lights", language="en")[0].score
    foreign = index.search("router lights zebra xylophone quasar", language="en")[0].score
    assert foreign < plain * 0.8
    assert index.search("my router " + "zebra " * 400, language="en")[0].score < KNOWS


def test_a_few_letters_in_common_are_no_knowledge() -> None:
    shelf = [
        ArticleView("a", "sales", "en", "Delivery", "A parcel is delivered to your door."),
        ArticleView("b", "sales", "en", "Deliverance", "Our deliveries of hope."),
    ]
    index = Index.build(shelf)
    assert index.best("when is my parcel delivered", language="en") is not None
    strange = "undeliverable quantum telescope paradox"  # known by groups of letters alone
    found = index.search(strange, language="en")
    assert found
    assert found == sorted(found, key=lambda passage: -passage.score)
    assert all(0 < passage.score < KNOWS for passage in found)


def test_a_meaning_that_is_sure_needs_no_words() -> None:
    index = Index.build([ArticleView("a", "sales", "en", "Delivery", "A parcel is delivered.")])
    for sure, known in ((1.2, True), (0.5, False)):
        found = index.search("xyzzy parce plugh", language="en", closeness=np.array([sure]))
        assert (found[0].score >= KNOWS) is known


def test_a_long_mail_need_not_be_covered_whole(index: Index) -> None:
    mail = "my router has no lights. " + " ".join(f"word{number}" for number in range(40))
    asked = "how long does a refund to my card take " * 3 + mail
    assert index.search(asked, language="en")[0].source.startswith("en/")


def test_many_threads_get_what_one_gets(index: Index) -> None:
    asked = [question for question, _ in questions("questions", "en")[0]] * 4
    alone = [index.search(question, language="en") for question in asked]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda q: index.search(q, language="en"), asked)) == alone


def test_a_search_is_quick_even_for_a_pasted_novel(index: Index) -> None:
    seconds = []
    for question, _ in questions("questions", "es")[0]:
        begin = perf_counter()
        index.search(question, language="es", department="billing")
        seconds.append(perf_counter() - begin)
    assert sorted(seconds)[len(seconds) // 2] < 0.010
    begin = perf_counter()
    index.search("mi router no funciona " * 50_000, language="es")
    assert perf_counter() - begin < 0.5


def test_the_library_is_loaded_by_the_first_index_only() -> None:
    code = (
        "import sys; from callcenter_tui.knowledge import index, shelf\n"
        "assert not {'sklearn', 'numpy', 'scipy'} & set(sys.modules)\n"
        "index.Index.build([]); print('lazy')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "lazy\n"
