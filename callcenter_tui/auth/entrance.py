"""Who may come in and what they may: the services of this room, built once on one store."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from callcenter_tui.auth.access import Access
from callcenter_tui.auth.audit import Audit
from callcenter_tui.auth.codes import Codes
from callcenter_tui.auth.current import Current
from callcenter_tui.auth.lockout import Limits, Lockout
from callcenter_tui.auth.newcomers import FIRST_PASSWORD
from callcenter_tui.auth.open_sessions import OpenSessions
from callcenter_tui.auth.passwords import Cost, Passwords
from callcenter_tui.auth.people import People
from callcenter_tui.auth.proving import Proofs
from callcenter_tui.auth.rates import Rates
from callcenter_tui.auth.sealing import Seal
from callcenter_tui.auth.second_factor import SecondFactors
from callcenter_tui.auth.sessions import Sessions
from callcenter_tui.auth.sources import Source
from callcenter_tui.auth.ssh_keys import SshKeys
from callcenter_tui.auth.tokens import Tokens
from callcenter_tui.domain.protocols import Clock, Ids
from callcenter_tui.store.engine import Store

UNKNOWN = Source("local:unknown")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the settings say about coming in.

    ``keys``: secrets, the first signs, the others are still believed. ``requests`` in ``window``
    seconds; ``minutes`` of an access token, ``days`` of a refresh token; ``factor_roles`` must have
    a second factor. ``company``: its name is no part of a password, and names the key in
    authenticators. In ``production`` the known first password opens nothing.
    """

    keys: tuple[str, ...] = field(repr=False)
    source: Source = UNKNOWN
    minutes: int = 30
    days: int = 7
    requests: int = 100
    window: int = 60
    redis_url: str = field(default="", repr=False)
    factor_roles: Collection[str] = ()
    company: str = ""
    production: bool = False
    cost: Cost | None = None
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class Entrance:
    """The services of this room."""

    access: Access
    people: People
    open_sessions: OpenSessions
    audit: Audit
    factors: SecondFactors
    rates: Rates
    source: Source


def open_entrance(
    store: Store,
    clock: Clock,
    ids: Ids,
    rules: Rules,
    pause: Callable[[float], None] = time.sleep,
) -> Entrance:
    """Build the services; from now on the store's audited events are signed."""
    seal = Seal(*rules.keys)
    store.sealer = seal
    passwords = Passwords(rules.cost, (rules.company,))
    tokens = Tokens(rules.keys, clock, ids, minutes=rules.minutes)
    rates = Rates(
        store, clock, requests=rules.requests, window=rules.window, redis_url=rules.redis_url
    )
    held = Sessions(clock, ids, tokens, days=rules.days)
    current = Current(store, clock, tokens, held)
    codes = Codes(store, clock, rules.keys, rules.company)
    known = FIRST_PASSWORD if rules.production else ""
    lockout = Lockout(store, clock, passwords, rules.limits, pause, rules.source.name, known)
    proofs = Proofs(store, clock, lockout, codes, rates, SshKeys(clock), rules.source)
    factors = SecondFactors(store, clock, codes, proofs, current, held, rules.factor_roles)
    access = Access(
        store,
        clock,
        passwords,
        tokens,
        held,
        current,
        proofs,
        factors,
        rules.source,
    )
    people = People(store, clock, ids, passwords)
    open_sessions = OpenSessions(store, clock)
    return Entrance(
        access, people, open_sessions, Audit(store, clock, seal), factors, rates, rules.source
    )
