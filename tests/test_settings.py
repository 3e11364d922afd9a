"""Settings: what is read, from where, and how a mistake is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from dotenv import dotenv_values

from callcenter_tui import settings
from callcenter_tui.domain.errors import Invalid

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
