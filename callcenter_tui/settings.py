"""Settings from the environment and a ``.env`` file; the field descriptions are the manual.

A ``.env`` is read from the configuration directory or from the absolute path in
``CALLCENTER_ENV_FILE``, never from the working directory: a file planted there could redirect
the model's address. The environment wins over the file (``settings_file``).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from callcenter_tui import settings_file
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.redis_url import checked_redis_url

_OWN = "CALLCENTER_"
ROLES = ("viewer", "agent", "supervisor", "admin")
"""As in ``auth.permissions``, which is imported long after the settings are read."""


class Settings(BaseModel):
    """Everything that can be set; names are the environment's, in upper case."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    callcenter_home: Path = Field(
        default_factory=lambda: user_data_path("callcenter"),
        description="Data and configuration in one directory.",
    )
    callcenter_env_file: Path | None = Field(
        default=None, description="Absolute path of a .env file to read."
    )
    callcenter_lang: Literal["es", "en"] = Field(
        default="es", description="Language of calls before the customer has said a word."
    )
    callcenter_keyring: Literal["auto", "off"] = Field(
        default="auto", description="Whether sessions and secrets may be kept in the keyring."
    )
    callcenter_notify: Literal["bell", "osc9", "osc777", "off"] = Field(
        default="bell",
        description="How a console tells of an offered call, a call for help or customers who wait "
        "too long: the terminal's bell, or a notification of the desktop (OSC 9: iTerm2, Windows "
        "Terminal, kitty; OSC 777: urxvt, foot, VTE).",
    )
    company_name: str = Field(default="Your Company", description="How the AI names the company.")
    company_phone: str = Field(default="", description="Named in letters.")
    company_color: str = Field(
        default="#1f6feb",
        pattern=r"^#[0-9a-fA-F]{6}$",
        description="The colour of letters, as #rrggbb.",
    )
    environment: Literal["development", "production"] = Field(
        default="development",
        description="production refuses weak secrets, and neither sets nor shows known passwords.",
    )
    secret_key: SecretStr | None = Field(
        default=None, description="Signs sessions; 32 characters or more. Empty: kept in the home."
    )
    secret_key_previous: SecretStr | None = Field(
        default=None,
        description="The keys before SECRET_KEY, the newest first, separated by commas: sessions "
        "signed by the first go on, and all still prove the audit trail.",
    )
    callcenter_second_factor: str = Field(
        default="", description="Roles that must have a second factor: admin,supervisor."
    )
    callcenter_idle_lock: int = Field(
        default=15,
        ge=0,
        le=480,
        description="Minutes without a key after which a console asks for the password; 0: never.",
    )
    callcenter_shared: bool = Field(
        default=False,
        description="People use this host by one account over SSH: consoles remember nobody, hold "
        "no secret of model or mail, and need a worker. Set by the launcher of callcenter ssh.",
    )
    access_token_expire_minutes: int = Field(default=30, ge=1, le=1440)
    refresh_token_expire_days: int = Field(default=7, ge=1, le=90)
    database_url: str = Field(
        default="",
        repr=False,
        description="sqlite:///file.db or postgresql://user:password@host/database.",
    )
    redis_url: str = Field(
        default="",
        repr=False,
        description="Shared limits, for many hosts; without it they are in the store.",
    )
    rate_limit_requests: int = Field(
        default=100, ge=1, description="Sign-ins of a source, or messages of a customer's line."
    )
    rate_limit_window: int = Field(default=60, ge=1, description="Seconds.")
    port: int = Field(default=8000, ge=1, le=65535)
    allowed_origins: str = Field(default="")
    openai_api_key: SecretStr | None = Field(
        default=None, description="Without key and address the offline agents answer."
    )
    openai_base_url: str | None = Field(
        default=None,
        repr=False,
        description="Any OpenAI-compatible server: Ollama, vLLM, llama.cpp.",
    )
    openai_model: str = Field(default="gpt-4o")
    openai_fallback_model: str | None = Field(default=None)
    openai_evaluator_model: str | None = Field(
        default=None, description="Judges closed calls; best not the model that answered them."
    )
    openai_embedding_model: str | None = Field(
        default=None, description="Makes knowledge search understand meaning; empty: words only."
    )
    callcenter_tools: str = Field(
        default="", description="Python modules with tools of your own, separated by commas."
    )
    callcenter_identity: Literal["question", "contact", "never"] = Field(
        default="question",
        description="How a customer is identified before anything of an account is told: by phone "
        "or e-mail and a question, by phone or e-mail alone, or never by the AI.",
    )
    callcenter_one_moment: float = Field(
        default=4.0, gt=0, le=60, description="Seconds after which a customer is asked to wait."
    )
    callcenter_answer_limit: float = Field(
        default=20.0, gt=0, le=600, description="Seconds after which a person gets the call."
    )
    agent_engine: Literal["auto", "console", "worker", "off"] = Field(
        default="auto",
        description="Who runs the AI agents. auto: the console with an embedded store and no "
        "worker, else the worker. off: there is no AI, people answer every call.",
    )
    mail_username: str = Field(default="", description="Login at the mail server.")
    mail_password: SecretStr | None = Field(
        default=None,
        description="Its password, for Gmail an app password. May be in the keyring instead.",
    )
    mail_from: str = Field(default="", description="The address that letters come from.")
    mail_server: str = Field(
        default="", description="Empty: letters become .eml files in the home's folder mail."
    )
    mail_port: int = Field(
        default=587, ge=1, le=65535, description="587 with STARTTLS, 465 with TLS from the start."
    )
    mail_starttls: bool = Field(default=True, description="Refuse a server without STARTTLS.")
    mail_ssl_tls: bool = Field(
        default=False, description="TLS from the start; MAIL_STARTTLS means nothing then."
    )
    callcenter_mail_ca: Path | None = Field(
        default=None, description="Absolute path of a file with the mail server's own CA."
    )
    support_email: str = Field(default="", description="Where letters say that help is.")

    @field_validator("callcenter_env_file", "callcenter_mail_ca")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_absolute():
            raise ValueError("must be an absolute path")
        return value

    @field_validator("openai_base_url")
    @classmethod
    def _http(cls, value: str | None) -> str | None:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value or None

    @field_validator("callcenter_second_factor")
    @classmethod
    def _roles(cls, value: str) -> str:
        wrong = [one for one in _named(value) if one not in ROLES]
        if wrong:
            raise ValueError(f"there is no role '{wrong[0]}': {', '.join(ROLES)}")
        return value

    _redis = field_validator("redis_url")(checked_redis_url)

    @property
    def factor_roles(self) -> tuple[str, ...]:
        """Roles that must have a second factor."""
        return tuple(_named(self.callcenter_second_factor))

    @property
    def home(self) -> Path:
        """The directory of data and configuration, absolute."""
        return self.callcenter_home.expanduser().absolute()

    @property
    def store_url(self) -> str:
        """``DATABASE_URL``, or the embedded store in the home."""
        return self.database_url or f"sqlite:///{self.home / 'callcenter.db'}"

    @property
    def embedded(self) -> bool:
        """Whether the store is a file of this machine."""
        return self.store_url.startswith("sqlite")

    def holding(self, api_key: str, mail_password: str) -> Settings:
        """A copy with these secrets. An empty one says that there is none: nobody looks further."""
        secrets = {"openai_api_key": SecretStr(api_key), "mail_password": SecretStr(mail_password)}
        return self.model_copy(update=secrets)


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raises Invalid naming the variable that is wrong or unknown.

    Production refuses a ``.env`` that others may read. A console on a shared host is given no
    secret of the model or of the mail server, wherever it is kept.
    """
    variables = dict(os.environ if environment is None else environment)
    names = {name.upper() for name in Settings.model_fields}
    for name in variables:
        if name.startswith(_OWN) and name not in names:
            raise Invalid(f"{name} is not a setting", settings_file.near(name, names))
    values = {k.upper(): v for k, v in variables.items() if k.upper() in names and v != ""}
    path = env_file(values)
    found, wrong = settings_file.read(path, names) if path else ({}, "")
    made = _checked(found | values)
    if wrong and made.environment == "production":
        raise Invalid(f"{path} {wrong}: it may hold secrets", f"Run: chmod 600 {path}")
    return made.holding("", "") if made.callcenter_shared else made


def env_file(environment: Mapping[str, str] | None = None) -> Path | None:
    """The ``.env`` that is read, None when there is none. Raises Invalid for a named one."""
    values = os.environ if environment is None else environment
    named, home = values.get("CALLCENTER_ENV_FILE"), values.get("CALLCENTER_HOME")
    folder = Path(home).expanduser() if home else user_data_path("callcenter")
    return settings_file.place(named, folder)


def _named(value: str) -> list[str]:
    return [one.strip() for one in value.split(",") if one.strip()]


def _checked(values: Mapping[str, str]) -> Settings:
    try:
        return Settings.model_validate({name.lower(): value for name, value in values.items()})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "A setting"
        raise Invalid(
            f"{name} is not valid", str(first["msg"]).removeprefix("Value error, ")
        ) from None
