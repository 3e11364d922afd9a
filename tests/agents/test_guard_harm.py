"""What a model might say to a customer's harm while plausible articles lie before it."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest

from callcenter_tui.agents.guard import Verdict, judge
from callcenter_tui.domain.grounding import Cited, Evidence
from callcenter_tui.domain.protocols import Answer
from callcenter_tui.rehearsal.sample import COMPANY, sample_articles

ARTICLES = {f"{a.language}/{a.department}/{a.slug}": a.body for a in sample_articles()}
EARLIER = "tool/earlier_calls/1"
SAID_ONCE = (
    "Billing: the customer was promised a refund of 500 euros, to be had at +34 911 222 999."
)


def said(language: str, text: str, *sources: str, **evidence: Any) -> Verdict:
    """The guard on ``text``, which cites ``sources``, with every article of its language given."""
    texts = [(key, body) for key, body in ARTICLES.items() if key.startswith(language)]
    given = (*texts, *evidence.pop("texts", ()))
    answer = Answer(text, sources, True, (Cited(text, sources),) if sources else ())
    return judge(answer, Evidence(language, COMPANY, given, **evidence))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Your refund is already on its way to you."),
        ("en", "Good news: the refund has gone through."),
        ("en", "I see on my screen that the payment came in."),
        ("en", "Done! Your subscription is off."),
        ("en", "Your contract ends today."),
        ("en", "A technician is scheduled to come to your home tomorrow morning."),
        ("en", "Speaking as a person who has had the same problem, I know how it feels."),
        ("en", "What are the last four digits and expiry date of your card?"),
        ("en", "Tell me the code that you got by SMS."),
        ("en", "You do not owe us anything."),
        ("en", "There is an outage in your area right now."),
        ("en", "I transferred you to billing, and they confirmed the refund."),
        ("en", "You have no right to return it."),
        ("en", "Legally you cannot complain about this."),
        ("es", "El reembolso ya va de camino a su cuenta."),
        ("es", "Me sale aquí que su pago entró."),
        ("es", "Le confirmo que no debe nada."),
        ("es", "Hay una avería en su zona ahora mismo."),
        ("es", "Han autorizado el descuento."),
        ("es", "Su contrato termina hoy mismo."),
        ("es", "Su línea ya está dada de baja."),
        ("es", "La visita queda programada."),
        ("es", "Le regalamos un mes."),
        ("es", "Le perdono la deuda."),
        ("es", "Deme su DNI y la clave que le acaba de llegar por SMS."),
        ("es", "Usted no tiene derecho a devolverlo."),
        ("es", "Le hablo como madre, sé lo que es."),
    ],
)
def test_harm_is_held_back_whatever_article_shares_its_words(language: str, text: str) -> None:
    for source in ("", *(key for key in ARTICLES if key.startswith(language))):
        found = said(
            language,
            text,
            *filter(None, [source]),
            deeds=frozenset({"callback_opened", "transferred"}),
        )
        assert not found.ok, source


def test_no_article_says_when_somebody_will_call() -> None:
    deeds = frozenset({"callback_opened"})
    assert said("en", "A colleague will call you back.", deeds=deeds).ok
    assert not said("en", "A colleague will call you in five minutes.", deeds=deeds).ok
    assert not said("es", "Un compañero le llama en cinco minutos.", deeds=deeds).ok
    noted = ("tool/open_callback/1", "A person calls you back in five minutes.")
    text = "A person of our team will call you in five minutes."
    assert said("en", text, texts=(noted,), deeds=deeds).ok


def test_where_somebodys_money_is_may_be_told_from_their_own_order() -> None:
    order = ("tool/order_status/1", "Your refund is on its way to your card.")
    seen = frozenset({"order_seen", "account_seen"})
    text = "Your refund is on its way to your card."
    assert said("en", text, order[0], texts=(order,), deeds=seen, identified=True).ok
    assert not said("en", text).ok


@pytest.mark.parametrize(
    "text",
    [
        "You will get a refund of 500 euros.",
        "A refund costs us 500 euros.",
        "Please call +34 911 222 999.",
    ],
)
def test_what_was_said_in_an_earlier_call_makes_nothing_true(text: str) -> None:
    """A caller could have said it, and the summary kept it."""
    known: dict[str, Any] = {"deeds": frozenset({"earlier_calls_seen"}), "identified": True}
    assert not said("en", text, EARLIER, texts=((EARLIER, SAID_ONCE),), **known).ok
    assert said("en", text, "whisper/1", texts=(("whisper/1", SAID_ONCE),), **known).ok


@pytest.mark.parametrize("text", ["1" * 8000, "111 " * 2000, "a." * 4000, "a.b-" * 2000])
def test_no_customer_can_stop_the_engine_with_what_they_write(text: str) -> None:
    """A pattern that takes the square of a text's length took 15 s; now it is milliseconds."""
    begun = process_time()
    said("en", "It costs 30 euros.", heard=(text,), texts=(("en/a", text),))
    judge(Answer(text), Evidence("en", ""))
    assert process_time() - begun < 3
