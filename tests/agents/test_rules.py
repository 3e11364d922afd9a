"""The written rules: who gets a person, how fast, and who is not meant."""

import pytest

from callcenter_tui.agents.rules import amounts, escalation, wants_person
from callcenter_tui.domain.routing import CATEGORIES, SEVERITIES

ASKS = """
quiero hablar con alguien
un humano
agente
representante por favor
kiero ablar con una presona
no quiero hablar con una máquina
pásame con un asesor
hay alguien real ahí?
me comunicas con tu supervisor
estoy harta de este bot
que me llame una persona de verdad
no me sirves, dame un humano
speak to a real person
get me your manager
HUMAN PLEASE
can somebody call me back
I don't want to talk to a bot
put me through to a representative
i want to spek to a represntative
why can't I talk to a person?
I don't need a bot, I need a human being
is there anyone I can speak to
how do I have to proceed to speak with a person
what must I press, what do I need to do to talk to somebody
I cannot get hold of an operator
please switch me tospeak wit an agent
chatting with a bot is useless
hablar con una máquina me parece absurdo
someone from customer service please
alguien de soporte por favor
no consigo hablar con un agente
"""
WANTS_A_PERSON_TO_LOOK = """
quiero que una persona mire mi factura
Quiero que una persona me mire la factura
necesito que una persona revise mi caso
necesito que me lo revise una persona
prefiero que me lo mire una persona
prefiero que lo vea alguien del equipo
quiero que mire mi factura una persona
quisiera que un humano revisara esto
me gustaría que una persona lo revisara
quiero que lo mire un agente
quiero que alguien de facturación revise mi cuenta
quiero que alguien mire mi caso
que lo mire una persona, por favor
que una persona revise mi factura
¿puede mirarlo una persona?
¿puede una persona mirar mi factura?
me lo puede mirar una persona
prefiero que me atienda una persona
prefiero que esto lo lleve una persona
exijo que una persona se haga cargo de mi caso
necesito que una persona de verdad lo compruebe
I want a person to look at my invoice
I want a person to look at it
I'd like a person to check my bill
I need someone to look into this personally
I would prefer a human to review my case
I want a real person to look at my bill
can a person look at my invoice?
I want my invoice looked at by a person
I'd rather have a person handle this
I'd rather a person looked at it
please have a human check this
I need an agent to review this charge
I want someone from billing to check my account
let a person look at this
"""
LOOKS_WITHOUT_A_PERSON = """
prefiero que no lo mire una persona
no me gustaría que una persona lo mirara
quiero que revisen la factura de una persona fallecida
quiero que mire si una persona puede tener dos cuentas
quiero que comprueben el pago hecho por una persona de mi empresa
puede alguien ver mis datos
can someone check why my order is late
can someone else look at my account
can a person check in at noon
I don't need a person to look at it
I don't want my invoice looked at by a person
quiero que revise el contrato a nombre de otra persona
quiero que me expliquen por qué una persona revisó mi cuenta
I want to know whether a person reads these chats
no quiero que una persona mire mi factura
no quiero que nadie mire mi cuenta
no necesito que lo mire una persona
quiero que otra persona recoja mi paquete
quiero que una persona autorizada pueda recoger el paquete
quiero que mi marido figure como persona autorizada
quiero que otra persona pueda usar mi cuenta
quiero que se añada una persona a mi contrato
necesito que una segunda persona tenga acceso
quiero saber si una persona puede usar dos cuentas
quiero dar de alta a una persona
quiero cambiar la persona de contacto
I don't want a person to look at my invoice
I want to add a person to my plan
how many people can look at my invoice
can anyone see my invoice?
can someone else use my subscription
can another person check in for me
did a person look at my invoice
una persona miró mi factura ayer y no hizo nada
a person looked at my invoice yesterday
alguien ha mirado mi cuenta sin permiso
quiero que el técnico venga el lunes
quiero que mire mi factura
necesito que revisen mi caso
quiero que mi factura llegue a otra persona
"""
DOES_NOT_ASK = """
where do you keep my personal data
soy agente inmobiliario y no me abre la app
el supervisor de mi empresa no puede entrar
I don't need an agent
no necesito un agente, solo cambiar la clave
no quiero hablar con nadie
I'd rather not talk to a person
I spoke to an agent yesterday and the bill is still wrong
hablé con un asesor ayer y no resolvió nada
I need a password manager
my manager can't sign in
can another person pick up my parcel
quiero enviar dinero a otra persona
are you a human?
is there an agent close to my street
can I get an agent nearby
we look forward to your expert advice
these arent my shoes, I want the red ones
do I need a representative to sign the contract
quiero cambiar de operador sin perder mi número
the agent installation fails on linux
I am not a robot, your captcha never ends
no me funciona el robot de cocina
we do not use AI here
can you help me
hola
"""
RULES = [
    ("safety", "critical", 0, "the router caught fire"),
    ("safety", "critical", 0, "huele a gas en toda la casa"),
    ("safety", "critical", 0, "sale humo del cargador que me vendieron"),
    ("legal_threat", "critical", 0, "I'm going to sue you"),
    ("legal_threat", "critical", 0, "los voy a denunciar a consumo"),
    ("legal_threat", "critical", 0, "mi abogado les va a escribir"),
    ("security", "high", 5, "somebody got into my account, I was hacked"),
    ("security", "high", 5, "me robaron la tarjeta ayer"),
    ("outage", "high", 5, "the whole office has no internet"),
    ("outage", "high", 5, "se cayó el sistema y no podemos vender"),
    ("billing_dispute", "high", 5, "you charged me $1,200 by mistake"),
    ("billing_dispute", "high", 5, "me cobraron 1.200 euros de mas"),
    ("supervisor_requested", "high", 2, "let me speak with your supervisor"),
    ("supervisor_requested", "high", 2, "quiero hablar con el encargado"),
    ("asks_for_person", "medium", 0, "quiero hablar con una persona"),
    ("complaint", "medium", 2, "quiero poner una queja"),
    ("dissatisfied", "medium", 2, "this is unacceptable, terrible service"),
    ("several_transfers", "medium", 2, "me pasan de un departamento a otro"),
    ("several_transfers", "medium", 2, "I have been transferred four times"),
    ("failed_attempts", "medium", 15, "ya reinicié el equipo cinco veces"),
    ("failed_attempts", "medium", 15, "I've tried everything already"),
    ("advanced_configuration", "low", 15, "how do I set up SAML with the firewall"),
]
QUIET = """
where is my order
¿cuánto cuesta el plan familiar?
my name is Sue and I need my invoice
how do I pair the Fire TV stick
quiero un seguro contra incendios
there is no outage here, only my laptop is slow
this is not a complaint, just a question
no es una queja, solo una consulta
I'm not going to sue anybody
I want to buy a laptop for 900 euros
you charged me $45.99 twice
me cobraron 500 € dos veces
the VPN does not connect
"""


