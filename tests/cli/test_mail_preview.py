"""``callcenter mail preview``: what a customer would read, with nothing sent."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from callcenter_tui.domain.letters import LetterKind
from tests.cli.conftest import Shell
from tests.cli.letters import FORBIDDEN, HOSTILE, confirmed
from tests.cli.test_line_desk import a_desk

COMPANY = {"COMPANY_NAME": "Fibra & Sol", "SUPPORT_EMAIL": "ayuda@fibrasol.example"}


@pytest.mark.parametrize("kind", LetterKind)
def test_a_sample_of_each_letter_in_both_languages(shell: Shell, kind: LetterKind) -> None:
    spanish = shell("mail", "preview", kind.value, "--json", env=COMPANY)
    assert spanish.code == 0, spanish.err
    english = shell("mail", "preview", kind.value, "--lang", "en", env=COMPANY)
    found = spanish.json
    assert (found["language"], found["sample"], found["file"]) == ("es", True, None)
    assert "Hola, Ana Ruiz:" in found["text"]
    assert "Fibra &amp; Sol" in found["html"]
    assert found["subject"] not in english.out
    assert "Hello Ana Ruiz," in english.out
    assert "Subject: " in english.out
    assert "Fibra & Sol" in english.out
    assert shell("mail", "outbox", "--json").json["total"] == 0


def test_the_html_is_written_or_shown_as_a_terminal_can(shell: Shell, tmp_path: Path) -> None:
    page = tmp_path / "letter.html"
    ran = shell("mail", "preview", "follow_up", "--open", str(page), env=COMPANY)
    assert ran.code == 0, ran.err
    assert f"The HTML is in {page}" in ran.out
    assert page.read_text().lstrip().lower().startswith("<!doctype html")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    read = shell("mail", "preview", "follow_up", "--html", env=COMPANY).out
    assert "ayuda@fibrasol.example" in read
    assert "<" not in read
    lost = shell("mail", "preview", "follow_up", "--open", str(tmp_path / "no" / "x.html"))
    assert lost.code == 1
    assert str(tmp_path / "no") in lost.err


def test_of_a_call_it_is_the_letter_as_it_was_written(shell: Shell) -> None:
    with a_desk(shell) as house:
        letter = confirmed(house, name=f"Ana {HOSTILE}")
    own = shell("mail", "preview", "conversation_summary", "--call", letter.key, "--json").json
    assert (own["sample"], own["call"]) == (False, letter.key)
    assert "El router no enciende" in own["text"]
    assert letter.key in own["subject"]
    assert "[bold]x[/bold]" in own["text"]
    other = shell("mail", "preview", "follow_up", "--call", letter.key)
    assert "sample words; nothing is sent" in other.out
    assert letter.key in other.out
    for option in ("--html", "--json"):
        ran = shell("mail", "preview", "conversation_summary", "--call", letter.key, option)
        assert ran.code == 0, ran.err
        assert not FORBIDDEN.intersection(ran.out)
    assert shell("mail", "preview", "follow_up", "--call", "C-ZZZZZZ").code == 1
    assert shell("mail", "preview", "love_letter").code == 2


def test_a_broken_template_of_the_center_is_named(shell: Shell) -> None:
    own = shell.home / "email_templates" / "follow_up"
    own.mkdir(parents=True)
    (own / "subject.txt.j2").write_text("{{ customr }}")
    ran = shell("mail", "preview", "follow_up")
    assert (ran.code, ran.out) == (1, "")
    assert "subject.txt.j2" in ran.err
    assert "customr" in ran.err
    found = {one["name"]: one for one in shell("doctor", "--json").json["checks"]}
    assert found["templates"]["level"] == "fail"
    assert "subject.txt.j2" in found["templates"]["detail"]
