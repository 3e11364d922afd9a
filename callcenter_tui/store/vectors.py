"""Embeddings of passages, kept by model and text so that each text is paid for once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, delete, select

from callcenter_tui.store.columns import insert_into, table
from callcenter_tui.store.trust import PassageVector

_vectors = table(PassageVector)
_AT_ONCE = 500
"""Digests named in one statement: far below the limits of both databases."""


def get(tx: Connection, model: str, digests: Iterable[str]) -> dict[str, bytes]:
    """The vectors that are known of ``digests`` (SHA-256, hex): 32-bit floats, little-endian."""
    found: dict[str, bytes] = {}
    for some in _parts(sorted(set(digests))):
        rows = tx.execute(
            select(_vectors.c.digest, _vectors.c.vector).where(
                _vectors.c.model == model, _vectors.c.digest.in_(some)
            )
        )
        found |= {row.digest: bytes(row.vector) for row in rows}
    return found


def put(tx: Connection, model: str, vectors: Mapping[str, bytes]) -> None:
    """Keep ``vectors`` by digest; one that another process has kept meanwhile stays."""
    for some in _parts(sorted(vectors)):
        rows = [{"model": model, "digest": d, "vector": vectors[d]} for d in some]
        tx.execute(insert_into(tx, _vectors).on_conflict_do_nothing(), rows)


def keep_only(tx: Connection, model: str, digests: Iterable[str]) -> int:
    """Forget what ``model`` made of texts that are gone; returns how many."""
    kept = set(digests)
    known = tx.execute(select(_vectors.c.digest).where(_vectors.c.model == model)).scalars()
    gone = sorted(set(known) - kept)
    for some in _parts(gone):
        tx.execute(delete(_vectors).where(_vectors.c.model == model, _vectors.c.digest.in_(some)))
    return len(gone)


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
