"""The written escalation rules as data: name, pattern, category, severity, minutes.

Patterns meet folded text (lower case, no accents) in one line. Minutes say within how long a
person must be there: 0 is at once. Severities and categories come from ``domain.routing``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from callcenter_tui.agents.grave_patterns import LEGAL, OUTAGE, SAFETY, SECURITY, any_of
from callcenter_tui.domain.routing import Escalation


@dataclass(frozen=True, slots=True)
class Rule:
    """One written rule: fires when one of its patterns is found and not negated."""

    name: str
    category: str
    severity: str
    minutes: int
    pattern: re.Pattern[str]

    @property
    def escalation(self) -> Escalation:
        """What the rule asks for when it fires."""
        return Escalation(self.name, self.category, self.severity, self.minutes)


TRANSFERS = any_of(
    r"(?:been |keep (?:on )?(?:being |getting )?|got |was )?(?:transferred|passed|bounced|"
    r"shuffled|sent|redirected|handed)\b.{0,25}\b(?:around|(?:two|three|four|five|six|several|"
    r"many|multiple|\d+) times|from one|again and again|to (?:another|someone else|a different) "
    r".{0,20}again|back and forth|between departments)",
    r"(?:keep|stop) (?:transferring|passing|bouncing|sending) me\b|(?:third|fourth|fifth|sixth|"
    r"\d+(?:rd|th)) (?:person|agent|department|rep|representative) (?:i|that i|ive)\b",
    r"(?:pas|transfir|transfer|mand|derivan|deriv|envi|rebot)\w* (?:\w+ ){0,3}de un\w* (?:\w+ "
    r")?(?:a|para|en) otr[oa]\b",
    r"me (?:han |estan )?(?:pas|transfir|transfer|deriv|mand|rebot)\w+ (?:ya )?(?:varias|muchas|"
    r"dos|tres|cuatro|cinco|mil|\d+) veces|(?:pelotean|mareando|pelotudeando|dando vueltas)|me "
    r"tienen de aqui para alla\b",
    r"(?:tercer|cuart|quint|sext)[oa]? (?:persona|agente|departamento|asesora?|operadora?) "
    r"(?:con (?:el|la) que|que me)\b",
)
COMPLAINT = any_of(
    r"complaints?\b(?! (?:department'?s? (?:hours|address)))|(?:want|like|going|need|wish|have|"
    r"writing) to complain\b",
    r"(?:una|mi|la|esta|poner|quejas?) queja|quejas? (?:formal|contra|por)|quiero quejarme|"
    r"quejarme de|voy a quejarme|hoja de reclamacion\w*|libro de (?:quejas|reclam\w+)",
    r"(?:una|mi|la|esta) reclamacion|(?:un|mi|el|este) reclamo (?!de equipaje)|(?:un|mi|el) "
    r"reclamo$|quiero reclamar\b|\bpqrs?f?\b|derecho de peticion",
)
DISSATISFIED = any_of(
    r"unacceptable|disgrace(?:ful)?|outrageous|disgust(?:ing|ed)|ridiculous|pathetic|appalling|"
    r"shameful|atrocious|shame on you",
    r"(?:terrible|horrible|awful|worst|lousy|dreadful|crap|shitty|poor) (?:\w+ )?(?:service|"
    r"support|company|experience|treatment|attention|airline|bank|provider|customer)",
    r"(?:fed up|sick and tired|sick of|furious|livid|extremely (?:unhappy|disappointed|upset|"
    r"angry|frustrated)|very (?:unhappy|disappointed|upset|angry|frustrated)|so (?:angry|"
    r"disappointed|frustrated))\b",
    r"(?:was|were|is|so|very|extremely) rude\b|(?:thieves|crooks|liars|scammers)\b|rip ?off\b|"
    r"never (?:buying|flying|using|shopping|coming) .{0,20}again",
    r"inaceptable|indignante|indignad[oa]|vergonzos[oa]|una vergüenza|una verguenza|que "
    r"verguenza|un asco|una estafa|un robo|un abuso|tomadura de pelo|falta de respeto",
    r"(?:pesim[oa]|horrible|terrible|mal[ai]sim[oa]|peor|nefast[oa]) (?:\w+ )?(?:servicio|"
    r"atencion|empresa|experiencia|trato|compania|aerolinea|banco)|(?:servicio|atencion|trato|"
    r"experiencia) (?:es |fue |ha sido )?(?:muy mal[oa]|pesim[oa]|horrible|terrible|malisim[oa]|"
    r"nefast[oa])",
    r"(?:hart[oa]|furios[oa]|cabread[oa]|decepcionad[oa]|muy (?:molest[oa]|enojad[oa]|"
    r"enfadad[oa]|disgustad[oa]|insatisfech[oa]))\b|(?:ladrones|estafadores|sinverguenzas|"
    r"mentirosos|rateros)\b|(?:groser[oa]|maleducad[oa])\b",
)
ATTEMPTS = any_of(
    r"(?:tried|called|contacted|written|wrote|emailed|restarted|rebooted|reset|reinstalled|"
    r"explained|asked|phoned|rung|chatted|attempted)\b.{0,40}\b(?:twice|three|four|five|six|"
    r"several|many|multiple|countless|numerous|a hundred|\d+) (?:times|attempts)",
    r"(?:several|many|multiple|numerous|countless|three|four|five|\d+) (?:failed )?attempts|"
    r"tried everything|(?:third|fourth|fifth|sixth|3rd|4th|5th|6th|hundredth|nth|umpteenth) "
    r"(?:time|attempt|call|email|message)\b",
    r"(?:nothing|none of (?:it|that|this|the steps)) (?:works|worked|helps|helped|fixed)|"
    r"(?:still|same) (?:the )?same (?:problem|issue|error)|same (?:problem|issue|error) (?:again|"
    r"over and over)|keeps? failing (?:again|every)",
    r"(?:he |hemos |ya )?(?:intent|llam|prob|reinici|escri|reinstal|contact|explic|pregunt|"
    r"reclam)\w+\b.{0,40}\b(?:varias|muchas|dos|tres|cuatro|cinco|seis|mil|infinitas|tantas|\d+) "
    r"veces",
    r"(?:varias|muchas|tres|cuatro|cinco|seis|mil|\d+) veces\b.{0,40}\b(?:intent|llam|prob|"
    r"reinici|escri|contact|explic|pedi)\w*|(?:tercera|cuarta|quinta|sexta|enesima) (?:vez|"
    r"llamada|ocasion)|(?:varios|muchos|tres|cuatro|\d+) intentos",
    r"ya (?:probe|intente|hice|he probado|he intentado|he hecho) (?:de )?(?:todo|todos los "
    r"pasos)|nada (?:funciona|sirve|funciono|sirvio)|otra vez (?:el|lo) mismo",
)
STILL_FAILS = any_of(
    r"still (?:not|doesnt|does not|isnt|is not|cant|cannot|no|nothing|fails|failing|broken|"
    r"having|the same|won t|wont|getting)\b",
    r"(?:that|it|this) (?:didnt|did not|doesnt|does not|hasnt) (?:work|help|fix|change)\w*|did "
    r"(?:that|it|this) already|already (?:did|tried|done) (?:that|it|this)|same (?:error|problem|"
    r"issue|thing)|no luck|not working either",
    r"(?:sigue|siguen|sigo|continua|todavia|aun|igual) (?:sin|no|igual|fallando|con|dando|"
    r"saliendo)|tampoco (?:funcion\w*|sirv\w*|va|anda|pud\w+|me deja)|no (?:funciono|sirvio|"
    r"resulto|se soluciono|ayudo|cambio nada)|ya (?:lo )?(?:hice|probe|intente)|(?:el )?mismo "
    r"(?:error|problema)|lo mismo\b",
)
_ADVANCED = (
    r"(?:vpn|api|sso|saml|ldap|oauth|firewall|cortafuegos|vlan|dns|webhooks?|active directory|"
    r"directorio activo|cluster|docker|kubernetes|load balanc\w+|balanceador|ssl|tls|bgp|ip "
    r"(?:fija|estatica)|static ip|puertos?|port forward\w*|proxy|smtp|imap|mail server|"
    r"servidor(?:es)?(?: de correo)?|subnet|subred|failover|replica\w+|mx|spf|dkim|pbx|"
    r"centralita|sip trunk|troncal sip|erp|crm|radius|nat|script)"
)
_SETTING = (
    r"(?:config\w+|set(?:ting)? ?up|setup|integrat\w+|integrar\w*|integracion|deploy\w*|"
    r"desplegar|migrat\w+|migrar|provision\w*|enrutar|implement\w*|customi[sz]\w+)"
)
CONFIGURATION = any_of(
    rf"{_SETTING}\b.{{0,40}}\b{_ADVANCED}\b",
    rf"{_ADVANCED}\b.{{0,25}}\b{_SETTING}\b",
    r"advanced (?:config\w+|settings|setup)|configuracion avanzada|ajustes avanzados",
)
DISPUTES = any_of(
    r"overcharg\w+|charged|refund\w*|reimburs\w+|money back|disput\w+|chargeback|wrong(?:ly)?|"
    r"incorrect\w*|mistake|unauthori[sz]ed|(?:do ?n.?t|not) recogni[sz]e|took|taken|owe me|"
    r"missing|twice|double|overbilled",
    r"cobr(?:o|os|ar?on|ado|ados|aban|aste)\b|cargos?\b|reembols\w+|devol\w+|devuelv\w+|"
    r"reclam\w+|disput\w+|indebid\w+|de mas\b|no reconozco|duplicad\w+|dos veces|robaron|error\b|"
    r"equivocad\w+|me deben|reintegr\w+|desconocid\w+|quitaron|descontaron|debitaron",
)

RULES: tuple[Rule, ...] = (
    Rule("safety", "service_failure", "critical", 0, SAFETY),
    Rule("legal_threat", "complaint_formal", "critical", 0, LEGAL),
    Rule("security", "complex_technical", "high", 5, SECURITY),
    Rule("outage", "service_failure", "high", 5, OUTAGE),
    Rule("several_transfers", "customer_dissatisfaction", "medium", 2, TRANSFERS),
    Rule("complaint", "complaint_formal", "medium", 2, COMPLAINT),
    Rule("dissatisfied", "customer_dissatisfaction", "medium", 2, DISSATISFIED),
    Rule("failed_attempts", "complex_technical", "medium", 15, ATTEMPTS),
    Rule("advanced_configuration", "complex_technical", "low", 15, CONFIGURATION),
)
ASKED_PERSON = Escalation("asks_for_person", "customer_dissatisfaction", "medium", 0)
ASKED_SUPERVISOR = Escalation("supervisor_requested", "complaint_formal", "high", 2)
ANGRY_TWICE = Escalation("angry_twice", "customer_dissatisfaction", "medium", 2)
LARGE_DISPUTE = Escalation("billing_dispute", "billing_dispute", "high", 5)
