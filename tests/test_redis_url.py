"""``REDIS_URL``: what is taken, and that an error never repeats what may be a password."""

from __future__ import annotations

import pytest

from callcenter_tui import settings
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.redis_url import redis_place


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("redis://localhost", "localhost:6379/0"),
        (" redis://:hunter2@cache.example:6380/3 ", "cache.example:6380/3"),
        ("rediss://me:hunter2@[2001:db8::1]:6380", "[2001:db8::1]:6380/0"),
        ("rediss://h/1?ssl_ca_certs=/etc/ca.pem", "h:6379/1"),
        ("unix:///run/redis.sock", "/run/redis.sock"),
    ],
)
def test_an_address_is_taken_and_told_without_its_login(url: str, place: str) -> None:
    read = settings.load({"CALLCENTER_HOME": "/nowhere", "REDIS_URL": url})
    assert read.redis_url == url.strip()
    assert redis_place(read.redis_url) == place


@pytest.mark.parametrize(
    "url",
    [
        "localhost:6379",
        "http://:hunter2@localhost",
        "redis://",
        "redis://:hunter2@",
        "redis://:hunter2@localhost:port",
        "redis://:hunter2@localhost:99999",
        "redis://:hunter2@localhost:0",
        "redis://localhost/hunter2",
        "redis://localhost/0?socket_timeout=60",
        "redis://:hun?ter2@localhost=1",
        "redis://:hun#ter2@localhost",
        "redis://[hunter2",
        "unix://",
        "hunter2",
    ],
)
def test_a_malformed_address_is_an_error_that_names_the_setting(url: str) -> None:
    with pytest.raises(Invalid) as caught:
        settings.load({"CALLCENTER_HOME": "/nowhere", "REDIS_URL": url})
    assert caught.value.title == "REDIS_URL is not valid"
    assert "ter2" not in str(caught.value)
