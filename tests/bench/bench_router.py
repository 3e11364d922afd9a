"""The router on labelled messages and dialogues: ``python -m tests.bench.bench_router DIR``.

DIR holds ``routing_<language>.jsonl`` and dialogues with ``turns``. ``callcenter evaluate`` gives
all figures of one file; here are those of the whole folder in one line per source, the time that
loading takes, and how often ``topic.moved_on`` would re-route within a dialogue. No row is ever
printed, only counts.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from callcenter_tui.agents.router import Router
from callcenter_tui.agents.topic import moved_on
from callcenter_tui.rehearsal.callers import load_scripts
from callcenter_tui.rehearsal.deciding import DEPARTMENTS, offline
from callcenter_tui.rehearsal.evaluating import examples, routing
from callcenter_tui.rehearsal.labelled import read

_ADDRESSED = re.compile(r"https?://\S+|@\w+")


def main(folder: Path) -> None:
    """Load once, score every file of ``folder``, print the whole table."""
    started = time.perf_counter()
    router = Router.load()
    print(f"load {time.perf_counter() - started:.2f} s")
    for path in sorted(folder.glob("routing_*.jsonl")):
        found = routing(examples(read(path)), offline(), lambda done, total: None)
        for name, part in {**found["per_source"], "all": found}.items():
            print(
                f"{path.stem}/{name:20s} n {part['scored']:5d}  accuracy {part['accuracy']:.3f}  "
                f"macro-recall {part['macro_recall']:.3f}  person F1 {part['person']['f1']}"
            )
        print(f"    ms {found['ms']}")
    scripts = [script.lines for script in load_scripts("both")]
    rerouted("our own scripts", router, scripts)
    for path in sorted(folder.glob("dialogues_*.jsonl")):
        rerouted(path.stem, router, customers(path))


def customers(path: Path) -> Iterator[list[str]]:
    """What the customer of each dialogue says, without account names and addresses."""
    for row in read(path):
        yield [
            _ADDRESSED.sub("", turn["text"]).strip()
            for turn in row.fields["turns"]
            if turn["role"] == "customer"
        ]


def rerouted(name: str, router: Router, dialogues: Iterable[Iterable[str]]) -> None:
    """How many later messages would move the call from where its first clear one put it."""
    calls = moved_calls = messages = moves = 0
    for said in dialogues:
        department, moved = "", 0
        for text in filter(None, said):
            if not department:
                routing = router.route(text, departments=DEPARTMENTS)
                department = routing.department if routing.sure else ""
                continue
            messages += 1
            moved += moved_on(router, text, department, DEPARTMENTS) is not None
        calls, moved_calls, moves = calls + 1, moved_calls + bool(moved), moves + moved
    print(
        f"{name}: {moves} of {messages} later messages would re-route "
        f"({moves / messages:.3f}), in {moved_calls} of {calls} dialogues"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
