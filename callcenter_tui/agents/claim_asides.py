"""What an answer may say without a source: patterns for one clause, es and en, as data.

Greetings, thanks, regret, questions, offers of a person, not knowing, asking for data, waiting,
being an AI: none of it is a fact about the company or its customer.
"""

from __future__ import annotations

import re

ASIDES = tuple(
    re.compile(pattern)
    for pattern in (
        # regret, sympathy, having understood
        r"(?:i(?:'m| am)|we(?:'re| are)) (?:\w+ )?(?:sorry|afraid|happy|glad|here|delighted|"
        r"pleased|"
        r"unable|not (?:able|sure|certain|allowed)|only able|listening|with you|the|an?|just an?|"
        r"your|available|still here|ready)\b",
        r"(?:my |our |please accept (?:my|our) )?(?:sincere )?apologies\b|(?:i|we) (?:sincerely |"
        r"truly "
        r"|do )?(?:apologi[sz]e|regret|understand|appreciate|hear|realize|realise|know how|hope|"
        r"wish|see what|get it|would love|'d love)\b",
        r"(?:sorry|oh no|thanks?|thank you|many thanks|hello|hi|hey|good (?:morning|afternoon|"
        r"evening|day|news|luck)|(?:good|great) (?:question|idea|choice)|best (?:regards|wishes)|"
        r"regards|"
        r"sincerely|nice to|wishing|enjoy|cheers|never (?:share|give|send)|(?:for|por) (?:your|su) "
        r"(?:safety|security|seguridad)|nunca (?:comparta|envie)|no comparta|looking forward|"
        r"let's (?:see|try|start|go|look|check)|i look forward|welcome|dear)\b",
        r"(?:sounds?|looks? (?:like|good|great)|seems?|well done|glad|take (?:all|your)|"
        r"goodbye)\b|(?:that|this|it)(?:'s| is| was) "
        r"an? (?:\w+ ){0,2}(?:question|idea|point|pity|shame)|(?:that|this|it) (?:must|sounds?|"
        r"seems?|can be|is understandable|is (?:really |very )?"
        r"(?:frustrating|annoying|upsetting|a pity)|would be)\b",
        r"(?:le |te )?(?:lo (?:siento|lamento)|lamento|lamentamos|siento|sentimos|disculpe|"
        r"disculpas|"
        r"perdone|perdon|mis disculpas|le pido|pido disculpas|entiendo|entendemos|comprendo|"
        r"comprendemos|me hago cargo|imagino|se que|espero que|esperamos|ojala|agradezco)\b",
        r"es una (?:\w+ )?(?:pregunta|duda|idea)|me alegr\w+|tomese|que (?:bien|bueno|alegria)|"
        r"le habia|"
        r"(?:muchas |mil )?gracias\b|(?:muy )?buen[oa]s\b|hola\b|bienvenid|saludos|estimad[oa]|"
        r"un saludo|basta con|me despido|atentamente|(?:muy )?buena (?:pregunta|idea|noticia)|"
        r"ya me (?:dira|cuenta)|quedo|quedamos|"
        r"estamos (?:para|aqui)|seguimos a|vamos a (?:ver|probar|intentar|comprobar|revisar)|"
        r"veamos|probemos|a ver|animo|encantad[oa]|con (?:mucho )?gusto|un placer|que tenga|feliz|"
        r"buen fin|buena tarde|buen viaje|hasta (?:pronto|luego)|adios",
        r"(?:debe (?:de )?ser|es (?:muy )?(?:comprensible|normal que|logico que|una pena|"
        r"frustrante|molesto)|que (?:pena|mal|rabia|lastima))\b",
        # offers and readiness
        r"(?:i|we)(?: can| could|'d be happy to| would be happy to| am happy to|'m happy to|'ll be "
        r"happy to|'ll gladly|'m here to| am here to|'ll do my best| will do my best|'ll try| will "
        r"try|'ll help| will help|'ll (?:be )?(?:right )?(?:here|explain|wait)| remain|"
        r" will remain|"
        r"'ll go on| will (?:wait|explain|go on)) ?(?:also |gladly |only |certainly |still |then "
        r"|now )?(?:to )?(?:ask|pass|put|connect|transfer|bring|get|let|help|look|explain|search|"
        r"check|walk|guide|tell|show|answer|assist|arrange|find|try|request|take|give|be|here|you|"
        r"with|propose|prepare|send|open|meanwhile|at|anything|only|wait|note|hand|suggest|invite|"
        r"have|start)?\b",
        r"(?:i|we)(?: would|'d)? (?:suggest|recommend|propose|advise) (?:that )?(?:you )?(?:to )?"
        r"(?:speak|talk|ask|contact|have|let)\w*\b",
        r"(?:if you (?:want|like|wish|prefer|would|'d|agree|"
        r"(?:need|have) (?:any|more|further|anything|another|help))|should you|whenever you|"
        r"in case you|feel free|don't hesitate|do not hesitate|"
        r"just (?:say|tell|let|ask|write|type|reply)|(?:let me|to) help|in the meantime|meanwhile|"
        r"would you|shall i|do you|may i|can i|could i|is there|are you|have you|did you)\b",
        r"(?:of course|certainly|sure|absolutely|understood|noted|got it|no problem|you(?:'re|"
        r" are) (?:very |most )?welcome|my pleasure|glad|happy to|great|perfect|excellent|alright|"
        r"all right|very well|okay|ok|right|(?:yes|no)(?=$| thank)|goodbye|bye|take care|have a|"
        r"anything else|tell me|see you)\b",
        r"(?:puedo|podria|podemos) (?:pasar|pedir|avisar|ayudar|poner|transferir|buscar|explicar|"
        r"orientar|informar|indicar|atender|guiar|solicitar|derivar|ofrecerle ayuda|responder|"
        r"hacer que|decir|contar|dar(?:le)? (?:la )?informacion|enviar|mandar|proponer|preparar|"
        r"dejar|abrir|comprobar|seguir|anotar)\w*\b",
        r"(?:si (?:lo |le |me |asi |usted |tiene |prefiere|quiere|desea|necesita|gusta|le parece|"
        r"no "
        r"le|hay algo|surge|mas adelante)|cuando (?:quiera|nos necesite|guste|lo necesite)|no dude|"
        r"digame|dime|cuenteme|aqui (?:estoy|sigo|estare|me tiene)|estoy (?:aqui|para)|"
        r"para eso estoy|quedo a|a su disposicion|con que le|en que (?:puedo|le))\b",
        r"(?:le |te )?(?:ayudo|ayudamos|recomiendo|sugiero|aconsejo|propongo|invito|"
        r"ofrezco)(?: (?:a|que|con|hablar|pedir|contactar|una persona))\b",
        r"(?:claro|por supuesto|desde luego|entendido|de acuerdo|vale|perfecto|muy bien|bien|"
        r"de nada|"
        r"genial|estupendo|no hay (?:problema|de que)|no se preocupe|tranquil[oa]|algo mas|anotado|"
        r"es correcto|correcto|exacto)\b",
        r"(?:a|one of our|another|our) (?:person|colleague|human|team|agent|specialist|supervisor)"
        r"[\w ]{0,40}? (?:can|could|may|might|would be able)\b",
        r"(?:una|un|el|la|nuestro|otra) (?:persona|companer[oa]|equipo|agente|especialista|"
        r"responsable)[\w ]{0,40}? (?:puede|podra|podria|pueda)\b",
        # not knowing, not being able, staying out of it
        r"nothing (?:has|have) been\b|no se ha \w+ nada|(?:yo )?solo (?:tengo|puedo|dispongo|"
        r"conozco|soy|se)\b|"
        r"we (?:have no|don't have|do not have|lack) (?:any )?(?:information|data|details?|"
        r"records?)|"
        r"i (?:also |still |really |honestly |simply |unfortunately |currently )?(?:don't|"
        r"do not|cannot|can't|can not|couldn't|could not|didn't|did not|won't be able|have no|"
        r"am unable|"
        r"am not|have not|haven't|would rather|prefer not|lack|only (?:know|have|answer|help))\b",
        r"(?:there is no|there's no|no) (?:\w+ )?(?:information|data|article|details?|record)\b|"
        r"(?:our|"
        r"the|my) (?:\w+ )?(?:information|articles?|knowledge|passages?) (?:says? nothing|doesn't|"
        r"does "
        r"not|don't|do not|has no|have no|is silent)\b|(?:that|this|it) is (?:beyond|outside|not "
        r"something|out of|all (?:that )?(?:our|i))\b|beyond what\b|that is all\b|"
        r"on this point i\b",
        r"(?:tampoco |ya |yo |eso |aun |todavia )*no (?:(?:lo|le|la|se) )*(?:he|hemos|se|tengo|"
        r"dispongo|encuentro|puedo|me es "
        r"posible|estoy|quiero|conozco|me consta|soy capaz|podria|cuento con|he "
        r"(?:podido|encontrado)|veo|quisiera|figura|aparece|hay (?:nada|informacion|datos))\b",
        r"(?:nuestra|la|mi|nuestros|los) (?:informacion|articulos|documentacion) (?:\w+ )?no\b|"
        r"tampoco (?:tengo|puedo|lo se|encuentro)|desconozco|prefiero no|(?:eso|esto) (?:se sale|"
        r"queda fuera|no "
        r"(?:lo|esta en mi)|es todo lo que)|sobre este punto no|mas alla de|fuera de (?:mi|"
        r"lo que)\b",
        # asking for data, waiting, naming what comes
        r"(?:por favor )?(?:digame|indiqueme|facilitem[ea]|facilite|cuenteme|deme|denos|diganos|"
        r"envieme|confirmeme|confirme(?:me)?|escribame|escriba aqui|necesito|necesitaria|"
        r"necesitamos "
        r"(?:que me|saber)|me (?:puede|podria|gustaria|dice|indica|confirma|facilita)|podria "
        r"(?:decir|indicar|facilitar|confirmar)|puede (?:decir|indicar|facilitar|confirmar)me|para "
        r"(?:poder |que pueda )?(?:ayudar|atender|continuar|seguir|identificar|comprobar)|antes de "
        r"(?:nada|continuar|seguir)|espere|un momento|enseguida|en un momento|permitame|dejeme|"
        r"mientras (?:tanto|espera)|puede (?:seguir|dejar|escribir|pedirme|preguntarme))\w*\b",
        r"(?:please )?(?:tell me|give me|send me|provide|share|confirm|let me know|"
        r"let me (?:explain|help)|let us know|could you|can you|would you|"
        r"i(?:'ll| will| would|'d)? (?:also |only |first |still )?need|we need to know|"
        r"(?:in order )?to "
        r"(?:help|assist|continue|go on|proceed|identify)|before (?:i|we|that)|please (?:wait|hold|"
        r"bear)|wait|hold on|bear with|one moment|just a (?:moment|second)|a moment|"
        r"you can (?:go on|keep|tell me|ask me|write)|for (?:that|this),? (?:i|please))\b",
        r"(?:segun (?:nuestra|la) informacion|esto es lo que|al respecto|estos son|siga estos|"
        r"los pasos "
        r"son|como (?:le|ya) (?:dije|he dicho|comente|indique|decia)|le (?:explico|cuento|resumo|"
        r"confirmo lo|indico)|en resumen|por lo que (?:me|dice|cuenta)|veo que (?:me|"
        r"ha escrito))\b",
        r"(?:according to our information|here(?:'s| is| are) (?:what|the|how)|on that\b|these are|"
        r"follow these|the steps are|as i (?:said|mentioned|explained)|let me explain|in short|"
        r"to summari[sz]e|i see that you|you (?:say|said|mention|mentioned|asked|told|write|wrote|"
        r"want|would like|are asking))",
        # being an AI
        r"(?:no )?soy\b|le (?:atiende|responde|habla|saluda) (?:de nuevo )?(?:el|"
        r"un|una) (?:asistente|ia|sistema)|como (?:ia|asistente|inteligencia)\b|as an? (?:ai|"
        r"virtual|"
        r"automat)|you are (?:talking|speaking|chatting)|(?:esta|estas) (?:hablando|chateando)|"
        r"usted (?:dice|menciona|pregunta|quiere|comenta)|(?:the|an) (?:ai|(?:automat\w+|"
        r"virtual) assistant)\b|(?:my|mi) (?:name|nombre)\b",
        r"(?:he|no he) (?:entendido|comprendido|leido)\b|i(?:'ve| have) (?:read|understood)\b",
    )
)

OFFER = re.compile(
    r"\b(?:if you|si (?:(?:lo|le|me|asi|usted|nos) )*(?:quiere|desea|prefiere|gusta|necesita|"
    r"confirma|"
    r"dice|parece|autoriza|acepta|da)|cuando (?:(?:me|lo|usted|nos) )*(?:confirme|diga|quiera|"
    r"desee)|"
    r"once you|when you|would you|do you want|shall i|should i|want me to|quiere que|prefiere que|"
    r"desea que|le gustaria que|le parece|just say|only say|(?:say|type|write|reply) (?:yes|"
    r"\"yes\"|ok)|basta con\w*|escriba (?:claro|si)\b|digamelo y|diga si)\b"
)
"""Words that make what follows an offer."""
