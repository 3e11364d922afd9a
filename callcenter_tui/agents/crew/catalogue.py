"""The list of models that a server publishes: is ours among them, and will it be shut down?

Needs httpx alone, so that ``callcenter doctor`` stays quick. Nothing here raises: a list that
cannot be had is no reason to refuse anything.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from callcenter_tui.agents.models import OPENAI_URL, ModelSettings
from callcenter_tui.text import clean_line

BOUND = 3.0
"""Seconds for the whole list."""
_SLOW = f"no list of models within {BOUND:.0f} seconds"
_UNAUTHORIZED = 401
"""The key is refused, so answers are too; a 403 may be about this list alone."""
_LARGEST = 4_000_000
"""Bytes; longer lists are not read."""
_DATES = (
    "shutdown_date",
    "retirement_date",
    "expiration_date",
    "deprecation_date",
    "deprecated_at",
    "deprecation",
    "inference",
)
"""Names servers give to the day a model ends, the most definite first."""
_INSIDE = ("deprecation", "lifecycle", "meta", "metadata", "model_info")
_MILLISECONDS = 1e11
"""A number above this counts milliseconds since 1970, below it seconds."""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One model of the list. ``ends``: when it is shut down, UTC, None when nothing is said;
    ``deprecated``: the server calls it so without a date.
    """

    name: str
    ends: datetime | None = None
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What could be read; ``trouble`` says in words why nothing was, "" when it was.

    ``answers`` False: the server is not there or does not let us in, so no model will answer.
    """

    models: tuple[ModelInfo, ...] = ()
    trouble: str = ""
    answers: bool = True


def catalogue(settings: ModelSettings) -> Catalogue:
    """Ask ``GET {base_url}/models``, for at most ``BOUND`` seconds."""
    if not settings.online:
        return Catalogue(trouble="no model server is set")
    found: list[Catalogue] = []
    # In a thread: looking up a host's name cannot be given a time limit.
    asking = threading.Thread(target=lambda: found.append(_ask(settings)), daemon=True)
    asking.start()
    asking.join(BOUND)
    return found[0] if found else Catalogue(trouble=_SLOW)


def _ask(settings: ModelSettings) -> Catalogue:
    address = (settings.base_url or OPENAI_URL).rstrip("/") + "/models"
    try:
        return _read(_body(address, settings.api_key))
    except httpx.TimeoutException:
        return Catalogue(trouble=_SLOW)
    except httpx.HTTPStatusError as error:
        status = error.response.status_code
        return Catalogue((), f"no list of models (status {status})", status != _UNAUTHORIZED)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        name = type(error).__name__
        return Catalogue((), f"the model server cannot be reached ({name})", False)
    except (ValueError, RecursionError):
        return Catalogue(trouble="the list of models cannot be read")


def list_models(settings: ModelSettings) -> tuple[ModelInfo, ...]:
    """The server's models; empty when there is no list."""
    return catalogue(settings).models


def shutdown_warning(models: Sequence[ModelInfo], wanted: Iterable[str], now: datetime) -> str:
    """One line about the ``wanted`` models that end, ended or are not listed; "" when all is well.

    Without a list nothing can be said.
    """
    if not models:
        return ""
    said = (_about(name, _named(name, models), now) for name in wanted)
    return "; ".join(text for text in said if text)


def _about(name: str, model: ModelInfo | None, now: datetime) -> str:
    name = clean_line(name, limit=80)
    if model is None:
        return f"model {name} is not in the server's list"
    if model.ends is None:
        return f"model {name} is marked as deprecated by its server" if model.deprecated else ""
    days = (model.ends.date() - now.date()).days
    if days < 0:
        return f"model {name} was to be shut down on {model.ends:%Y-%m-%d}"
    return f"model {name} will be shut down on {model.ends:%Y-%m-%d} ({days} days)"


def _named(name: str, models: Sequence[ModelInfo]) -> ModelInfo | None:
    """The model of that name; ``models/x`` and ``x:latest`` are other names of ``x``."""
    return next((m for m in models if _bare(m.name) == _bare(name)), None)


def _bare(name: str) -> str:
    return name.removeprefix("models/").removesuffix(":latest")


def _body(address: str, key: str | None) -> bytes:
    headers = {"authorization": f"Bearer {key}"} if key else {}
    end = time.monotonic() + BOUND
    parts, size = [], 0
    with httpx.stream("GET", address, headers=headers, timeout=BOUND) as response:
        response.raise_for_status()
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > _LARGEST:
                raise ValueError("too long")
            if time.monotonic() > end:
                raise httpx.ReadTimeout("too slow")
    return b"".join(parts)


def _read(body: bytes) -> Catalogue:
    data = json.loads(body)
    rows = data.get("data") if isinstance(data, dict) else data
    if not isinstance(rows, list):
        return Catalogue(trouble="the list of models cannot be read")
    models = (_model(row) for row in rows if isinstance(row, dict))
    found = tuple(model for model in models if model is not None)
    return Catalogue(found, "" if found else "the server lists no models")


def _model(row: dict[str, Any]) -> ModelInfo | None:
    name = clean_line(row.get("id") or row.get("name") or "", limit=200)
    if not name:
        return None
    places = [row, *(row[key] for key in _INSIDE if isinstance(row.get(key), dict))]
    ends = next((day for place in places if (day := _date(place))), None)
    deprecated = any(_says_deprecated(place) for place in places)
    return ModelInfo(name, ends, deprecated)


def _date(place: dict[str, Any]) -> datetime | None:
    return next((day for key in _DATES if (day := _day(place.get(key)))), None)


def _says_deprecated(place: dict[str, Any]) -> bool:
    words: Collection[object] = (place.get("status"), place.get("lifecycle_status"))
    return place.get("deprecated") is True or "deprecated" in words


def _day(value: object) -> datetime | None:
    """A date as servers write it: ISO, or seconds or milliseconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value)
    except ValueError:
        return _iso(str(value))
    if seconds > _MILLISECONDS:
        seconds /= 1000
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (OverflowError, OSError, ValueError):
        return None


def _iso(value: str) -> datetime | None:
    try:
        day = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return day if day.tzinfo else day.replace(tzinfo=UTC)
