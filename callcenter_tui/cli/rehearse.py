"""``callcenter rehearse``: customers played against the current prompts, judged by rules."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from callcenter_tui.cli.options import Json, WrongUsage
from callcenter_tui.cli.output import say_json
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.text import clean_line

if TYPE_CHECKING:
    from callcenter_tui.cli.rehearsal_stage import Knowledge
    from callcenter_tui.rehearsal.cases import CaseFile
    from callcenter_tui.rehearsal.rehearse import Played
    from callcenter_tui.rehearsal.results import Finding
    from callcenter_tui.settings import Settings


def rehearse(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="YAML cases. Default: those of the product."),
    ] = None,
    runs: Annotated[int, typer.Option(min=1, max=50, help="How often each is played.")] = 1,
    engine: Annotated[
        Literal["offline", "openai"] | None,
        typer.Option(help="Who answers. Default: as the settings say."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Rehearse customers against the current prompts, knowledge and tools.

    In a store of its own. Fails when a case or a probe does; compares with the last time.
    """
    from callcenter_tui import settings as environment
    from callcenter_tui.cli.rehearsal_stage import chosen, current_knowledge
    from callcenter_tui.from_settings import with_secrets
    from callcenter_tui.rehearsal.results import compare, keep, place

    cases = _cases(file)
    given = environment.load()
    wanted = chosen(given if engine == "offline" else with_secrets(given), engine)
    known = current_knowledge(given)
    found = _rehearsed(wanted, known, cases, runs)
    path = place(given.home, file, found["engine"])
    found = compare(found, path)
    keep(found, path)
    if as_json:
        say_json(found)
    else:
        from callcenter_tui.cli.rehearsal_tables import show

        show(found)
    if not found["ok"]:
        raise typer.Exit(1)


def _cases(file: Path | None) -> CaseFile:
    from callcenter_tui.rehearsal.case_files import load_cases, shipped

    try:
        return load_cases(file) if file else shipped()
    except Invalid as error:
        raise WrongUsage(error.title, error.hint) from error


def _rehearsed(settings: Settings, known: Knowledge, file: CaseFile, runs: int) -> dict[str, Any]:
    """Probe, then play every case ``runs`` times, each time in a center of its own."""
    from callcenter_tui.cli.rehearsal_probes import probed
    from callcenter_tui.rehearsal.playable import playable
    from callcenter_tui.rehearsal.rehearse import Played
    from callcenter_tui.rehearsal.results import Setting, result

    start = time.perf_counter()
    findings = probed(settings, known, file, _tell_finding)
    cases, skipped = playable(file, known.articles, known.others)
    played = [Played(case) for case in cases]
    for run in range(1, runs + 1) if played else ():
        findings += _play(settings, known, played, run)
    versions = [version for one in played for call in one.heard for version in call.versions]
    setting = Setting(
        file.name,
        settings.openai_model if settings.openai_api_key or settings.openai_base_url else "offline",
        versions[-1] if versions else "",
        runs,
    )
    return result(setting, played, findings, skipped, time.perf_counter() - start)


def _play(
    settings: Settings, known: Knowledge, played: Sequence[Played], run: int
) -> list[Finding]:
    """One run of all cases; a center that cannot even open is a finding and fails them all."""
    from callcenter_tui.cli.rehearsal_stage import opened_stage
    from callcenter_tui.rehearsal.judging import Failure
    from callcenter_tui.rehearsal.probes import survived
    from callcenter_tui.rehearsal.rehearse import play_all
    from callcenter_tui.rehearsal.results import Finding

    def play() -> Finding:
        with opened_stage(settings, known) as (stage, _):
            play_all(stage, played, run, lambda one: _tell_case(one, run))
        return Finding("center", True, "")

    finding = survived("center", "the center does not work", play)
    for one in played:
        if one.runs < run:
            one.failures.append([Failure(run, "error", finding.detail or "not played", "")])
    return [] if finding.ok else [finding]


def _tell_finding(finding: Finding) -> None:
    _progress(f"probe {finding.name}: {'ok' if finding.ok else f'FAILED, {finding.fault}'}")


def _tell_case(one: Played, run: int) -> None:
    _progress(f"run {run}  {one.case.id}: {'FAILED' if one.failures[-1] else 'passed'}")


def _progress(text: str) -> None:
    print(clean_line(text), file=sys.stderr, flush=True)
