"""How customers ask for a human being, as data: patterns for one folded clause, es and en.

``ASKS`` are requests that the words before them can decline; ``ALONE`` need no such look (a clause
that is nothing but «agent please», or is fed up with machines). Apostrophes are gone by then.
"""

from __future__ import annotations

import re

_EN_WHO = (
    r"(?:people|(?:human being|person|human|agent|representative|rep|operator|adviso?r|adviser|"
    r"manager|supervisor|boss|superior|employee|associate|assistant|attendant|specialist|expert|"
    r"technician|engineer|salesperson|lawyer|doctor|consultant|somebody|someone|anybody|anyone|"
    r"colleagues?|staff member|team member|team leader|member of (?:your|the) (?:staff|team))(?! "
    r"(?:near|closest|nearby|in my (?:area|city|town)|in \w+ (?:who|that)|account|role|"
    r"licen[cs]e|access|login|password|permission|software|app|version|install|portal)))\b"
)
_EN_KIND = (
    r"(?:(?:a|an|the|your|any|some|another|other|one of your|my|real|live|living|actual|human|"
    r"physical|free|available|proper|qualified|competent|different|higher|senior|floor|shift|"
    r"store|branch|account|technical|tech|sales|billing|support|service|customer|customer "
    r"service|customer support|customer care|call cent(?:er|re)|help ?desk) ){0,5}(?:(?!travel|"
    r"insurance|estate|local|user|leasing|property|password)\w+ )?"
)
_EN_STRONG = (
    r"(?:human being|(?:real|live|actual|living) (?:person|human|agent|rep|representative|"
    r"operator|people|advisor|somebody|someone)|human (?:agent|operator|rep|representative|"
    r"assistant|advisor|support|assistance|help|interaction|contact)|(?:someone|somebody|anyone) "
    r"(?:real|human)|human(?! (?:resources?|error|rights|readable|body|hair))|(?:free|available) "
    r"(?:agent|rep|operator))"
)
_EN_SOLO = (
    r"(?:person|human|agent|representative|rep|operator|supervisor|manager|people|real person|"
    r"live agent|live chat|customer service (?:rep|agent|representative))"
)
_ES_WHO = (
    r"(?:(?:persona|humano|ser humano|agente|asesora?|operadora?|representante|ejecutiv[oa]|"
    r"personas|humanos|agentes|asesores|operadores|representantes|supervisores|empleados|"
    r"expertos|encargad[oa]|responsable|gerente|jef[ea]|superior|supervisora?|empleado|empleada|"
    r"trabajador|especialista|expert[oa]|profesional|tecnic[oa]|teleoperadora?|vendedora?|"
    r"comercial|abogad[oa]|consultora?|funcionari[oa]|asistente|coordinadora?|alguien|gente|"
    r"compañer[oa]|companer[oa]|miembro del equipo)(?! (?:inmobiliari\w+|de (?:seguros|viajes|"
    r"aduanas?|bolsa|la propiedad|policia|transito|retencion|mi|nuestr\w+)|policial|externo|"
    r"fisica o juridica|juridica|mas cercan\w+|cerca)))\b"
)
_ES_KIND = (
    r"(?:(?:un|una|unos|algun|alguna|alguno|algunos|el|la|los|al|su|tu|vuestro|vuestra|otro|otra|"
    r"cualquier|mejor|verdadero|verdadera|real|de sus|de los|de tus|uno de sus|persona|agente|"
    r"asesor|ser|gente|favor|por) ){0,4}"
)
_ES_STRONG = (
    r"(?:personas? (?:real(?:es)?|humanas?|de verdad|de carne y hueso|viva)|ser humano|(?:agente|"
    r"asesor|operador|representante|ejecutivo|asistente) (?:humano|real|en vivo|en linea)|"
    r"(?:atencion|asistencia|ayuda|soporte|contacto|trato|personal|equipo|servicio|apoyo) "
    r"(?:humana?|humano|de una persona|personal\b|personalizada)|alguien (?:real|humano|de "
    r"verdad|de carne)|(?<!error )(?<!recurso )(?<!cuerpo )humano|(?:agente|asesor|"
    r"operador)(?:es)? disponibles?)"
)
_ES_SOLO = (
    r"(?:persona|humano|agente|asesora?|operadora?|representante|supervisora?|gerente|encargado|"
    r"ejecutivo|persona real|hablar con (?:alguien|humano))"
)
_MACHINE = (
    r"(?:ro?bots?|bots?|machines?|(?<=to a )computer|(?<=with a )computer|ai|chatbots?|"
    r"recordings?|automated \w+)"
)
_MAQUINA = (
    r"(?:maquinas?|ro?bots?|bots?|chatbots?|contestador\w*|ia|grabacion\w*|ordenador\w*|"
    r"computadora)"
)
_EN_LOOKS = (
    r"(?:look(?:s|ed|ing)? (?:at|into|over|through|after)|(?:ha(?:ve|s|d)|tak(?:e|es)|took) a look|"
    r"review\w*|check(?:s|ed|ing)?(?! in\b)|handl\w+|deal\w* with|go(?:es)? (?:over|through)|"
    r"examin\w+|investigat\w+|inspect\w*)"
)
_EN_ONE = (
    r"(?:an? )?(?:(?:real|live|actual|human|qualified|support|billing) ){0,2}(?:person|human being|"
    r"human|agent|representative|rep|operator|supervisor|manager|specialist|colleague|member of "
    r"(?:your|the) (?:staff|team)|employee)"
)
"""One person, who is to look at something: not «another», who may be the customer's neighbour."""
_ES_LOOKS = (
    r"(?:(?:mir|revis|comprob|comprueb|verific|verifiqu|analiz|analic|examin|estudi|valor|atend|"
    r"atiend|resuelv|resolv|gestion|encarg)\w*|lea|lo lea|lleve|llevara|vea|viera|se haga cargo|"
    r"ech(?:e|ara|ase) un (?:vistazo|ojo))"
)
_ES_SEE = (
    r"(?:mirar|revisar|comprobar|verificar|analizar|examinar|estudiar|atender|resolver|gestionar|"
    r"llevar)(?:me|nos|se)?(?:l[oa]s?)?"
)
_ES_ONE = (
    r"(?<!\bde )(?<!\ba )(?<!\bcon )(?<!\bpor )(?<!\bpara )(?<!\bsi )(?<!\bcomo )"
    r"(?:(?:una|alguna) persona|un (?:ser )?humano|un agente|una? (?:asesora?|operadora?|"
    r"representante|tecnic[oa]|especialista|expert[oa]|responsable|supervisora?|emplead[oa]|"
    r"compañer[oa]|companer[oa]))"
)
_ES_WISH = (
    r"(?:(?:quiero|quisiera|necesito|prefiero|preferiria|deseo|exijo|pido|solicito|gustaria|"
    r"espero) (?:mejor )?que|^(?:(?:mejor|pues|y|por favor|porfa|hola) )*que)"
)
_WORD = r"(?:(?!(?:no|nunca|ni|sin|not|never)\b)\w+ )"
"""Any word between the wish and what is wished, but one that turns it round."""
_EASED = r"(?: (?:please|pls|plz|now|ya|ahora|por favor|porfa|porfavor|xfa|urgente))*"

