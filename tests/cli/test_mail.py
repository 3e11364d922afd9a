"""``callcenter mail``: the outbox, the ledger and the opt-outs from the shell."""

from __future__ import annotations

import csv
import io
import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from callcenter_tui.domain.errors import Refused
from tests.cli.conftest import Shell
from tests.cli.letters import FOLLOW_UP, FORBIDDEN, HOSTILE, PASSWORD, confirmed, driven, proposed
from tests.cli.test_line_desk import a_desk


def user(shell: Shell, login: str, role: str) -> tuple[str, str]:
    """Somebody with a login; gives the arguments that act as them."""
    added = shell(
        *("user", "add", login, "--name", login, "--role", role, "--keep-password"),
        stdin=f"{PASSWORD}\n",
    )
    assert added.code == 0, added.err
    return ("--as", login)


def test_the_outbox_shows_who_needs_a_person_first(shell: Shell) -> None:
    assert shell("mail", "outbox").out == "The outbox is empty.\n"
    with a_desk(shell) as house:
        lost = confirmed(house, email="eva@example.com", name="Eva")
        queued = confirmed(house)
        proposed(house)
        driven(house, lost, "uncertain", f"250 maybe {HOSTILE}")
    listed = shell("mail", "outbox", "--json").json
    assert [(one["id"], one["state"]) for one in listed["items"]] == [
        (lost.id, "uncertain"),
        (queued.id, "queued"),
    ]
    assert listed["total"] == 2
    assert listed["items"][1]["call"] == queued.key
    only = shell("mail", "outbox", "--state", "queued", "--state", "sent", "--json").json
    assert [one["id"] for one in only["items"]] == [queued.id]
    told = shell("mail", "outbox")
    assert told.code == 0, told.err
    lines = told.out.splitlines()
    assert lines[1].split()[:3] == [lost.id[-8:], "uncertain", "eva@example.com"]
    assert any(line.startswith(f"{lost.id[-8:]} is uncertain: 250 maybe") for line in lines)
    assert f"callcenter mail settle {lost.id[-8:]}" in told.out
    assert not FORBIDDEN.intersection(told.out)


def test_an_uncertain_letter_is_sent_again_only_by_who_says_so(shell: Shell) -> None:
    with a_desk(shell) as house:
        letter = confirmed(house)
        driven(house, letter, "uncertain")
    refused = shell("mail", "retry", letter.id)
    assert (refused.code, refused.out) == (1, "")
    assert "twice" in refused.err
    assert shell("mail", "outbox", "--json").json["items"][0]["state"] == "uncertain"
    again = shell("mail", "retry", letter.id[-8:], "--yes", "--json")
    assert again.code == 0, again.err
    assert (again.json["state"], again.json["attempts"]) == ("queued", 0)
    kinds = [e["kind"] for e in shell("call", "show", letter.key, "--json").json["events"]]
    assert kinds[-1] == "letter.retried"


def test_a_letter_that_arrived_is_settled_and_one_that_did_not_is_cancelled(shell: Shell) -> None:
    with a_desk(shell) as house:
        arrived, gone = confirmed(house), confirmed(house, email="eva@example.com")
        driven(house, arrived, "uncertain")
        driven(house, gone, "failed", "550 no such user")
    settled = shell("mail", "settle", arrived.id)
    assert settled.code == 0, settled.err
    assert "ana@example.com" in settled.out
    assert shell("mail", "settle", arrived.id).code == 1
    assert shell("mail", "cancel", gone.id).code == 0
    states = {one["id"]: one["state"] for one in shell("mail", "outbox", "--json").json["items"]}
    assert states == {arrived.id: "sent", gone.id: "cancelled"}
    assert shell("mail", "retry", gone.id).code == 1
    for wrong, code in (("deadbeef", 1), ("f" * 32, 1), ("a", 2)):
        ran = shell("mail", "cancel", wrong)
        assert (ran.code, ran.out) == (code, ""), wrong


def test_a_letter_whose_yes_holds_no_more_is_not_tried_again(shell: Shell) -> None:
    with a_desk(shell) as house:
        follow_up, summary = confirmed(house, FOLLOW_UP), confirmed(house)
        for one in (follow_up, summary):
            driven(house, one, "failed", "550 no such user")
    assert shell("mail", "optout", "ana@example.com", "--words", "no más").code == 0
    refused = shell("mail", "retry", follow_up.id)
    assert refused.code == 1
    assert "new yes" in refused.err
    assert shell("mail", "retry", summary.id).code == 0


def test_a_viewer_sees_no_address_and_changes_nothing(shell: Shell) -> None:
    with a_desk(shell) as house:
        letter = confirmed(house, email="ana.secreta@example.com", name="Ana Secreta")
        driven(house, letter, "failed", "550 ana.secreta is unknown")
    wall, password = user(shell, "wall", "viewer"), f"{PASSWORD}\n"
    for argv in (
        ["outbox"], ["outbox", "--json"], ["consents"], ["consents", "--csv", "-"],
        ["consents", "--json"],
    ):  # fmt: skip
        ran = shell("mail", *argv, *wall, stdin=password)
        assert ran.code == 0, ran.err
        assert letter.key in ran.out
        assert "ecreta" not in ran.out
    shown = shell("call", "show", letter.key, *wall, stdin=password)
    assert "letter conversation_summary" in shown.out
    assert "ecreta" not in shown.out
    for argv in (
        ["retry", letter.id], ["cancel", letter.id], ["settle", letter.id],
        ["optout", "ana@example.com", "--words", "no"],
        ["optin", "ana@example.com", "--words", "y"],
        ["preview", "conversation_summary", "--call", letter.key],
    ):  # fmt: skip
        ran = shell("mail", *argv, *wall, stdin=password)
        assert (ran.code, ran.out) == (1, ""), argv
        assert "viewer" in ran.err
    assert shell("mail", "outbox", "--json").json["items"][0]["state"] == "failed"


