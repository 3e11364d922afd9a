"""``callcenter audit``: list, verify with an anchor kept outside, export; what leaves is told."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from callcenter_tui import settings, wiring
from tests.cli.conftest import Shell

PASSWORD = "Rioja-2024-tinto"


@contextmanager
def owner_of(shell: Shell) -> Iterator[sqlite3.Connection]:
    """The file, without its triggers meanwhile."""
    found = sqlite3.connect(next(shell.home.glob("*.db")))
    query = "SELECT name, sql FROM sqlite_master WHERE type='trigger'"
    made = found.execute(query).fetchall()
    for name, _ in made:
        found.execute(f"DROP TRIGGER {name}")
    yield found
    for _, sql in made:
        found.execute(sql)
    found.commit()
    found.close()


@pytest.fixture
def center(shell: Shell) -> Shell:
    """A store with an admin and two others."""
    assert shell("init", "--yes").code == 0
    for login, role in (("sue", "supervisor"), ("bob", "agent")):
        done = shell(
            "user", "add", login, "--name", login.title(), "--role", role,
            stdin=f"{PASSWORD}\n",
        )  # fmt: skip
        assert done.code == 0, done.err
    assert shell("user", "disable", "bob").code == 0
    return shell


def newest(shell: Shell, *more: str) -> dict[str, object]:
    found: dict[str, object] = shell("audit", "list", "--json", "--limit", "1", *more).json[
        "items"
    ][0]
    return found


def test_the_list_tells_who_did_what_for_people_and_machines(center: Shell) -> None:
    one = newest(center)
    assert {"seq", "id", "at", "kind", "who", "call", "words", "data"} <= set(one)
    assert (one["kind"], one["words"]) == ("user.disabled", "Disabled the user bob")
    shown = center("audit", "list", "--kind", "user")
    assert shown.code == 0
    assert "Disabled the user bob" in shown.out
    assert "department.added" not in shown.out
    found = center("audit", "list", "--json", "--words", "sue", "--who", str(one["who"])).json
    assert [item["words"] for item in found["items"]] == ["Added the user sue as supervisor"]
    page = center("audit", "list", "--json", "--limit", "2").json
    following = center("audit", "list", "--json", "--before", str(page["next"])).json
    assert page["total"] == following["total"] == 2 + len(following["items"])


def test_wrong_words_are_wrong_usage(center: Shell) -> None:
    for wrong in (
        ("audit", "list", "--kind", "nonsense"),
        ("audit", "list", "--call", "C-NOSUCH"),
        ("audit", "verify", "--anchor", "12"),
        ("audit", "verify", "--anchor", f"1:{'a' * 63}"),
    ):
        done = center(*wrong)
        assert (done.code, done.out) == (2, ""), wrong


def test_kinds_are_named_in_words_and_nothing_found_is_said_so(center: Shell) -> None:
    done = center("audit", "list", "--kind", "nope")
    assert "Kinds begin with: article, audit, call, " in done.err
    assert "(" not in done.err
    for narrow in (
        ("--who", "nobody"),
        ("--from", "2019-01-01", "--to", "2019-01-02"),
        ("--words", "nothing such"),
    ):
        done = center("audit", "list", *narrow)
        assert (done.code, done.out.strip()) == (0, "No such entries."), narrow


def test_an_event_at_no_time_is_told_and_the_rest_is_as_usual(
    center: Shell, tmp_path: Path
) -> None:
    event = newest(center)["id"]
    head = center("audit", "verify", "--json").json["head"]
    with owner_of(center) as file:
        file.execute("UPDATE journal SET at = 'ayer' WHERE id = ?", (event,))
    shown = center("audit", "list")
    assert shown.code == 0, shown.err
    assert "Time unreadable: Disabled the user bob" in shown.out
    assert "Added the user sue as supervisor" in shown.out
    assert newest(center)["at"] is None
    done = center("audit", "verify")
    assert done.code == 1
    assert f"audit head {head}" in done.out
    assert f"FAIL  events: Event {event} (user.disabled) of link" in done.out
    file_ = tmp_path / "audit.jsonl"
    assert center("audit", "export", str(file_)).code == 0
    rows = [json.loads(line) for line in file_.read_text().splitlines()]
    assert [row["event"]["at"] for row in rows if row["event_id"] == event] == ["ayer"]


def test_verify_names_the_triggers_that_are_gone(center: Shell) -> None:
    file = sqlite3.connect(next(center.home.glob("*.db")))
    file.execute("DROP TRIGGER journal_no_update")
    file.execute("DROP TRIGGER audit_chain_no_delete")
    file.commit()
    file.close()
    done = center("audit", "verify")
    assert done.code == 1
    assert "FAIL  triggers: 2 triggers are gone or off" in done.out
    assert "audit_chain_no_delete, journal_no_update" in done.out


def test_verify_says_that_it_is_whole_and_gives_the_head(center: Shell) -> None:
    done = center("audit", "verify", "--json")
    assert done.code == 0
    assert done.json["ok"] is True
    seq, _, link = done.json["head"].partition(":")
    assert (int(seq), len(link)) == (done.json["links"], 64)
    assert all({"name", "level", "detail", "hint"} <= set(one) for one in done.json["checks"])
    again = center("audit", "verify", "--anchor", done.json["head"])
    assert again.code == 0
    assert f"audit head {done.json['head']}" in again.out


def test_verify_exits_1_and_names_what_was_changed(center: Shell) -> None:
    event = newest(center)["id"]
    with owner_of(center) as file:
        file.execute("UPDATE journal SET who = 'user:sue' WHERE id = ?", (event,))
    done = center("audit", "verify", "--json")
    assert (done.code, done.json["ok"]) == (1, False)
    (bad,) = [one for one in done.json["checks"] if one["level"] == "fail"]
    assert bad["event"] == event
    shown = center("audit", "verify")
    assert shown.code == 1
    assert f"FAIL  events: Event {event} (user.disabled) was changed" in shown.out


def test_a_log_is_an_anchor_by_its_furthest_head(center: Shell, tmp_path: Path) -> None:
    log = tmp_path / "callcenter.log"
    first = center("audit", "verify", "--json").json["head"]
    assert center("user", "enable", "bob").code == 0
    last = center("audit", "verify", "--json").json["head"]
    log.write_text(
        f"2025-03-03 INFO callcenter.audit: audit head {first}\nnoise 12:34\n"
        f"2025-03-04 INFO callcenter.audit: audit head {last}\n"
        f"2025-03-05 INFO callcenter.audit: audit head {first}\n"
    )
    assert center("audit", "verify", "--anchor-file", str(log)).code == 0
    seq = int(last.split(":")[0])
    with owner_of(center) as file:
        (event,) = file.execute("SELECT event_id FROM audit_chain WHERE seq = ?", (seq,)).fetchone()
        file.execute("DELETE FROM audit_chain WHERE seq = ?", (seq,))
        file.execute("DELETE FROM journal WHERE id = ?", (event,))
    assert center("audit", "verify").code == 0, "the cut alone cannot be seen"
    done = center("audit", "verify", "--anchor-file", str(log))
    assert done.code == 1
    assert "Its end was cut off" in done.out


@pytest.mark.parametrize("words", [None, "nothing here\n"])
def test_a_file_without_an_anchor_is_no_silent_success(
    center: Shell, tmp_path: Path, words: str | None
) -> None:
    log = tmp_path / "empty.log"
    if words is not None:
        log.write_text(words)
    done = center("audit", "verify", "--anchor-file", str(log))
    assert done.code in (1, 2)
    assert "empty.log" in done.err


def test_an_export_is_private_and_journaled_in_itself(center: Shell, tmp_path: Path) -> None:
    file = tmp_path / "audit.jsonl"
    done = center("audit", "export", str(file))
    assert done.code == 0, done.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    assert f"{len(rows)} links written" in done.out
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[-1]["event"]["kind"] == "audit.exported"
    onto = center("audit", "export").lines
    assert onto[:-1] == rows
    assert newest(center)["kind"] == "audit.exported"


def test_an_export_over_a_file_that_others_could_read_is_private(
    center: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "audit.jsonl"
    file.write_text("older\n" * 10_000)
    file.chmod(0o644)
    done = center("audit", "export", str(file))
    assert done.code == 0, done.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "older" not in file.read_text()
    assert center("audit", "export", os.devnull).code == 0, "what is no file stays as it is"
    assert stat.S_IMODE(Path(os.devnull).stat().st_mode) == 0o666


def test_a_process_says_the_head_in_the_log_when_it_keeps_house(
    center: Shell, caplog: pytest.LogCaptureFixture
) -> None:
    house = wiring.open_house(settings.load(center.env), process="test")
    keeping = house.housekeeping()
    with caplog.at_level(logging.INFO, "callcenter.audit"):
        keeping.start()
        end = time.monotonic() + 30
        while not caplog.records:
            assert time.monotonic() < end, "nothing is said"
            time.sleep(0.02)
        keeping.stop()
    assert caplog.records[0].getMessage() == f"audit head {house.entrance.audit.head()}"
    house.close()


def test_a_supervisor_lists_but_neither_verifies_nor_exports(center: Shell, tmp_path: Path) -> None:
    changed = center("user", "set", "sue", "--name", "Sue Sun")
    assert changed.code == 0
    with owner_of(center) as file:
        file.execute("UPDATE users SET must_change = 0")
    stdin = f"{PASSWORD}\n"
    assert center("audit", "list", "--as", "sue", stdin=stdin).code == 0
    file_ = tmp_path / "audit.jsonl"
    for words in (("verify",), ("export", str(file_))):
        done = center("audit", *words, "--as", "sue", stdin=stdin)
        assert done.code == 1
        assert "may not verify, export and erase the audit trail" in done.err
    assert not file_.exists()
    assert newest(center, "--kind", "permission")["words"] == (
        "Refused as supervisor: audit.verify"
    )


def test_whatever_leaves_as_a_file_or_an_export_is_journaled(center: Shell, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    for words, told in (
        (("call", "export"), "calls as json, 0"),
        (("call", "export", "--format", "csv"), "calls as csv, 0"),
        (("call", "export", "--format", "messages"), "calls as messages, 0"),
        (("report", "--format", "csv"), "report as csv, "),
        (("report", "--output", out), "report as table, "),
        (("settings", "export", out), "settings as yaml"),
        (("settings", "export"), "settings as yaml"),
        (("mail", "consents", "--csv", out), "consents as csv, 0"),
        (("mail", "consents", "--csv", "-"), "consents as csv, 0"),
    ):
        before = newest(center)["id"]
        done = center(*words)
        assert done.code == 0, (words, done.err)
        one = newest(center)
        assert one["id"] != before, words
        assert str(one["words"]).startswith(f"Exported data: {told}"), words


def test_what_cannot_be_journaled_does_not_leave(center: Shell, tmp_path: Path) -> None:
    with owner_of(center) as file:
        file.execute(
            "CREATE TRIGGER full BEFORE INSERT ON audit_chain "
            "BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    for number, words in enumerate(
        (
            ("call", "export"),
            ("report", "--format", "csv"),
            ("report", "--output"),
            ("settings", "export"),
            ("mail", "consents", "--csv"),
            ("duty", "--export"),
            ("audit", "export"),
        )
    ):
        out = tmp_path / str(number)
        to = [str(out)] if words[-1].startswith("--") and words[-1] != "--format" else []
        to = [] if words[-1] == "csv" else to
        done = center(*words, *to)
        assert done.code == 1, (words, done.out)
        assert done.out == "", words
        assert not out.exists(), words
