"""The log: one line for each record, in a private file, without secrets; and crash reports."""

from __future__ import annotations

import errno
import json
import logging
import os
import pty
import re
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from callcenter_tui.logs import file, start, unsaid
from callcenter_tui.logs.crashes import recorded
from tests.cli.conftest import COMMAND, Shell
from tests.forks import FORKED
from tests.hostile import ATTACKS, EVERYTHING, FORBIDDEN
from tests.terminal import Terminal

SECRET = "marker/Zk3fQ0v8 YxWm"
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [A-Z]+ worker\[\d+\] [\w.]+: ")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home whose log this process writes; afterwards all is as it was."""
    root, hooks = logging.getLogger(), (threading.excepthook, sys.unraisablehook)
    start.start(tmp_path, "worker")
    yield tmp_path
    for handler in [one for one in root.handlers if isinstance(one, file.LogFile)]:
        root.removeHandler(handler)
        handler.close()
    logging.captureWarnings(False)
    logging.raiseExceptions = True
    threading.excepthook, sys.unraisablehook = hooks
    start._place.clear()
    unsaid._secrets.clear()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """The command with an empty home."""
    return Shell(tmp_path / "center")


def lines(home: Path) -> list[str]:
    path = home / "log" / "callcenter.log"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def test_nothing_is_made_before_there_is_something_to_say(home: Path) -> None:
    assert list(home.iterdir()) == []


def test_the_log_is_its_owners_alone(home: Path) -> None:
    before = os.umask(0)
    try:
        logging.getLogger("callcenter.x").info("hello")
    finally:
        os.umask(before)
    assert stat.S_IMODE((home / "log").stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "log" / "callcenter.log").stat().st_mode) == 0o600


def test_a_record_is_one_bounded_line_without_escapes(home: Path) -> None:
    """By our handler alone: pytest's own would pass a surrogate on, which nobody can encode."""
    (handler,) = (one for one in logging.getLogger().handlers if isinstance(one, file.LogFile))
    catalogue = [*ATTACKS.values(), EVERYTHING, "x" * 100_000, "a\nb\r\nc\x85d\u2028e"]
    for words in catalogue:
        try:
            raise ValueError(words)
        except ValueError as error:
            failure = (ValueError, error, error.__traceback__)
        for name, told in (("callcenter.x", None), (f"lib.{words}", failure)):
            handler.handle(
                logging.LogRecord(name, logging.ERROR, "x.py", 1, "said: %s", (words,), told)
            )
    found = (home / "log" / "callcenter.log").read_bytes().decode()
    assert found.count("\n") == len(found.splitlines()) == 2 * len(catalogue)
    assert not FORBIDDEN.search(found)
    for line in found.splitlines():
        assert re.match(r"\d{4}-\d\d-\d\dT\S+Z ERROR worker\[", line)
        assert len(line) <= 4000


def test_libraries_are_heard_from_a_warning_on_and_the_audits_head_always(home: Path) -> None:
    library = logging.getLogger("some.library")
    library.setLevel(logging.DEBUG)
    library.debug("chatter")
    library.info("chatter")
    library.warning("trouble")
    logging.getLogger("callcenter.audit").info("audit head 12:abcdef")
    logging.getLogger("callcenterx").info("chatter")
    told = lines(home)
    assert len(told) == 2
    assert told[0].endswith("some.library: trouble")
    assert told[1].endswith("callcenter.audit: audit head 12:abcdef")


@pytest.mark.parametrize(
    "words",
    [
        f"the password was {SECRET}!",
        f"{'x' * 290} {SECRET}",  # where a message is cut
        "GET /?key=marker%2FZk3fQ0v8%20YxWm HTTP/1.1",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXJrZXIifQ.markermarker",
        "Authorization: Bearer marker-of-somebody",
        "authorization: Basic bWFya2VyOm1hcmtlcg==marker",
        "sk-proj-marker123456",
        "postgresql://marke:marker@host/database",
        "redis://:marker@host/0",
        "password=marker",
        "{'api_key': 'marker of more words'}",
        'MAIL_PASSWORD: "marker"',
        "code: mark1 given",
    ],
)
def test_no_secret_and_nothing_that_looks_like_one_is_logged(home: Path, words: str) -> None:
    unsaid.hidden(SECRET)
    unsaid.hidden("mark1")
    unsaid.hidden("a")  # too short to be looked for: it would blacken every line
    log = logging.getLogger("callcenter.x")
    log.warning(words)
    log.warning("%s", words)
    try:
        raise ValueError(words)
    except ValueError as error:
        log.warning("failed", exc_info=True)
        _, path = recorded(error, home)
    assert path is not None
    told = (home / "log" / "callcenter.log").read_text() + path.read_text()
    said = "\n".join(line for line in told.splitlines() if "raise ValueError" not in line)
    assert len(lines(home)) == 4
    for part in ("marker", "Zk3f", "mark1", "bWFy"):
        assert part not in said
    assert "[hidden]" in said


