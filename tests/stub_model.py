"""A real OpenAI-compatible server on 127.0.0.1 for tests: good answers, bad days, a request log.

``python -m tests.stub_model PORT`` serves until interrupted; ``StubModel()`` is a context manager
with its own thread. Behaviour is set by ``behave(...)`` or ``POST /behave``; ``GET /log`` shows
what was asked.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from aiohttp import web

ROUTES = {
    "billing": ("invoice", "factura", "charge", "cobro", "refund", "reembolso", "pay"),
    "technical_support": ("error", "router", "internet", "password", "contraseña", "funciona"),
    "sales": ("buy", "comprar", "price", "precio", "plan", "offer"),
    "complaints": ("complaint", "queja", "reclamación", "unacceptable"),
}
PERSON = ("human", "persona", "supervisor", "manager", "encargado")
ERRORS: dict[str, tuple[int, str, str]] = {
    "401": (401, "invalid_api_key", "Incorrect API key provided: sk-secret"),
    "403": (403, "forbidden", "Country not supported"),
    "404": (404, "model_not_found", "The model `x` does not exist"),
    "429": (429, "rate_limit_exceeded", "Rate limit reached"),
    "429quota": (429, "insufficient_quota", "You exceeded your current quota"),
    "400": (400, "invalid_request_error", "bad parameter"),
    "400ctx": (
        400,
        "context_length_exceeded",
        "This model's maximum context length is 128000 tokens.",
    ),
    "500": (500, "server_error", "The server had an error"),
}


@dataclass(frozen=True)
class Behaviour:
    """Times in seconds. ``fault``: a key of ERRORS or malformed, cut, broken, stall, silent,
    empty, refusal, usage_every, no_usage, badchunk, cut_off; ``times`` limits it to the first n
    requests (0: always), ``only_model`` to one model."""

    latency: float = 0.0
    chunks: int = 10
    chunk_delay: float = 0.0
    fault: str = ""
    times: int = 0
    only_model: str = ""
    retry_after: float | None = None
    reply: str | None = None
    json: str | None = None
    plainest: str = "full"
    """Refuse with 400 what is richer than this: full, objects, plain."""


@dataclass
class Request:
    """One request: its body, how it ended (a status or ``gone``), and chunks sent."""

    body: dict[str, Any]
    at: float
    outcome: str = "open"
    sent: int = 0
    key: str = ""

    @property
    def messages(self) -> list[dict[str, str]]:
        return list(self.body["messages"])

    def said(self, role: str) -> list[str]:
        return [m["content"] for m in self.messages if m["role"] == role]


@dataclass
class StubModel:
    """The server. ``url`` is what OPENAI_BASE_URL takes."""

    port: int = 0
    behaviour: Behaviour = field(default_factory=Behaviour)
    log: list[Request] = field(default_factory=list)
    most: int = 0
    """The largest number of requests that were open at once."""
    _open: int = 0
    _faults: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def active(self) -> int:
        return self._open

    def behave(self, **changes: Any) -> None:
        """Forget the log and behave by default, with ``changes``."""
        self.behaviour = replace(Behaviour(), **changes)
        self.log.clear()
        self.most = self._faults = 0

    def wait(self, true: Callable[[], object], seconds: float = 5.0) -> bool:
        """Whether ``true()`` comes to hold within ``seconds``."""
        end = time.monotonic() + seconds
        while not true() and time.monotonic() < end:
            time.sleep(0.005)
        return bool(true())

    def __enter__(self) -> StubModel:
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _serve(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        runner = web.AppRunner(self.app(), handler_cancellation=True, shutdown_timeout=0.1)
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        self._loop.run_until_complete(site.start())
        self.port = runner.addresses[0][1]
        ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    def app(self) -> web.Application:
        app = web.Application(client_max_size=2**26)
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_post("/behave", self._on_behave)
        app.router.add_get("/log", self._on_log)
        return app

    async def _on_behave(self, request: web.Request) -> web.Response:
        self.behave(**await request.json())
        return web.json_response(asdict(self.behaviour))

    async def _on_log(self, _: web.Request) -> web.Response:
        return web.json_response({"log": [asdict(r) for r in self.log], "most": self.most})

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        entry = Request(await request.json(), time.time(), key=key)
        self.log.append(entry)
        self._open += 1
        self.most = max(self.most, self._open)
        try:
            return await self._respond(request, entry)
        except (asyncio.CancelledError, ConnectionError):
            entry.outcome = "gone"
            raise
        finally:
            self._open -= 1

    async def _respond(self, request: web.Request, entry: Request) -> web.StreamResponse:
        behaviour, body = self.behaviour, entry.body
        fault = behaviour.fault
        if behaviour.only_model and body["model"] != behaviour.only_model:
            fault = ""
        if fault and behaviour.times:
            self._faults += 1
            fault = fault if self._faults <= behaviour.times else ""
        await asyncio.sleep(3600 if fault == "silent" else behaviour.latency)
        if richer(body, behaviour.plainest):
            fault = "400"
        if fault in ERRORS:
            return self._refuse(entry, *ERRORS[fault])
        if fault == "malformed":
            entry.outcome = "malformed"
            return web.Response(text="<html>gateway</html>", content_type="text/html")
        return await self._stream(request, entry, fault)

    def _refuse(self, entry: Request, status: int, code: str, message: str) -> web.Response:
        entry.outcome = str(status)
        after = self.behaviour.retry_after
        headers = {} if after is None else {"retry-after": str(after)}
        error = {"message": message, "type": "error", "code": code}
        return web.json_response({"error": error}, status=status, headers=headers)

    async def _stream(self, request: web.Request, entry: Request, fault: str) -> web.StreamResponse:
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await response.prepare(request)
        head = {"id": f"c{len(self.log)}", "created": 0, "model": entry.body["model"]}

        async def send(**data: Any) -> None:
            chunk = {**head, "object": "chat.completion.chunk", **data}
            await response.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")

        text = "" if fault in ("empty", "refusal") else self._answer(entry)
        used = usage(entry.body, text)
        async for index, part in self._parts(text):
            every = {"usage": used} if fault == "usage_every" else {}
            await send(choices=[choice({"content": part})], **every)
            entry.sent += 1
            if index >= self.behaviour.chunks // 2 and await self._breaks(fault, response, entry):
                return response
        if fault == "refusal":
            await send(choices=[choice({"refusal": "I cannot help with that"})])
        await send(choices=[choice({}, "length" if fault == "cut_off" else "stop")])
        if fault != "no_usage" and (entry.body.get("stream_options") or {}).get("include_usage"):
            await send(choices=[], usage=used)
        await response.write(b"data: [DONE]\n\n")
        await response.write_eof()
        entry.outcome = "200"
        return response

    async def _parts(self, text: str) -> AsyncIterator[tuple[int, str]]:
        step = max(1, -(-len(text) // self.behaviour.chunks))
        for index, start in enumerate(range(0, len(text), step)):
            yield index, text[start : start + step]
            if self.behaviour.chunk_delay:
                await asyncio.sleep(self.behaviour.chunk_delay)

    async def _breaks(self, fault: str, response: web.StreamResponse, entry: Request) -> bool:
        """Break off in the middle of a stream; True when it is over."""
        if fault == "stall":
            await asyncio.sleep(3600)
        if fault == "cut":
            entry.outcome = "cut"
            assert response._req is not None
            assert response._req.transport is not None
            response._req.transport.abort()
            return True
        lines = {
            "broken": b'data: {"error": {"message": "blew up", "code": "server_error"}}\n\n',
            "badchunk": b"data: {not json\n\n",
        }
        if fault in lines:
            entry.outcome = fault
            await response.write(lines[fault])
            await response.write_eof()
            return True
        if fault == "ends":
            entry.outcome = fault
            await response.write_eof()
            return True
        return False

    def _answer(self, entry: Request) -> str:
        behaviour = self.behaviour
        system = entry.messages[0]["content"]
        if "Call routing specialist" in system:
            return behaviour.json if behaviour.json is not None else routed(entry)
        if behaviour.reply is not None:
            return behaviour.reply
        if "Call center supervisor" in system:
            return "Briefing. Customer said: " + " / ".join(entry.said("user"))
        last = (entry.said("user") or ["nothing"])[-1]
        ids = dict.fromkeys(re.findall(r'"id": "([^"]+)"', "".join(entry.said("system"))))
        marks = " ".join(f"[{name}]" for name in ids) or "[person]"
        return f"You said: {last[:200]}. Here is what our articles say about it {marks}."


def choice(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish}


def usage(body: dict[str, Any], text: str) -> dict[str, Any]:
    """Tokens as a function of the texts alone, so that a test can compute them too."""
    asked = sum(len(m["content"]) for m in body["messages"]) // 4
    return {
        "prompt_tokens": asked,
        "completion_tokens": len(text) // 4,
        "total_tokens": asked + len(text) // 4,
        "prompt_tokens_details": {"cached_tokens": asked // 2},
    }


def richer(body: dict[str, Any], plainest: str) -> bool:
    """Whether the request uses what a server of this kind does not know."""
    kind = (body.get("response_format") or {}).get("type")
    if plainest == "objects":
        return kind == "json_schema"
    return plainest == "plain" and bool(kind or body.get("stream_options"))


def routed(entry: Request) -> str:
    """A valid routing by keywords of the customer's last words."""
    last = (entry.said("user") or [""])[-1].lower()
    fits = (d for d, words in ROUTES.items() if any(word in last for word in words))
    department = next(fits, "general")
    spanish = re.search(r"[áéíóúñ¿¡]|\b(hola|mi|una|el|quiero)\b", last)
    return json.dumps(
        {
            "department": department,
            "priority": 3 if "!" in last else 2,
            "complexity": "normal",
            "language": "es" if spanish else "en",
            "wants_person": any(word in last for word in PERSON),
            "reason": f"stub: {department}",
        }
    )


if __name__ == "__main__":
    web.run_app(
        StubModel().app(),
        host="127.0.0.1",
        port=int(sys.argv[1]) if len(sys.argv) > 1 else 8199,
        print=None,
        handler_cancellation=True,
    )
