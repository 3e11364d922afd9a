"""Score the offline router on labelled messages: ``python -m tests.bench.bench_router DIR``.

DIR holds ``routing_<language>.jsonl``: text, department, accept, escalate, core, source. Correct
means: the predicted department is among ``accept``; only ``core`` rows count for it. Asking for a
person is scored on all rows. No row is ever printed, only counts.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from statistics import mean, median, quantiles
from typing import Any

from callcenter_tui.agents.language import detect
from callcenter_tui.agents.router import Router

DEPARTMENTS = ("technical_support", "billing", "sales", "general", "complaints")

Scored = list[tuple[dict[str, Any], str, bool, float]]
"""Row, predicted department, asks for a person, milliseconds."""


def f1(pairs: list[tuple[bool, bool]]) -> str:
    """Precision, recall and F1 of (truth, prediction) pairs, with the number of true ones."""
    hit = sum(truth and said for truth, said in pairs)
    said, truth = sum(said for _, said in pairs), sum(truth for truth, _ in pairs)
    if not truth:
        return f"none asked, {said} false alarms in {len(pairs)}"
    precision, recall = hit / max(said, 1), hit / truth
    score = 2 * hit / max(said + truth, 1)
    return f"P {precision:.2f} R {recall:.2f} F1 {score:.3f} (n+ {truth})"


def report(name: str, scored: Scored) -> None:
    """Print one source: accuracy, macro-recall, asks-for-a-person, and where the errors went."""
    core = [(row, said) for row, said, _, _ in scored if row["core"]]
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for row, said in core:
        table[row["department"]]["ok" if said in row["accept"] else said] += 1
    right = sum(count["ok"] for count in table.values())
    recall = mean(count["ok"] / count.total() for count in table.values())
    language = mean(detect(row["text"]) == row["lang"] for row, *_ in scored)
    print(
        f"{name:22s} n {len(core):5d}  accuracy {right / len(core):.3f}  "
        f"macro-recall {recall:.3f}  language {language:.3f}"
    )
    print(f"    person: {f1([(bool(row['escalate']), person) for row, _, person, _ in scored])}")
    for department, count in sorted(table.items()):
        wrong = ", ".join(f"{to} {n}" for to, n in count.most_common() if to != "ok")
        print(f"    {department:18s} {count['ok']:4d}/{count.total():4d}  {wrong}")


def main(folder: Path) -> None:
    """Load once, score every file of ``folder``, print the whole table."""
    started = time.perf_counter()
    router = Router.load()
    print(f"load {time.perf_counter() - started:.2f} s")
    everything: Scored = []
    for path in sorted(folder.glob("routing_*.jsonl")):
        sources: dict[str, Scored] = defaultdict(list)
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            started = time.perf_counter()
            said = router.route(row["text"], departments=DEPARTMENTS)
            spent = (time.perf_counter() - started) * 1000
            sources[row["source"]].append((row, said.department, said.wants_person, spent))
        for source, scored in sources.items():
            report(f"{path.stem.removeprefix('routing_')}/{source}", scored)
            everything += scored
        rows = [
            (bool(row["escalate"]), person)
            for part in sources.values()
            for row, _, person, _ in part
        ]
        print(f"  {path.stem}: person {f1(rows)}")
    times = [spent for *_, spent in everything]
    print(f"ms per message: median {median(times):.2f}  p95 {quantiles(times, n=20)[-1]:.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