@pytest.mark.parametrize("secret", ["pa'ss\"w\\ord-7", "contraseña larga", "tab\u2003word"])
@pytest.mark.parametrize("written", [str, repr, ascii, json.dumps, lambda one: repr([one])])
def test_a_secret_is_not_logged_in_other_letters(
    home: Path, secret: str, written: Callable[[str], str]
) -> None:
    unsaid.hidden(secret)
    logging.getLogger("callcenter.x").warning("it was %s.", written(secret))
    (line,) = lines(home)
    assert "[hidden]" in line
    assert not any(part in line for part in ("pa'ss", "ord-7", "larga", "word"))


def test_a_password_behind_the_question_mark_of_an_address_is_not_logged(home: Path) -> None:
    url = "postgresql://cc@db.example/callcenter?sslmode=require&password=mark%40er1"
    assert unsaid.hidden_address(url) == url
    logging.getLogger("callcenter.x").warning("refused: mark@er1, at db.example")
    (line,) = lines(home)
    assert line.endswith("refused: [hidden], at db.example")


def test_values_of_variables_are_in_no_report(home: Path) -> None:
    def fails(card: str) -> None:
        held = {"number": card * 2}
        raise KeyError(len(held))

    card = "-".join(["4111", "1111"])
    with pytest.raises(KeyError) as caught:
        fails(card)
    reference, path = recorded(caught.value, home, "a test")
    assert path == home / "log" / f"crash-{reference}.txt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (line,) = lines(home)
    for told in (line, path.read_text()):
        assert reference in told
        assert "KeyError: 1" in told
        assert "fails" in told
        assert "4111" not in told


def test_an_error_in_a_thread_is_recorded_and_not_printed(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def fails() -> None:
        card = "4111-1111"
        raise RuntimeError(str(len(card)))

    thread = threading.Thread(target=fails, name="engine")
    thread.start()
    thread.join()
    (line,) = lines(home)
    reference = re.search(r"E-[0-9A-F]{6}", line)
    assert reference
    assert "thread engine" in line
    assert "4111" not in line + (home / "log" / f"crash-{reference[0]}.txt").read_text()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "number", "there", "reports"),
    [
        ("textual-output", errno.EIO, False, 0),
        ("textual-input", errno.EIO, False, 0),
        ("textual-output", errno.EIO, True, 1),
        ("textual-output", errno.ENOSPC, False, 1),
        ("engine", errno.EIO, False, 1),
    ],
)
def test_only_a_terminal_that_is_gone_is_no_unforeseen_error(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int, there: bool, reports: int
) -> None:
    master, slave = pty.openpty()
    with open(slave, "w") as terminal:
        monkeypatch.setattr(sys, "__stderr__", terminal)
        if not there:
            os.close(master)

        def fails() -> None:
            raise OSError(number, "failed")

        thread = threading.Thread(target=fails, name=name)
        thread.start()
        thread.join()
    if there:
        os.close(master)
    assert len(list((home / "log").glob("crash-*"))) == reports
    assert sum("unforeseen" in line for line in lines(home)) == reports


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path, shell: Shell) -> None:
    shell.home.mkdir()
    (shell.home / "log").write_text("no folder")
    assert shell("init", "--yes").code == 0
    ran = shell("line", "--name", "A", "--phone", "600111222", stdin="hola\n")
    assert (ran.code, ran.err) == (0, "")
    assert (shell.home / "log").read_text() == "no folder"
    reference, path = recorded(None, shell.home)
    assert path is not None
    assert path.parent != shell.home / "log"
    path.unlink()
    assert reference in path.name


def test_a_full_file_is_put_aside_and_five_are_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "LARGEST", 10_000)
    log = logging.getLogger("callcenter.x")
    for number in range(1000):
        log.info("record %05d %s", number, "x" * 80)
    found = sorted(path.name for path in (home / "log").iterdir())
    assert found == ["callcenter.log", *(f"callcenter.log.{number}" for number in range(1, 5))]
    assert all((home / "log" / name).stat().st_size < 10_500 for name in found)
    assert {stat.S_IMODE((home / "log" / name).stat().st_mode) for name in found} == {0o600}
    assert "record 00999" in lines(home)[-1]


def _write(home: Path, name: str) -> None:
    start.start(home, "worker")
    for number in range(4000):
        logging.getLogger("callcenter.x").info("%s%05d %s", name, number, "x" * 150)


