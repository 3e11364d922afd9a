"""Streamed text goes away with its turn, however flush and end meet."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.domain.protocols import Answer, Run
from callcenter_tui.store import fragments, leases
from callcenter_tui.store.engine import Store
from tests.calls.conftest import OWNER, Center
from tests.clocks import SettableClock


def test_text_published_while_its_turn_ends_does_not_stay(
    store: Store, clock: SettableClock, ids: TimeOrderedIds
) -> None:
    center = Center(store, clock, ids)
    call = center.call().call_id
    claim = center.turns.claim("engine-1")
    assert claim is not None
    job = center.turns.job(claim)
    ending = threading.Event()

    def end() -> bool:
        ending.set()
        return center.turns.answered(job, Answer("done"), Run(), "v1")

    with ThreadPoolExecutor(1) as pool:
        with store.write() as tx:
            assert list(leases.held(tx, "engine-1", lock=True)) == [claim.turn]
            ended = pool.submit(end)
            assert ending.wait(10)
            ending.clear()
            ending.wait(0.3)  # long enough for the end to overtake, were it not held up
            assert not ended.done()
            fragments.put(tx, {claim.turn: (call, "do")}, clock.now())
        assert ended.result(10)
    assert center.board.streamed(OWNER, [call]) == {}
    with store.write() as tx:
        assert leases.held(tx, "engine-1", lock=True) == {}
