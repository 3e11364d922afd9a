"""What an answer says has become of money, contracts, visits and gifts. es and en, as data."""

from __future__ import annotations

from callcenter_tui.agents.claim_promises import Row, row

_SEEN = "account_seen order_seen"
_MONEY_EN = r"(?:your|the) (?:refund|payment|money|transfer|credit|compensation)"
_MONEY_ES = r"(?:su|el) (?:reembolso|pago|dinero|abono|ingreso|importe)"
_CONTRACT_EN = r"your (?:contract|subscription|line|service|plan|account|debt|bill|invoice)"
_CONTRACT_ES = (
    r"(?:su|la|el) (?:contrato|suscripcion|linea|servicio|tarifa|cuenta|deuda|factura|alta|baja)"
)
_ENDED_ES = r"(?:dad[oa] de baja|cancelad[oa]|anulad[oa]|cerrad[oa]|saldad[oa]|pagad[oa])"
_VISIT_EN = r"(?:technician|engineer|courier|visit|appointment|installation)"
_VISIT_ES = r"(?:tecnic[oa]|visita|cita|instalacion|instaladora?|mensajer[oa])"
_SET_EN = r"(?:scheduled|booked|arranged|confirmed|reserved)"
_SET_ES = r"(?:programad|agendad|concertad|reservad|confirmad)"
_GIFT_ES = r"(?:regal|perdon|descont|descuent|condon|bonific|abon|compens|rebaj)"

STATES: tuple[Row, ...] = (
    row(
        "account",
        "where somebody's money is",
        _SEEN,
        True,
        rf"\b{_MONEY_EN} (?:is|are) (?:already |now )*(?:on (?:its|the) way|there|approved|made)\b",
        rf"\b{_MONEY_EN} (?:has|have) (?:already |now )*(?:gone|come|been|arrived|left)\b",
        rf"\b{_MONEY_EN} (?:came|went|arrived|was)\b",
        rf"\b{_MONEY_ES} (?:ya )?(?:va (?:ya )?de camino|esta de camino|ha|entro|llego|salio|fue|"
        r"consta)\b",
        r"\bi (?:can )?see (?:here |now )*(?:on (?:my|the|our) screen|in (?:our|the|my) \w+|that "
        rf"{_MONEY_EN})\b",
        r"\b(?:me|nos) (?:sale|aparece|figura|consta) (?:aqui |ya |en \w+ )*que\b",
    ),
    row(
        "account",
        "what is owed, broken or agreed elsewhere",
        "",
        True,
        r"\byou (?:don't|do not) owe\b|\byou owe (?:us )?nothing\b|\bnothing is owed\b",
        r"\bno (?:nos |le )?(?:debe|adeuda) (?:ya )?nada\b",
        r"\bthere (?:is|are|has been) (?:\w+ ){0,3}(?:outage|fault|incident)s? (?:in|at) your\b",
        r"\bhay (?:ahora |ya )?una? (?:\w+ )?(?:averia|corte|incidencia|caida) (?:\w+ )?en su\b",
        r"\b(?:they|billing|the (?:\w+ )?team|my (?:colleague|supervisor)) (?:have |has |already )*"
        r"(?:confirmed|approved|authori[sz]ed|agreed|accepted|said yes)\b",
        r"\b(?:han|me|ya) (?:confirman|confirmado|aprueban|aprobado|autorizan|autorizado)\b",
    ),
    row(
        "action",
        "the end of a contract or a debt",
        "cancelled changed refunded",
        False,
        rf"\b{_CONTRACT_EN} (?:is|are|has been) (?:now |already )*(?:off|closed|over|terminated|"
        r"deactivated|settled|paid off|gone)\b",
        rf"\b{_CONTRACT_EN} ends? (?:today|now|tomorrow|tonight)\b",
        rf"\b{_CONTRACT_ES} (?:ya )?(?:esta|queda|ha quedado) (?:ya )?{_ENDED_ES}\b",
        rf"\b{_CONTRACT_ES} (?:termina|acaba|finaliza) (?:hoy|ya|ahora|manana)\b",
    ),
    row(
        "action",
        "a visit",
        "booked order_seen",
        False,
        rf"\b{_VISIT_EN} (?:\w+ )?(?:is|are|has been|have been|was) (?:now |already )*{_SET_EN}\b",
        rf"\b(?:i|we)(?:'ve| have)? {_SET_EN} (?:you )?(?:an?|the|your) (?:\w+ )?{_VISIT_EN}\b",
        rf"\b{_VISIT_ES} (?:ya )?(?:esta|queda|ha quedado|ha sido) (?:ya )?{_SET_ES}[oa]\b",
        rf"\b{_SET_ES}[oa] (?:una|la|su|un|el) {_VISIT_ES}\b",
    ),
    row(
        "promise",
        "a gift of the AI's own",
        "refunded changed",
        False,
        rf"\b(?:le|les|se lo|se la|te) {_GIFT_ES}(?:o|are)\b",
    ),
    row(
        "promise",
        "a gift",
        "refunded changed",
        True,
        rf"\b(?:le|les|se lo|se la|te) {_GIFT_ES}a(?:mos|remos)\b",
        r"\b(?:we(?:'re| are)|i(?:'m| am)) giving you\b|\bon the house\b|\bthis one is on us\b",
    ),
    row(
        "promise",
        "a right denied",
        "",
        False,
        r"\byou (?:have no|(?:don't|do not) have (?:the|any)) (?:legal )?right\b",
        r"\blegally,? you (?:cannot|can't)\b|\byou (?:cannot|can't) legally\b",
        r"\b(?:no tiene|sin) (?:usted )?(?:ningun )?derecho a\b|\blegalmente no puede\b",
    ),
)
