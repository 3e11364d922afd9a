"""What services get from the settings: values, never the settings themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from callcenter_tui.agents.models import ModelSettings
from callcenter_tui.auth.remembered import Keyring
from callcenter_tui.auth.secrets import SecretKey, secret_key
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.mail.addresses import checked_sender
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.render import Company, Renderer
from callcenter_tui.settings import Settings

if TYPE_CHECKING:
    from callcenter_tui.clock import SystemClock, TimeOrderedIds
    from callcenter_tui.mail.carriers import Carrier
    from callcenter_tui.mail.smtp_settings import SmtpSettings
    from callcenter_tui.store.engine import Store

NOBODY = "callcenter@localhost"
"""The sender of letters that become files, where no other is set."""


def model_settings(settings: Settings) -> ModelSettings:
    """Which model the agents use, from the settings."""
    key = settings.openai_api_key
    return ModelSettings(
        api_key=key.get_secret_value() if key else None,
        base_url=settings.openai_base_url,
        model=settings.openai_model,
        fallback_model=settings.openai_fallback_model,
        evaluator_model=settings.openai_evaluator_model,
        deadline=settings.callcenter_answer_limit,
    )


def signing_key(settings: Settings, keyring: Keyring) -> SecretKey:
    """The key that signs sessions; may wait three seconds for the keyring, and makes a file.

    Raises Invalid for a weak key in production.
    """
    given = settings.secret_key
    return secret_key(
        given.get_secret_value() if given else None,
        settings.home,
        production=settings.environment == "production",
        keyring=keyring,
    )


def mail_folder(settings: Settings) -> Path:
    """Where letters become files when no server is set."""
    return settings.home / "mail"


def letter_sender(settings: Settings) -> str:
    """The address that letters come from. Raises Invalid when a server is set and nobody sends."""
    named = (settings.mail_from, settings.mail_username, settings.support_email)
    found = next((one for one in named if one), "" if settings.mail_server else NOBODY)
    try:
        return checked_sender(found)
    except Invalid:
        raise Invalid(
            "MAIL_FROM is not an e-mail address",
            "MAIL_SERVER is set: say from which address letters come.",
        ) from None


def open_mail(settings: Settings, store: Store, clock: SystemClock, ids: TimeOrderedIds) -> Mail:
    """What writing letters needs. Raises Invalid, naming the setting that cannot be used."""
    company = Company(
        settings.company_name,
        settings.company_phone,
        settings.support_email,
        settings.company_color,
    )
    renderer = Renderer(company, settings.home / "email_templates")  # what it lacks is ours
    folder = "" if settings.mail_server else str(mail_folder(settings))
    return Mail(store, clock, ids, renderer, letter_sender(settings), folder=folder)


def smtp_settings(settings: Settings, keyring: Keyring) -> SmtpSettings | None:
    """How to reach the mail server, None without one; may wait three seconds for the keyring."""
    from callcenter_tui.mail.smtp_settings import SmtpSettings

    if not settings.mail_server:
        return None
    given = settings.mail_password
    password = given.get_secret_value() if given else ""
    if settings.mail_username and not password:
        password = keyring.get("MAIL_PASSWORD") or ""
    return SmtpSettings(
        server=settings.mail_server,
        port=settings.mail_port,
        username=settings.mail_username,
        password=password,
        starttls=settings.mail_starttls,
        ssl_tls=settings.mail_ssl_tls,
        ca_file=settings.callcenter_mail_ca,
    )


def carrier(settings: Settings, keyring: Keyring) -> Carrier:
    """Who carries letters: the mail server, or a folder of files where none is set."""
    from callcenter_tui.mail.folder import Folder
    from callcenter_tui.mail.transport import Smtp

    smtp = smtp_settings(settings, keyring)
    return Smtp(smtp) if smtp else Folder(mail_folder(settings))