@pytest.mark.parametrize("text", ASKS.strip().splitlines())
def test_who_asks_for_a_person_is_heard(text: str) -> None:
    assert wants_person(text)
    assert escalation(text) is not None


@pytest.mark.parametrize("text", DOES_NOT_ASK.strip().splitlines())
def test_who_only_mentions_a_person_is_not_sent_to_the_queue(text: str) -> None:
    assert not wants_person(text)


@pytest.mark.parametrize("text", WANTS_A_PERSON_TO_LOOK.strip().splitlines())
def test_who_wants_a_person_to_look_at_it_is_heard(text: str) -> None:
    assert wants_person(text)


@pytest.mark.parametrize("text", LOOKS_WITHOUT_A_PERSON.strip().splitlines())
def test_who_only_speaks_of_somebody_who_looks_is_not_sent_to_the_queue(text: str) -> None:
    assert not wants_person(text)


@pytest.mark.parametrize(("rule", "severity", "minutes", "text"), RULES)
def test_written_rules(rule: str, severity: str, minutes: int, text: str) -> None:
    found = escalation(text)
    assert found is not None
    assert (found.rule, found.severity, found.minutes) == (rule, severity, minutes)
    assert found.category in CATEGORIES
    assert found.severity in SEVERITIES


@pytest.mark.parametrize("text", QUIET.strip().splitlines())
def test_ordinary_messages_escalate_nothing(text: str) -> None:
    assert escalation(text) is None


def test_the_gravest_rule_wins() -> None:
    found = escalation("Quiero hablar con un agente, ¡sale humo del router y los voy a demandar!")
    assert found is not None
    assert (found.severity, found.minutes) == ("critical", 0)


def test_remedies_that_failed_twice_in_a_call_ask_for_a_specialist() -> None:
    once = escalation("sigue sin funcionar", history=["no me va internet"])
    twice = escalation("sigue sin funcionar", history=["no me va internet", "ya lo hice, lo mismo"])
    assert once is None
    assert twice is not None
    assert twice.rule == "failed_attempts"


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("600 €", (600.0,)),
        ("$1,200 or $1,200.50", (1200.0, 1200.5)),
        ("1.200 euros y 12,50 €", (1200.0, 12.5)),
        ("1 200,75 €", (1200.75,)),
        ("2k dollars, 5 mil pesos", (2000.0, 5000.0)),
        ("order 88123 of 2024", ()),
    ],
)
def test_amounts_as_people_write_them(text: str, sums: tuple[float, ...]) -> None:
    assert amounts(text) == sums


@pytest.mark.parametrize(
    "text",
    ["", "\x00\x1b]0;x\x07", "🔥" * 3000, "\ud800", "hola" * 20000, "a " * 20000, "no " * 9000],
)
def test_hostile_text_is_only_text(text: str) -> None:
    assert escalation(text, history=[text]) is None
    assert not wants_person(text)
