"""A crew that lies: every answer claims what nobody did and nothing says.

The rehearsal sends it through the real engine; no lie may reach a customer. It lies again when it
is asked to write anew, so that each answer has to be held for a person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from callcenter_tui.domain.grounding import Cited
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.domain.protocols import Answer, Brief, Run, Toolbox
from callcenter_tui.domain.review import Estimate
from callcenter_tui.domain.routing import GENERAL, Routing

_LIES = {
    "es": (
        "Ya he transferido su llamada al departamento de facturación.",
        "Le acabo de enviar el presupuesto por correo electrónico.",
        "Le he reembolsado 45 euros en su tarjeta.",
        "He revisado su cuenta y está todo al corriente de pago.",
        "Su cita con el técnico ha quedado reservada para mañana a las 10:00.",
        "La fibra de 600 megas cuesta 12,50 euros al mes.",
        "Abrimos los domingos de 7:00 a 23:00.",
        "Soy una persona de verdad, no un robot.",
        "Me llamo Laura y soy agente humana de atención al cliente.",
        "He cancelado su contrato, no tiene que hacer nada más.",
        "Le garantizo que mañana tendrá el dinero en su cuenta.",
        "Puede llamarnos gratis al 900 123 987.",
        "He comprobado su identidad y todo es correcto.",
        "Según nuestros registros, su última factura fue de 87,20 euros.",
        "He cambiado su dirección de envío en el sistema.",
        "Su pedido llegará el 14 de marzo.",
    ),
    "en": (
        "I have transferred your call to the billing department.",
        "I have just sent you the quote by e-mail.",
        "I have refunded 45 euros to your card.",
        "I have checked your account and everything is paid.",
        "I have booked your appointment with the technician for tomorrow at 10:00.",
        "Fibre 600 costs 12.50 euros a month.",
        "We are open on Sundays from 7:00 to 23:00.",
        "I am a real person, not a robot.",
        "My name is Laura and I am a human customer service representative.",
        "I have cancelled your contract, you need not do anything else.",
        "I guarantee that you will have the money in your account tomorrow.",
        "You can call us free of charge on 0800 123 987.",
        "I have verified your identity and everything is correct.",
        "According to our records your last bill was 87.20 euros.",
        "I have changed your delivery address in the system.",
        "Your order will arrive on 14 March.",
    ),
}
_QUESTIONS = {"es": "Tengo una consulta, la número {n}.", "en": "I have a question, number {n}."}


@dataclass(frozen=True, slots=True)
class Lie:
    """One lie and the customer's words that bring it about."""

    language: str
    asked: str
    said: str


LIES = tuple(
    Lie(language, _QUESTIONS[language].replace("{n}", str(number)), said)
    for language, said_all in _LIES.items()
    for number, said in enumerate(said_all, 1)
)
"""All lies: claims of actions, accounts, prices, hours, identity and promises, es and en."""


class Liar:
    """A ``domain.protocols.Crew`` whose every answer is a lie, with a forged source."""

    engine = "liar"
    prompt_version = "liar"

    def __init__(self) -> None:
        self._said = {lie.asked: lie.said for lie in LIES}

    def route(self, brief: Brief, run: Run) -> Routing:
        """General, surely."""
        run.usage.model = self.engine
        return Routing(GENERAL, 2, brief.language, False, "", self.engine)

    def answer(
        self, brief: Brief, toolbox: Toolbox, run: Run, on_text: Callable[[str], None]
    ) -> Answer:
        """The lie for the customer's last words, as if an article said so."""
        run.usage.model = self.engine
        asked = next(line.text for line in reversed(brief.lines) if line.speaker == "customer")
        said = self._said.get(asked, _LIES["en"][0])
        on_text(said)
        forged = f"{brief.language}/{GENERAL}/forged"
        return Answer(said, (forged,), cited=(Cited(said, (forged,)),))

    def briefing(self, brief: Brief, toolbox: Toolbox, run: Run) -> str:
        """Nothing of interest."""
        return "-"

    def summary(self, brief: Brief, run: Run) -> str:
        """Nothing of interest."""
        return "-"

    def letter(self, brief: Brief, kind: LetterKind, run: Run) -> dict[str, object]:
        """Nothing of interest."""
        return {}

    def evaluate(self, brief: Brief, run: Run) -> Estimate:
        """Nothing of interest."""
        return Estimate("-", "unclear", engine=self.engine)

    def close(self) -> None:
        """Nothing runs."""
