"""Promises, facts about an account, and what other people will do, as data: es and en.

Rows: kind of breach, name, deeds that make it true, whether a source that says the same is enough,
patterns on one folded clause.
"""

from __future__ import annotations

import re

Row = tuple[str, str, frozenset[str], bool, tuple[re.Pattern[str], ...]]

_SEEN = "account_seen order_seen earlier_calls_seen"
_ASKED = "person_asked transferred callback_opened"


def row(kind: str, name: str, deeds: str, sourced: bool, *patterns: str) -> Row:
    """One row of the tables; ``deeds`` parted by spaces."""
    return (kind, name, frozenset(deeds.split()), sourced, tuple(map(re.compile, patterns)))


_GOODS = (
    r"(?:refunds?|compensation|credit|discount|voucher|gift|money|replacement|bonus|free \w+|"
    r"reembolsos?|compensacion|abono|descuento|vale|regalo|dinero|indemnizacion|bonificacion|"
    r"cheque|cupon|importe|devolucion|rebaja|oferta)"
)
_GIVE_EN = (
    r"(?:refund|reimburse|compensate|credit|give|offer|pay|waive|replace|return|cancel|change|"
    r"deliver|ship|apply|fix|repair|deduct|provide|get|grant|match|honou?r|update|"
    r"review|resolve|process|arrange|make sure|ensure|see to it)"
)
_GIVE_ES = (
    r"(?:devolver|reembolsar|abonar|compensar|ofrecer|dar|regalar|descontar|aplicar|cancelar|"
    r"anular|cambiar|enviar|mandar|hacer|activar|eliminar|perdonar|bonificar|conceder|modificar|"
    r"reservar|tramitar|entregar|reparar|arreglar|resolver|solucionar|contactar|llamar)"
)
_PEOPLE_EN = (
    r"(?:(?:a|an|one of our|our|my|the|another|some) (?:\w+ ){0,2}(?:person|human|colleague|agent|"
    r"supervisor|manager|specialist|representative|advisor|engineer|technician|team|department|"
    r"courier|driver)s?(?: [a-z]+(?= will|'ll)| of (?:the|our) \w+| from (?:the|our) \w+(?: \w+)?|"
    r" on our \w+)?|someone|somebody|they|he|she)"
)
_PEOPLE_ES = (
    r"(?:(?:una?|algun|el|la|mi|nuestr[oa]|otr[oa]|un) (?:persona|companer[oa]|agente|supervisora?|"
    r"responsable|encargad[oa]|especialista|tecnico|equipo|departamento|asesora?|mensajero|"
    r"repartidor|gestora?)(?: (?:de|del) (?:\w+ )?\w+| humano| real| especializado)?|alguien)"
)

IDENTITY: tuple[Row, ...] = (
    row(
        "account",
        "the customer's identity",
        "account_seen order_seen earlier_calls_seen",
        False,
        r"\b(?:i've|i have|we've|we have) (?:\w+ )?(?:verified|confirmed) (?:your identity|"
        r"who you)",
        r"\byour identity (?:is|has been) (?:now )?(?:verified|confirmed)",
        r"\byou(?:'re| are| have been) (?:now )?(?:verified|identified)\b",
        r"\b(?:he|hemos) (?:verificado|confirmado|comprobado) su identidad\b",
        r"\bsu identidad (?:esta|ha sido|queda) (?:verificada|confirmada|comprobada)\b",
    ),
)

