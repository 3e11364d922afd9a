"""Settings: what is read, from where, and how a mistake is told."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest
from dotenv import dotenv_values

from callcenter_tui import from_settings, settings
from callcenter_tui.auth import kept_file
from callcenter_tui.auth.remembered import Keyring
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.from_settings import account

ROOT = Path(__file__).parent.parent


def test_the_example_names_every_setting_and_no_other(tmp_path: Path) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = {
        line.lstrip("# ").split("=")[0]
        for line in text.splitlines()
        if "=" in line and line.lstrip("# ").split("=")[0].isupper()
    }
    assert named == {name.upper() for name in settings.Settings.model_fields}
    (tmp_path / "example.env").write_text(text, encoding="utf-8")
    assert dotenv_values(tmp_path / "example.env")
    read = settings.load({"CALLCENTER_ENV_FILE": str(tmp_path / "example.env")})
    assert read.company_name == "Your Company"


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"MAIL_PORT": "many"}, "MAIL_PORT"),
        ({"CALLCENTER_LANGUAGE": "es"}, "CALLCENTER_LANGUAGE"),
        ({"CALLCENTER_LANG": "fr"}, "CALLCENTER_LANG"),
        ({"CALLCENTER_ENV_FILE": "relative.env"}, "CALLCENTER_ENV_FILE"),
        ({"AGENT_ENGINE": "sometimes"}, "AGENT_ENGINE"),
        ({"OPENAI_BASE_URL": "ftp://host"}, "OPENAI_BASE_URL"),
    ],
)
def test_a_wrong_value_or_name_is_an_error_that_names_it(
    variables: dict[str, str], named: str
) -> None:
    with pytest.raises(Invalid, match=named):
        settings.load(variables)


def test_an_unknown_name_in_the_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OPENAI_MODLE=gpt-4o\n", encoding="utf-8")
    with pytest.raises(Invalid, match="OPENAI_MODLE") as caught:
        settings.load({"CALLCENTER_HOME": str(tmp_path)})
    assert "OPENAI_MODEL" in caught.value.hint


def test_a_file_in_the_working_directory_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("OPENAI_BASE_URL=http://evil.example\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    read = settings.load({"CALLCENTER_HOME": str(tmp_path / "home")})
    assert read.openai_base_url is None


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OPENAI_MODEL=from-file\n", encoding="utf-8")
    home = {"CALLCENTER_HOME": str(tmp_path)}
    assert settings.load(home).openai_model == "from-file"
    assert settings.load(home | {"OPENAI_MODEL": "from-env"}).openai_model == "from-env"


def test_a_secret_is_never_printed() -> None:
    read = settings.load({"OPENAI_API_KEY": "sk-secret", "MAIL_PASSWORD": "hunter22"})
    assert "sk-secret" not in repr(read)
    assert "hunter22" not in repr(read)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("DATABASE_URL", "postgresql://cc_console:hunter22@db.example/callcenter"),
        ("REDIS_URL", "redis://:hunter22@cache.example:6379/0"),
        ("OPENAI_BASE_URL", "https://us:hunter22@llm.example/v1"),
    ],
)
def test_a_password_in_an_address_is_never_printed(name: str, address: str) -> None:
    read = settings.load({name: address})
    assert address in str(read.model_dump().values())
    assert "hunter22" not in f"{read!r} {read}"


def test_the_account_is_the_system_s_whatever_variables_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "boss")
    assert account() == pwd.getpwuid(os.geteuid()).pw_name


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o602])
def test_production_refuses_a_file_that_others_may_read_or_change(
    tmp_path: Path, mode: int
) -> None:
    file = tmp_path / ".env"
    file.write_text("OPENAI_API_KEY=sk-marker\n", encoding="utf-8")
    file.chmod(mode)
    home = {"CALLCENTER_HOME": str(tmp_path)}
    assert settings.load(home).openai_api_key
    for production in (home | {"ENVIRONMENT": "production"}, home):
        if production is home:  # said in the file itself
            file.write_text("ENVIRONMENT=production\n", encoding="utf-8")
        with pytest.raises(Invalid, match="others") as caught:
            settings.load(production)
        assert caught.value.hint == f"Run: chmod 600 {file}"
    file.chmod(0o600)
    assert settings.load(home).environment == "production"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_production_refuses_a_file_that_belongs_to_somebody_else(tmp_path: Path) -> None:
    file = tmp_path / "own.env"
    file.write_text("ENVIRONMENT=production\n", encoding="utf-8")
    file.chmod(0o600)
    named = {"CALLCENTER_HOME": str(tmp_path / "home"), "CALLCENTER_ENV_FILE": str(file)}
    assert settings.load(named).environment == "production"
    os.chown(file, 12345, 12345)
    with pytest.raises(Invalid, match="somebody else"):
        settings.load(named)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Invalid, match=str(tmp_path)):
        settings.load({"CALLCENTER_HOME": str(tmp_path)})


def test_a_console_on_a_shared_host_is_given_no_secret_of_model_or_mail(tmp_path: Path) -> None:
    home = {"CALLCENTER_HOME": str(tmp_path), "CALLCENTER_KEYRING": "off"}
    kept_file.KeptFile(tmp_path).put(
        {name: kept_file.Entry("marker-kept") for name in ("OPENAI_API_KEY", "MAIL_PASSWORD")}
    )
    given = {"OPENAI_API_KEY": "marker-given", "MAIL_PASSWORD": "marker-given"}
    mail = {"MAIL_SERVER": "mail.example", "MAIL_USERNAME": "me"}
    ring = Keyring(tmp_path, "off")
    for more, found in (({}, "marker-kept"), (given, "marker-given")):
        own = settings.load(home | mail | more)
        assert from_settings.model_settings(own).api_key == found
        smtp = from_settings.smtp_settings(own, ring)
        assert smtp is not None
        assert smtp.password == found
        shared = settings.load(home | mail | more | {"CALLCENTER_SHARED": "true"})
        assert "marker" not in str(vars(shared))
        for held in (shared.openai_api_key, shared.mail_password):
            assert held is not None
            assert held.get_secret_value() == ""
        assert from_settings.model_settings(shared).api_key is None
        smtp = from_settings.smtp_settings(shared, ring)
        assert smtp is not None
        assert smtp.password == ""


PLANTED = """
import os, sys, tempfile
from pathlib import Path
opened = []
sys.addaudithook(lambda what, given: opened.append(str(given[0])) if what == "open" else None)
before = dict(os.environ)
from callcenter_tui.cli.root import run
assert run(["doctor", "--json"]) == 0
from callcenter_tui.agents.crew.quiet import import_crewai
import_crewai(Path(os.environ["CALLCENTER_HOME"]), "openai")
import crewai, dotenv
dotenv.load_dotenv()  # as any library might, from wherever it is called
print(sorted({one for one in opened if one.endswith(".env")}), file=sys.stderr)
print([name for name in os.environ if "PLANTED" in os.environ[name]], file=sys.stderr)
"""


def test_no_library_reads_a_file_planted_in_the_working_directory(tmp_path: Path) -> None:
    """Every file that the process opens is looked at, from doctor to a loaded CrewAI."""
    folder, home = tmp_path / "a" / "b", tmp_path / "home"
    for place in (tmp_path, folder.parent, folder, home):
        place.mkdir(exist_ok=True)
        names = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "MODEL", "CHROMA_SERVER_HTTP_PORT")
        (place / ".env").write_text("".join(f"{name}=http://PLANTED\n" for name in names))
    (home / ".env").write_text("COMPANY_NAME=Mine\n")
    keep = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", PLANTED],
        cwd=folder,
        env=keep | {"CALLCENTER_HOME": str(home), "CALLCENTER_KEYRING": "off", "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    files, named = done.stderr.splitlines()[-2:]
    assert files == str([str(home / ".env")])
    assert named == "[]"
    assert "Mine" in done.stdout
