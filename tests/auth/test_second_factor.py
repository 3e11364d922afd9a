"""The second factor: codes that count once, recovery codes, who must have one, who ends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy import text

from callcenter_tui.auth import recovery
from callcenter_tui.auth.proving import CodeNeeded
from callcenter_tui.auth.sessions import Session
from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.domain.errors import Forbidden, Invalid, Refused, SignInFailed
from tests.auth.conftest import OTHER, PASSWORD, SECRET, Door, make_entrance

NEWER = "9Zt2kLp8wQxVb4Nf6Rs1Jy3Hd7Gm5CaE"


def authenticator(door: Door, secret: str) -> Callable[[], str]:
    """A telephone: what it shows at the door's time."""
    made = pyotp.TOTP(secret.replace(" ", ""))
    return lambda: made.at(door.clock.now())


def enrolled(door: Door, login: str = "ana") -> tuple[Session, Callable[[], str], tuple[str, ...]]:
    """Sign in and set up a second factor: the session, the telephone and the recovery codes."""
    session, factors = door.enter(login), door.entrance.factors
    shows = authenticator(door, factors.begin(session).secret)
    codes = factors.confirm(session, shows())
    door.clock.forward(seconds=60)
    return session, shows, codes


def asking(door: Door, ids: TimeOrderedIds, *roles: str, **rules: Any) -> Door:
    """The same store where these roles must have a second factor."""
    entrance = make_entrance(door.store, door.clock, ids, factor_roles=roles, **rules)
    return replace(door, access=entrance.access, people=entrance.people, entrance=entrance)


def enter(door: Door, code: str = "", login: str = "ana", password: str = PASSWORD) -> Session:
    return door.access.sign_in(login, password, "console test", code=code)


def test_with_a_factor_in_force_the_password_alone_opens_nothing(door: Door) -> None:
    door.add("ana")
    _, shows, _ = enrolled(door)
    with pytest.raises(CodeNeeded) as caught:
        enter(door)
    assert "code" in caught.value.title
    with pytest.raises(SignInFailed, match="code is wrong"):
        enter(door, "000000")
    assert door.access.actor(enter(door, shows())).login == "ana"


def test_a_factor_is_not_in_force_before_a_code_of_it_was_seen(door: Door) -> None:
    door.add("ana")
    session = door.enter()
    begun = door.entrance.factors.begin(session)
    assert door.enter(), "the password alone still opens"
    for wrong in ("000000", "", "12345", "letters"):
        with pytest.raises(Invalid, match="not the code"):
            door.entrance.factors.confirm(session, wrong)
    assert not door.entrance.factors.standing(session).in_force
    door.entrance.factors.confirm(session, authenticator(door, begun.secret)())
    assert session.user.second_factor
    assert door.people.get(door.owner, "ana").second_factor
    with pytest.raises(CodeNeeded):
        door.enter()
    with pytest.raises(Refused):
        door.entrance.factors.confirm(session, authenticator(door, begun.secret)())


def test_a_code_is_good_one_step_early_and_late_and_no_further(door: Door) -> None:
    door.add("ana")
    session = door.enter()
    phone = pyotp.TOTP(door.entrance.factors.begin(session).secret.replace(" ", ""))
    door.entrance.factors.confirm(session, phone.at(door.clock.now()))
    for steps, good in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        door.clock.forward(minutes=31)
        code = phone.at(door.clock.now() + timedelta(seconds=30 * steps))
        if good:
            assert enter(door, code)
        else:
            with pytest.raises(SignInFailed, match="code is wrong"):
                enter(door, code)


def test_a_code_is_used_once_and_so_are_those_before_it(door: Door) -> None:
    door.add("ana")
    _, shows, _ = enrolled(door)
    before = shows()
    door.clock.forward(seconds=30)
    code = shows()
    assert enter(door, code)
    for used in (code, before):
        with pytest.raises(SignInFailed, match="used before"):
            enter(door, used)


def test_the_code_that_confirmed_the_factor_does_not_sign_in(door: Door) -> None:
    door.add("ana")
    session = door.enter()
    shows = authenticator(door, door.entrance.factors.begin(session).secret)
    door.entrance.factors.confirm(session, shows())
    with pytest.raises(SignInFailed, match="used before"):
        enter(door, shows())


def test_a_code_may_be_typed_with_spaces(door: Door) -> None:
    door.add("ana")
    _, shows, codes = enrolled(door)
    code = shows()
    assert enter(door, f" {code[:3]} {code[3:]} ")
    assert enter(door, f" {codes[0].lower().replace('-', ' ')}")


def test_each_recovery_code_is_good_once(door: Door) -> None:
    door.add("ana")
    session, _, codes = enrolled(door)
    assert len(set(codes)) == recovery.COUNT
    assert {len(part) for code in codes for part in code.split("-")} == {5}
    for left, code in enumerate(reversed(codes[:3]), start=1):
        assert enter(door, code)
        with pytest.raises(SignInFailed, match="used before"):
            enter(door, code)
        assert door.entrance.factors.standing(session).codes == recovery.COUNT - left
    assert [event.data["left"] for event in door.journal("user.code_used")] == [9, 8, 7]


