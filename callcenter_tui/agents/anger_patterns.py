"""How angry customers write, as data: weighted patterns, English and Spanish.

They meet folded text (lower case, no accents, no apostrophes) in one line. A weight of 1 is anger
by itself; less is a sign that needs a second one. ``MARKS`` meet the text as it was typed.
"""

from __future__ import annotations

import re

from callcenter_tui.agents.anger_spanish import SPANISH
from callcenter_tui.agents.grave_patterns import any_of

_FIRM = r"(?:you|you (?:guys|lot|people)|they|this (?:company|airline|bank|store|shop|provider))"
_HELP = (
    r"(?:service|support|help ?desk|customer (?:service|care|support|experience)|staff|company|"
    r"communication|experience|website|site|airline|bank|treatment|response|management|attitude|"
    r"excuse|quality)",
)

_PROFANE = any_of(
    r"(?:f+[*#@$!u.\-]{1,3}c?k+|fu?ck\w*|motherf\w+|fck\w*|f\*+\w*)",
    r"(?:bull ?)?sh[*#@!i1.]{1,2}t+\w*|s\*+t\b|crap(?:py)?\b|bs\b|arses?\b|a[*s$]{2}(?:holes?)?\b",
    r"piss(?:ed|ing|take)|bloody|damn(?:ed|it)?|goddam\w*|wtf|ffs|stfu|smh|what the (?:hell|heck)",
    r"(?:the|bloody|fucking) hell\b|b[*i]tch\w*|bastards?|dumb\w*|screw(?:ed)? (?:you|me|over|up)",
)
_CONDEMNS = any_of(
    r"appall\w+|disgrac\w+|disgust\w+|atrocious|abysmal|shambles|shambolic|dreadful|pathetic|"
    r"outrag\w+|unacceptable|inexcusabl\w+|shame(?:ful|ful\w+)?\b|shame on|unprofessional|vile|"
    r"ridiculous\w*|ludicrous|absurd|horrendous|horrible|horrific|diabolical|laughable|farc\w+",
    r"terrible|awful|worst|woeful|rubbish|garbage|trash|useless|worthless|pointless|hopeless|"
    r"incompeten\w+|clueless|idiot\w*|moron\w*|stupid\w*|nightmare|fiasco|mess\b|cowboys|"
    r"(?:(?<!me )(?<!know )a|total|complete|bad|sick) joke\b",
    rf"(?:bad|poor|lousy|shoddy|mediocre|substandard|subpar) {_HELP}|(?:zero|no|lack of) "
    r"(?:customer (?:service|care|support)|communication|support|respect|empathy|courtesy)",
    rf"{_HELP} (?:is|was|are|has been|have been) (?:\w+ ){{0,2}}(?:bad|poor|lousy|a joke|shocking)",
    r"(?:really|so|very|extremely|truly|absolutely|beyond) (?:bad|poor|shocking|rude)|unfair|"
    r"negligen\w+|rude(?:ness|ly)?\b|sucks?\b|stinks?\b|insult(?:ing|ed)?\b|unreliable|unhelpful|"
    r"insane|unbelievable|unreal|shocking(?:ly)?|criminal|mockery|discriminat\w+",
)
_FEELS = any_of(
    r"fed up|sick (?:and tired )?of|tired of|had enough|enough is enough|losing (?:my )?patience|"
    r"(?:run|running) out of patience|at (?:my|the) (?:wits?|end of my)|last straw|done with you",
    r"(?:angr(?:y|ier)|furious|livid|fuming|enraged|irate|outraged|raging|seething)\b",
    r"frustrat\w+|infuriat\w+|annoy\w+|irritat\w+|disappoint\w+|dissatisf\w+|unsatisf\w+|"
    r"unimpressed|not (?:\w+ )?(?:impressed|happy|amused|satisfied|acceptable|good enough)|(?:far "
    r"from|never|un)(?: |)happy|upset(?:ting)?\b|gutted|stress(?:ed|ful)",
    r"hate(?! to)|regret (?:ever|buying|choosing|switching|signing|joining|it|this)|(?:be|are you|"
    r"youre|gotta be|got to be) (?:\w+ )?(?:joking|kidding)|seriously[?!]+|(?:are you|is this) "
    r"(?:serious|for real)|for (?:god|gods|goodness|heaven|heavens|crying|petes)(?:sake| sake| out "
    r"loud)|how dare",
)
_BETRAYED = any_of(
    r"li(?:ar|ars|ed|es)\b(?! in\b)|lying|cheat\w*|(?:feel|being|just) robbed|robbing (?:me|us|"
    r"people)|(?:daylight |highway )robbery|scam\w*|thie(?:f|ves)|crooks?|steal(?:ing|s)?|"
    r"rip(?:ped|ping)? ?off|conned\b|con artists?|swindl\w+|mis(?:led|leading)|deceiv\w+|decept\w+|"
    r"fraudsters?|extort\w+|greedy?|dishonest\w*|betray\w+",
    r"false (?:promises?|advertising|information)|broken promises?|empty promises?",
    r"(?:do ?nt|does ?nt|do not|did ?nt|could ?nt|couldnt|couldn) (?:even |really |seem to "
    r")?(?:care|give a|bother|listen|value|respect)\b|not bothered|no (?:one|body) (?:cares|"
    r"listens)",
    r"wast(?:e|ed|ing) (?:of )?(?:\w+ ){0,2}(?:time|money|day|hours?|space|life)|money grabbing",
)
_LEAVES = any_of(
    r"never again|never (?:\w+ ){0,2}(?:buy|fly|us|order|shop|book|travel|deal|go|com|bank|"
    r"recommend)(?:e|es|ing)? .{0,30}again|last time (?:i|we|im|ill)\b|(?:lost|losing) (?:a|my|our|"
    r"another|yourself\w*) (?:\w+ ){0,2}(?:customers?|business|client|custom)",
    r"(?:taking|take) (?:my|our) (?:business|money|custom) (?:elsewhere|somewhere)|(?:switch|chang|"
    r"mov|go|leav)(?:e|ing)? (?:\w+ ){0,2}(?:elsewhere|(?:your|a|the) competit\w+|another "
    r"(?:company|provider|bank|airline))|(?:will|ll|would) not be (?:back|using)|(?:wont|will not|"
    r"won t) (?:\w+ )?(?:fly|shop|use|buy|order|return|recommend)\w* .{0,30}(?:again|anymore|you)|"
    r"(?:avoid|boycott)\w* (?:you|this|these|them)|stay away from",
    r"tell(?:ing)? (?:everyone|everybody|all my)|(?:bad|negative|one star|1 star) review|i (?:\w+ "
    r")?demand\b|demanding (?:a|an|my)\b",
)
_BLAMES = any_of(
    rf"why (?:do|does|are|is|have|has|did|would|should|cant|dont|wont) {_FIRM} .{{0,30}}(?:keep|"
    r"always|never|still|not|make|refus|ignor|insist|lie)",
    r"how (?:hard|difficult) (?:is|can|could) it|how (?:can|could) (?:you|this|they|it) (?:\w+ "
    r")?(?:be|happen|take|not|justify|expect|allow|call|treat|still)|what (?:on earth|kind of|sort "
    r"of)|(?:is|was) (?:it|that) too much to ask|what (?:am|are) (?:i|we) (?:even )?paying|paying "
    r"(?:for|customer)|for (?:what|the price) (?:i|we) pa(?:y|id)|(?:do|did) (?:you|they) even",
    r"(?:you|they|u) (?:guys |people |just |really |clearly |obviously |still |also )*(?:ruined|"
    r"ignor\w+|refus\w+|fail\w*|messed|screwed|lost|broke|destroyed|promised|charged me|forgot|"
    r"stranded|kicked|left (?:me|us)|made (?:me|us)|hung up|keep (?:\w+ )?ing|cant even|dont "
    r"(?:want|know|understand|deserve|answer|reply|respond))",
    r"(?:ignor|fobb)(?:ed|ing) (?:me|us|my|our|off)\b",
    r"(?:is|was|its|thats) (?:just |simply |completely |totally |absolutely |so )+(?:wrong|crazy|"
    r"mad|silly)|not (?:on|right|fair|ok|okay|cool)\b|nonsense|no excuse|excuses\b|(?:typical|as "
    r"(?:usual|always|per usual)|yet again|once again|congratulations|congrats|bravo)\b|(?:epic |"
    r"big |huge |total )?fail\b|sort (?:it|yourselves|your\w* \w+) out",
)
_SARCASM = any_of(
    r"thank(?:s| you) for (?:nothing|ruin\w+|wast\w+|mak\w+ .{0,30}(?:late|miss|wait)|cancel\w+|"
    r"los\w+|mess\w+|ignor\w+|the (?:delay|lack|terrible|awful))|(?:great|nice|good|well|top|"
    r"lovely|cheers|brilliant|fantastic|excellent|amazing|way) (?:job|one|work|done|going|service|"
    r"to go)\b.{0,30}(?:not|again|yet|late|delay|cancel|fail|ruin|lost|miss|wait|broken|still)|"
    r"(?:surprise surprise|slow clap|sarcasm)\b",
)
_WAITS = any_of(
    r"(?:still|been|have|spent|ve been|wait(?:ed|ing)?|on hold|after|for|took|taken|past|over|"
    r"last) (?:\w+ ){0,4}(?:\d+|two|three|four|five|six|seven|several|many|couple of|few|almost|"
    r"nearly|half an?|an|over an?|a) ?(?:hours?|hrs?|days?|weeks?|months?|years?|minutes?|mins?)\b",
)
_AGAIN = any_of(
    r"(?:\d+|two|three|four|five|six|several|multiple|many|countless|numerous) (?:different "
    r")?(?:times|calls|emails|e mails|messages|chats|tickets|phone calls|people|agents|attempts)\b|"
    r"(?:\d+(?:nd|rd|th)|second|third|fourth|fifth|umpteenth) (?:time|day|week|call|month|attempt)",
    r"still (?:no|not|nothing|waiting|have ?nt|has ?nt|does ?nt|is ?nt|cant|wont|the same|broken|"
    r"have (?:no|not)|sat|sitting|stuck)|(?:no (?:one|body)|nobody|not one) (?:\w+ ){0,3}(?:answer|"
    r"reply|repli|respond|help|call|pick|know|care|seem|want|has|can)\w*|no (?:reply|response|"
    r"answer|explanation|apology|update|updates|help|information|info|communication|compensation|"
    r"solution|resolution|warning|sign of)\b",
    r"(?:ignor|bounc|pass|fobb)(?:ed|ing) (?:me|us|around|off|my|from)?|hung up|hangs? up|(?:every|"
    r"each) (?:single )?(?:time|day|week|month|morning|call|evening|night)\b|over and over|again "
    r"and again|constant(?:ly)?|continual(?:ly)?\b|repeated(?:ly)?|always (?:\w+ )?(?:late|delay|"
    r"broken|down|wrong|the same|a problem|full|fail)\w*|keeps? (?:\w+ )?\w+ing|(?:yet )?another "
    r"(?:delay|problem|failure|day|week|excuse|cancel\w*)|months\b|ages\b",
    r"not (?:even )?(?:once|good|helpful|helping|fixed|one|resolved|working|right)|ruin\w*|"
    r"absolute(?:ly)?|completely|totally|utter(?:ly)?|literally|nowhere|nothing\b|cancel(?:l?ed|"
    r"l?ing)?\b.{0,30}\b(?:again|without|last minute|twice)|miss(?:ed|ing) (?:my|our|the|a) "
    r"(?:connect\w+|flight|wedding|funeral|birthday|train|meeting|delivery|day)|stranded",
)

