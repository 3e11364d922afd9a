"""How close passages are to a question in meaning, by an embeddings model, when there is one.

Vectors of passages are made once, kept in the store and loaded in the background. Until they are
there, and whenever the model's server fails, search goes by words alone and never waits longer
than QUESTION_SECONDS.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import Any, Protocol

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import ModelTrouble, StoreTrouble
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.domain.views import Passage
from callcenter_tui.knowledge.index import Index
from callcenter_tui.store import journal, vectors
from callcenter_tui.store.engine import Store

QUESTION_SECONDS = 3.0
"""Longest wait for the vector of a question."""
BATCH_SECONDS = 60.0
"""Longest wait for the vectors of one batch of passages; nobody waits for those."""
REST_SECONDS = 60.0
"""The model is not asked again for so long after it failed."""
_BATCH = 64
_FAREWELL = 5.0
"""Seconds that closing waits for the thread that fills the store."""
_OTHER_LENGTH = "embeddings: the vectors have changed their length and are made anew"

SURE = 0.3
"""Where between "no closer than two articles are to one another" (0) and "the same" (1) a passage
surely is about the question.

Counted from the shelf's own level, because models differ far more in the cosine of unrelated texts
than in this. Set with a weak stand-in model, so that even one of little understanding hardly spoils
what words find; price: a good model alone must be quite sure, else words have to agree.
"""


class Embedder(Protocol):
    """Turns texts into vectors that are close where the meaning is."""

    @property
    def model(self) -> str:
        """The model's name; vectors of different models are never compared."""
        ...

    def embed(self, texts: Sequence[str], seconds: float) -> list[list[float]]:
        """One vector per text, in order, within ``seconds``; raises ModelTrouble."""
        ...

    def close(self) -> None:
        """Abort every request, and refuse further ones with ModelTrouble."""
        ...


class Meaning:
    """Closeness in meaning for one store; safe to use from many threads."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        embedder: Embedder,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._clock, self._embedder, self._tick = store, clock, embedder, tick
        self._lock = threading.Lock()
        self._space: tuple[Index, dict[str, _Space]] | None = None
        self._filling: threading.Thread | None = None
        self._closed = False
        self._rests_until = 0.0
        self.trouble = ""
        """Why the model cannot be used now, in the server's words; empty when it can."""

    def closeness(self, index: Index, question: str, language: str) -> Any:
        """Evidence per passage of ``index.passages(language)``, 1 or more is sure.

        None when search has to go by words: no vectors yet, or the server failed lately.
        """
        if self._tick() < self._rests_until:
            return None
        space = self._ready(index)
        if space is None or language not in space:
            return None
        try:
            (vector,) = self._embedder.embed([question], QUESTION_SECONDS)
        except ModelTrouble as error:
            self._rest(error)
            return None
        self.trouble = ""
        closeness = space[language].closeness(vector)
        if closeness is None:
            self._forget()
        return closeness

    def close(self) -> None:
        """Abort what is asked of the model, then wait until the store is not needed any more."""
        with self._lock:
            self._closed, filling = True, self._filling
        self._embedder.close()
        if filling:
            filling.join(_FAREWELL)

    def _ready(self, index: Index) -> dict[str, _Space] | None:
        """The spaces of ``index``; when there are none yet, begins to make them."""
        with self._lock:
            if self._space and self._space[0] is index:
                return self._space[1]
            if self._filling is None and not self._closed:
                self._filling = threading.Thread(
                    target=self._fill, args=(index,), name="knowledge-vectors", daemon=True
                )
                self._filling.start()
            return None

    def _fill(self, index: Index) -> None:
        try:
            spaces = {name: self._space_of(index.passages(name)) for name in index.languages}
            every = (passage for name in index.languages for passage in index.passages(name))
            with self._store.write() as tx:
                vectors.keep_only(tx, self._embedder.model, map(_digest, every))
            with self._lock:
                self._space, self.trouble = (index, spaces), ""
        except (ModelTrouble, StoreTrouble) as error:
            self._rest(error)
        finally:
            with self._lock:
                self._filling = None

    def _space_of(self, passages: Sequence[Passage]) -> _Space:
        import numpy as np

        model = self._embedder.model
        texts = {_digest(passage): _text(passage) for passage in passages}
        with self._store.read() as tx:
            known = vectors.get(tx, model, texts)
        missing = [digest for digest in texts if digest not in known]
        for start in range(0, len(missing), _BATCH):
            some = missing[start : start + _BATCH]
            made = self._embedder.embed([texts[digest] for digest in some], BATCH_SECONDS)
            new = {
                digest: np.asarray(vector, "<f4").tobytes()
                for digest, vector in zip(some, made, strict=True)
            }
            with self._store.write() as tx:
                vectors.put(tx, model, new)
            known |= new
        rows = [np.frombuffer(known[digest], "<f4") for digest in map(_digest, passages)]
        if len({len(row) for row in rows}) > 1:
            self._forget()
            raise ModelTrouble("bad_answer", _OTHER_LENGTH)
        return _Space([passage.source for passage in passages], np.stack(rows))

    def _forget(self) -> None:
        """The server has another model under the old name: make every vector anew."""
        with self._lock:
            self._space = None
        with suppress(StoreTrouble), self._store.write() as tx:
            vectors.keep_only(tx, self._embedder.model, ())

    def _rest(self, error: ModelTrouble | StoreTrouble) -> None:
        """Go by words for a while; the journal hears of it once, until the model works again."""
        detail = error.detail if isinstance(error, ModelTrouble) else error.title
        with self._lock:
            first = not self.trouble
            self._rests_until = self._tick() + REST_SECONDS
            self.trouble = detail
        if first and not self._closed:
            with suppress(StoreTrouble), self._store.write() as tx:
                journal.append(
                    tx,
                    events.KNOWLEDGE_TROUBLE,
                    at=self._clock.now(),
                    who="knowledge",
                    model=self._embedder.model,
                    error=detail,
                )


class _Space:
    """The unit vectors of one language's passages and how close unrelated ones are."""

    def __init__(self, sources: Sequence[str], rows: Any) -> None:
        import numpy as np

        self._rows = _unit(rows)
        names, of = np.unique(np.array(sources), return_inverse=True)
        sums = np.zeros((len(names), rows.shape[1]), np.float32)
        np.add.at(sums, of, self._rows)
        sizes = np.bincount(of).astype(float)
        # all pairs of passages from different articles, without looking at each
        whole = sums.sum(axis=0)
        pairs = sizes.sum() ** 2 - (sizes**2).sum()
        between = float(whole @ whole) - float((sums * sums).sum())
        self._level = min(between / pairs, 0.99) if pairs else 0.0

    def closeness(self, vector: Sequence[float]) -> Any:
        """Evidence per passage, never negative; None for a vector of another length."""
        import numpy as np

        asked = np.asarray(vector, np.float32)
        if asked.shape != self._rows.shape[1:]:
            return None
        cosines = self._rows @ _unit(asked[None])[0]
        return np.maximum((cosines - self._level) / (1 - self._level), 0.0) / SURE


def _unit(rows: Any) -> Any:
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths == 0, 1, lengths)


def _text(passage: Passage) -> str:
    return f"{passage.title}\n{passage.text}"


def _digest(passage: Passage) -> str:
    return sha256(_text(passage).encode()).hexdigest()