ACCOUNT_FACTS: tuple[Row, ...] = (
    row(
        "account",
        "what an account says",
        _SEEN,
        False,
        r"\b(?:i (?:can )?see|i'm seeing|i (?:can )?find|looking at|"
        r"i'm looking at)\b.{0,40}\b(?:in|"
        r"on|from|at) your (?:account|file|profile|records?|history|order|bill|invoice|plan|"
        r"line)\b",
        r"\b(?:according to|based on|per|as per) (?:our|the|my|your) (?:records?|systems?|account|"
        r"files?|database|order history|profile)\b",
        r"\b(?:our|the|my) (?:records?|systems?|database|screen) (?:shows?|indicates?|says?|"
        r"confirms?|tells?)\b",
        r"\byour (?:account|file|profile) (?:shows?|indicates?|says?|has a|has an|is currently|is "
        r"active|is suspended|is up to date|is in good)\b",
        r"\b(?:i have|i've got|i'm in|i am in|looking at|checking) your (?:file|account|order|"
        r"details|records?|profile|bill|contract|history)\b",
        r"\b(?:tengo|mirando|viendo|consultando) (?:aqui )?(?:su|tu) (?:ficha|cuenta|pedido|"
        r"expediente|historial|perfil|factura|contrato)\b",
        r"\byour (?:current |outstanding |account )*balance (?:is|stands|shows)\b",
        r"\b(?:veo|puedo ver|estoy viendo|me aparece|me consta|me figura|"
        r"encuentro)\b.{0,40}\b(?:en|"
        r"de) (?:su|tu) (?:cuenta|ficha|perfil|historial|pedido|factura|linea|contrato|tarifa)\b",
        r"\b(?:segun|en) (?:nuestros|mis|sus|los) (?:registros|sistemas|datos|archivos)\b",
        r"\bsegun (?:su|nuestro|el|la) (?:ficha|cuenta|historial|sistema|perfil|expediente|"
        r"pedido)\b",
        r"\b(?:en|nuestro|el) sistema (?:me |nos )?(?:aparece|consta|figura|muestra|indica|dice)\b",
        r"\b(?:me consta|nos consta|me figura|me aparece|aqui veo) (?:que|una?|su)\b",
        r"\bsu (?:cuenta|ficha|perfil) (?:muestra|indica|tiene un|tiene una|esta (?:al dia|activa|"
        r"suspendida|bloqueada|en regla))\b",
        r"\bsu saldo (?:actual |pendiente )?(?:es|esta)\b",
    ),
    row(
        "account",
        "the state of an order or bill",
        _SEEN,
        True,
        r"\byour (?:order|package|parcel|refund|last bill|last invoice|payment|delivery|shipment|"
        r"replacement)(?: [a-z]*-?\d+\S*)? (?:is (?:on|in|out|being|now|at|currently|ready|due|"
        r"still|already|expected|scheduled)|has (?:been|left|arrived|already)|was|will (?:arrive|"
        r"be)|left|arrived|arrives|should arrive)\b",
        r"\bsu (?:pedido|paquete|reembolso|ultima factura|ultimo recibo|pago|envio|entrega)"
        r"(?: [a-z]*-?\d+\S*)? (?:esta (?:en|de|listo|pendiente|siendo|ya)|ha (?:sido|salido|"
        r"llegado)|ya (?:ha|esta|salio|llego)|fue|salio|llego|llegara|llega (?:el|hoy|manana)|"
        r"sera entregado|fue de)\b",
    ),
)

THIRD: tuple[Row, ...] = (
    row(
        "action",
        "a person will act",
        _ASKED,
        True,
        rf"\b{_PEOPLE_EN} (?:will|is going to|are going to|'ll|is about to|has been|have been) "
        r"(?:\w+ )?(?:be(?! able)|contact|call|join|get|ring|phone|reach|review|answer|reply|take|"
        r"attend|assist|help|"
        r"write|speak|respond|look|investigate|notified|informed|assigned|asked|alerted|handle|"
        r"follow|process|fix|send|arrive|come|visit)\b",
        rf"\b{_PEOPLE_ES} (?:ya )?(?:le |lo |la |se |les |te )*(?:atendera|llamara|contactara|"
        r"revisara|respondera|escribira|vera|pondra|ayudara|contestara|estudiara|resolvera|"
        r"gestionara|visitara|vendra|enviara|ira|va a \w+|esta revisando|esta mirando|ha sido "
        r"avisad[oa]|contacta en breve|llama (?:en|hoy|manana|ahora|enseguida))\b",
        r"\bse pondran? en contacto\b",
        r"\b(?:le|te|les) (?:llamaran|contactaran|atenderan|responderan|escribiran)\b",
        r"\byou (?:will|'ll) be (?:contacted|called|connected|transferred|attended)\b",
        r"\b(?:a person|somebody|someone|a colleague) is (?:on (?:the|their) way|coming|joining)\b",
    ),
    row(
        "promise",
        "coming back",
        "callback_opened person_asked transferred",
        False,
        r"\b(?:i|we)(?:'ll| will| shall) (?:get|come|be|report|circle|follow)(?: right)? (?:back|"
        r"up) (?:to|with) you\b",
        r"\b(?:i|we)(?:'ll| will) (?:keep you (?:posted|updated|informed)|update you|let you know "
        r"(?:when|as soon|once|what|the))",
        r"\b(?:i|we)(?:'ll| will) (?:\w+ )?(?:be )?(?:look(?:ing)? into|reach(?:ing)? out|"
        r"contact(?:ing)? "
        r"you|be in touch|work(?:ing)? on|investigat\w+|check (?:with|on|it|this|that)|"
        r"take care of|share (?:this|your|it)|report (?:this|it))\b",
        r"\b(?:i|we)(?:'m| am|'re| are) (?:\w+ )?(?:looking into|working on|investigating)\b",
        r"\b(?:estoy|estamos) (?:ya )?(?:trabajando|investigando|en ello)|\bme (?:encargo|"
        r"encargare|ocupo|ocupare)\b|\bnos (?:encargamos|ocupamos|encargaremos|ocuparemos)\b",
        r"\b(?:lo|la) (?:reviso|miro|compruebo|consulto|investigo|revisare|mirare|comprobare|"
        r"revisaremos|miraremos|comprobaremos|investigaremos)\b",
        r"\b(?:expect|you(?:'ll| will) (?:get|receive)) an? (?:phone )?(?:call|e-?mail|message|"
        r"visit)\b",
        r"\b(?:espere|recibira|tendra) (?:una llamada|un correo|un mensaje|una visita)\b",
        r"\byou(?:'ll| will) (?:hear (?:back )?from|be (?:notified|informed|updated))\b",
        r"\b(?:tendra|recibira) noticias\b",
        r"\b(?:le|te) (?:mantendre|mantendremos) (?:informad[oa]|al (?:tanto|corriente))\b",
        r"\b(?:le|te) (?:respondere|respondo|contestare|dire|avisare|informare|llamare|escribire) "
        r"(?:en breve|pronto|luego|mas tarde|cuando|en cuanto|en unos|en unas|manana|hoy|lo antes)",
        r"\b(?:vuelvo|volvere) (?:con usted|a contactar|a llamar|a escribir)",
    ),
)