ASKS = tuple(
    re.compile(rf"\b{pattern}")
    for pattern in (
        rf"(?:speak|talk|chat|spk|speaking|talking|chatting|a word|converse|communicate|"
        rf"interact|deal) (?:(?:directly|now|today|please|to|with|2|w) ){{0,3}}{_EN_KIND}{_EN_WHO}",
        r"(?:connect|transfer|put|pass|(?<!look )forward|redirect|switch|hand|patch|take|escalate|"
        r"refer|link|get|"
        rf"connected|transferred|escalated) (?:(?:me|us|this|it|my|call|case|issue|over|through|on|"
        rf"straight|directly|back|in touch|a hold of|hold of|onto) ){{0,5}}(?:to|with|through to) "
        rf"{_EN_KIND}{_EN_WHO}",
        r"(?:want|wanna|need|like|get me|give me|gimme|bring me|send me|demand|request|"
        r"requesting|transfer to me|prefer|ask for|asking for|where(?: i)?s|reach|contact|"
        r"contacting|call|see|find me|get|have|hold of|"
        rf"in touch with|waiting for) {_EN_KIND}"
        r"(?:human(?: being)?|person|representative|rep|operator|supervisor|manager|live agent|"
        r"agent)(?! (?:near|closest|nearby|close|local|in|account|role|licen[cs]e|access|login|"
        r"password|permission|software|app|version|install\w*|portal|edition|plan|to (?:be added|"
        r"install)|who sold))\b",
        r"(?:help|helped|assistance|support|attention|assisted|attended|answered|answer|served|"
        r"reply|call|"
        rf"called|contacted|handled) (?:me )?(?:from|by|of) {_EN_KIND}{_EN_WHO}",
        r"(?:can|could|have|get|let|want|need|is there|are there|any|would|ask|please have|i d "
        r"like) (?:for )?(?:a |an |some )?(?:person|human|someone|somebody|anyone|anybody|agent|"
        r"representative|rep|manager|supervisor|people|humans)(?: from \w+(?: \w+)?| there)?(?: "
        r"(?:please|to|can|could|i|who|that|here|available|just)){0,4} (?:call|phone|ring|"
        r"contact|talk|speak|chat|take over|get in touch|reach out|reach)\b",
        r"(?:someone|somebody|a person|anyone|anybody|people) (?:\w+ )?(?:to|i can|i could|who "
        r"can) (?:talk|speak|chat)\b",
        r"any (?:human|person|agent|operator|rep|representative|advisor|assistant)s? "
        r"(?:available|there|around|online|free)\b",
        r"find (?:an? |some )?(?:operator|representative|rep|supervisor|manager|human)\b",
        r"con quien (?:puedo|podria|tengo que|debo|hay que) (?:hablar|comunicarme|contactar)\b",
        r"(?:get|have|let) (?:a |an )?(?:human|person|manager|supervisor|agent|representative)\b"
        r"(?! (?:near|nearby|close|closest|local|in my)\b)",
        r"(?:quiero|quisiera|necesito|puedo|podria|podemos|deseo|gustaria|quieres?|dejame|dejeme|"
        r"prefiero|hablar|hablo|chatear|conversar|platicar|charlar|comunicar(?:me|nos)?|"
        r"comunic[aoe](?:n?me)?|comuniquen?me|contactar(?:me|nos)?|contact[aoe](?:n?me)?|"
        r"pasar(?:me|nos)?|paseme|pas[ae]n?me|transferir(?:me)?|transf[ie]+r[ae]n?me|"
        r"derivar(?:me)?|deriv[ae]n?me|conectar(?:me)?|conect[ae]n?me|ponme|ponganme|poneme|"
        r"pongame|poner(?:me)?|pasas?|pasan|comunicas?|dirigir(?:me)?|escalar(?:me|lo)?|"
        r"atiend[ae]n?|atender|atendid[oa]|atencion|tratar|enlazar|redirigir(?:me)?|"
        r"remitir(?:me)?) (?:(?:ya|ahora|mismo|por favor|porfavor|porfa|\w+mente|mejor|urgente|"
        r"me|mi caso|esto|mas|tambien) )*"
        rf"(?:con|c|a|al|por|de|hacia) {_ES_KIND}{_ES_WHO}",
        r"(?:quiero|quisiera|necesito|deseo|dame|deme|denme|exijo|pido|solicito|prefiero|ponme|"
        r"mandame|manden|envienme|gustaria|pueden darme|hay|tienen|que venga|existe|solicitar|"
        r"pedir|tener|llamar(?:a)?|llamen|traigan"
        rf"|donde esta) (?:me )?{_ES_KIND}(?:persona|humano|ser humano|agente|asesora?|operadora?|"
        r"representante|supervisora?|gerente|encargad[oa]|ejecutiv[oa]|jefe)(?! "
        r"(?:inmobiliari\w+|de (?:seguros|viajes|aduanas?|bolsa|la propiedad|policia|mi|"
        r"nuestr\w+)|policial|externo|juridica|que sepa (?:ingl|fran)\w+|mas cercan\w+|cerca|"
        r"autorizad\w+))\b",
        r"(?:que )?(?:me|nos) (?:puede |pueden |podria |va a )?(?:atienda|atender|atiende|llame|"
        r"llamar|contacte|"
        rf"contactar|hable|ayude|responda|conteste|resuelva) {_ES_KIND}{_ES_WHO}",
        r"(?:hay|existe|habra|tienen|tendran) (?:a )?(?:alguien|alguna persona|algun humano|"
        r"algun agente|algun asesor|una persona)(?: (?:ahi|real))? (?:con (?:quien|el que|la "
        r"que)|que (?:me )?(?:pueda|atienda|ayude|hable|conteste)|disponible|humano|real|para "
        r"(?:hablar|atender))",
        r"(?:que|quiero que|necesito que|puede|podria|pueden|haga|hagan) (?:que )?(?:me |nos "
        r")?(?:alguien|una persona|un humano|un asesor|un agente)(?: \w+){0,2} (?:me|nos|llame|"
        r"atienda|contacte|hable)",
        rf"{_ES_WISH} {_WORD}{{0,3}}?(?:{_ES_ONE}|alguien) {_WORD}{{0,4}}?{_ES_LOOKS}\b",
        rf"{_ES_WISH} {_WORD}{{0,3}}?{_ES_LOOKS} {_WORD}{{0,4}}?(?:{_ES_ONE}|alguien del equipo)"
        r"\b",
        rf"(?:pued[ea]n?|podrian?) {_ES_ONE} {_WORD}{{0,2}}?{_ES_SEE}\b",
        rf"(?:pued[ea]n?|podrian?) {_ES_SEE} {_WORD}{{0,4}}?{_ES_ONE}\b",
        rf"(?:want|need|like|prefer|rather|demand|let|get) (?:for )?(?:{_EN_ONE}|someone|"
        rf"somebody) (?!else\b){_WORD}{{0,3}}?{_EN_LOOKS}\b",
        rf"(?:want|need|like|prefer|have|get) {_WORD}{{1,4}}?(?:looked (?:at|into|over)|reviewed|"
        rf"checked|handled|examined|read) by {_EN_ONE}\b",
        rf"(?:can|could|would|will|may) {_EN_ONE} {_WORD}{{0,2}}?{_EN_LOOKS}\b",
        r"(?:speak|talk) (?:to|with) (?:your|the) (?:manager|supervisor|boss)\b",
        r"(?:hablar|habla) con (?:su|el|la|un|una) (?:supervisora?|gerente|jef[ea]|"
        r"encargad[oa])\b(?! de mi)",
    )
)
"""Requests for a person; refused when the words right before them decline one."""

