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

from tests.stub_days import ENDLESS, ERRORS, MANGLED
from tests.stub_judgements import evaluated, routed
from tests.stub_vectors import vector

SOURCE = re.compile(r"\[tool/[^\]]+\]\s*")
"""How a tool's result names itself."""


@dataclass(frozen=True)
class Behaviour:
    """Times in seconds. ``fault``: a key of ERRORS or malformed, cut, broken, stall, silent,
    refusal, usage_every, no_usage, badchunk, cut_off, wrong_type, a key of MANGLED or ENDLESS;
    ``times`` limits it to the first n requests (0: always), ``only_model`` to one model.
    ``models``: rows of ``GET /v1/models``, None for a server without one."""

    latency: float = 0.0
    chunks: int = 10
    chunk_delay: float = 0.0
    fault: str = ""
    times: int = 0
    only_model: str = ""
    retry_after: float | None = None
    reply: str | None = None
    json: str | None = None
    calls: tuple[tuple[str, str], ...] = ()
    """Tools to ask for where tools are offered: (name, arguments, JSON or as bad as one likes)."""
    rounds: int = 1
    """How many answers of a turn ask for them."""
    stubborn: bool = False
    """Ask for tools also where none is offered, or none is allowed any more."""
    before_calls: str = ""
    """What is said in front of asking."""
    plainest: str = "full"
    """Refuse with 400 what is richer than this: full, toolless, objects, plain."""
    models: list[dict[str, Any]] | None = field(
        default_factory=lambda: [{"id": "gpt-4o", "object": "model", "shutdown_date": None}]
    )


@dataclass
class Request:
    """One request: its body, how it ended (a status or ``gone``), and chunks sent."""

    body: dict[str, Any]
    at: float
    outcome: str = "open"
    sent: int = 0
    key: str = ""

    @property
    def messages(self) -> list[dict[str, Any]]:
        return list(self.body["messages"])

    def said(self, role: str) -> list[str]:
        return [m["content"] for m in self.messages if m["role"] == role]

    @property
    def rounds(self) -> int:
        """How often this turn has asked for tools."""
        return sum(bool(m.get("tool_calls")) for m in self.messages)


