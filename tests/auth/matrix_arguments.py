"""Plausible arguments for any action: by the name of the parameter, and where that does not do, by
the action.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.domain.errors import Forbidden
from callcenter_tui.domain.figures import By, Grain
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.domain.review import CRITERIA
from callcenter_tui.domain.states import Driver, OperatorStatus, Speaker
from callcenter_tui.domain.views import Actor, ArticleView, DepartmentView
from tests.auth.actions import told_who_acts
from tests.auth.matrix_marks import PHONE
from tests.auth.matrix_scene import OWNER, PASSWORD, Scene

Arguments = dict[str, Any]


def usual(scene: Scene) -> Arguments:
    """By the name of the parameter."""
    things, now = scene.things, datetime.now(UTC)
    today = scene.house.metrics.dashboard.period("today")
    return {
        "call_id": things.call,
        "call_ids": [things.call],
        "into": things.other,
        "letter_id": things.letter,
        "callback_id": things.callback,
        "customer_id": things.customer,
        "offer_id": "none",
        "user_id": things.colleague,
        "event_ids": [1],
        **dict.fromkeys(("text", "words", "why", "reason", "comment", "hints"), "Palabras"),
        **dict.fromkeys(("question", "asked"), today),
        "wanted": OpenCall("Ana", "+34 600 000 077", words="Hola"),
        "speaker": Speaker.OPERATOR,
        "disposition": "information_given",
        "category": "service_failure",
        "department": "sales",
        "driver": Driver.DRAFT,
        "status": OperatorStatus.AVAILABLE,
        "place": "console-1",
        "when": now + timedelta(days=2),
        "since": now - timedelta(days=1),
        "marks": dict.fromkeys(CRITERIA, 3),
        "kind": LetterKind.SUMMARY,
        "fields": {"topic": "Otra cosa"},
        "address": "ana@example.com",
        "version": 2,
        "login": "pau",
        "name": "Luis Ruiz",
        "role": "agent",
        **dict.fromkeys(("password", "new"), f"{PASSWORD}-2"),
        "key": "offered",
        "keys": ["offered"],
        "by": By.DEPARTMENT,
        "grain": Grain.DAY,
        "values": {"silence": {}},
        "value": {},
        "source": "es/billing/refunds",
        "articles": [ArticleView("bills", "billing", "es", "Title", "Words.")],
        "path": scene.article,
        "phone": f"{PHONE}001",
        "email": "",
        "answer": "28013",
        "sha256": "0" * 64,
        "what": "calls",
        "form": "csv",
        "count": 1,
        "error": Forbidden("No", "No", "calls.take"),
    }


def special(scene: Scene, name: str, actor: Actor) -> Arguments:
    """What this action needs instead, or beside it."""
    house, things = scene.house, scene.things
    today = house.metrics.dashboard.period("today")
    made: dict[str, Callable[[], Arguments]] = {
        "Dashboard.drill": lambda: {"key": "opened"},
        "Desk.send_draft": lambda: {"call_id": scene.drafted()},
        "Desk.say (for the customer)": lambda: {"speaker": Speaker.CUSTOMER},
        "Driving.take_over": lambda: {"call_id": scene.drafted()},
        "Driving.resume": lambda: {"call_id": things.held},
        "Guidance.switch": lambda: {"call_id": scene.drafted(), "driver": Driver.AI},
        "Supervising.helped": lambda: {"call_id": things.held},
        "WrapUp.finish": lambda: {"call_id": things.wrapping},
        "WrapUp.drafted": lambda: {"call_id": things.wrapping},
        "Offers.accept": lambda: {"call_id": things.offered},
        "Offers.decline": lambda: {"call_id": things.offered, "reason": "Ahora no"},
        "Outbox.retry": lambda: {"letter_id": things.failed},
        "Outbox.settle": lambda: {"letter_id": things.uncertain},
        "Transfers.warm": lambda: {"user_id": things.colleague},
        "Guidance.department": lambda: {"key": "general"},
        "Departments.add": lambda: {
            "department": DepartmentView("vip", "VIP", "VIP", "ai", 9)
        },
        "Departments.set": lambda: {"key": "general", "name_en": "Other"},
        "Departments.set (autonomy)": lambda: {"key": "general", "autonomy": "draft"},
        "Transfers.call_off": lambda: {"call_id": things.warm},
        "Staff.spells (one's own)": lambda: {"user_id": actor.user_id or ""},
        "Documents.set": lambda: {
            "name": "silence", "value": house.floor.documents.get("silence")
        },
        "Documents.put": lambda: {
            "values": {"silence": house.floor.documents.get("silence")}
        },
        "Documents.reset": lambda: {"name": "macros"},
        "Reviewing.review": lambda: {"call_id": things.ended},
        "Choices.reply": lambda: {
            "key": house.floor.choices.replies(OWNER, things.call)["es"][0].key
        },
        "Macros.run": lambda: {"key": "wait"},
        "Reports.courses": lambda: {"report": house.metrics.reports.report(OWNER, today)},
        "DutyMeter.drill": lambda: {"key": house.metrics.duty.look(OWNER, today)[0].text.key},
        "EvidenceRoom.taken_out": lambda: {
            "evidence": house.metrics.evidence.gather(OWNER, today)
        },
        "Letters.heard_yes": lambda: _heard(scene, "sí") | {"read_back": True},
        "Letters.heard_no": lambda: _heard(scene, "no"),
        "Identity.set_question": lambda: {"question": "postcode"},
        "People.invite": lambda: {"login": "nuevo", "name": "Nuevo"},
        "People.bind_key": lambda: {"fingerprint": "SHA256:" + "a" * 43},
        "OpenSessions.list (another's)": lambda: {"login": "luis"},
        "OpenSessions.end": lambda: {"session_id": scene.session},
        "OpenSessions.end_all (another's)": lambda: {"login": "luis"},
        "People.release_keys": lambda: {"login": "luis"},
        "SecondFactors.remove": lambda: {"login": "luis"},
        "People.add": lambda: {"login": "nuevo", "name": "Nuevo"},
        "People.get (oneself)": lambda: {"login": actor.login},
        "People.set": lambda: {"name": "Luis Otro"},
    }  # fmt: skip
    return made.get(name, dict)()


def _heard(scene: Scene, words: str) -> Arguments:
    """What a customer on the phone says to the letter that was read to them."""
    version = scene.house.outbox.letter(OWNER, scene.things.asked).version
    told = {"letter_id": scene.things.asked, "version": version}
    return told | {"statement": words, "how": "by phone"}


def given(scene: Scene, name: str, method: Callable[..., Any], actor: Actor) -> Arguments:
    """Everything that the action asks for, with who acts; KeyError names what we do not know."""
    known, own = usual(scene), special(scene, name, actor)
    found = {told_who_acts(method): actor} | own
    for one in inspect.signature(method).parameters.values():
        needed = one.default is one.empty and one.kind is not one.VAR_KEYWORD
        if needed and one.name not in found:
            found[one.name] = known[one.name]
    return found
