"""What went wrong at the model's server, as one of ``domain.errors.MODEL_FAULTS``."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from time import time

import httpx
import openai

from callcenter_tui.text import clean_line

_STATUS = {
    401: "auth",
    402: "quota",
    403: "auth",
    404: "model",
    408: "timeout",
    409: "server",
    413: "too_long",
    429: "rate",
}
_TOO_LONG = re.compile(
    r"context.?(length|window|size)|maximum context|too many tokens|(prompt|input) is too long",
    re.I,
)
_NO_MODEL = re.compile(
    r"model.{0,80}(not (exist|found)|does not exist|unknown)|model_not_found", re.I
)
_NO_MONEY = re.compile(r"insufficient_quota|exceeded your current quota|billing", re.I)
_FILTERED = re.compile(r"content_filter|content management policy", re.I)


class Fault(Exception):
    """A failed request. ``retry_after`` in seconds when the server named one.

    ``status`` is the HTTP status, 0 when there was none. Its text is the kind alone: CrewAI reads
    the words of exceptions and would act on some of them.
    """

    def __init__(
        self, kind: str, detail: object = "", *, status: int = 0, retry_after: float | None = None
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.detail = clean_line(detail, limit=300)
        self.status = status
        self.retry_after = retry_after


def fault_of(error: Exception) -> Fault:
    """Name what the SDK or the network raised."""
    if isinstance(error, Fault):
        return error
    if isinstance(error, openai.APIStatusError):
        return _from_status(error)
    if isinstance(error, (openai.APITimeoutError, httpx.TimeoutException, TimeoutError)):
        return Fault("timeout", type(error).__name__)
    if isinstance(error, (openai.APIConnectionError, httpx.TransportError, OSError)):
        return Fault("network", f"{type(error).__name__}: {error.__cause__ or error}")
    if isinstance(error, openai.APIResponseValidationError):
        return Fault("bad_answer", type(error).__name__)
    if isinstance(error, openai.APIError):  # an error object in the middle of a stream
        return Fault("server", f"{error.code or ''} {error.message}")
    if isinstance(error, openai.OpenAIError):
        return Fault("request", error)
    return Fault("bad_answer", f"{type(error).__name__}: {error}")


def _from_status(error: openai.APIStatusError) -> Fault:
    status = error.status_code
    said = error.body.get("message") if isinstance(error.body, dict) else error.body
    words = f"{error.code or ''} {said or error.message}"
    kind = _STATUS.get(status, "server" if status >= 500 else "request")
    if kind == "rate" and _NO_MONEY.search(words):
        kind = "quota"
    elif kind in ("request", "auth") and _NO_MODEL.search(words):
        kind = "model"
    elif kind == "request" and _FILTERED.search(words):
        kind = "refusal"
    elif kind == "request" and _TOO_LONG.search(words):
        kind = "too_long"
    # A refused key is echoed in the server's message: only its code is kept.
    detail = f"{status} {error.code or ''}" if kind == "auth" else f"{status} {words}"
    return Fault(kind, detail, status=status, retry_after=_retry_after(error.response))


def _retry_after(response: httpx.Response) -> float | None:
    value = response.headers.get("retry-after", "")
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time())
    except (TypeError, ValueError):
        return None
