"""What services get from the settings: values, never the settings themselves."""

from __future__ import annotations

import getpass
import os
import socket
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from callcenter_tui.agents.crew.embeddings import Embedder, embedder
from callcenter_tui.agents.models import ModelSettings
from callcenter_tui.auth import sources
from callcenter_tui.auth.entrance import Rules
from callcenter_tui.auth.kept import Secrets
from callcenter_tui.auth.remembered import Keyring
from callcenter_tui.auth.secrets import SecretKey, secret_key
from callcenter_tui.calls import lists
from callcenter_tui.domain.errors import Invalid, StoreTrouble
from callcenter_tui.logs.unsaid import hidden, hidden_address
from callcenter_tui.mail.addresses import NOBODY, checked_sender
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.render import Company, Renderer
from callcenter_tui.metrics.context import Metrics
from callcenter_tui.settings import Settings
from callcenter_tui.store import departments, migrate
from callcenter_tui.store.engine import Store

try:
    import pwd
except ImportError:  # Windows knows no such list
    pwd = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from callcenter_tui.clock import SystemClock, TimeOrderedIds
    from callcenter_tui.mail.carriers import Carrier
    from callcenter_tui.mail.smtp_settings import SmtpSettings


def model_settings(settings: Settings, keyring: Keyring | None = None) -> ModelSettings:
    """Which model the agents use; may wait three seconds for the keyring, if no key is set."""
    return ModelSettings(
        api_key=_secret(settings, "OPENAI_API_KEY", keyring) or None,
        base_url=settings.openai_base_url,
        model=settings.openai_model,
        fallback_model=settings.openai_fallback_model,
        evaluator_model=settings.openai_evaluator_model,
        deadline=settings.callcenter_answer_limit,
    )


def embeddings(settings: Settings, keyring: Keyring) -> Embedder | None:
    """What gives texts their meaning, None where no model is named: nobody is asked for a key."""
    model = settings.openai_embedding_model
    return embedder(model_settings(settings, keyring), model) if model else None


def with_secrets(settings: Settings, keyring: Keyring | None = None) -> Settings:
    """The settings with the model's key and the mail password that are kept beside them.

    For what asks the settings themselves; may wait three seconds for the keyring.
    """
    ring = keyring or Keyring(settings.home, settings.callcenter_keyring)
    return settings.holding(
        _secret(settings, "OPENAI_API_KEY", ring), _secret(settings, "MAIL_PASSWORD", ring)
    )


def _secret(settings: Settings, name: str, keyring: Keyring | None = None) -> str:
    """The secret that the settings name, else the kept one, else none; logs never show it.

    A setting that is there and empty says that there is none: nobody looks further.
    """
    given = getattr(settings, name.lower())
    if given is not None:
        return hidden(given.get_secret_value())
    ring = keyring or Keyring(settings.home, settings.callcenter_keyring)
    return hidden(Secrets(settings.home, ring).get(name) or "")


def hide_secrets(settings: Settings) -> None:
    """From now on neither log nor crash report shows what the settings keep secret."""
    names = ("secret_key", "openai_api_key", "mail_password")
    for given in (getattr(settings, name) for name in names):
        hidden(given.get_secret_value() if given else "")
    for url in (settings.database_url, settings.redis_url, settings.openai_base_url or ""):
        hidden_address(url)


def signing_key(settings: Settings, keyring: Keyring) -> SecretKey:
    """The key that signs sessions; may wait three seconds for the keyring.

    Made in the home by itself in development; raises Invalid for a missing or weak one in
    production.
    """
    given, previous = settings.secret_key, settings.secret_key_previous
    found = secret_key(
        given.get_secret_value() if given else None,
        settings.home,
        production=settings.environment == "production",
        keyring=keyring,
        previous=previous.get_secret_value() if previous else None,
    )
    for key in (found.value, *found.previous):
        hidden(key)
    return found


def refuse_without_key(settings: Settings, keyring: Keyring | None = None) -> None:
    """Raise Invalid where production has no key that signs; nothing is made before or by this."""
    if settings.environment == "production":
        signing_key(settings, keyring or Keyring(settings.home, settings.callcenter_keyring))


def entrance_rules(settings: Settings, secret: SecretKey) -> Rules:
    """How people come in, from the settings; reads what this process was started with."""
    source = sources.from_environment(
        os.environ, socket.gethostname(), account(), shared=settings.callcenter_shared
    )
    return Rules(
        keys=(secret.value, *secret.previous),
        source=source,
        minutes=settings.access_token_expire_minutes,
        days=settings.refresh_token_expire_days,
        requests=settings.rate_limit_requests,
        window=settings.rate_limit_window,
        redis_url=settings.redis_url,
        factor_roles=settings.factor_roles,
        company=settings.company_name,
        production=settings.environment == "production",
    )


def account() -> str:
    """The name of the account that this process runs by; a variable cannot say another one."""
    if pwd is None:
        return getpass.getuser()
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container may run under a number without a name
        return str(os.getuid())


def counting(store: Store, clock: SystemClock, ids: TimeOrderedIds) -> Metrics:
    """What counting needs, with the center's lists."""
    given = Metrics(store, clock, ids, lists.zone, lists.target, targets=lists.targets)
    given = replace(given, measuring=lists.measuring, scorecard=lists.scorecard)
    return replace(given, duty=lists.duty, working_days=lists.working_days)


def mail_folder(settings: Settings) -> Path:
    """Where letters become files when no server is set."""
    return settings.home / "mail"


def letter_sender(settings: Settings) -> str:
    """The address that letters come from, ``NOBODY`` while none is named.

    A login that is no address is none. Raises Invalid for a MAIL_FROM that is no address.
    """
    if settings.mail_from:
        try:
            return checked_sender(settings.mail_from)
        except Invalid as error:
            raise Invalid("MAIL_FROM is not an e-mail address", error.hint) from None
    for named in (settings.mail_username, settings.support_email):
        with suppress(Invalid):
            return checked_sender(named)
    return NOBODY


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
    password = _secret(settings, "MAIL_PASSWORD", keyring) if settings.mail_username else ""
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


def open_store(settings: Settings) -> tuple[Store, bool]:
    """The store of the settings: an embedded one is created or upgraded.

    And whether it was upgraded, from a schema that an older program has made.
    Raises StoreTrouble for a server's that has not been prepared.
    """
    store, upgraded = Store(settings.store_url), False
    if store.is_sqlite:
        old = bool(store.path and store.path.exists() and migrate.stamped(store))
        if migrate.upgrade(store):
            _first_departments(store)
            upgraded = old
    elif not migrate.is_current(store):
        raise StoreTrouble("The store is not prepared for this program", "Run: callcenter init")
    return store, upgraded


def _first_departments(store: Store) -> None:
    from callcenter_tui.rehearsal.sample import sample_departments

    with store.write() as tx:
        for department in sample_departments():
            departments.add(tx, department)
