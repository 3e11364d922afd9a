"""What customers write when something is grave: safety, law, outage, security. Patterns, es and en.

They meet folded text (lower case, no accents, no apostrophes) in one line.
"""

from __future__ import annotations

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern that finds any of ``patterns`` at the start of a word."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})")


SAFETY = any_of(
    r"(?:on|caught|catching|catches) fire\b(?! ?(?:tv|stick))",
    r"(?:a|the|house|small) fire (?:in|at|broke|started)\b",
    r"gas leak|(?:smells?|smelling) (?:of |like )?(?:gas|smoke|burn\w+)|burning smell|smell of "
    r"gas\b",
    r"(?:smok(?:e|ing)) (?:is |was )?(?:coming|came|comes|pouring) (?:out|from)|(?:is|started|"
    r"starts) smoking\b",
    r"(?:throwing|giving off|shooting|saw|there are|with) sparks|sparks? (?:came|come|coming|"
    r"flying)|is sparking\b",
    r"electrocut\w+|electric(?:al)? shock|explod(?:ed|es|ing)|explosion\b",
    r"(?:burn(?:ed|t)|hurt|injured|cut) (?:my|his|her|our|me|him|himself|herself|myself)\b",
    r"(?:got|was|were|been|badly|seriously) (?:hurt|injured|burn(?:ed|t)|poisoned)\b",
    r"battery (?:is |was |has )?(?:swollen|swelling|bulging|swelled|exploded)|swollen battery",
    r"carbon monoxide|food poisoning|allergic reaction|medical emergency|ambulance\b",
    r"suicid\w+|kill (?:myself|himself|herself|me)|end my life|want to die|hurt myself\b",
    r"death threats?|threaten(?:ed|ing|s) (?:me|us|to (?:kill|hurt|beat))|life in danger\b",
    r"(?:se (?:incendi|prendi|quem)\w+|esta (?:ardiendo|quemandose))|en llamas|(?:hay|hubo) "
    r"(?:un )?(?:fuego|incendio)\b",
    r"(?:sale|salio|saliendo|echa|echo|echando|suelta|soltando) (?:mucho )?humo|(?:echa|salta|"
    r"saltan|saltaron|hace|soltando)n? chispas|salen chispas",
    r"(?:olor|huele|oliendo) (?:mucho )?a (?:gas|quemado|humo)|fuga de gas|escape de gas\b",
    r"electrocut\w+|descarga electrica|me dio (?:la |un )?(?:corriente|calambre)|explot(?:o|aron|"
    r"ado)|explosion\b",
    r"(?:me|se|nos) (?:queme|quemo|lastime|lastimo|corte|hirio|heri|intoxique|intoxico|"
    r"intoxicamos)\b",
    r"(?:resulto|salio|quedo|esta|hay|estoy) (?:un |una )?herid[oa]s?|intoxicacion|reaccion "
    r"alergica\b",
    r"bateria (?:esta |se )?(?:hinchada|inflada|hincho|inflo)|monoxido de carbono\b",
    r"suicid\w+|quiero morir(?:me)?\b|matarme|quitarme la vida|hacerme daño|hacerme dano\b",
    r"amenazas? de muerte|me (?:amenaz\w+|quieren matar)|emergencia medica|ambulancia|corre "
    r"peligro mi vida\b",
)
LEGAL = any_of(
    r"(?:going to|gonna|will|ll|to|may|might|shall) sue\b|(?:sue|suing) (?:you|your|this company|"
    r"them|the company)\b",
    r"(?:take|taking|see|drag) (?:you|your \w+|this|the company) (?:in|to) court|small claims|"
    r"class action|lawsuit\b",
    r"legal (?:action|proceedings|steps|measures|consequences)|press charges\b",
    r"(?:my|our) (?:lawyer|attorney|solicitor|legal team)s? (?:will|is|are|has|have|ll|says|said|"
    r"told|advis\w+|to contact)\b",
    r"(?:(?:talk|speak|go|going|turn|hand)\w*(?: this| it)? (?:to|with)|call(?:ing)?|"
    r"contact(?:ing)?|hir(?:e|ing)|get(?:ting)?) (?:my|our|a) (?:lawyer|attorney|solicitor)\b",
    r"report(?:ing)? (?:you|your company|this company|this) to (?:the )?(?:police|authorit\w+|"
    r"regulator\w*|ombudsman|ftc|fcc|bbb|cfpb|dot|trading standards|better business|attorney "
    r"general|consumer\w*)",
    r"(?:file|filing|lodge|going|go|complain\w*) .{0,30}(?:ombudsman|better business bureau|"
    r"\bbbb\b|\bcfpb\b|\bfcc\b|\bftc\b|trading standards|attorney general|consumer (?:protection|"
    r"affairs|court|office))",
    r"(?:los|les|te|os|le) (?:voy|vamos) a (?:demandar|denunciar)|(?:demandar|denunciar)(?:los|"
    r"les|te|os|le)\b",
    r"(?:los|les|te|os|le) (?:demand|denunci)(?:o|are|aremos|amos)\b|(?:demandar|denunciar) a "
    r"(?:la|su|esta|vuestra) (?:empresa|compania)",
    r"(?:poner|pondre|presentar|presentare|interponer|interpondre|meter) (?:les |los |una |la "
    r")*(?:demanda|denuncia|querella|accion de tutela|tutela)\b",
    r"(?:acciones|accion|medidas|via|vias|proceso|procedimiento) (?:legal(?:es)?|"
    r"judicial(?:es)?)|por la via (?:legal|judicial)|tribunales|ir a juicio|llevar(?:los|les|"
    r"te)? a juicio\b",
    r"(?:mi|mis|nuestro|nuestros) abogad[oa]s?\b(?! (?:no puede|no recibe))|(?:hablar|consultar|"
    r"contactar) con (?:mi|un) abogad[oa] (?:para|y) (?:demand|denunci)\w+",
    r"(?:denunci\w+|reclam\w+|quej\w+|ir|ire|voy|vamos|acudir|acudire|recurrir) (?:\w+ "
    r"){0,3}(?:a|ante|en|al) (?:la |el )?(?:consumo|ocu|facua|profeco|sernac|indecopi|condusef|"
    r"superintendencia|defensor\w*|oficina (?:de|del|municipal)|procuraduria|policia|fiscalia|"
    r"juez|juzgado|arbitraje|sic|procon|banco (?:central|de españa|de espana))\b",
)
OUTAGE = any_of(
    r"outage|blackout|power cut|power (?:is|has been|went) (?:out|off|down)|service "
    r"(?:interruption|disruption)\b",
    r"(?:the|your|our|whole|entire|all|every|production) (?:\w+ )?(?:service|system|systems|"
    r"platform|network|server|servers|website|site|web|portal|everything|app) (?:is|are|s|has "
    r"been|have been|went|seems?|seem to be|is completely|are all) (?:\w+ )?(?:down|offline|"
    r"unavailable|unreachable|dead)\b",
    r"(?:system|systems|everything|network|servers?) (?:is |are )?(?:all |completely |totally "
    r")?down\b",
    r"(?:whole|entire) (?:office|street|building|company|city|town|village|area|region|team|"
    r"neighbou?rhood|block)\b.{0,50}\b(?:without|no|down|offline|lost|cannot|cant|can not|out)\b",
    r"(?:no|without|lost) (?:\w+ )?(?:internet|service|power|signal|network|connection|"
    r"electricity|water)\b.{0,30}\b(?:whole|entire|all of) ",
    r"(?:all|none of|no one of) (?:of )?(?:our|the) (?:users?|employees|customers|staff|clients|"
    r"stores|branches)\b.{0,30}\b(?:can|cannot|cant|unable|without|down)\b|nobody (?:in|at) "
    r"(?:the|our) \w+ can\b",
    r"corte (?:general|masivo|total|de (?:servicio|luz|agua|energia|suministro|internet|red)|"
    r"electrico)|apagon|averia (?:general|masiva)",
    r"caida (?:general|total|masiva|de(?:l)? (?:la )?(?:servicio|sistema|red|plataforma|"
    r"servidor\w*|web))|interrupcion del? (?:servicio|suministro|sistema)",
    r"(?:servicio|sistema|sistemas|plataforma|red|web|pagina|portal|servidor|servidores|todo) "
    r"(?:\w+ ){0,3}(?:caid[oa]s?|no disponibles?|fuera de servicio|tirad[oa])\b",
    r"se (?:ha |nos |nos ha )?(?:cay(?:o|eron)|caido) (?:el|la|los|todo|vuestr\w+|su)\b|se "
    r"(?:nos )?fue la luz\b",
    r"(?:toda la|todo el|en todo mi|en toda mi) (?:oficina|calle|ciudad|empresa|zona|colonia|"
    r"barrio|edificio|pueblo|region|cuadra)\b.{0,40}\b(?:sin|no|caid\w+)\b",
    r"sin (?:\w+ )?(?:luz|internet|servicio|agua|señal|senal|linea|red)\b.{0,25}\b(?:toda la|"
    r"todo el|en todo)\b",
    r"(?:ningun|ninguno de los|ninguno de nuestros|todos los|todos nuestros|nuestros) "
    r"(?:usuarios?|empleados?|clientes?)\b.{0,30}\b(?:pueden?|no|sin|logran?)\b|nadie (?:en|de) "
    r"(?:la|mi|toda la|nuestra) \w+ (?:puede|tiene)\b",
)
SECURITY = any_of(
    r"hack(?:ed|ers?|ing)\b|data (?:breach|leak)|security (?:breach|incident|issue|"
    r"vulnerabilit\w+)|phish\w+|ransomware|malware\b",
    r"(?:identity|account|data) (?:theft|stolen)|stole my (?:identity|card|phone|account|data|"
    r"details|wallet)|(?:card|phone|wallet|identity|account|details|data) (?:was|were|got|has "
    r"been|have been|is) (?:stolen|compromised|hacked|cloned|leaked|skimmed)\b",
    r"fraud\w*|unauthori[sz]ed (?:\w+ )?(?:access|charges?|transactions?|payments?|logins?|"
    r"purchases?|withdrawals?|transfers?)\b",
    r"(?:someone|somebody|a stranger|they) (?:else )?(?:has |have )?(?:got(?:ten)? into|logged "
    r"in ?to|accessed|broke into|entered|is using|used|changed|took over|cloned) my\b",
    r"hacke\w+|jaque\w+|suplant\w+|robo de identidad|filtracion de datos|brecha de seguridad|"
    r"incidente de seguridad|fallo de seguridad",
    r"fraude\w*|fraudulent\w+|(?:accesos?|cargos?|transaccion(?:es)?|compras?|movimientos?|"
    r"transferencias?|retiros?|pagos?) no autorizad[oa]s?\b",
    r"me (?:robaron|han robado|clonaron|han clonado|usurparon) (?:la |el |mi |mis |los |las "
    r")?(?:cuenta|clave|contraseña|contrasena|tarjeta|celular|movil|telefono|datos|identidad|"
    r"cartera|billetera)\b",
    r"(?:alguien|otra persona|un desconocido) (?:ha |han )?(?:entr\w+ en|entr\w+ a|accedi\w+ a|"
    r"esta usando|uso|usa|cambio|usando) mi\b|han entrado en mi\b",
)
