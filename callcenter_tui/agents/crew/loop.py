"""Drives CrewAI agents: own loop, own threads, a fresh context per run, exact messages."""

from __future__ import annotations

import asyncio
import contextvars
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any, TypeVar, cast

from crewai import Agent
from crewai.agents import agent_executor
from crewai.core.providers.human_input import SyncHumanInputProvider, set_provider
from pydantic import BaseModel

from callcenter_tui.agents.crew.event_loop import EventLoop
from callcenter_tui.agents.crew.job import Job, Message, enter
from callcenter_tui.domain.errors import ModelTrouble

THREADS = 64
"""Runs at the same time; CrewAI keeps one thread busy for each."""
_GRACE_SECONDS = 10.0

# CrewAI builds a new pydantic class per run for a state that it replaces in the next line: half
# of a run's CPU before the request. The price is a private name, watched by the request tests.
agent_executor.AgentExecutor._create_initial_state = lambda _: agent_executor.AgentExecutorState()

M = TypeVar("M", bound=BaseModel)


class ExactMessages(SyncHumanInputProvider):  # type: ignore[misc]  # crewai is untyped to us
    """CrewAI's hook for setting up a conversation: its system prompt, then our messages as is.

    Without it the customer's words become a template: "Current Task: ...", ``{tools}`` expanded.
    """

    def __init__(self, instructions: str, messages: list[Message]) -> None:
        self._instructions = instructions
        self._messages = messages

    def setup_messages(self, context: Any) -> bool:
        """Fill the executor's messages; True: nothing else is to be added."""
        system = f"{context.prompt['system']}\n\n{self._instructions}"
        context.messages.append({"role": "system", "content": system})
        context.messages.extend(dict(message) for message in self._messages)
        return True


class AgentLoop:
    """Runs ``Agent.kickoff_async``, the only road to a model. ``deadline`` in seconds per run."""

    def __init__(self, deadline: float) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="agent")
        self._loop = EventLoop("agents", self._pool)
        self._deadline = deadline
        self._gate = asyncio.Semaphore(1)

    def run(self, agent: Agent, job: Job, shape: type[M]) -> M:
        """Block until the agent has answered in ``shape``. Raises ModelTrouble and nothing else."""
        try:
            # CrewAI's context variables degrade after some cancellations: never reuse a context.
            context = contextvars.Context()
            future = context.run(self._loop.submit, self._kickoff(agent, job, shape))
            answer = future.result((job.deadline or self._deadline) + _GRACE_SECONDS)
        except ModelTrouble:
            raise
        except (CancelledError, TimeoutError) as error:
            job.run.stop()
            future.cancel()
            kind = "timeout" if isinstance(error, TimeoutError) else "stopped"
            raise ModelTrouble(kind, "the agent did not return") from error
        except (Exception, SystemExit) as error:  # whatever a framework raises
            raise ModelTrouble("bad_answer", f"{type(error).__name__}: {error}") from error
        if job.run.stopped:
            raise ModelTrouble("stopped")
        return answer

    def close(self) -> None:
        """Stop the loop; runs that have not ended are abandoned."""
        self._loop.close()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _kickoff(self, agent: Agent, job: Job, shape: type[M]) -> M:
        """One run. CrewAI's preparations pass one at a time: side by side they would all finish
        last, and with them every request would leave late.
        """
        await self._gate.acquire()
        leave = ExitStack()
        leave.callback(self._gate.release)
        loop = asyncio.get_running_loop()
        job.on_asked = lambda: cast(None, loop.call_soon_threadsafe(leave.close))
        try:
            if job.run.stopped:
                raise ModelTrouble("stopped")
            enter(job)
            set_provider(ExactMessages(job.instructions, job.messages))
            output = await agent.kickoff_async(
                job.messages, response_format=shape if job.schema else None
            )
        except SystemExit as error:  # would end the loop's thread
            raise ModelTrouble("bad_answer", "SystemExit") from error
        finally:
            leave.close()
        if not isinstance(output.pydantic, shape):
            raise ModelTrouble("bad_answer", f"{agent.role} gave no {shape.__name__}")
        return output.pydantic