ALONE = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:(?:do ?n.?t|do not|not|never)(?: \w+){0,2} (?:want|wanna|like|talk|speak|chat|deal|"
        r"need|wish|prefer|trust)|no more|stop|tired of|sick of|hate|enough of|fed up with|rid "
        r"of)"
        rf"(?: \w+){{0,4}} (?:this |these |a |an |your |the |stupid )*{_MACHINE}\b",
        r"(?:no quiero|no deseo|no me gusta|no voy a|no pienso|hart[oa] de|cansad[oa] de|odio|"
        r"basta de|"
        rf"nada de|no mas|dejen?me de)(?: \w+){{0,4}} {_MAQUINA}\b(?! (?:aspirador|de cocina|de "
        r"coser))",
        rf"(?:talk|speak|chat|hablar|chatear)\w* (?:to|with|con) (?:a|an|un|una|this|este|esta) (?:"
        rf"{_MACHINE}|{_MAQUINA}) (?:is|es|me parece|feels) (?:\w+ )?(?:stupid|useless|silly|"
        r"pointless|annoying|frustrating|ridiculous|awful|estupido|inutil|absurdo|ridiculo|"
        r"frustrante|horrible|una tonteria|una perdida)",
        r"^(?:(?:an?|the|un|una|el|la|al|please|no|hi|hola|hello|ok|quiero|want|need|i|con|to|"
        r"with) )*"
        rf"(?:{_EN_SOLO}|{_ES_SOLO}){_EASED}$",
        r"^(?:someone|somebody|anyone|alguien|una persona) (?:from|in|de) (?:your |the |su |la )?"
        rf"(?:customer (?:service|care|support)|support|atencion al cliente|soporte){_EASED}$",
    )
)
STRONG = re.compile(rf"\b(?:{_EN_STRONG}|{_ES_STRONG})\b")
TOLD = re.compile(
    r"\b(?:spoke|talked|told|said|was|were|had|called|chatted|hable|hablaba|dijo|dijeron|atendio|"
    r"llamo|era|estuve|are you|eres|sos|es usted)\b"
)
DECLINES = re.compile(
    r"(?:do ?n.?t|do not|did ?n.?t|does ?n.?t|not|never|no need|no reason|rather not|without|"
    r"instead of|avoid|no (?:quiero|quisiera|necesito|deseo|busco|pido|hace falta|me hace falta|"
    r"es necesario|preciso|tengo que|me gusta(?:ria)?)|sin|en vez de|en lugar de|evitar|"
    r"prefiero no)(?: (?:want|need|have|wish|care|like|looking|a|an|necessary|to|for|que|"
    r"necesidad|tener|de|me|pasen|be|get|being|having|quiero|tanto))*$"
)
NEED_ASKED = re.compile(
    r"(?<!what )(?<!how )(?<!where )\b(?:do|should|would|must) (?:i|we) (?:need|have|require)\b"
)
HOPES = re.compile(
    r"\b(?:cannot|can not|unable to|no (?:puedo|logro|consigo|he podido|pude)|no se como)\b|"
    r"\b(?:why|por que|can|could|how|ca ?n.?t) (?:do ?n.?t|not|no|i|you)\b"
)
SUPERIOR = re.compile(
    r"\b(?:manager|supervisor|boss|superior|supervisora|gerente|encargad[oa]|jef[ea])\b"
)
