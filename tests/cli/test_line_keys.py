"""The line that a customer types: keys of real terminals change it as people expect."""

from __future__ import annotations

import pytest

from callcenter_tui.cli.line_keys import ENTER, HANG_UP, Keys, Typing


def typed(*chunks: bytes) -> tuple[str, int]:
    """The line and its cursor after these bytes."""
    keys, typing = Keys(), Typing()
    for chunk in chunks:
        for key in keys.read(chunk):
            typing.press(key)
    return typing.text, typing.at


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"hola", ("hola", 4)),
        (b"hola\x1b[D\x1b[DX", ("hoXla", 3)),
        (b"hola\x1bOD\x7f", ("hoa", 2)),
        (b"hola\x1b[H\x1b[3~", ("ola", 0)),
        (b"hola\x01>\x05<", (">hola<", 6)),
        (b"uno dos\x17", ("uno ", 4)),
        (b"uno dos  \x17", ("uno ", 4)),
        (b"uno\x17", ("", 0)),
        (b"uno dos\x1b[1;5D\x0b", ("uno ", 4)),
        (b"uno dos\x1b[1;5D\x15", ("dos", 0)),
        (b"uno dos\x1b[H\x1b[1;5CX", ("unoX dos", 4)),
        (b"\x7f\x1b[D\x1b[3~\x17\x15", ("", 0)),
        ("años 再 👩‍🚒".encode(), ("años 再 👩‍🚒", 10)),
        (b"a\tb", ("a b", 3)),
    ],
)
def test_keys_edit_the_line(data: bytes, line: tuple[str, int]) -> None:
    assert typed(data) == line
    assert typed(*(data[i : i + 1] for i in range(len(data)))) == line, "byte by byte"


@pytest.mark.parametrize(
    "data", [b"\x1b]0;owned\x07", b"\x1b[6n", b"\x1b[200~", b"\x9b2J", "\u202eabc".encode()]
)
def test_what_is_pasted_holds_no_controls(data: bytes) -> None:
    text, _ = typed(b"a" + data + b"z")
    assert text[0] == "a"
    assert text[-1] == "z"
    assert all(char.isprintable() for char in text)


def test_a_line_is_taken_whole_and_comes_back_with_the_arrows() -> None:
    keys, typing = Keys(), Typing()
    for word in ("uno", "dos"):
        for key in keys.read(word.encode()):
            typing.press(key)
        assert typing.take() == word
    typing.press("up")
    typing.press("up")
    assert typing.text == "uno"
    typing.press("down")
    assert typing.text == "dos"
    typing.press("down")
    assert typing.text == ""
    typing.press("x")
    typing.press("up")
    assert typing.text == "x", "what is being typed is never lost to an arrow"


def test_enter_and_the_end_have_names() -> None:
    assert Keys().read(b"a\r\n\x04") == ["a", ENTER, ENTER, HANG_UP]
