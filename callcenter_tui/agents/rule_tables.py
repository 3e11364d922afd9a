"""The written escalation rules as data: name, pattern, category, severity, minutes.

Patterns meet folded text (lower case, no accents) in one line. Minutes say within how long a
person must be there: 0 is at once. Severities and categories come from ``domain.routing``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

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


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})")


SAFETY = _any(
    r"(?:on|caught|catching|catches) fire\b(?! ?(?:tv|stick))",
    r"(?:a|the|house|small) fire (?:in|at|broke|started)\b",
    r"gas leak|(?:smells?|smelling) (?:of |like )?(?:gas|smoke|burn\w+)|burning smell|smell of gas\b",
    r"(?:smok(?:e|ing)) (?:is |was )?(?:coming|came|comes|pouring) (?:out|from)|(?:is|started|starts) smoking\b",
    r"(?:throwing|giving off|shooting|saw|there are|with) sparks|sparks? (?:came|come|coming|flying)|is sparking\b",
    r"electrocut\w+|electric(?:al)? shock|explod(?:ed|es|ing)|explosion\b",
    r"(?:burn(?:ed|t)|hurt|injured|cut) (?:my|his|her|our|me|him|himself|herself|myself)\b",
    r"(?:got|was|were|been|badly|seriously) (?:hurt|injured|burn(?:ed|t)|poisoned)\b",
    r"battery (?:is |was |has )?(?:swollen|swelling|bulging|swelled|exploded)|swollen battery",
    r"carbon monoxide|food poisoning|allergic reaction|medical emergency|ambulance\b",
    r"suicid\w+|kill (?:myself|himself|herself|me)|end my life|want to die|hurt myself\b",
    r"death threats?|threaten(?:ed|ing|s) (?:me|us|to (?:kill|hurt|beat))|life in danger\b",
    r"(?:se (?:incendi|prendi|quem)\w+|esta (?:ardiendo|quemandose))|en llamas|(?:hay|hubo) (?:un )?(?:fuego|incendio)\b",
    r"(?:sale|salio|saliendo|echa|echo|echando|suelta|soltando) (?:mucho )?humo|(?:echa|salta|saltan|saltaron|hace|soltando)n? chispas|salen chispas",
    r"(?:olor|huele|oliendo) (?:mucho )?a (?:gas|quemado|humo)|fuga de gas|escape de gas\b",
    r"electrocut\w+|descarga electrica|me dio (?:la |un )?(?:corriente|calambre)|explot(?:o|aron|ado)|explosion\b",
    r"(?:me|se|nos) (?:queme|quemo|lastime|lastimo|corte|hirio|heri|intoxique|intoxico|intoxicamos)\b",
    r"(?:resulto|salio|quedo|esta|hay|estoy) (?:un |una )?herid[oa]s?|intoxicacion|reaccion alergica\b",
    r"bateria (?:esta |se )?(?:hinchada|inflada|hincho|inflo)|monoxido de carbono\b",
    r"suicid\w+|quiero morir(?:me)?\b|matarme|quitarme la vida|hacerme daño|hacerme dano\b",
    r"amenazas? de muerte|me (?:amenaz\w+|quieren matar)|emergencia medica|ambulancia|corre peligro mi vida\b",
)
LEGAL = _any(
    r"(?:going to|gonna|will|ll|to|may|might|shall) sue\b|(?:sue|suing) (?:you|your|this company|them|the company)\b",
    r"(?:take|taking|see|drag) (?:you|your \w+|this|the company) (?:in|to) court|small claims|class action|lawsuit\b",
    r"legal (?:action|proceedings|steps|measures|consequences)|press charges\b",
    r"(?:my|our) (?:lawyer|attorney|solicitor|legal team)s? (?:will|is|are|has|have|ll|says|said|told|advis\w+|to contact)\b",
    r"(?:(?:talk|speak|go|going|turn|hand)\w*(?: this| it)? (?:to|with)|call(?:ing)?|contact(?:ing)?|hir(?:e|ing)|get(?:ting)?) (?:my|our|a) (?:lawyer|attorney|solicitor)\b",
    r"report(?:ing)? (?:you|your company|this company|this) to (?:the )?(?:police|authorit\w+|regulator\w*|ombudsman|ftc|fcc|bbb|cfpb|dot|trading standards|better business|attorney general|consumer\w*)",
    r"(?:file|filing|lodge|going|go|complain\w*) .{0,30}(?:ombudsman|better business bureau|\bbbb\b|\bcfpb\b|\bfcc\b|\bftc\b|trading standards|attorney general|consumer (?:protection|affairs|court|office))",
    r"(?:los|les|te|os|le) (?:voy|vamos) a (?:demandar|denunciar)|(?:demandar|denunciar)(?:los|les|te|os|le)\b",
    r"(?:los|les|te|os|le) (?:demand|denunci)(?:o|are|aremos|amos)\b|(?:demandar|denunciar) a (?:la|su|esta|vuestra) (?:empresa|compania)",
    r"(?:poner|pondre|presentar|presentare|interponer|interpondre|meter) (?:les |los |una |la )*(?:demanda|denuncia|querella|accion de tutela|tutela)\b",
    r"(?:acciones|accion|medidas|via|vias|proceso|procedimiento) (?:legal(?:es)?|judicial(?:es)?)|por la via (?:legal|judicial)|tribunales|ir a juicio|llevar(?:los|les|te)? a juicio\b",
    r"(?:mi|mis|nuestro|nuestros) abogad[oa]s?\b(?! (?:no puede|no recibe))|(?:hablar|consultar|contactar) con (?:mi|un) abogad[oa] (?:para|y) (?:demand|denunci)\w+",
    r"(?:denunci\w+|reclam\w+|quej\w+|ir|ire|voy|vamos|acudir|acudire|recurrir) (?:\w+ ){0,3}(?:a|ante|en|al) (?:la |el )?(?:consumo|ocu|facua|profeco|sernac|indecopi|condusef|superintendencia|defensor\w*|oficina (?:de|del|municipal)|procuraduria|policia|fiscalia|juez|juzgado|arbitraje|sic|procon|banco (?:central|de españa|de espana))\b",
)
OUTAGE = _any(
    r"outage|blackout|power cut|power (?:is|has been|went) (?:out|off|down)|service (?:interruption|disruption)\b",
    r"(?:the|your|our|whole|entire|all|every|production) (?:\w+ )?(?:service|system|systems|platform|network|server|servers|website|site|web|portal|everything|app) (?:is|are|s|has been|have been|went|seems?|seem to be|is completely|are all) (?:\w+ )?(?:down|offline|unavailable|unreachable|dead)\b",
    r"(?:system|systems|everything|network|servers?) (?:is |are )?(?:all |completely |totally )?down\b",
    r"(?:whole|entire) (?:office|street|building|company|city|town|village|area|region|team|neighbou?rhood|block)\b.{0,50}\b(?:without|no|down|offline|lost|cannot|cant|can not|out)\b",
    r"(?:no|without|lost) (?:\w+ )?(?:internet|service|power|signal|network|connection|electricity|water)\b.{0,30}\b(?:whole|entire|all of) ",
    r"(?:all|none of|no one of) (?:of )?(?:our|the) (?:users?|employees|customers|staff|clients|stores|branches)\b.{0,30}\b(?:can|cannot|cant|unable|without|down)\b|nobody (?:in|at) (?:the|our) \w+ can\b",
    r"corte (?:general|masivo|total|de (?:servicio|luz|agua|energia|suministro|internet|red)|electrico)|apagon|averia (?:general|masiva)",
    r"caida (?:general|total|masiva|de(?:l)? (?:la )?(?:servicio|sistema|red|plataforma|servidor\w*|web))|interrupcion del? (?:servicio|suministro|sistema)",
    r"(?:servicio|sistema|sistemas|plataforma|red|web|pagina|portal|servidor|servidores|todo) (?:\w+ ){0,3}(?:caid[oa]s?|no disponibles?|fuera de servicio|tirad[oa])\b",
    r"se (?:ha |nos |nos ha )?(?:cay(?:o|eron)|caido) (?:el|la|los|todo|vuestr\w+|su)\b|se (?:nos )?fue la luz\b",
    r"(?:toda la|todo el|en todo mi|en toda mi) (?:oficina|calle|ciudad|empresa|zona|colonia|barrio|edificio|pueblo|region|cuadra)\b.{0,40}\b(?:sin|no|caid\w+)\b",
    r"sin (?:\w+ )?(?:luz|internet|servicio|agua|señal|senal|linea|red)\b.{0,25}\b(?:toda la|todo el|en todo)\b",
    r"(?:ningun|ninguno de los|ninguno de nuestros|todos los|todos nuestros|nuestros) (?:usuarios?|empleados?|clientes?)\b.{0,30}\b(?:pueden?|no|sin|logran?)\b|nadie (?:en|de) (?:la|mi|toda la|nuestra) \w+ (?:puede|tiene)\b",
)
SECURITY = _any(
    r"hack(?:ed|ers?|ing)\b|data (?:breach|leak)|security (?:breach|incident|issue|vulnerabilit\w+)|phish\w+|ransomware|malware\b",
    r"(?:identity|account|data) (?:theft|stolen)|stole my (?:identity|card|phone|account|data|details|wallet)|(?:card|phone|wallet|identity|account|details|data) (?:was|were|got|has been|have been|is) (?:stolen|compromised|hacked|cloned|leaked|skimmed)\b",
    r"fraud\w*|unauthori[sz]ed (?:\w+ )?(?:access|charges?|transactions?|payments?|logins?|purchases?|withdrawals?|transfers?)\b",
    r"(?:someone|somebody|a stranger|they) (?:else )?(?:has |have )?(?:got(?:ten)? into|logged in ?to|accessed|broke into|entered|is using|used|changed|took over|cloned) my\b",
    r"hacke\w+|jaque\w+|suplant\w+|robo de identidad|filtracion de datos|brecha de seguridad|incidente de seguridad|fallo de seguridad",
    r"fraude\w*|fraudulent\w+|(?:accesos?|cargos?|transaccion(?:es)?|compras?|movimientos?|transferencias?|retiros?|pagos?) no autorizad[oa]s?\b",
    r"me (?:robaron|han robado|clonaron|han clonado|usurparon) (?:la |el |mi |mis |los |las )?(?:cuenta|clave|contraseña|contrasena|tarjeta|celular|movil|telefono|datos|identidad|cartera|billetera)\b",
    r"(?:alguien|otra persona|un desconocido) (?:ha |han )?(?:entr\w+ en|entr\w+ a|accedi\w+ a|esta usando|uso|usa|cambio|usando) mi\b|han entrado en mi\b",
)
TRANSFERS = _any(
    r"(?:been |keep (?:on )?(?:being |getting )?|got |was )?(?:transferred|passed|bounced|shuffled|sent|redirected|handed)\b.{0,25}\b(?:around|(?:two|three|four|five|six|several|many|multiple|\d+) times|from one|again and again|to (?:another|someone else|a different) .{0,20}again|back and forth|between departments)",
    r"(?:keep|stop) (?:transferring|passing|bouncing|sending) me\b|(?:third|fourth|fifth|sixth|\d+(?:rd|th)) (?:person|agent|department|rep|representative) (?:i|that i|ive)\b",
    r"(?:pas|transfir|transfer|mand|derivan|deriv|envi|rebot)\w* (?:\w+ ){0,3}de un\w* (?:\w+ )?(?:a|para|en) otr[oa]\b",
    r"me (?:han |estan )?(?:pas|transfir|transfer|deriv|mand|rebot)\w+ (?:ya )?(?:varias|muchas|dos|tres|cuatro|cinco|mil|\d+) veces|(?:pelotean|mareando|pelotudeando|dando vueltas)|me tienen de aqui para alla\b",
    r"(?:tercer|cuart|quint|sext)[oa]? (?:persona|agente|departamento|asesora?|operadora?) (?:con (?:el|la) que|que me)\b",
)
COMPLAINT = _any(
    r"complaints?\b(?! (?:department'?s? (?:hours|address)))|(?:want|like|going|need|wish|have|writing) to complain\b",
    r"(?:una|mi|la|esta|poner|quejas?) queja|quejas? (?:formal|contra|por)|quiero quejarme|quejarme de|voy a quejarme|hoja de reclamacion\w*|libro de (?:quejas|reclam\w+)",
    r"(?:una|mi|la|esta) reclamacion|(?:un|mi|el|este) reclamo (?!de equipaje)|(?:un|mi|el) reclamo$|quiero reclamar\b|\bpqrs?f?\b|derecho de peticion",
)
DISSATISFIED = _any(
    r"unacceptable|disgrace(?:ful)?|outrageous|disgust(?:ing|ed)|ridiculous|pathetic|appalling|shameful|atrocious|shame on you",
    r"(?:terrible|horrible|awful|worst|lousy|dreadful|crap|shitty|poor) (?:\w+ )?(?:service|support|company|experience|treatment|attention|airline|bank|provider|customer)",
    r"(?:fed up|sick and tired|sick of|furious|livid|extremely (?:unhappy|disappointed|upset|angry|frustrated)|very (?:unhappy|disappointed|upset|angry|frustrated)|so (?:angry|disappointed|frustrated))\b",
    r"(?:was|were|is|so|very|extremely) rude\b|(?:thieves|crooks|liars|scammers)\b|rip ?off\b|never (?:buying|flying|using|shopping|coming) .{0,20}again",
    r"inaceptable|indignante|indignad[oa]|vergonzos[oa]|una vergüenza|una verguenza|que verguenza|un asco|una estafa|un robo|un abuso|tomadura de pelo|falta de respeto",
    r"(?:pesim[oa]|horrible|terrible|mal[ai]sim[oa]|peor|nefast[oa]) (?:\w+ )?(?:servicio|atencion|empresa|experiencia|trato|compania|aerolinea|banco)|(?:servicio|atencion|trato|experiencia) (?:es |fue |ha sido )?(?:muy mal[oa]|pesim[oa]|horrible|terrible|malisim[oa]|nefast[oa])",
    r"(?:hart[oa]|furios[oa]|cabread[oa]|decepcionad[oa]|muy (?:molest[oa]|enojad[oa]|enfadad[oa]|disgustad[oa]|insatisfech[oa]))\b|(?:ladrones|estafadores|sinverguenzas|mentirosos|rateros)\b|(?:groser[oa]|maleducad[oa])\b",
)
ATTEMPTS = _any(
    r"(?:tried|called|contacted|written|wrote|emailed|restarted|rebooted|reset|reinstalled|explained|asked|phoned|rung|chatted|attempted)\b.{0,40}\b(?:twice|three|four|five|six|several|many|multiple|countless|numerous|a hundred|\d+) (?:times|attempts)",
    r"(?:several|many|multiple|numerous|countless|three|four|five|\d+) (?:failed )?attempts|tried everything|(?:third|fourth|fifth|sixth|3rd|4th|5th|6th|hundredth|nth|umpteenth) (?:time|attempt|call|email|message)\b",
    r"(?:nothing|none of (?:it|that|this|the steps)) (?:works|worked|helps|helped|fixed)|(?:still|same) (?:the )?same (?:problem|issue|error)|same (?:problem|issue|error) (?:again|over and over)|keeps? failing (?:again|every)",
    r"(?:he |hemos |ya )?(?:intent|llam|prob|reinici|escri|reinstal|contact|explic|pregunt|reclam)\w+\b.{0,40}\b(?:varias|muchas|dos|tres|cuatro|cinco|seis|mil|infinitas|tantas|\d+) veces",
    r"(?:varias|muchas|tres|cuatro|cinco|seis|mil|\d+) veces\b.{0,40}\b(?:intent|llam|prob|reinici|escri|contact|explic|pedi)\w*|(?:tercera|cuarta|quinta|sexta|enesima) (?:vez|llamada|ocasion)|(?:varios|muchos|tres|cuatro|\d+) intentos",
    r"ya (?:probe|intente|hice|he probado|he intentado|he hecho) (?:de )?(?:todo|todos los pasos)|nada (?:funciona|sirve|funciono|sirvio)|otra vez (?:el|lo) mismo",
)
STILL_FAILS = _any(
    r"still (?:not|doesnt|does not|isnt|is not|cant|cannot|no|nothing|fails|failing|broken|having|the same|won t|wont|getting)\b",
    r"(?:that|it|this) (?:didnt|did not|doesnt|does not|hasnt) (?:work|help|fix|change)\w*|did (?:that|it|this) already|already (?:did|tried|done) (?:that|it|this)|same (?:error|problem|issue|thing)|no luck|not working either",
    r"(?:sigue|siguen|sigo|continua|todavia|aun|igual) (?:sin|no|igual|fallando|con|dando|saliendo)|tampoco (?:funcion\w*|sirv\w*|va|anda|pud\w+|me deja)|no (?:funciono|sirvio|resulto|se soluciono|ayudo|cambio nada)|ya (?:lo )?(?:hice|probe|intente)|(?:el )?mismo (?:error|problema)|lo mismo\b",
)
_ADVANCED = (
    r"(?:vpn|api|sso|saml|ldap|oauth|firewall|cortafuegos|vlan|dns|webhooks?|active directory|directorio activo|"
    r"cluster|docker|kubernetes|load balanc\w+|balanceador|ssl|tls|bgp|ip (?:fija|estatica)|static ip|"
    r"puertos?|port forward\w*|proxy|smtp|imap|mail server|servidor(?:es)?(?: de correo)?|subnet|subred|"
    r"failover|replica\w+|mx|spf|dkim|pbx|centralita|sip trunk|troncal sip|erp|crm|radius|nat|script)"
)
_SETTING = (
    r"(?:config\w+|set(?:ting)? ?up|setup|integrat\w+|integrar\w*|integracion|deploy\w*|desplegar|migrat\w+|"
    r"migrar|provision\w*|enrutar|implement\w*|customi[sz]\w+)"
)
CONFIGURATION = _any(
    rf"{_SETTING}\b.{{0,40}}\b{_ADVANCED}\b",
    rf"{_ADVANCED}\b.{{0,25}}\b{_SETTING}\b",
    r"advanced (?:config\w+|settings|setup)|configuracion avanzada|ajustes avanzados",
)
DISPUTES = _any(
    r"overcharg\w+|charged|refund\w*|reimburs\w+|money back|disput\w+|chargeback|wrong(?:ly)?|incorrect\w*|mistake|unauthori[sz]ed|(?:do ?n.?t|not) recogni[sz]e|took|taken|owe me|missing|twice|double|overbilled",
    r"cobr(?:o|os|ar?on|ado|ados|aban|aste)\b|cargos?\b|reembols\w+|devol\w+|devuelv\w+|reclam\w+|disput\w+|indebid\w+|de mas\b|no reconozco|duplicad\w+|dos veces|robaron|error\b|equivocad\w+|me deben|reintegr\w+|desconocid\w+|quitaron|descontaron|debitaron",
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
LARGE_DISPUTE = Escalation("billing_dispute", "billing_dispute", "high", 5)
