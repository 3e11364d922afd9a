"""How angry customers write in Spanish, from both sides of the sea: weighted patterns.

They meet folded text: lower case, no accents, ``ñ`` as ``n``.
"""

from __future__ import annotations

import re

from callcenter_tui.agents.grave_patterns import any_of

_HELP = (
    r"(?:servicio|atencion|soporte|trato|empresa|compania|experiencia|gestion|aerolinea|banco|"
    r"aplicacion|app|web|pagina|respuesta|calidad|comunicacion|personal|entrega|asistencia)",
)

_PROFANE = any_of(
    r"m[i*]e?[r*]{1,2}d[a*]s?|joder|jod[ae]\w*|(?:que|donde|como|quien|de) cono\b|cono[!,.]|"
    r"put[ao*]s?\b|p[*]t[ao]s?\b|hij\w+ de (?:put|per|mil|su)\w*|cabron\w*|gilipoll\w*|capull\w*|"
    r"pendej\w*|carajo|chinga\w*|no mames|mamadas?|verga|huev(?:on|ada)\w*|boludo\w*|pelotud\w*|"
    r"conchud\w*|weon\w*|culer\w*|malparid\w*|hdp\b|ctm\b|hostia|cojones|ostia|por los (?:huevos|"
    r"cojones)|a la mierda|maldit[ao]s?",
    r"imbecil\w*|idiotas?\b|inutil(?:es)?\b|estupid\w*|tarad\w*|incompeten\w*|inepto?s?\b|inept\w+|"
    r"payas\w+|sinverguenza\w*|desgraciad\w*|caraduras?|jetas?\b|chapuza\w*|chapucer\w*|"
    r"mamarrach\w*|tont[oa]s",
)
_CONDEMNS = any_of(
    r"(?:pesim|horribl|terribl|nefast|lamentabl|deplorabl|vergonzos|bochornos|asqueros|patetic|"
    r"ridicul|indignant|inaceptabl|intolerabl|inadmisibl|incalificabl|desastros|penos|malisim|"
    r"absurd|surrealist|inconcebibl|insultant|repugnant)(?!\w*mente\b)\w*|increible (?:que|lo de|"
    r"lo que)|(?:va|van|funciona|tratan|trataron|trato|servicio|atencion) fatal",
    rf"(?:mal|mala|peor|cero|poca|falta de) {_HELP}|{_HELP} (?:es |fue |ha sido |esta siendo )?"
    r"(?:muy |bastante |tan |realmente )?(?:mal[oa]?|peor|de pena|de risa|nul[oa])\b|el peor|la "
    r"peor|de lo peor",
    r"(?:es|esto es|vaya|menud[oa]|que|una|un) (?:autentic[oa] |verdader[oa] |completo "
    r")?(?:verguenza|desastre|asco|burla|abuso|estafa|robo|timo|tomadura|broma|caos|circo|"
    r"insulto|atraco|desfachatez|falta de respeto|poca verguenza|barbaridad|basura|porqueria|"
    r"pesadilla|cachondeo)|(?:es|vaya|menudo) (?:un )?chiste",
    r"no hay derecho|donde se ha visto|es el colmo|habrase visto|por favor ya\b|de verguenza|da "
    r"(?:asco|pena|verguenza|rabia)|dan (?:asco|pena|verguenza)|no (?:sirven|valen) para nada",
)
_FEELS = any_of(
    r"hart[oa]s?\b|hasta (?:el (?:gorro|mono)|las narices|la coronilla|los (?:huevos|cojones)|la "
    r"madre)|cansad[oa]s? (?:ya )?de|basta (?:ya|de)\b|ya esta bien|no aguanto|no puedo mas|se me "
    r"acaba la paciencia|perd(?:i|iendo|ido) la paciencia|me tienen? (?:hart|cansad|aburrid|"
    r"frit)\w*",
    r"(?:enfadad|cabread|furios|indignad|enojad|molest|frustrad|decepcionad|disgustad|defraudad|"
    r"encabronad|emputad|desesperad|descontent|rabios|alterad|ofendid)[oa]s?\b|me (?:indigna|"
    r"enfada|cabrea|enoja|molesta|frustra|desespera|hierve|saca de quicio|revienta|encabrona)\w*|"
    r"que rabia",
    r"que se creen|se (?:rien|burlan|estan riendo|estan burlando) de|(?:toman|tomando|tomado|"
    r"tomais) el pelo|me (?:estan|han) (?:vacilando|mareando|tomando)|es en serio|estan de broma|"
    r"no puede ser|increible pero|por dios|por el amor de dios|faltaria mas|no me lo puedo creer|"
    r"no doy credito",
)
_BETRAYED = any_of(
    r"ladron\w*|estaf\w*|timad\w*|timo\b|mentiros\w*|mienten|mentis|mintiendo|mintieron|mentira\w*|"
    r"engan(?:an|aron|ad[oa]s?|aste|ais|o|ando|oso)\b|rater\w*|chor(?:iz\w+|r[oa]s)|me (?:robais|"
    r"roban|estan robando|han robado el dinero)|robando|saqueo|atracador\w*|aprovechad\w*|"
    r"usureros?|delincuentes?|trileros",
    r"no les (?:importa|interesa)|les da igual|os da igual|pasan de|pasais de|se lavan las manos|"
    r"no tienen (?:verguenza|respeto|palabra|idea)|ni puta idea|perd\w+ (?:de |mi |el )(?:tiempo|"
    r"dinero)|tirar el dinero|promesas (?:falsas|vacias|incumplidas)|incumplen|nunca cumplen",
)
_LEAVES = any_of(
    r"(?:nunca|jamas|no)(?: \w+){0,4} (?:mas con ustedes|vuelvo a|volvere a|vuelvan? a verme|"
    r"vuelto a)|me (?:voy|cambio|paso|largo) (?:a|de|con)(?: la| otra| su)?(?: \w+)? "
    r"?(?:competencia|compania|empresa|aqui|ustedes)|(?:han|habeis) perdido (?:un|una|a un) "
    r"client[ea]|no (?:los|les|se los|os) recomiendo|no (?:lo |se lo )?recomiendo a nadie|pierden "
    r"(?:un )?clientes?",
    r"(?:voy a|pienso) (?:contar|publicar|decir)\w* (?:\w+ ){0,3}(?:todo|redes|todos)|exijo|es la "
    r"ultima vez|devuelvanme|solucionen(?:lo)? (?:ya|de una vez)|de una (?:maldita|bendita|"
    r"punetera) vez|de una vez por todas",
)
_SARCASM = any_of(
    r"gracias por (?:nada|arruin\w+|hacerme perder|su (?:nula|pesim\w+)|ignorar\w*)|(?:muy bonito|"
    r"que bonito|bravo|enhorabuena|felicidades|genial|estupendo|magnific[oa])\b.{0,30}\b(?:otra "
    r"vez|de nuevo|tarde|sin|nunca)\b|vaya tela|manda (?:narices|huevos)",
)
_BLAMES = any_of(
    r"como (?:es posible|puede ser|pueden|podeis|se atreven|se les ocurre)|hasta cuando|para que "
    r"(?:pago|les pago|estan|sirven)|cuanto mas (?:tengo|hay|voy)|(?:que|tan) (?:dificil|"
    r"complicado) (?:es|resulta)|que clase de|que tipo de (?:empresa|servicio)|a que (?:juegan|"
    r"esperan)|como siempre|para variar|menud[oa] (?:servicio|atencion|empresa|broma|panda)|lo de "
    r"siempre|otra vez lo mismo",
    r"(?:me|nos) (?:han |habeis |estan )?(?:ignora\w*|colga\w+|colgaron|cuelgan|arruin\w+|jodid\w+|"
    r"(?:dejaron|dejado) (?:tirad|colgad|sin)\w*|trat\w+ (?:como|mal|fatal))|(?:no|sin) (?:me |nos "
    r")?(?:hacen|haceis|hacerme|hacernos) (?:ni )?caso|nadie (?:me |nos )?(?:hace caso|da la cara|"
    r"responde|contesta|soluciona|ayuda|sabe|resuelve)",
)
_WAITS = any_of(
    r"(?:llevo|llevamos|hace|desde hace|van|despues de|esperando|tras) (?:ya |mas de |casi |como |"
    r"esperando )*(?:\d+|un|una|dos|tres|cuatro|cinco|seis|varios|varias|muchos|muchas|unos) "
    r"(?:\w+ )?(?:horas?|dias?|semanas?|mes(?:es)?|anos?|minutos)|toda la (?:manana|tarde|semana)|"
    r"todo el dia",
)
_AGAIN = any_of(
    r"(?:otra vez|de nuevo|nuevamente|cada (?:vez|dia|mes|semana)|siempre|todos los (?:dias|meses)|"
    r"(?:segunda|tercera|cuarta|quinta|enesima) vez|(?:varias|muchas|mil|tres|cuatro|cinco|\d+) "
    r"veces)\b|(?:sigo|seguimos|siguen|sigue) (?:sin|esperando|igual)|aun no|todavia no|ni "
    r"siquiera|sin (?:respuesta|solucion|noticias|explicacion\w*|avisar|previo aviso)|ni (?:una|"
    r"un) (?:respuesta|llamada|solucion|correo|disculpa|explicacion)",
)

SPANISH: tuple[re.Pattern[str], ...] = (
    *(_PROFANE, _CONDEMNS, _FEELS, _BETRAYED, _LEAVES, _SARCASM),
    *(_BLAMES, _WAITS, _AGAIN),
)
"""In the order of ``anger_patterns.WEIGHTS``."""
