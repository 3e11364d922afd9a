"""The content of letters: as JSON of a row or a model, and as fields of a form."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.letters import (
    FIELDS,
    LINE,
    MOST_ITEMS,
    MOST_LINES,
    NEEDED,
    WORDS,
    Content,
    Item,
    LetterKind,
)
from callcenter_tui.mail.contents import LABELS, complete, editable, from_editable, of_data, to_data
from tests.hostile import EVERYTHING, FORBIDDEN
from tests.mail.letters import FULL, everywhere

KINDS = pytest.mark.parametrize("kind", list(LetterKind))


@KINDS
def test_what_is_stored_comes_back_with_the_fields_of_its_kind(kind: LetterKind) -> None:
    stored = json.loads(json.dumps(to_data(FULL)))
    found = of_data(kind, stored)
    for name in Content.__dataclass_fields__:
        assert getattr(found, name) == (
            getattr(FULL, name) if name in FIELDS[kind] else Content().__getattribute__(name)
        )


@KINDS
def test_hostile_words_are_cleaned(kind: LetterKind) -> None:
    raw = to_data(everywhere(EVERYTHING.encode("utf-8", "replace").decode()))
    for said in (json.dumps(to_data(of_data(kind, raw)), ensure_ascii=False),):
        assert not FORBIDDEN.search(said.replace("\\n", ""))


@KINDS
@pytest.mark.parametrize(
    "data",
    [
        None,
        "words",
        [],
        3,
        {"topic": None, "items": "x", "agreed": {"a": 1}, "issues": 7},
        {
            "topic": ["x"],
            "items": [1, None, "x", {}, {"title": None, "text": []}],
            "agreed": [[], {}],
        },
        {"topic": {"a": 1}, "items": {"title": "x"}, "agreed": None, "notes": True},
        {"unknown": "x", "__class__": "x", 5: 6},
    ],
)
def test_what_has_the_wrong_shape_counts_as_not_said(kind: LetterKind, data: object) -> None:
    assert of_data(kind, data) == Content()


def test_a_model_that_says_a_list_as_text_or_numbers_is_understood() -> None:
    found = of_data(LetterKind.FOLLOW_UP, {"agreed": "one\n\n two ", "by_when": 2027})
    assert found == Content(agreed=("one", "two"), by_when="2027")


def test_what_a_model_says_too_long_is_cut_and_marked() -> None:
    long = "palabra " * 1000
    found = of_data(LetterKind.SUMMARY, {"topic": long, "issues": [long] * 50, "notes": long})
    assert len(found.topic) <= LINE
    assert found.topic.endswith("…")
    assert len(found.issues) == MOST_LINES
    assert len(found.notes) <= WORDS
    assert found.notes.endswith("…")
    things = [{"title": "t", "text": "x"}] * 50
    assert len(of_data(LetterKind.INFORMATION, {"items": things}).items) == MOST_ITEMS


@pytest.mark.parametrize("shift", range(8))
def test_a_cut_leaves_no_half_of_a_joined_emoji(shift: int) -> None:
    family = "👩\N{ZERO WIDTH JOINER}👩\N{ZERO WIDTH JOINER}👧"
    found = of_data(LetterKind.SUMMARY, {"topic": "x" * shift + family * 200})
    assert "\N{REPLACEMENT CHARACTER}" not in found.topic
    assert of_data(LetterKind.SUMMARY, to_data(found)) == found


@KINDS
def test_a_form_gives_back_what_it_was_given(kind: LetterKind) -> None:
    content = of_data(kind, to_data(FULL))
    fields = editable(kind, content)
    assert tuple(fields) == FIELDS[kind]
    assert from_editable(kind, fields) == content


def test_any_item_survives_the_form() -> None:
    drawn = random.Random(5)
    pieces = [
        "# x",
        "#",
        "[s]",
        "[",
        "]",
        "\\",
        "\\# x",
        " ",
        "\n",
        "words",
        "##",
        "  # y",
        "[a]b]",
    ]
    for _ in range(3000):
        drawings = ["".join(drawn.choices(pieces, k=drawn.randint(1, 7))) for _ in range(6)]
        names = ("title", "text", "source")
        raw = [dict(zip(names, drawings[n : n + 3], strict=True)) for n in (0, 3)]
        content = of_data(LetterKind.INFORMATION, {"items": raw})
        fields = editable(LetterKind.INFORMATION, content)
        assert from_editable(LetterKind.INFORMATION, fields) == content, fields["items"]


def test_items_are_typed_as_blocks() -> None:
    typed = (
        "# Refunds\nWithin 14 days.\n[see above] and below\n\nTo your account.\n"
        "[en/billing/refunds]\n\n# Hours\n9 to 18"
    )
    found = from_editable(LetterKind.INFORMATION, {"items": typed})
    assert found.items == (
        Item(
            "Refunds",
            "Within 14 days.\n[see above] and below\n\nTo your account.",
            "en/billing/refunds",
        ),
        Item("Hours", "9 to 18", ""),
    )


@pytest.mark.parametrize(
    ("kind", "fields", "named"),
    [
        (LetterKind.SUMMARY, {"topic": "x" * (LINE + 1)}, "What it was about"),
        (LetterKind.SUMMARY, {"issues": "ok\n" + "x" * (LINE + 1)}, "What the customer told us"),
        (LetterKind.SUMMARY, {"notes": "x" * (WORDS + 1)}, "Notes"),
        (LetterKind.FOLLOW_UP, {"agreed": "x\n" * (MOST_LINES + 1)}, "What was agreed"),
        (LetterKind.INFORMATION, {"items": "words without a title"}, "Information"),
        (LetterKind.INFORMATION, {"items": "# a\nb\n" * (MOST_ITEMS + 1)}, "Information"),
        (LetterKind.INFORMATION, {"items": "# a\n" + "x" * (WORDS + 1)}, "Information"),
    ],
)
def test_what_a_person_typed_is_never_cut_but_named(
    kind: LetterKind, fields: dict[str, str], named: str
) -> None:
    with pytest.raises(Invalid, match=f"“{named}”"):
        from_editable(kind, fields)


@KINDS
def test_a_letter_that_says_nothing_is_not_complete(kind: LetterKind) -> None:
    complete(kind, everywhere("word"))
    needed = NEEDED[kind]
    without = replace(everywhere("word"), **{needed: getattr(Content(), needed)})
    with pytest.raises(Invalid, match=f"“{LABELS[needed]}” is empty"):
        complete(kind, without)


def test_information_with_titles_alone_says_nothing() -> None:
    with pytest.raises(Invalid, match="“Information” is empty"):
        complete(LetterKind.INFORMATION, Content(items=(Item("Refunds", "", "en/x"),)))