@dataclass
class StubModel:
    """The server. ``url`` is what OPENAI_BASE_URL takes."""

    port: int = 0
    behaviour: Behaviour = field(default_factory=Behaviour)
    log: list[Request] = field(default_factory=list)
    most: int = 0
    """The largest number of requests that were open at once."""
    embedded: list[list[str]] = field(default_factory=list)
    """The texts of each request for embeddings; those are not in ``log``."""
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
        self.embedded.clear()
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
        app.router.add_post("/v1/embeddings", self._embeddings)
        app.router.add_get("/v1/models", self._models)
        app.router.add_post("/behave", self._on_behave)
        app.router.add_get("/log", self._on_log)
        return app

    async def _on_behave(self, request: web.Request) -> web.Response:
        self.behave(**await request.json())
        return web.json_response(asdict(self.behaviour))

    async def _on_log(self, _: web.Request) -> web.Response:
        return web.json_response({"log": [asdict(r) for r in self.log], "most": self.most})

    async def _models(self, _: web.Request) -> web.Response:
        behaviour = self.behaviour
        if behaviour.fault in ERRORS:
            return web.json_response({"error": {}}, status=ERRORS[behaviour.fault][0])
        if behaviour.fault == "malformed":
            return web.Response(text="<html>gateway</html>", content_type="text/html")
        await asyncio.sleep(3600 if behaviour.fault == "silent" else behaviour.latency)
        if behaviour.models is None:
            raise web.HTTPNotFound
        return web.json_response({"object": "list", "data": behaviour.models})

    async def _embeddings(self, request: web.Request) -> web.Response:
        """Faults: a key of ERRORS, malformed, empty, silent; the same for every request."""
        fault, body = self.behaviour.fault, await request.json()
        self.embedded.append(body["input"])
        await asyncio.sleep(3600 if fault == "silent" else self.behaviour.latency)
        if fault in ERRORS:
            status, code, message = ERRORS[fault]
            return web.json_response({"error": {"code": code, "message": message}}, status=status)
        if fault == "malformed":
            return web.Response(text="<html>gateway</html>", content_type="text/html")
        rows = [
            {"object": "embedding", "index": at, "embedding": vector(text)}
            for at, text in enumerate(body["input"] if fault != "empty" else [])
        ]
        return web.json_response({"object": "list", "data": rows, "model": body["model"]})

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
        if fault == "wrong_type":
            entry.outcome = fault
            return web.json_response({"choices": [choice({"content": self._answer(entry)})]})
        if fault in ENDLESS:
            return await self._endless(request, entry, ENDLESS[fault])
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

        calls = self._calls(entry)
        text = self.behaviour.before_calls if calls else self._answer(entry)
        text = MANGLED[fault](text) if fault in MANGLED else text
        used = usage(entry.body, text)
        async for index, part in self._parts(text):
            every = {"usage": used} if fault == "usage_every" else {}
            await send(choices=[choice({"content": part})], **every)
            entry.sent += 1
            if index >= self.behaviour.chunks // 2 and await self._breaks(fault, response, entry):
                return response
        if fault == "refusal":
            await send(choices=[choice({"refusal": "I cannot help with that"})])
        for number, (name, arguments) in enumerate(calls):
            for delta in call_deltas(number, entry.rounds, name, arguments):
                await send(choices=[choice({"tool_calls": [delta]})])
        finish = "tool_calls" if calls else "length" if fault == "cut_off" else "stop"
        await send(choices=[choice({}, finish)])
        if fault != "no_usage" and (entry.body.get("stream_options") or {}).get("include_usage"):
            await send(choices=[], usage=used)
        await response.write(b"data: [DONE]\n\n")
        await response.write_eof()
        entry.outcome = "200"
        return response

    async def _endless(
        self, request: web.Request, entry: Request, words: Callable[[int], str]
    ) -> web.StreamResponse:
        """50,000 tokens of an answer, whatever limit was asked for."""
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await response.prepare(request)
        head = {"id": "e", "created": 0, "model": entry.body["model"]}
        for number in range(5000):
            chunk = {**head, "choices": [choice({"content": words(number)})]}
            line = json.dumps({**chunk, "object": "chat.completion.chunk"})
            await response.write(b"data: " + line.encode() + b"\n\n")
            entry.sent += 1
            await asyncio.sleep(self.behaviour.chunk_delay)
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

    def _calls(self, entry: Request) -> tuple[tuple[str, str], ...]:
        behaviour, body = self.behaviour, entry.body
        allowed = body.get("tools") and body.get("tool_choice") != "none"
        if not ((allowed and entry.rounds < behaviour.rounds) or behaviour.stubborn):
            return ()
        return tuple((name, arguments) for name, arguments in behaviour.calls)

    def _answer(self, entry: Request) -> str:
        behaviour = self.behaviour
        system = entry.messages[0]["content"]
        if "Call routing specialist" in system:
            return (
                behaviour.json
                if behaviour.json is not None
                else routed((entry.said("user") or [""])[-1])
            )
        if "Call quality evaluator" in system:
            return (
                behaviour.json if behaviour.json is not None else evaluated(entry.said("user")[-1])
            )
        if behaviour.reply is not None:
            return behaviour.reply
        if "Call center supervisor" in system:
            return "Briefing. Customer said: " + " / ".join(entry.said("user"))
        if results := entry.said("tool"):
            return f"It says: {SOURCE.sub('', results[-1])} {' '.join(citable(results))}"
        last = (entry.said("user") or ["nothing"])[-1]
        ids = dict.fromkeys(re.findall(r'"id": "([^"]+)"', "".join(entry.said("system"))))
        marks = " ".join(f"[{name}]" for name in ids) or "[person]"
        return f"You said: {last[:200]}? Here is what our articles say about it {marks}."


def choice(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish}


def call_deltas(number: int, round_: int, name: str, arguments: str) -> list[dict[str, Any]]:
    """One tool call as it is streamed: its head, then its arguments in pieces."""
    head = {"name": name, "arguments": ""}
    pieces = [arguments[at : at + 7] for at in range(0, len(arguments), 7)]
    return [
        {"index": number, "id": f"call_{round_}_{number}", "type": "function", "function": head},
        *({"index": number, "function": {"arguments": piece}} for piece in pieces),
    ]


def citable(results: list[str]) -> list[str]:
    """The sources that tool results name, as marks."""
    return [mark.strip() for mark in SOURCE.findall("".join(results))]


def usage(body: dict[str, Any], text: str) -> dict[str, Any]:
    """Tokens as a function of the texts alone, so that a test can compute them too."""
    asked = sum(len(m["content"] or "") for m in body["messages"]) // 4
    return {
        "prompt_tokens": asked,
        "completion_tokens": len(text) // 4,
        "total_tokens": asked + len(text) // 4,
        "prompt_tokens_details": {"cached_tokens": asked // 2},
    }


def richer(body: dict[str, Any], plainest: str) -> bool:
    """Whether the request uses what a server of this kind does not know."""
    kind = (body.get("response_format") or {}).get("type")
    if plainest == "toolless":
        return bool(body.get("tools"))
    if plainest == "objects":
        return kind == "json_schema"
    return plainest == "plain" and bool(kind or body.get("stream_options"))


if __name__ == "__main__":
    web.run_app(
        StubModel().app(),
        host="127.0.0.1",
        port=int(sys.argv[1]) if len(sys.argv) > 1 else 8199,
        print=None,
        handler_cancellation=True,
    )
