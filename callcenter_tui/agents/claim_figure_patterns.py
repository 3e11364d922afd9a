"""How figures are written, as data: patterns for one folded sentence, in the order they are tried.

Each takes its words away from those after it, so that «8:00» is no number and
«+34 600 000» no price.
"""

from __future__ import annotations

import re

from callcenter_tui.agents.claim_numbers import DIGITS, SPELT

_AMOUNT = rf"(?:{DIGITS}|\b(?:{SPELT})\b)"
_TO = r"\s?(?:to|a|and|y|o|or|u|-|–|—|hasta)\s?"
_MONEY = r"(?:€|eur\b|euros?\b|\$|usd\b|dollars?\b|dolar(?:es)?\b|£|gbp\b|pounds?\b|pesos?\b|mxn\b)"
_SIGN = r"(?:us\$|[€$£]|\b(?:eur|usd|gbp) )"
_PERCENT = r"(?:%|per ?cent\b|por ?ciento\b)"
SPAN = (
    r"(?:seconds?|segundos?|min(?:ute|uto)?s?|h|hrs?|hours?|horas?|days?|dias?|weeks?|semanas?|"
    r"months?|mes(?:es)?|years?|anos?)\b"
)
_BUSINESS = r"(?:[ -](?:working|business|calendar|full|whole|natural|consecutive))*[ -]?"
MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), 1)
}
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_HALF = (
    r"(?:[ap]\.? ?m\b\.?|de la (?:manana|tarde|noche)|in the (?:morning|afternoon|evening)|"
    r"at night)"
)
_HOUR = r"(?:[01]?\d|2[0-4])"
_TWELVE = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|una|dos|tres|cuatro|"
_TWELVE += r"cinco|seis|siete|ocho|nueve|diez|once|doce)"
_AFTER_HOUR = (
    r"(?=\s*(?:$|[.,;)!?]|a las|hasta|to\b|till|until|and\b|y\b|on\b|los\b|o'clock|en punto|h\b|"
    r"horas|every|del\b|el\b))"
)

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("mail", r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
    (
        "site",
        r"(?:https?://|www\.)[^\s,;)\]]+|\b\d{1,3}(?:\.\d{1,3}){3}\b|"
        r"(?<![a-z0-9-])(?<![a-z0-9-]\.)(?:[a-z0-9-]+\.)+(?:com|es|"
        r"org|net|example|io|eu|mx|ar|co|info|online|app|shop|uk|us|gov|edu|cat|pe|cl|test|dev|"
        r"store|biz|ru|cn|xyz|site|link|ly)\b(?:/[^\s,;)\]]*)?",
    ),
    ("iso", r"\b\d{4}-(?P<m>\d{2})-(?P<d>\d{2})\b"),
    ("slashed", r"\b(?P<d>\d{1,2})/(?P<m>\d{1,2})(?:/\d{2,4})?\b(?!\s?[a-z%])"),
    ("dated", rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of| de)? (?P<m>{_MONTH})\b"),
    ("dated", rf"\b(?P<m>{_MONTH}) (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b"),
    (
        "clock",
        rf"\b(?P<h>{_HOUR})(?::(?P<m>[0-5]\d)|\.(?P<m2>[0-5]\d)(?=\s?(?:h\b|hrs\b|[ap]\.?m)))"
        rf"(?:\s?h(?:rs?|oras)?\b)?(?:\s?(?P<half>{_HALF}))?",
    ),
    ("clock", rf"\b(?P<h>{_HOUR})(?: y (?P<past>media|cuarto))?\s?(?P<half>{_HALF})"),
    (
        "clock",
        rf"\b(?:(?P<rel>half past|quarter past|quarter to)|las|at|until|till|a la) "
        rf"(?P<w>{_TWELVE})(?: (?P<past>y media|y cuarto|"
        rf"menos cuarto))?\b(?:(?: de)? (?P<half>{_HALF}))?"
        rf"(?(rel)|(?(past)|{_AFTER_HOUR}))",
    ),
    ("clock", r"\b(?P<w>noon|midday|midnight|mediodia|medianoche)\b"),
    (
        "opening",
        rf"\b(?:from|between|de|desde las|entre las|entre)? ?(?P<h>{_HOUR})\s?(?:to|and|till|until|"
        rf"a|y|hasta|-|–) (?:las )?(?P<h2>{_HOUR})"
        r"(?:\s?(?:h|hrs)\b|(?=\s*(?:$|[.;)!?]|on\b|los\b|every day|de lunes|monday)))",
    ),
    (
        "clock",
        rf"\b(?:las|at|from|until|till) (?P<h>{_HOUR})(?![.,:]?\d)(?: y (?P<past>media|cuarto))?"
        rf"(?!\s?(?:to|a|-) \d+ (?!on\b|los\b|every\b)[a-z]){_AFTER_HOUR}",
    ),
    ("phone", r"(?<![\w.,])\+?\(?\d{1,4}\)?(?:[ .-]?\(?\d{2,4}\)?){2,5}(?!\w)"),
    ("signed", rf"(?P<s>{_SIGN})\s?(?P<a>{DIGITS})(?:{_TO}{_SIGN}?\s?(?P<b>{DIGITS})(?!:))?"),
    (
        "spent",
        rf"(?P<a>{_AMOUNT})(?:\s?(?:{_MONEY}|{_PERCENT}))?(?:{_TO}(?P<b>{_AMOUNT}))?"
        rf"\s?(?P<s>{_MONEY}|{_PERCENT})",
    ),
    (
        "span",
        rf"(?P<a>{_AMOUNT})(?:\s?{SPAN})?(?:{_TO}(?P<b>{_AMOUNT}))?{_BUSINESS}(?P<s>{SPAN})",
    ),
    (
        "span",
        rf"\b(?:in|within|en|dentro de|less than|menos de|under) (?P<a>an?|una?) (?P<s>{SPAN})",
    ),
    ("code", r"\b(?=[a-z0-9-]{0,40}\d)(?=[a-z0-9-]{0,40}[a-z])[a-z0-9]+(?:-[a-z0-9]+)*\b"),
    ("bare", rf"(?<!\w){DIGITS}"),
)
SCAN = tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS)
