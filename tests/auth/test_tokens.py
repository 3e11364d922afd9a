"""Access tokens: every claim is required and checked, by the clock that was handed in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import jwt
import pytest

from callcenter_tui.auth.tokens import Claims, Tokens, TokenStale, session_of
from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.domain.errors import Invalid, SignInFailed
from tests.auth.conftest import SECRET
from tests.clocks import SettableClock


@pytest.fixture
def tokens(clock: SettableClock, ids: TimeOrderedIds) -> Tokens:
    return Tokens(SECRET, clock, ids)


def payload(clock: SettableClock, **change: Any) -> dict[str, Any]:
    now = int(clock.now().timestamp())
    claims = {
        "iss": "callcenter",
        "aud": "callcenter",
        "sub": "u1",
        "sid": "s1",
        "typ": "access",
        "jti": "j1",
        "iat": now,
        "exp": now + 1800,
    }
    return {name: value for name, value in {**claims, **change}.items() if value is not None}


def signed(claims: dict[str, Any], key: str = SECRET, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, key, algorithm=algorithm)


def test_a_token_says_who_and_which_session_and_no_role(
    tokens: Tokens, clock: SettableClock
) -> None:
    token = tokens.access("u1", "s1")
    assert tokens.read(token) == Claims("u1", "s1")
    assert tokens.read(signed(payload(clock))) == Claims("u1", "s1")
    inside = jwt.decode(token, options={"verify_signature": False})
    assert set(inside) == {"exp", "iat", "jti", "iss", "aud", "sub", "typ", "sid"}


@pytest.mark.parametrize("claim", ["exp", "iat", "jti", "iss", "aud", "sub", "typ", "sid"])
def test_every_claim_is_required(tokens: Tokens, clock: SettableClock, claim: str) -> None:
    with pytest.raises(SignInFailed):
        tokens.read(signed(payload(clock, **{claim: None})))


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "other"},
        {"aud": "other"},
        {"aud": ["callcenter", "other"]},
        {"typ": "refresh"},
        {"sub": 7},
        {"sid": 7},
        {"jti": 7},
        {"exp": 10**20},
        {"exp": "tomorrow"},
        {"exp": 1e300},
        {"iat": True},
        {"iat": 0},
    ],
)
def test_every_claim_is_checked(
    tokens: Tokens, clock: SettableClock, change: dict[str, Any]
) -> None:
    claims = payload(clock, **change)
    with pytest.raises(SignInFailed):
        tokens.read(signed(claims))


def test_another_key_algorithm_or_signature_is_refused(
    tokens: Tokens, clock: SettableClock
) -> None:
    good = signed(payload(clock))
    head, body, _ = good.split(".")
    for bad in (
        signed(payload(clock), SECRET[::-1]),
        signed(payload(clock), SECRET * 2, "HS512"),
        jwt.encode(payload(clock), "", algorithm="none"),
        f"{head}.{body}.",
        f"{head}.{body}",
        good + "A",
        good + " " * 5000,
        "\udcff",
        "",
    ):
        with pytest.raises(SignInFailed):
            tokens.read(bad)


def test_a_token_is_good_for_its_minutes_and_the_leeway(
    clock: SettableClock, ids: TimeOrderedIds
) -> None:
    tokens = Tokens(SECRET, clock, ids, minutes=5)
    token = tokens.access("u1", "s1")
    start = clock.now()
    for seconds, good in ((-61, False), (-60, True), (0, True), (359, True), (360, False)):
        clock.set(start + timedelta(seconds=seconds))
        if good:
            assert tokens.read(token)
        else:
            with pytest.raises(TokenStale):
                tokens.read(token)


def test_a_short_key_is_refused(clock: SettableClock, ids: TimeOrderedIds) -> None:
    with pytest.raises(Invalid):
        Tokens("x" * 31, clock, ids)


def test_refresh_tokens_are_never_the_same_and_follow_only_with_the_key(
    tokens: Tokens, clock: SettableClock, ids: TimeOrderedIds
) -> None:
    first = tokens.refresh("s1")
    assert first != tokens.refresh("s1")
    second = tokens.following(first)
    assert session_of(first) == session_of(second) == "s1"
    assert second == tokens.following(first) != first
    assert Tokens(SECRET[::-1], clock, ids).following(first) != second
