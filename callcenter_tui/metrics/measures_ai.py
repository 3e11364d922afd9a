"""Measures of the AI: what it resolves alone, what it hands over, what it costs, how fast it is."""

from __future__ import annotations

from dataclasses import replace

from callcenter_tui.domain import measuring as tally
from callcenter_tui.domain.figures import Unit
from callcenter_tui.metrics.measure import (
    Measure,
    Reading,
    Sums,
    Words,
    count,
    formula,
    mean,
    of,
    share,
    total,
)
from callcenter_tui.metrics.measures_calls import CLOSED
from callcenter_tui.metrics.options import Options
from callcenter_tui.metrics.sources import ENDINGS, OPENINGS, RUNS

_SIMULATED = "runs in simulated calls"
_TOKENS = (tally.TOKENS_IN, tally.TOKENS_OUT)


def cost(sums: Sums, options: Options) -> Reading:
    """US dollars of the runs whose model has a price; ``n`` is how many those are."""
    runs, unpriced = sums.get(tally.RUNS, 0), sums.get(tally.UNPRICED, 0)
    note = f"{unpriced} runs without a price" if unpriced else ""
    return Reading(sums.get(tally.COST_MICRO, 0) / 1e6, None, runs - unpriced, note)


def tokens(sums: Sums, options: Options) -> Reading:
    """Tokens in and out; ``n`` is of how many runs."""
    there, back, cached = (
        sums.get(name, 0) for name in (tally.TOKENS_IN, tally.TOKENS_OUT, tally.TOKENS_CACHED)
    )
    note = f"{there} in, of which {cached} cached; {back} out"
    return Reading(there + back, None, sums.get(tally.RUNS, 0), note)


def _without_ai(sums: Sums, options: Options) -> int:
    return total(sums, CLOSED) - sums.get(tally.WITH_AI, 0)


def _rate(key: str, name: str, what: str, part: str) -> Measure:
    words = Words(
        key,
        name,
        f"{what} / closed calls that the AI drove at some time",
        "closed calls that the AI never drove; open calls; simulated calls",
    )
    found = share(words, ENDINGS, part, (tally.WITH_AI,))
    return replace(found, left_out=(("closed without the AI", _without_ai),))


def _speed(key: str, name: str, what: str, part: str, whole: str) -> Measure:
    words = Words(key, name, what, _SIMULATED, Unit.SECONDS)
    return mean(words, RUNS, (part,), whole)


MEASURES: tuple[Measure, ...] = (
    _rate(
        "containment",
        "AI resolution (containment)",
        "calls completed that were never in a queue and never with a person",
        tally.CONTAINED,
    ),
    _rate(
        "handoff_rate",
        "Hand-off rate",
        "calls that the AI drove and that came to a queue or a person",
        tally.HANDED_OFF,
    ),
    share(
        Words(
            "ai_disclosed",
            "AI disclosed",
            "calls in which the AI said what it is in its first words / calls in which it spoke",
        ),
        OPENINGS,
        tally.AI_DISCLOSED,
        (tally.AI_SPOKE,),
    ),
    count(Words("runs", "AI runs", "runs of AI agents", _SIMULATED, Unit.COUNT), RUNS, tally.RUNS),
    count(
        Words("requests", "Requests", "requests to models", _SIMULATED, Unit.COUNT),
        RUNS,
        tally.REQUESTS,
    ),
    formula(
        Words("tokens", "Tokens", "tokens to and from models", _SIMULATED, Unit.COUNT),
        RUNS,
        tokens,
        (tally.RUNS, *_TOKENS),
    ),
    replace(
        formula(
            Words(
                "ai_cost",
                "AI cost",
                "US dollars by the prices of the models at the time of each run",
                f"runs of models without a price; {_SIMULATED}",
                Unit.USD,
            ),
            RUNS,
            cost,
            (tally.RUNS, tally.COST_MICRO),
        ),
        left_out=(("runs without a price", of(tally.UNPRICED)),),
    ),
    _speed(
        "first_token",
        "Time to first token",
        "time until the first token / runs that streamed one",
        tally.FIRST_TOKEN_MS,
        tally.FIRST_TOKENS,
    ),
    _speed("run_time", "Time of a run", "time until the end / runs", tally.RUN_MS, tally.RUNS),
)
