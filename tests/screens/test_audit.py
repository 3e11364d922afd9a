"""The audit trail on the glass: entries as they happen, all of one, kinds, words, and the check."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

import pytest

from callcenter_tui.domain import events
from callcenter_tui.screens.audit import AuditScreen
from callcenter_tui.screens.audit_shown import Shown
from callcenter_tui.screens.choosing import Choosing
from callcenter_tui.screens.help import HelpPanel
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.store import journal
from tests.auth.test_audit_triggers import tamper
from tests.hostile import EVERYTHING, FORBIDDEN, SEEN, SHORT
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse
from tests.screens.test_live import burst

SIZES = [(60, 20), (80, 24), (140, 40)]


@pytest.fixture
def house(house: TestHouse) -> TestHouse:
    """With an admin, and somebody who was disabled."""
    house.person("ada", "admin", "Ada King")
    house.people.disable(house.owner, "eva")
    return house


async def audit(seen: Console) -> AuditScreen:
    await seen.press("v")
    await seen.on(AuditScreen)
    await seen.sees("entries")
    return cast(AuditScreen, seen.app.screen)


@pytest.mark.parametrize("size", SIZES)
async def test_the_newest_entries_are_readable_at_every_size(
    house: TestHouse, size: tuple[int, int]
) -> None:
    async with console(house, "ana", size) as seen:
        await audit(seen)
        await seen.sees("When", "Who", "What", "Signed in", "Disabled the user eva", "os:tester")
        await seen.sees("03 Mar 09:00", "Esc Back")
        lines = seen.glass.splitlines()
        signed = next(i for i, one in enumerate(lines) if "Signed in" in one)
        disabled = next(i for i, one in enumerate(lines) if "Disabled the user eva" in one)
        assert signed < disabled, "the newest first"


async def test_what_happens_appears_and_the_cursor_stays(house: TestHouse) -> None:
    async with console(house, "ana") as seen:
        screen = await audit(seen)
        await seen.press("down")
        row = screen.table.row
        assert row is not None
        house.people.enable(house.owner, "eva")
        await seen.sees("Enabled the user eva")
        assert screen.table.row is not None
        assert screen.table.row.id == row.id


async def test_enter_shows_all_of_an_entry(house: TestHouse) -> None:
    async with console(house, "ana") as seen:
        await audit(seen)
        await seen.press("down")
        await seen.sees("os:tester: Disabled the user eva")
        await seen.press("enter")
        await seen.on(Shown)
        await seen.sees("Who: os:tester", "Kind: user.disabled", "Link: 6", "2025-03-03 09:00:00")
        await seen.press("escape")
        await seen.on(AuditScreen)
        await seen.press("escape")
        await seen.on(LiveCalls)


async def test_one_kind_or_words_alone_can_be_shown(house: TestHouse) -> None:
    async with console(house, "ana") as seen:
        await audit(seen)
        await seen.press("t")
        await seen.sees("Which entries")
        await seen.write("sign-ins", "enter")
        await seen.sees_not("Added the user")
        await seen.sees("Signed in", "sign-ins and sessions")
        await seen.press("t")
        await seen.sees("Which entries")
        await seen.press("enter")
        await seen.sees("Added the user")
        await seen.press("slash")
        await seen.write("disabled eva", "enter")
        await seen.sees_not("Added the user")
        await seen.sees("1 with 'disabled eva'")
        await seen.press("escape")
        await seen.sees("Added the user")
        await seen.on(AuditScreen)


def _read(screen: AuditScreen, least: int) -> bool:
    return screen.table.counts[0] >= least


async def test_older_entries_come_when_the_cursor_reaches_the_end(house: TestHouse) -> None:
    with house.store.write() as tx:
        for number in range(450):
            who = f"user:u{number}"
            journal.append(tx, events.SIGNED_OUT, at=house.clock.now(), who=who)
    async with console(house, "ana") as seen:
        screen = await audit(seen)
        for many in (400, 456):
            await seen.press("end")
            await seen.until(partial(_read, screen, many), f"{many} rows")
        await seen.press("end")
        await seen.sees("Added the user ana as supervisor")
        await seen.press("slash")
        await seen.write("u7", "enter")
        await seen.sees("11 with 'u7'")


async def test_an_admin_sees_that_the_record_is_whole(house: TestHouse) -> None:
    async with console(house, "ada", (80, 24)) as seen:
        await audit(seen)
        await seen.press("v")
        await seen.on(Shown)
        await seen.sees("The record is whole", "✓ 7 links without a gap", "Head, to be kept")
        await seen.sees(house.audit.head()[:60])


async def test_the_check_says_where_an_anchor_is_given(house: TestHouse) -> None:
    async with console(house, "ada", (140, 40)) as seen:
        await audit(seen)
        await seen.press("v")
        await seen.on(Shown)
        await seen.sees("In a shell: callcenter audit verify --anchor-file LOG")


async def test_an_event_at_no_time_is_shown_among_the_others(house: TestHouse) -> None:
    tamper(house.store, "UPDATE journal SET at = 'ayer' WHERE kind = 'user.disabled'")
    async with console(house, "ada", (140, 40)) as seen:
        await audit(seen)
        await seen.sees("Time unreadable: Disabled the user eva", "Added the user ana", "Signed in")
        await seen.press("down", "enter")
        await seen.on(Shown)
        await seen.sees("When: unreadable", "Kind: user.disabled")
        await seen.press("escape")
        await seen.on(AuditScreen)
        await seen.press("v")
        await seen.on(Shown)
        await seen.sees("The record was changed: 1 findings", "time unreadable")


async def test_an_entry_names_users_by_their_login(house: TestHouse) -> None:
    async with console(house, "ana") as seen:
        await audit(seen)
        await seen.press("down", "enter")
        await seen.on(Shown)
        await seen.sees("Kind: user.disabled", "user: eva")
        assert "ended" not in seen.glass


async def test_exports_are_no_kind_that_reads_like_erasing(house: TestHouse) -> None:
    async with console(house, "ana", (140, 40)) as seen:
        await audit(seen)
        await seen.press("t")
        await seen.sees("Data exported", "Evidence exported")


@pytest.mark.parametrize("size", SIZES)
async def test_an_admin_sees_what_was_changed(house: TestHouse, size: tuple[int, int]) -> None:
    async with console(house, "ada", size) as seen:
        await audit(seen)
        tamper(house.store, "UPDATE journal SET who = 'user:bob' WHERE kind = 'user.disabled'")
        await seen.press("v")
        await seen.on(Shown)
        await seen.sees("The record was changed: 1 findings", "✗ Event", "(user.disabled) was")


async def test_a_supervisor_reads_but_does_not_verify(house: TestHouse) -> None:
    async with console(house, "ana") as seen:
        await audit(seen)
        assert "Verify" not in seen.glass
        await seen.press("v")
        await seen.settled()
        assert isinstance(seen.app.screen, AuditScreen)


@pytest.mark.parametrize("who", ["bob", "vera"])
async def test_agents_and_viewers_have_no_audit(house: TestHouse, who: str) -> None:
    async with console(house, who) as seen:
        assert "Audit" not in seen.glass
        await seen.press("v")
        await seen.settled()
        assert isinstance(seen.app.screen, LiveCalls)


async def test_foreign_words_in_an_entry_are_shown_and_never_obeyed(house: TestHouse) -> None:
    with house.store.write() as tx:
        at = house.clock.now()
        journal.append(tx, events.SIGN_IN_REFUSED, at=at, who=f"user:{SHORT}", reason=SHORT)
        journal.append(
            tx,
            events.ARTICLE_REMOVED,
            at=at,
            who="os:x",
            article=EVERYTHING,
            **{EVERYTHING: EVERYTHING},
        )
    async with console(house, "ana", (140, 40)) as seen:
        await audit(seen)
        await seen.sees("Removed the article", SEEN)
        await seen.press("down", "enter")
        await seen.on(Shown)
        await seen.sees("Removed the article", "Kind: article.removed")
        assert not FORBIDDEN.search(seen.glass)


@pytest.mark.parametrize(("key", "box"), [("t", Choosing), ("v", Shown)])
async def test_a_key_pressed_twice_opens_one_box(house: TestHouse, key: str, box: Any) -> None:
    async with console(house, "ada") as seen:
        await audit(seen)
        burst(seen, key, key)
        await seen.on(box)
        await seen.settled()
        await seen.press("escape")
        await seen.settled()
        assert isinstance(seen.app.screen, AuditScreen)


async def test_what_a_check_has_found_waits_for_who_reads_something_else(house: TestHouse) -> None:
    async with console(house, "ada") as seen:
        await audit(seen)
        burst(seen, "v", "f1")
        await seen.on(HelpPanel)
        await seen.settled()
        await seen.press("escape")
        await seen.on(Shown)
        await seen.sees("The record is whole")