def test_new_recovery_codes_void_the_old_ones(door: Door) -> None:
    door.add("ana")
    session, shows, old = enrolled(door)
    with pytest.raises(CodeNeeded):
        door.entrance.factors.codes(session, PASSWORD, "")
    with pytest.raises(SignInFailed):
        door.entrance.factors.codes(session, "not the password", shows())
    new = door.entrance.factors.codes(session, PASSWORD, shows())
    assert not set(new) & set(old)
    with pytest.raises(SignInFailed):
        enter(door, old[0])
    assert enter(door, new[0])
    assert [event.data["count"] for event in door.journal("user.codes_made")] == [10]


def test_secrets_and_recovery_codes_do_not_lie_in_the_store_in_clear(door: Door) -> None:
    door.add("ana")
    session = door.enter()
    begun = door.entrance.factors.begin(session)
    codes = door.entrance.factors.confirm(session, authenticator(door, begun.secret)())
    with door.store.read() as tx:
        rows = [*tx.execute(text("SELECT * FROM second_factors"))]
        rows += [*tx.execute(text("SELECT * FROM recovery_codes"))]
    kept = repr(rows) + repr(door.journal())
    for secret in (begun.secret.replace(" ", ""), *codes, *(one.replace("-", "") for one in codes)):
        assert secret not in kept
    assert begun.secret not in repr(begun)


def test_a_new_secret_key_still_opens_and_seals_anew(door: Door, ids: TimeOrderedIds) -> None:
    door.add("ana")
    _, shows, _ = enrolled(door)
    turned = asking(door, ids, keys=(NEWER, SECRET))
    assert enter(turned, shows())
    door.clock.forward(seconds=60)
    alone = asking(door, ids, keys=(NEWER,))
    assert enter(alone, shows())


def test_when_the_key_is_lost_a_recovery_code_still_opens(door: Door, ids: TimeOrderedIds) -> None:
    door.add("ana")
    _, shows, codes = enrolled(door)
    lost = asking(door, ids, keys=(NEWER,))
    with pytest.raises(Refused, match="cannot be read"):
        enter(lost, shows())
    assert enter(lost, codes[0])


def test_the_picture_is_that_of_the_secret_for_this_login(door: Door) -> None:
    import segno

    door.add("ana")
    begun = door.entrance.factors.begin(door.enter())
    read = pyotp.parse_uri(begun.uri)
    assert isinstance(read, pyotp.TOTP)
    assert (read.secret, read.name, read.digits, read.interval) == (
        begun.secret.replace(" ", ""),
        "ana",
        6,
        30,
    )
    dots = [
        [char in half for char in line]
        for line in begun.picture
        for half in (("▀", "█"), ("▄", "█"))
    ]
    made = segno.make(begun.uri, error="l", micro=False, boost_error=False)
    wanted = [[bool(dot) for dot in row] for row in made.matrix_iter(border=2)]
    assert dots[: len(wanted)] == wanted
    assert not any(map(any, dots[len(wanted) :]))


def test_who_must_have_a_factor_can_do_nothing_before(door: Door, ids: TimeOrderedIds) -> None:
    strict = asking(door, ids, "admin", "supervisor")
    strict.add("sue", "supervisor")
    strict.add("ana")
    session = strict.enter("sue")
    with pytest.raises(Forbidden, match="Set up your second factor first"):
        strict.access.actor(session)
    assert not door.journal("operator"), "not at the desk yet"
    shows = authenticator(strict, strict.entrance.factors.begin(session).secret)
    strict.entrance.factors.confirm(session, shows())
    assert strict.access.actor(session).login == "sue"
    told = [event.data["status"] for event in door.journal("operator.status")]
    assert told == ["available"]
    assert strict.access.actor(strict.enter("ana")).login == "ana"


def test_the_password_is_changed_before_the_factor_is_set_up(
    door: Door, ids: TimeOrderedIds
) -> None:
    strict = asking(door, ids, "agent")
    strict.add("ana", must_change=True)
    session = strict.enter()
    with pytest.raises(Forbidden, match="Change your password first"):
        strict.access.actor(session)
    with pytest.raises(Forbidden, match="Change your password first"):
        strict.entrance.factors.begin(session)
    strict.access.change_password(session, PASSWORD, OTHER)
    with pytest.raises(Forbidden, match="Set up your second factor first"):
        strict.access.actor(session)
    assert strict.entrance.factors.asks(session) == (), "the password was shown just now"
    shows = authenticator(strict, strict.entrance.factors.begin(session).secret)
    strict.entrance.factors.confirm(session, shows())
    assert strict.access.actor(session)


