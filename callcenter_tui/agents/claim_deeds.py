"""What an answer can claim to have done or to be doing, as data: verbs es and en, and their deeds.

A Spanish verb is its infinitive, with participle and first person where they are irregular
(``devolver/devuelto/devuelvo``); an English one ``base past gerund``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from callcenter_tui.agents.claim_words import (
    DEPARTMENT,
    HANDING_ON_EN,
    HANDING_ON_ES,
    OTHER,
    PAPERS,
    PERSON,
    RECORDS,
)
from callcenter_tui.text import fold


@dataclass(frozen=True)
class Claim:
    """One kind of deed. ``deeds``: one of them makes the claim true.

    ``about``: a word that the clause must have to be a claim; empty for none. ``talk``: something
    that the AI may offer in words («if you like, I will ask a person»).
    """

    kind: str
    name: str
    deeds: frozenset[str]
    es: str
    en: str
    about: str = ""
    talk: bool = False

    @cached_property
    def subject(self) -> re.Pattern[str]:
        """``about`` as a pattern on the folded clause."""
        return re.compile(self.about or "")


def _claim(
    kind: str, name: str, deeds: str, es: str, en: str, about: str = "", talk: bool = False
) -> Claim:
    return Claim(kind, name, frozenset(deeds.split()), es, en, about, talk)


CLAIMS: tuple[Claim, ...] = (
    _claim(
        "action",
        "passing the call to a department",
        "transferred",
        HANDING_ON_ES,
        HANDING_ON_EN,
        DEPARTMENT,
        talk=True,
    ),
    _claim(
        "action",
        "passing the call on",
        "transferred person_asked",
        HANDING_ON_ES,
        HANDING_ON_EN,
        OTHER,
        talk=True,
    ),
    _claim(
        "action",
        "asking a person",
        "person_asked transferred",
        "avisar informar pedir//pido notificar escalar elevar alertar solicitar hablar contactar",
        "notify/notified/notifying inform/informed/informing alert/alerted/alerting "
        "ask/asked/asking escalate/escalated/escalating tell/told/telling let/let/letting "
        "contact/contacted/contacting page/paged/paging request/requested/requesting "
        "speak/spoke|spoken/speaking brief/briefed/briefing flag/flagged/flagging "
        "raise/raised/raising",
        rf"{PERSON}|\b(?:escala\w*|eleva\w*|raise\w*|flagg\w*)\b|{PAPERS}",
        talk=True,
    ),
    _claim(
        "action",
        "a call back",
        "callback_opened",
        "llamar programar//programo agendar",
        "call/called/calling phone/phoned/phoning schedule/scheduled/scheduling "
        "arrange/arranged/arranging",
        r"\b(?:back|callback|llamada|llamar\w*|llamo)\b|\bcall you\b|\ba call\b",
        talk=True,
    ),
    _claim(
        "action",
        "sending",
        "letter_sent",
        "enviar mandar remitir reenviar",
        "send/sent/sending email/emailed/emailing e-mail/e-mailed/e-mailing mail/mailed/mailing "
        "text/texted/texting resend/resent/resending dispatch/dispatched/dispatching "
        "ship/shipped/shipping",
        talk=True,
    ),
    _claim(
        "action",
        "writing an e-mail",
        "letter_proposed letter_sent",
        "preparar redactar",
        "prepare/prepared/preparing draft/drafted/drafting",
        r"\b(?:e-?mail|mail|letter|message|quote|correo|carta|mensaje|presupuesto)\b",
        talk=True,
    ),
    _claim(
        "action",
        "a refund",
        "refunded",
        "reembolsar devolver/devuelto/devuelvo abonar reintegrar compensar indemnizar "
        "descontar//descuento bonificar",
        "refund/refunded/refunding credit/credited/crediting reimburse/reimbursed/reimbursing "
        "compensate/compensated/compensating waive/waived/waiving return/returned/returning "
        "repay/repaid/repaying issue/issued/issuing",
    ),
    _claim(
        "action",
        "cancelling",
        "cancelled",
        "cancelar anular rescindir",
        "cancel/cancelled|canceled/cancelling|canceling terminate/terminated/terminating "
        "void/voided/voiding",
    ),
    _claim(
        "action",
        "a booking",
        "booked callback_opened",
        "reservar concertar agendar programar encargar",
        "book/booked/booking schedule/scheduled/scheduling reserve/reserved/reserving "
        "arrange/arranged/arranging",
    ),
    _claim(
        "action",
        "a change",
        "changed",
        "cambiar modificar actualizar corregir//corrijo activar desactivar desbloquear bloquear "
        "restablecer//restablezco reiniciar ajustar aplicar eliminar borrar anadir renovar "
        "ampliar quitar contratar congelar reactivar",
        "change/changed/changing update/updated/updating modify/modified/modifying "
        "correct/corrected/correcting activate/activated/activating adjust/adjusted/adjusting "
        "deactivate/deactivated/deactivating unlock/unlocked/unlocking block/blocked/blocking "
        "reset/reset/resetting restart/restarted/restarting apply/applied/applying "
        "remove/removed/removing delete/deleted/deleting add/added/adding "
        "upgrade/upgraded/upgrading renew/renewed/renewing enable/enabled/enabling "
        "extend/extended/extending replace/replaced/replacing freeze/frozen/freezing",
    ),
    _claim(
        "action",
        "settling the matter",
        "refunded cancelled changed booked",
        "tramitar procesar gestionar iniciar resolver/resuelto/resuelvo arreglar solucionar "
        "ejecutar completar realizar efectuar",
        "process/processed/processing initiate/initiated/initiating fix/fixed/fixing "
        "resolve/resolved/resolving solve/solved/solving complete/completed/completing "
        "handle/handled/handling arrange/arranged/arranging settle/settled/settling "
        "place/placed/placing sort/sorted/sorting",
    ),
    _claim(
        "action",
        "writing it down",
        "noted person_asked transferred callback_opened",
        "registrar anotar apuntar documentar abrir/abierto crear presentar tomar dejar generar",
        "note/noted/noting log/logged/logging record/recorded/recording open/opened/opening "
        "register/registered/registering create/created/creating file/filed/filing "
        "submit/submitted/submitting document/documented/documenting make/made/making",
        rf"{PAPERS}|\b(?:not(?:a|e|ed|ing)|log(?:ged|ging)?|record(?:ed|ing)?|register(?:ed)?|"
        r"registra\w*|anota\w*|apunta\w*|documenta\w*|document(?:ed)?|constancia)\b",
        talk=True,
    ),
    _claim(
        "account",
        "looking into an account",
        "account_seen order_seen earlier_calls_seen",
        "comprobar//compruebo revisar consultar verificar mirar ver/visto/veo acceder localizar "
        "encontrar//encuentro confirmar buscar abrir/abierto analizar",
        "check/checked/checking review/reviewed/reviewing verify/verified/verifying "
        "look/looked/looking access/accessed/accessing see/saw|seen/seeing find/found/finding "
        "locate/located/locating confirm/confirmed/confirming pull/pulled/pulling "
        "open/opened/opening search/searched/searching investigate/investigated/investigating "
        "analyse/analysed/analysing test/tested/testing",
        RECORDS,
    ),
    _claim("account", "a purchase", "order_seen booked", "comprar", "order/ordered/ordering"),
)


def spanish(claim: Claim) -> dict[str, set[str]]:
    """Folded forms of a claim's Spanish verbs: infinitive, participle, gerund, present, future."""
    forms: dict[str, set[str]] = {name: set() for name in ("inf", "part", "ger", "now", "will")}
    for entry in claim.es.split():
        verb, part, now = (*entry.split("/"), "", "")[:3]
        stem, kind = verb[:-2], verb[-2:]
        forms["inf"].add(verb)
        forms["part"].add(part[:-1] if part else stem + ("ad" if kind == "ar" else "id"))
        forms["ger"].add(stem + ("ando" if kind == "ar" else "iendo"))
        forms["now"].add(now or f"{stem}o")
        forms["will"].add(verb)
    return forms