PROMISES: tuple[Row, ...] = (
    row(
        "promise",
        "a guarantee",
        "",
        True,
        r"\b(?:i|we) (?:personally |can |fully )?(?:guarantee|promise|assure|commit|swear|"
        r"warrant)\b",
        r"\b(?:you have my word|my word on|guaranteed\b|without fail|rest assured)",
        r"\b(?:le |se lo |te )?(?:garantizo|garantizamos|prometo|prometemos|aseguro|aseguramos|"
        r"juro)\b",
        r"\b(?:me comprometo|nos comprometemos|puedo (?:garantizar|asegurar|prometer)\w*|tiene mi "
        r"palabra|doy mi palabra|cuente con (?:ello|el reembolso|su)|sin falta|garantizado)\b",
    ),
    row(
        "promise",
        "something will be given",
        "refunded cancelled changed booked letter_sent",
        True,
        rf"\b(?:we'll|we will|we shall|i'll|i will|we are going to|we're going to) (?:\w+ )?"
        rf"{_GIVE_EN}\b(?! (?:on |with |to )?(?:helping|explain))(?! (?:my best|it a try))",
        r"\byou(?:'ll| will| are going to|'re going to) (?:\w+ )?(?:receive|get|be (?:refunded|"
        r"compensated|reimbursed|credited|paid|charged nothing|contacted)|have your)\b",
        rf"\byou(?:'re| are) (?:entitled|eligible|owed|getting)\b.{{0,30}}\b{_GOODS}\b",
        rf"\b(?:i|we) (?:can|could|may|am able to|are able to) (?:\w+ )?(?:offer|give|refund|apply|"
        rf"waive|credit|reimburse|compensate|grant)\b.{{0,30}}(?:\b{_GOODS}\b|\byou\b)",
        r"\byour (?:money|refund|compensation|credit|replacement) (?:will|is going to|is on|is "
        r"coming)\b",
        r"\b(?:le|les|te|se lo|se la|lo|la) (?!envi|mand|llam|avis|pas|pond|contact)\w{3,}(?:ar|"
        r"er|ir|dr|br)emos\b",
        rf"\b(?:recibira|obtendra|tendra|va a recibir|le corresponde) (?:\w+ ){{0,3}}{_GOODS}\b",
        rf"\b(?:puedo|podemos|podria) {_GIVE_ES}(?:le|se|lo|la|los|las|selo|"
        r"sela)*\b(?! (?:con una|a "
        r"una|que|una busqueda|informacion|la informacion|mas detalles|los pasos|indicaciones))",
        r"\b(?:su|el|la|este) (?:dinero|reembolso|compensacion|abono|importe) (?:llegara|sera|"
        r"estara|se (?:abonara|ingresara|devolvera)|esta en camino)\b",
        r"\b(?:le|se le|te) (?:sera|seran|sera) (?:\w+ )?(?:devuelt|reembolsad|abonad|"
        r"ingresad)\w+\b",
    ),
    row(
        "promise",
        "today or tomorrow",
        "booked order_seen",
        False,
        r"\b(?:will|'ll|going to) (?:\w+ ){0,4}(?:arrive|be there|be (?:delivered|solved|fixed|"
        r"restored|resolved|back|ready)|come|work)\b.{0,40}\b(?:today|tomorrow|tonight|"
        r"next week)\b",
        r"\b(?:llegara|estara|vendra|recibira|quedara|volvera|ira|tendra|"
        r"funcionara)\b.{0,40}\b(?:hoy|"
        r"manana|esta (?:tarde|noche)|la semana que viene)\b",
    ),
    row(
        "promise",
        "a day or an hour",
        "booked order_seen",
        True,
        r"\b(?:will|'ll|going to) (?:\w+ ){0,4}(?:arrive|be there|be (?:delivered|solved|fixed|"
        r"restored|resolved|back|ready)|come|work)\b.{0,40}\b(?:monday|tuesday|"
        r"wednesday|thursday|friday|saturday|sunday|at \d|by \d|within|in an? |next week)\b",
        r"\b(?:llegara|estara|vendra|recibira|quedara|volvera|ira|tendra|funcionara)\b.{0,40}\b(?:"
        r"lunes|martes|miercoles|jueves|viernes|sabado|domingo|a las "
        r"\d|en (?:una?|\d|dos|tres|unas|unos)\b)",
    ),
)

PROMISED: tuple[Row, ...] = (*IDENTITY, *ACCOUNT_FACTS, *THIRD, *PROMISES)
