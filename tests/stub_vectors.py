"""What the stub server knows of meaning: words of one line of MEANINGS mean the same."""

from __future__ import annotations

import math
import re

from callcenter_tui.text import fold

MEANINGS = (
    "refund refunds reembolso reembolsos money back",
    "router routers modem gadget antenna lights",
    "cancel cancelling leave leaving quit",
    "holiday holidays abroad roaming travelling",
    "opening hours evening saturday open close",
)
COMMON_GROUND = 1.0
"""All texts share so much: models differ in it, and closeness must not depend on it."""


def vector(text: str, ground: float = COMMON_GROUND) -> list[float]:
    """A direction per meaning, together of length 1, beside the common ground; the last one is
    for texts without any of the meanings.
    """
    words = re.findall(r"\w+", fold(text))
    counts = [float(sum(word in line.split() for word in words)) for line in MEANINGS]
    counts.append(0.0 if any(counts) else 1.0)
    length = math.hypot(*counts)
    return [*(count / length for count in counts), ground]
