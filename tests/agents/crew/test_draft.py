"""A draft shows the same words however the model's text is cut."""

from __future__ import annotations

import random

import pytest

from callcenter_tui.agents.crew.draft import Draft
from callcenter_tui.domain.grounding import Cited

TEXTS = [
    "Plain words. [en/billing/refunds] More [en/x/y], end",
    "El reembolso  llega [es/a/b; es/a/c] mañana.\r\n\r\n- uno [1]\r\n- dos [ojo] [person]",
    "e\u0301a\u0308o [e\u0301s/a/b] \U0001f469\u200d\U0001f467!\u202e\x1b[31m x \u200b",
    "[en/billing/refunds] first [[en/x/y]] [unclosed and long " + "z" * 300,
    "First 3. Then [tool/a/1] and [es/a/b; tool/a/1]. \n[es/a/c] 1. Sr. X [es/a/c]\n\n"
    "Bye! [es/a/b]",
    "مرحبا [en/x/y] 你好，世界 " * 30,
]
KNOWN = {"tool/a/1", "en/billing/refunds", "es/a/b", "es/a/c"}


@pytest.mark.parametrize("text", TEXTS)
def test_cuts_do_not_show(text: str) -> None:
    whole = Draft(KNOWN)
    whole.feed(text)
    expected = whole.finish()
    chance = random.Random(7)
    for _ in range(200):
        shown: list[str] = []
        draft, start = Draft(KNOWN, shown.append), 0
        while start < len(text):
            size = chance.randint(1, 12)
            draft.feed(text[start : start + size])
            start += size
        answer = draft.finish()
        assert answer == expected
        assert "".join(shown).strip() == answer.text


def test_marks_are_taken_out_in_order_and_unknown_brackets_stay() -> None:
    draft = Draft(KNOWN)
    draft.feed(TEXTS[1])
    answer = draft.finish()
    assert answer.text == "El reembolso  llega mañana.\n\n- uno [1]\n- dos [ojo]"
    assert answer.sources == ("es/a/b", "es/a/c")
    assert not answer.knows


def test_sources_that_come_while_the_model_speaks_count() -> None:
    known = set(KNOWN)
    draft = Draft(known)
    draft.feed("Early [tool/business_hours/1]. ")
    known.add("tool/business_hours/1")
    draft.feed("At 8:00 [tool/business_hours/1]. Sr. García opens [es/a/b] it [tool/made/9].")
    assert draft.finish().cited == (
        Cited("Early."),
        Cited("At 8:00.", ("tool/business_hours/1",)),
        Cited("Sr. García opens it.", ("es/a/b",)),
    )


def test_a_long_open_bracket_does_not_hold_the_stream_back() -> None:
    shown: list[str] = []
    draft = Draft(KNOWN, shown.append)
    draft.feed("[" + "z" * 500)
    assert len("".join(shown)) > 400
