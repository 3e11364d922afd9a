"""A rehearsal's result for people: probes, cases, each failure in words, figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from callcenter_tui.cli.output import say, table
from callcenter_tui.text import clean_line

_MOST = 3
"""Refusals of the guard that one failed run names."""


def show(found: Mapping[str, Any]) -> None:
    """All of ``found``, as ``rehearsal.results`` builds it."""
    table(("PROBE", "", ""), [_probe_row(one) for one in found["probes"]])
    if found["cases"]:
        say()
        table(
            ("CASE", "PASSED", "TITLE"),
            [(one["id"], f"{one['passed']}/{one['runs']}", one["title"]) for one in found["cases"]],
        )
    for part in (_skipped(found["skipped"]), _probe_failures(found["probes"])):
        for line in part:
            say(line)
    for case in found["cases"]:
        for line in _case_failures(case):
            say(line)
    say()
    _figures(found)
    for line in _changes(found["compared"]):
        say(line)
    say(_verdict(found))


def _probe_row(one: Mapping[str, Any]) -> tuple[str, str, str]:
    ok: bool = one["ok"]
    return one["name"], "ok" if ok else "FAIL", one["detail"] if ok else one["fault"]


def _skipped(skipped: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """What was left out, one line for each thing that is not there."""
    without = defaultdict[str, list[str]](list)
    for one in skipped:
        without[one["needs"]].append(one["id"])
    if skipped:
        yield f"\nNot played, as this store does not have what they need: {_count(skipped, 'case')}"
    for need, cases in without.items():
        yield f"  {clean_line(need)}: {clean_line(', '.join(cases))}"


def _probe_failures(probes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in probes:
        if not one["ok"]:
            yield f"\nFAILED probe {one['name']}: {one['fault']}: {clean_line(one['detail'])}"


def _case_failures(case: Mapping[str, Any]) -> Iterator[str]:
    """What failed in each run of a case; runs that failed alike are told together."""
    runs = defaultdict[int, list[Mapping[str, Any]]](list)
    for failure in case["failures"]:
        runs[failure["run"]].append(failure)
    alike = defaultdict[tuple[str, ...], list[int]](list)
    for run, failures in runs.items():
        alike[tuple(_one_run(failures))].append(run)
    for lines, numbers in alike.items():
        which = f"run{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
        yield f"\nFAILED {clean_line(case['id'])}, {which}"
        yield from lines


def _one_run(failures: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for detail in dict.fromkeys(failure["detail"] for failure in failures):
        yield f"  {clean_line(detail)}"
    refused = failures[0]["refused"]
    for words in refused[:_MOST]:
        yield f"  the guard refused: {clean_line(words)}"
    if len(refused) > _MOST:
        yield f"  the guard refused {len(refused) - _MOST} more"
    said = {failure["said"]: failure["said"].removeprefix("…") for failure in failures}
    for text, words in said.items():
        if words and not any(words in other for other in said.values() if other != words):
            yield f"  said: {clean_line(text)}"


def _figures(found: Mapping[str, Any]) -> None:
    hats = "  ".join(f"pass^{k} {value:.2f}" for k, value in found["pass^k"].items())
    cost = found["cost"]
    usd = "no price known" if cost["usd"] is None else f"{cost['usd']:.4f} USD"
    spent = f"{_count(cost['requests'], 'request')}, {_count(cost['tokens'], 'token')}, {usd}"
    say(f"{found['engine']}, prompts {found['prompt_version'] or '-'}, {found['seconds']:.1f} s")
    say(f"{hats or 'no case played'}  ({spent})")


def _changes(compared: Mapping[str, Any]) -> Iterator[str]:
    if not compared:
        yield "Nothing to compare with yet."
        return
    version = compared["prompt_version"] or "-"
    yield f"Compared with prompts {version}: {_count(compared['changed'], 'case')} changed."
    for one in compared["changed"]:
        score = f"{one['before'] or 'not played'} -> {one['now'] or 'not played'}"
        yield f"  {one['change']}: {clean_line(one['id'])} {score}"


def _verdict(found: Mapping[str, Any]) -> str:
    if not found["ok"]:
        return "FAILED."
    return "All passed." if found["cases"] else "The probes passed; no case was played."


def _count(what: Sequence[object] | int, name: str) -> str:
    number = what if isinstance(what, int) else len(what)
    return f"{number} {name}{'' if number == 1 else 's'}"