def preterites() -> dict[str, str]:
    """``envié`` -> ``he enviado``: folded they would be subjunctives, so they are read before."""
    found = {}
    spelling = {"c": "qu", "g": "gu", "z": "c"}
    for claim in CLAIMS:
        for entry in claim.es.split():
            verb, part = (*entry.split("/"), "")[:2]
            stem, ar = verb[:-2], verb.endswith("ar")
            past = f"{stem[:-1]}{spelling.get(stem[-1], stem[-1])}é" if ar else f"{stem}í"
            found[past] = f"he {part or stem + ('ado' if ar else 'ido')}"
    return found | {"hice": "he realizado", "puse": "he puesto", "añadí": "he anadido"}


def english(claim: Claim) -> dict[str, set[str]]:
    """Forms of a claim's English verbs: base, past and gerund; ``|`` parts two spellings."""
    forms: dict[str, set[str]] = {"base": set(), "past": set(), "ger": set()}
    for entry in claim.en.split():
        for name, words in zip(forms, entry.split("/"), strict=True):
            forms[name].update(words.split("|"))
    return forms


def either(words: set[str]) -> str:
    """A regular expression for one of ``words``, folded, longest first."""
    return "(?:" + "|".join(sorted(map(fold, words), key=lambda w: (-len(w), w))) + ")"