def test_processes_that_write_at_once_lose_and_tear_no_line(tmp_path: Path) -> None:
    """3.9 MB by four processes: the file is put aside three times under their hands."""
    writers = [FORKED.Process(target=_write, args=(tmp_path, name)) for name in "ABCD"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    files = list((tmp_path / "log").iterdir())
    told = [line for path in files for line in path.read_text().splitlines()]
    assert len(files) >= 4
    assert all(LINE.match(line) and line.endswith("x" * 150) for line in told)
    assert {line.split()[4] for line in told} == {
        f"{name}{number:05}" for name in "ABCD" for number in range(4000)
    }
    assert len(told) == 16_000


def test_processes_tell_when_they_begin_and_end_and_on_which_store(shell: Shell) -> None:
    shell("init", "--yes")
    assert lines(shell.home) == []
    with subprocess.Popen(
        [str(COMMAND), "worker"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=shell.env,
        text=True,
    ) as worker:
        try:
            assert worker.stdout
            assert worker.stdout.readline().startswith("worker ready")
            ran = shell("line", "--name", "A", "--phone", "600111222", stdin="hola\n")
            assert ran.code == 0
        finally:
            worker.terminate()
            worker.wait(60)
    told = [re.sub(r"\[\d+\]", "", line.split("Z ", 1)[1]) for line in lines(shell.home)]
    told = [line for line in told if "callcenter.process" in line]
    assert len(told) == 4
    for kind in ("worker", "line"):
        began, ended = (line for line in told if line.startswith(f"INFO {kind} "))
        assert "started: version " in began
        assert str(shell.home / "callcenter.db") in began
        assert ended.endswith("callcenter.process: ended")


FAILING = """
import sys
from callcenter_tui.cli import acting, root

@root.app.command("fail")
def fail(how: str) -> None:
    card = "4111-1111"
    with acting.opened():
        if how == "interrupt":
            raise KeyboardInterrupt
        import logging
        logging.getLogger("a.library").warning("its trouble")
        raise KeyError(len(card))

sys.exit(root.run(["fail", sys.argv[1]]))
"""


def failed(shell: Shell, how: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", FAILING, how],
        env=shell.env,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_an_unforeseen_error_of_a_command_is_a_reference_and_no_traceback(shell: Shell) -> None:
    done = failed(shell, "error")
    assert (done.returncode, done.stdout) == (1, "")
    title, told = done.stderr.splitlines()
    assert title == "The program met an error it does not know and had to stop"
    reference = re.match(r"Reference (E-[0-9A-F]{6}), written to (.+)$", told)
    assert reference
    report = Path(reference[2]).read_text()
    assert "KeyError: 9" in report
    assert "4111" not in report.replace('card = "4111-1111"', "")
    warning, crash = lines(shell.home)
    assert warning.endswith("a.library: its trouble")
    assert reference[1] in crash
    assert "KeyError: 9" in crash
    assert "4111" not in crash


def test_an_interrupted_command_is_still_130(shell: Shell) -> None:
    done = failed(shell, "interrupt")
    assert (done.returncode, done.stderr) == (130, "")


IN_A_WORKER = """
import logging, sys, threading, warnings
from pathlib import Path
from callcenter_tui.logs import start
from callcenter_tui.screens.frame import Frame

class Console(Frame):
    home = Path(sys.argv[1])

    def on_mount(self):
        start.start(self.home, "console")
        logging.getLogger("a.library").error("UNSEEN library")
        warnings.warn("UNSEEN warning")
        print("UNSEEN print")
        threading.Thread(target=self.dies, name="engine").start()
        self.set_timer(0.3, lambda: self.run_worker(self.works, thread=True))

    def dies(self):
        raise RuntimeError("UNSEEN thread")

    def works(self):
        card = "4111" + "-1111"
        raise LookupError(len(card))

sys.exit(Console().run() or 1)
"""


def test_an_error_in_a_consoles_worker_shows_a_reference_and_nothing_else(tmp_path: Path) -> None:
    """What libraries and threads say meanwhile stands in the log and never on the glass."""
    argv = [sys.executable, "-W", "default", "-c", IN_A_WORKER, str(tmp_path)]
    with Terminal(argv, env=dict(os.environ), columns=80) as terminal:
        terminal.wait_for("Reference E-")
        with suppress(AssertionError):
            terminal.wait_exit()
        shown = terminal.raw.decode("utf-8", "replace")
        (line,) = (one for one in terminal.lines() if "Reference E-" in one)
    for word in ("UNSEEN", "Traceback", "4111", "LookupError"):
        assert word not in shown
    reference = re.search(r"E-[0-9A-F]{6}", line)
    assert reference
    afterwards = shown.rpartition("\x1b[?1049l")[2]
    assert "Nothing stored is lost." in " ".join(afterwards.split())
    told = lines(tmp_path)
    for part in ("UNSEEN library", "UNSEEN warning", "UNSEEN thread", "LookupError: 9"):
        assert sum(part in one for one in told) == 1, part
    assert reference[0] in told[-1]
    assert "4111" not in "".join(told)
    assert "LookupError: 9" in (tmp_path / "log" / f"crash-{reference[0]}.txt").read_text()
