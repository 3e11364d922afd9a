"""Letters as files: whole or not at all, for their owner's eyes."""

from __future__ import annotations

import email
import email.policy
from collections import Counter
from pathlib import Path

import pytest

from callcenter_tui.mail.carriers import Sealed
from callcenter_tui.mail.folder import Folder
from callcenter_tui.mail.sender import Sender
from tests.mail.conftest import Post

MESSAGE = b"From: a@example.com\r\nTo: ana@example.org\r\nSubject: Hola\r\n\r\nUna carta.\r\n"
LETTER = Sealed("l1", MESSAGE, "a@example.com", "ana@example.org", "<l1.1@example.com>")


def test_a_letter_is_one_private_file(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "mail" / "out")
    assert folder.arrived(LETTER) is False
    outcome = folder.deliver(LETTER, lambda: True)
    (file,) = (tmp_path / "mail" / "out").iterdir()
    assert (outcome.kind, outcome.said) == ("sent", str(file))
    assert file.suffix == ".eml"
    assert file.read_bytes() == MESSAGE
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert folder.arrived(LETTER) is True


def test_nothing_is_there_before_the_mark(tmp_path: Path) -> None:
    seen: list[Path] = []

    def mark() -> bool:
        seen.extend(tmp_path.glob("*.eml"))
        return False

    assert Folder(tmp_path).deliver(LETTER, mark).kind == "stopped"
    assert seen == []
    assert list(tmp_path.iterdir()) == []


def test_trouble_in_the_mark_leaves_nothing(tmp_path: Path) -> None:
    def mark() -> bool:
        raise RuntimeError("the store is away")

    with pytest.raises(RuntimeError):
        Folder(tmp_path).deliver(LETTER, mark)
    assert list(tmp_path.iterdir()) == []


def test_another_version_is_another_file_and_the_same_is_the_same(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    second = Sealed("l1", MESSAGE + b"!\r\n", "a@example.com", "ana@example.org", "<l1.2@x.com>")
    for letter in (LETTER, LETTER, second):
        folder.deliver(letter, lambda: True)
    assert len(list(tmp_path.iterdir())) == 2
    assert folder.arrived(second)


def test_a_half_written_file_is_not_a_letter_and_goes_away(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.deliver(LETTER, lambda: True)
    (file,) = tmp_path.iterdir()
    file.rename(file.with_suffix(".99999.part"))  # what a killed worker leaves behind
    assert folder.arrived(LETTER) is False
    folder.deliver(LETTER, lambda: True)
    assert [one.name for one in tmp_path.iterdir()] == [file.name]
    file.write_bytes(MESSAGE[:20])
    assert folder.arrived(LETTER) is False


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder, marks = Folder(tmp_path / "file" / "out"), Counter[str]()
    outcome = folder.deliver(LETTER, lambda: not marks.update("x"))
    assert (outcome.kind, outcome.fault) == ("transient", "folder")
    assert not marks
    assert folder.arrived(LETTER) is None


def test_a_folder_that_goes_away_at_the_mark(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "out")

    def mark() -> bool:
        (tmp_path / "out").rename(tmp_path / "elsewhere")
        return True

    outcome = folder.deliver(LETTER, mark)
    assert outcome.kind == "transient"
    assert folder.deliver(LETTER, lambda: True).kind == "sent"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    folder = Folder(tmp_path / "out")
    folder.deliver(LETTER, lambda: True)
    (file,) = (tmp_path / "out").iterdir()
    file.unlink()
    file.symlink_to(tmp_path / "precious")
    folder.deliver(LETTER, lambda: True)
    assert (tmp_path / "precious").read_text() == "mine"
    assert not file.is_symlink()


def test_the_worker_without_a_mail_server(post: Post, tmp_path: Path) -> None:
    letter = post.confirmed()
    assert Sender(post.mail, Folder(tmp_path / "out"), "w").look() == 1
    view = post.view(letter)
    assert view.post is not None
    assert view.post.state == "sent"
    (file,) = (tmp_path / "out").iterdir()
    read = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert read["To"] == view.address
    assert read["Message-ID"] == view.post.message_id
    assert read["Subject"] == view.subject
