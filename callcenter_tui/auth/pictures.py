"""Pictures that a telephone's camera reads, drawn with half blocks."""

from __future__ import annotations

QUIET = 2
"""Light modules around the picture. The standard asks for four; two is what telephones need, and
with four a terminal of 24 lines would have no room for the picture."""

_BLOCKS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def drawn(words: str) -> tuple[str, ...]:
    """The QR picture of some words: lines for dark on light, two modules high each."""
    import segno  # 100 ms, and needed once in the life of a factor

    made = segno.make(words, error="l", micro=False, boost_error=False)
    rows = [list(row) for row in made.matrix_iter(border=QUIET)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return tuple(
        "".join(_BLOCKS[bool(top), bool(low)] for top, low in zip(upper, lower, strict=True))
        for upper, lower in pairs
    )
