"""What ``callcenter doctor`` finds of the AI: models, tools, identity, and the day's budget."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from callcenter_tui.cli.output import Check

if TYPE_CHECKING:
    from callcenter_tui.settings import Settings
    from callcenter_tui.wiring import House

IDENTITY = {
    "question": "phone or e-mail, and a question: callcenter customer question",
    "contact": "phone or e-mail alone: whoever knows a number is told about its account",
    "never": "never by the AI: people tell about accounts",
}


def found(settings: Settings) -> Iterator[Check]:
    """What the settings alone tell."""
    yield _agents(settings)
    yield _tools(settings)
    mode = settings.callcenter_identity
    yield Check("identity", "note" if mode == "contact" else "ok", IDENTITY[mode])


def budget(house: House) -> Check:
    """What the models have cost today (UTC), against the budget of the day."""
    from callcenter_tui.calls.budget import Level, level_of
    from callcenter_tui.calls.documents import read
    from callcenter_tui.store import costs

    day = house.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    with house.store.read() as tx:
        spent, set_to = costs.since(tx, day), read(tx, "budget")
    limit, level = float(set_to["daily_usd"]), level_of(spent, set_to)
    if not limit:
        return Check("budget", "ok", f"${spent:.4f} spent today, no limit")
    detail = f"${spent:.4f} of ${limit:.2f} spent today"
    if level is Level.PEOPLE:
        return Check("budget", "note", f"{detail}: people answer until tomorrow (UTC)")
    if level is Level.DRAFTS:
        return Check("budget", "note", f"{detail}: the AI only drafts until tomorrow (UTC)")
    return Check("budget", "ok", detail)


def hours(house: House) -> Check:
    """Whether anybody has said when people answer."""
    from callcenter_tui.calls.documents import read

    with house.store.read() as tx:
        found = read(tx, "hours")
    if found["week"] is None:
        return Check(
            "hours",
            "note",
            "not set: the AI tells no opening hours, callbacks are taken for any time",
            'callcenter settings set hours.week.mon \'[["09:00", "18:00"]]\'',
        )
    return Check("hours", "ok", f"set, in the time of {found['timezone']}")


def knowledge(house: House) -> Check:
    """How many articles there are to answer from."""
    from callcenter_tui.domain.routing import LANGUAGES

    articles = [article.language for article in house.shelf.list()]
    if not articles:
        return Check(
            "knowledge",
            "note",
            "no article: the AI knows nothing to answer with and offers a person",
            "callcenter knowledge import DIR",
        )
    counted = ", ".join(f"{language} {articles.count(language)}" for language in LANGUAGES)
    missing = [language for language in LANGUAGES if language not in articles]
    return Check(
        "knowledge",
        "note" if missing else "ok",
        f"articles: {counted}",
        f"Nothing can be answered in {missing[0]}." if missing else "",
    )


def _agents(settings: Settings) -> Check:
    if settings.agent_engine == "off":
        return Check("agents", "note", "AGENT_ENGINE=off: no AI answers, people do")
    if not settings.openai_api_key and not settings.openai_base_url:
        return Check(
            "agents",
            "note",
            "offline: no key, answers come from the knowledge base",
            "Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own.",
        )
    # An address may hold a user and a password; nobody needs them to recognise it.
    where = re.sub(r"//[^/]*@", "//", settings.openai_base_url or "api.openai.com")
    others = (
        ("then", settings.openai_fallback_model),
        ("judged by", settings.openai_evaluator_model),
        ("meaning by", settings.openai_embedding_model),
    )
    more = "".join(f", {what} {model}" for what, model in others if model)
    return Check("agents", "ok", f"model {settings.openai_model} at {where}{more}")


def models(house: House) -> Check:
    """What the server's own list says of our models: shut down soon, or not there (3 s at most).

    A server that cannot be reached, or does not take the key, is a failure: there is no second way
    to an answer.
    """
    from callcenter_tui.agents.crew.catalogue import catalogue, shutdown_warning
    from callcenter_tui.from_settings import model_settings

    wanted = model_settings(house.settings, house.keyring)
    if house.settings.agent_engine == "off":
        return Check("models", "ok", "none is asked: AGENT_ENGINE=off")
    if not wanted.online:
        return Check("models", "ok", "none needed: the offline agents answer")
    listed = catalogue(wanted)
    if listed.trouble and not listed.answers:
        return Check(
            "models",
            "fail",
            f"{listed.trouble}: customers get no answer from the AI, each call waits for a person",
            "Check OPENAI_BASE_URL, OPENAI_API_KEY and the server; or unset both: offline agents.",
        )
    if listed.trouble:
        return Check("models", "note", listed.trouble, "Answers may work all the same.")
    if warning := shutdown_warning(listed.models, wanted.wanted, house.clock.now()):
        return Check("models", "note", warning, "Choose another model in good time.")
    return Check("models", "ok", f"{len(listed.models)} at the server, ours among them")


def _tools(settings: Settings) -> Check:
    """The tools of the company's own modules, and what is wrong with those left out."""
    from callcenter_tui.calls.tools.catalogue import NAMES
    from callcenter_tui.calls.tools.plugins import load_plugins

    if not settings.callcenter_tools:
        return Check("tools", "ok", "built-in ones only", "docs/tools.md says how to add your own.")
    plugins = load_plugins(settings.callcenter_tools, NAMES)
    names = ", ".join(tool.name for tool in plugins.tools) or "none"
    if plugins.faults:
        return Check("tools", "fail", "; ".join(plugins.faults), f"Usable: {names}.")
    return Check("tools", "ok", f"own ones: {names}")