WEIGHTS = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.7, 0.4, 0.4)
_ENGLISH = (
    *(_PROFANE, _CONDEMNS, _FEELS, _BETRAYED, _LEAVES, _SARCASM),
    *(_BLAMES, _WAITS, _AGAIN),
)
SIGNS: tuple[tuple[float, re.Pattern[str]], ...] = (
    *zip(WEIGHTS, _ENGLISH, strict=True),
    *zip(WEIGHTS, SPANISH, strict=True),
)
"""Weight and pattern; each pattern counts once, however often it is found."""

MARKS: tuple[tuple[float, re.Pattern[str]], ...] = (
    (1.0, re.compile("[\U0001f621\U0001f620\U0001f92c\U0001f47f\U0001f595\U0001f624\U0001f44e]")),
    (0.4, re.compile("[\U0001f644\U0001f612\U0001f614\U0001f622\U0001f62d\U0001f629\U0001f62b]")),
    (0.4, re.compile(r"!\s?!|\?\s?!|!\s?\?|\?\s?\?\s?\?")),
    (0.4, re.compile(r"(?<![#@\w])[A-ZÁÉÍÓÚÑ]{4,}(?:\W+[A-ZÁÉÍÓÚÑ]{2,})*(?!\w)")),
)
"""Signs in the form: angry faces, tired faces, stacked marks, words in capitals."""

DENIED = re.compile(
    r"\b(?:not|no|never|isnt|arent|wasnt|without|hardly|sin|ni|nada|nunca|tampoco)(?: (?:a|an|any|"
    r"the|that|so|too|really|been|being|at all|feeling|un|una|muy|tan|estoy|es|son|fue|me|ha|sido|"
    r"en|absoluto|was|is|im|here to|going to|trying to|want to|quiero|pretendo|busco|be|ser))* $",
)
"""Words that turn round what comes right after them."""