def test_nothing_is_done_with_a_factor_before_the_password_is_changed(door: Door) -> None:
    door.add("ana")
    session, factors = door.enter(), door.entrance.factors
    shows = authenticator(door, factors.begin(session).secret)
    made = factors.confirm(session, shows())
    door.people.password(door.owner, "ana", OTHER, must_change=True)
    session = door.access.sign_in("ana", OTHER, "console", code=made[0])
    for deed in (factors.codes, factors.give_up, factors.begin):
        with pytest.raises(Forbidden, match="Change your password first"):
            deed(session, OTHER, made[1])
    assert factors.standing(session).codes == len(made) - 1, "no code was used up"
    door.access.change_password(session, OTHER, "another long one")
    assert factors.codes(session, "another long one", made[1])


def test_a_factor_of_later_needs_the_password_once_more(door: Door) -> None:
    door.add("ana")
    session, factors = door.enter(), door.entrance.factors
    door.clock.forward(minutes=6)
    assert factors.asks(session) == ("password",)
    with pytest.raises(SignInFailed):
        factors.begin(session)
    assert factors.begin(session, PASSWORD)


def test_another_device_needs_password_and_a_code_of_the_first(door: Door) -> None:
    door.add("ana")
    session, shows, _ = enrolled(door)
    factors = door.entrance.factors
    assert factors.asks(session) == ("password", "code")
    with pytest.raises(CodeNeeded):
        factors.begin(session, PASSWORD)
    with pytest.raises(SignInFailed):
        factors.begin(session, "not the password", shows())
    begun = factors.begin(session, PASSWORD, shows())
    door.clock.forward(seconds=60)
    assert enter(door, shows()), "the first one is in force until the new one is"
    new = authenticator(door, begun.secret)
    factors.confirm(session, new())
    door.clock.forward(seconds=60)
    with pytest.raises(SignInFailed):
        enter(door, shows())
    assert enter(door, new())


def test_setting_one_up_ends_the_sessions_opened_without_it(door: Door) -> None:
    door.add("ana")
    other = door.enter(stay=True)
    session, _, _ = enrolled(door)
    assert door.access.actor(session)
    with pytest.raises(SignInFailed, match="ended"):
        door.access.actor(other)
    with pytest.raises(SignInFailed, match="ended"):
        door.access.resume(other.remember, "console")
    assert [event.data["ended"] for event in door.journal("user.factor_set")] == [2]


def test_an_administrator_takes_a_lost_factor_away_and_ends_the_sessions(door: Door) -> None:
    door.add("ana")
    door.add("boss", "admin")
    session, shows, codes = enrolled(door)
    kept = door.access.sign_in("ana", PASSWORD, "test", stay=True, code=shows())
    boss = door.access.actor(door.enter("boss"))
    door.entrance.factors.remove(boss, "ana")
    for over in (session, kept):
        with pytest.raises(SignInFailed, match="ended"):
            door.access.actor(over)
    with pytest.raises(SignInFailed, match="ended"):
        door.access.resume(kept.remember, "console")
    assert door.enter(), "by the password alone"
    with pytest.raises(Refused, match="no second factor"):
        door.entrance.factors.remove(boss, "ana")
    told = [(event.who, event.data["ended"]) for event in door.journal("user.factor_removed")]
    assert told == [("user:boss", 3)]
    with door.store.read() as tx:
        assert not tx.execute(text("SELECT count(*) FROM recovery_codes")).scalar_one(), codes


def test_nobody_takes_the_own_factor_away_without_password_and_code(
    door: Door, ids: TimeOrderedIds
) -> None:
    door.add("boss", "admin")
    session, shows, _ = enrolled(door, "boss")
    factors = door.entrance.factors
    with pytest.raises(Refused, match="your own"):
        factors.remove(door.access.actor(session), "boss")
    with pytest.raises(CodeNeeded):
        factors.give_up(session, PASSWORD, "")
    with pytest.raises(SignInFailed):
        factors.give_up(session, "not the password", shows())
    strict = asking(door, ids, "admin")
    with pytest.raises(Refused, match="must have"):
        strict.entrance.factors.give_up(session, PASSWORD, shows())
    factors.give_up(session, PASSWORD, shows())
    assert not session.user.second_factor
    assert door.access.actor(session), "here the work goes on"
    assert door.enter("boss")


def test_only_who_manages_users_takes_a_factor_away(door: Door) -> None:
    door.add("ana")
    door.add("sue", "supervisor")
    enrolled(door)
    with pytest.raises(Forbidden):
        door.entrance.factors.remove(door.access.actor(door.enter("sue")), "ana")
    door.entrance.factors.remove(door.owner, "ana")
    assert door.enter()


def test_who_stays_signed_in_is_not_asked_for_the_code(door: Door) -> None:
    door.add("ana")
    _, shows, _ = enrolled(door)
    kept = door.access.sign_in("ana", PASSWORD, "test", stay=True, code=shows())
    assert door.access.actor(door.access.resume(kept.remember, "next")).login == "ana"


def test_a_remembered_session_does_not_set_up_a_factor(door: Door, ids: TimeOrderedIds) -> None:
    door.add("ana")
    kept = door.enter(stay=True)
    strict = asking(door, ids, "agent")
    with pytest.raises(SignInFailed, match="ended"):
        strict.access.resume(kept.remember, "console of whoever has the keyring")