def test_the_ledger_is_exported_and_no_spreadsheet_runs_it(shell: Shell, tmp_path: Path) -> None:
    with a_desk(shell) as house:
        wild = confirmed(house, words=f"{HOSTILE} sí", name=HOSTILE)
        other = confirmed(house, email="eva@example.com", words="+1, claro")
    file = tmp_path / "ledger.csv"
    ran = shell("mail", "consents", "--csv", str(file))
    assert ran.code == 0, ran.err
    assert f"2 answers written to {file}" in ran.out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written = file.read_text()
    assert not FORBIDDEN.intersection(written)
    rows = list(csv.DictReader(io.StringIO(written)))
    assert [row["call_key"] for row in rows] == [other.key, wild.key]
    assert rows[0]["words"] == "'+1, claro"
    assert rows[1]["words"].startswith("'=cmd|")
    assert all(cell[:1] not in ("=", "+", "-", "@") for row in rows for cell in row.values())
    (said,) = shell("mail", "consents", "--call", wild.key.lower(), "--json").json["items"]
    assert said["letter"] == wild.id
    assert said["words"].startswith("=cmd|")
    assert (said["answer"], said["way"], said["address"]) == ("yes", "line", "ana@example.com")
    assert len(said["body_hash"]) == 64
    shown = shell("mail", "consents").out
    assert "+1, claro" in shown
    assert not FORBIDDEN.intersection(shown)
    assert shell("mail", "consents", "--csv", "-").out == written
    assert shell("mail", "consents", "--csv", "-", "--json").code == 2
    assert shell("mail", "consents", "--call", "C-ZZZZZZ").code == 1


def test_the_export_is_the_whole_ledger(shell: Shell) -> None:
    rest = (
        "letter_id, call_id, customer_id, answer, way, words, how, message_id, address, body_hash,"
        " recorded_by, at, expires_at, voided_at, voided"
    )
    with a_desk(shell) as house:
        confirmed(house)
        with house.store.write() as tx:
            tx.execute(
                text(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)"
                    f" INSERT INTO consents (id, {rest}) SELECT 'c' || i, {rest} FROM consents, n"
                )
            )
    assert shell("mail", "consents", "--json").json["total"] == 1201
    assert len(shell("mail", "consents", "--csv", "-").out.splitlines()) == 1202


def test_whoever_opts_out_gets_no_follow_up_until_they_opt_in(shell: Shell) -> None:
    out = shell("mail", "optout", "Ana@Example.com", "--words", "no me escriban más")
    assert out.code == 0, out.err
    assert "ana@example.com" in out.out
    assert "already" in shell("mail", "optout", "ana@example.com", "--words", "otra").out
    (listed,) = shell("mail", "optouts", "--json").json["items"]
    assert (listed["address"], listed["words"]) == ("ana@example.com", "no me escriban más")
    assert "no me escriban más" in shell("mail", "optouts").out
    with a_desk(shell) as house, pytest.raises(Refused, match="no follow-ups"):
        confirmed(house, FOLLOW_UP)
    agent = user(shell, "eva", "agent")
    asked = ("mail", "optin", "ana@example.com", "--words")
    assert shell(*asked, "sí", *agent, stdin=f"{PASSWORD}\n").code == 1
    assert shell(*asked, "  ").code == 1
    assert shell("mail", "optin", "ana@example.com").code == 2
    assert shell(*asked, "quiero recibirlos").code == 0
    assert shell(*asked, "quiero recibirlos").code == 1
    assert shell("mail", "optouts", "--json").json == {"items": [], "total": 0}
    (ended,) = shell("mail", "optouts", "--all", "--json").json["items"]
    assert (ended["words"], ended["ended_words"]) == ("no me escriban más", "quiero recibirlos")
    assert ended["ended_at"]
    assert ended["ended_by"].startswith("os:")
    shown = shell("mail", "optouts", "--all").out
    assert "no me escriban más" in shown
    assert "quiero recibirlos" in shown
    with a_desk(shell) as house:
        confirmed(house, FOLLOW_UP)
    for wrong in ("ana", "a@b.c, d@e.f", "Ana <ana@example.com>", ""):
        assert shell("mail", "optout", wrong, "--words", "no").code == 1


def test_call_show_and_export_have_letters_and_consents(shell: Shell) -> None:
    with a_desk(shell) as house:
        letter = confirmed(house, words="sí, a ese correo")
        driven(house, letter, "failed", "550 no such user")
    (one,) = shell("call", "show", letter.key, "--json").json["letters"]
    assert (one["id"], one["state"], one["post"]["state"]) == (letter.id, "confirmed", "failed")
    (said,) = one["consents"]
    assert (said["words"], said["answer"]) == ("sí, a ese correo", "yes")
    assert said["body_hash"] == one["body_hash"]
    assert shell("call", "export", letter.key).lines[0]["letters"] == [one]
    lines = shell("call", "show", letter.key).out.splitlines()
    at = next(
        n for n, line in enumerate(lines) if "letter conversation_summary (confirmed)" in line
    )
    assert "to ana@example.com: Resumen de su llamada" in lines[at]
    assert "yes in their own message: «sí, a ese correo» (by " in lines[at + 1]
    assert lines[at + 2].strip() == "failed, 1 attempt: 550 no such user"
    replayed = shell("call", "replay", letter.key, "--speed", "0").out
    assert "the letter is read out" in replayed
    assert "the customer says yes to the letter (line)" in replayed
