"""Access tokens: every claim is required and checked, by the clock that was handed in."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import jwt
import pytest

from callcenter_tui.auth.tokens import Claims, Tokens, TokenStale, key_id, session_of
from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.domain.errors import Invalid, SignInFailed
from tests.auth.conftest import SECRET
from tests.clocks import SettableClock

NEWER, THIRD = SECRET[::-1], SECRET.swapcase()


@pytest.fixture
def tokens(clock: SettableClock, ids: TimeOrderedIds) -> Tokens:
    return Tokens((SECRET,), clock, ids)


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


def signed(
    claims: dict[str, Any], key: str = SECRET, algorithm: str = "HS256", **header: Any
) -> str:
    """Signed as ours are; of ``header``, None takes a field away."""
    fields = {"kid": key_id(key), **header}
    return jwt.api_jws.encode(
        json.dumps(claims).encode(),
        key,
        algorithm=algorithm,
        headers={name: value for name, value in fields.items() if value is not None},
    )


def by_hand(claims: dict[str, Any], header: dict[str, Any], key: str = SECRET) -> str:
    """A token that no library would make: any header, signed by HMAC all the same."""

    def part(data: bytes) -> str:
        return urlsafe_b64encode(data).decode().rstrip("=")

    body = f"{part(json.dumps(header).encode())}.{part(json.dumps(claims).encode())}"
    return f"{body}.{part(hmac.digest(key.encode(), body.encode(), 'sha256'))}"


def test_a_token_says_who_and_which_session_and_no_role(
    tokens: Tokens, clock: SettableClock
) -> None:
    token = tokens.access("u1", "s1")
    assert tokens.read(token) == Claims("u1", "s1")
    assert tokens.read(signed(payload(clock))) == Claims("u1", "s1")
    inside = jwt.decode(token, options={"verify_signature": False})
    assert set(inside) == {"exp", "iat", "jti", "iss", "aud", "sub", "typ", "sid"}
    header = jwt.get_unverified_header(token)
    assert header == {"alg": "HS256", "typ": "JWT", "kid": key_id(SECRET)}
    assert SECRET not in header["kid"]


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
        {"sub": ["u1"]},
        {"jti": ["j1"]},
        {"typ": ["access"]},
        {"iss": ["callcenter"]},
        {"exp": float("nan")},
        {"exp": 0},
        {"exp": -(10**20)},
        {"iat": 10**20, "exp": 10**20 + 60},
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
        good + "." + "A" * 43,
        "\udcff",
        "..",
        "",
    ):
        with pytest.raises(SignInFailed):
            tokens.read(bad)


def test_a_token_is_good_for_its_minutes_and_the_leeway(
    clock: SettableClock, ids: TimeOrderedIds
) -> None:
    tokens = Tokens((SECRET,), clock, ids, minutes=5)
    token = tokens.access("u1", "s1")
    start = clock.now()
    for seconds, good in ((-61, False), (-60, True), (0, True), (359, True), (360, False)):
        clock.set(start + timedelta(seconds=seconds))
        if good:
            assert tokens.read(token)
        else:
            with pytest.raises(TokenStale):
                tokens.read(token)


FORGED = "-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAK\n-----END PUBLIC KEY-----"


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "None"},
        {"alg": "RS256"},
        {"alg": "HS384"},
        {"alg": ["HS256"]},
        {"typ": "at+jwt"},
        {"kid": None},
        {"kid": ""},
        {"kid": "../../../../dev/null"},
        {"kid": "/dev/null"},
        {"kid": "0' UNION SELECT 'key"},
        {"kid": ["a"]},
        {"kid": {"a": 1}},
        {"kid": 0},
        {"kid": key_id(SECRET).upper()},
        {"kid": key_id(SECRET)[:-1]},
        {"kid": key_id(SECRET) + "\x00"},
        {"kid": SECRET},
        {"jwk": {"kty": "oct", "k": "AAAA"}},
        {"jku": "https://example.com/keys"},
        {"x5u": "https://example.com/cert"},
        {"crit": ["exp"]},
        {"b64": False},
        {"zip": "DEF"},
    ],
)
def test_a_header_of_the_senders_own_is_refused(
    tokens: Tokens, clock: SettableClock, header: dict[str, Any]
) -> None:
    ours = {"alg": "HS256", "typ": "JWT", "kid": key_id(SECRET)}
    assert tokens.read(by_hand(payload(clock), ours))
    with pytest.raises(SignInFailed):
        tokens.read(by_hand(payload(clock), {**ours, **header}))


@pytest.mark.parametrize("key", ["", "\x00", "null", FORGED])
@pytest.mark.parametrize("kid", ["/dev/null", "", key_id(SECRET)])
def test_a_key_that_the_sender_picks_signs_nothing(
    tokens: Tokens, clock: SettableClock, key: str, kid: str
) -> None:
    for algorithm in ("HS256", "RS256"):
        header = {"alg": algorithm, "typ": "JWT", "kid": kid}
        with pytest.raises(SignInFailed):
            tokens.read(by_hand(payload(clock), header, key))


def test_a_token_from_the_future_is_refused(tokens: Tokens, clock: SettableClock) -> None:
    now = int(clock.now().timestamp())
    assert tokens.read(signed(payload(clock, iat=now + 60, exp=now + 600)))
    with pytest.raises(SignInFailed):
        tokens.read(signed(payload(clock, iat=now + 61, exp=now + 600)))


def test_a_token_that_lives_longer_than_ours_is_refused(
    tokens: Tokens, clock: SettableClock
) -> None:
    now = int(clock.now().timestamp())
    with pytest.raises(SignInFailed):
        tokens.read(signed(payload(clock, exp=now + 1801)))


def test_two_keys_are_live_while_the_secret_key_is_changed(
    tokens: Tokens, clock: SettableClock, ids: TimeOrderedIds
) -> None:
    before, first = tokens.access("u1", "s1"), tokens.refresh("s1")
    changed = Tokens((NEWER, SECRET), clock, ids)
    assert changed.read(before) == Claims("u1", "s1")
    after = changed.access("u1", "s1")
    assert jwt.get_unverified_header(after)["kid"] == key_id(NEWER)
    assert changed.read(after)
    assert changed.following(first) == tokens.following(first)
    with pytest.raises(SignInFailed):
        tokens.read(after)

    dropped = Tokens((NEWER,), clock, ids)
    assert dropped.read(after)
    with pytest.raises(SignInFailed):
        dropped.read(before)
    with pytest.raises(SignInFailed):
        Tokens((THIRD, NEWER, SECRET), clock, ids).read(before)


def test_a_token_is_checked_with_the_key_that_it_names_and_no_other(
    clock: SettableClock, ids: TimeOrderedIds
) -> None:
    both = Tokens((NEWER, SECRET), clock, ids)
    for key, named in ((SECRET, NEWER), (NEWER, SECRET)):
        with pytest.raises(SignInFailed):
            both.read(signed(payload(clock), key, kid=key_id(named)))


def test_a_short_key_is_refused(clock: SettableClock, ids: TimeOrderedIds) -> None:
    with pytest.raises(Invalid):
        Tokens(("x" * 31,), clock, ids)


def test_refresh_tokens_are_never_the_same_and_follow_only_with_the_key(
    tokens: Tokens, clock: SettableClock, ids: TimeOrderedIds
) -> None:
    first = tokens.refresh("s1")
    assert first != tokens.refresh("s1")
    second = tokens.following(first)
    assert session_of(first) == session_of(second) == "s1"
    assert second == tokens.following(first) != first
    assert Tokens((SECRET[::-1],), clock, ids).following(first) != second
