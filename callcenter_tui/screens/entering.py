"""What somebody has to set right between signing in and anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callcenter_tui.domain.errors import SignInFailed

if TYPE_CHECKING:
    from callcenter_tui.auth.sessions import Session
    from callcenter_tui.screens.room import Room


async def set_right(screen: Room[Any], session: Session, password: str) -> None:
    """Change a password that was given, then set up a second factor where the role needs one.

    Raises SignInFailed for who will not: they are signed out. Must run in a worker of ``screen``.
    """
    if session.user.must_change:
        from callcenter_tui.screens.dialogs import change_password

        if await change_password(screen, session, password) is None:
            await _leave(screen, session, "The password was not changed", "choose one")
    if screen.house.access.factors.due(session.user):
        from callcenter_tui.screens.second_factor import enrol

        if not await enrol(screen, session):
            await _leave(screen, session, "The second factor was not set up", "set one up")


async def _leave(screen: Room[Any], session: Session, title: str, to: str) -> None:
    await screen.console.fetch(screen.house.access.sign_out, session)
    raise SignInFailed(title, f"Sign in again to {to}.")
