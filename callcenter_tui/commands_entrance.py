"""The commands of the entrance: people with a login, the audit trail, one's account, the lock."""

from __future__ import annotations

from callcenter_tui.command import Command

USERS, AUDIT, ACCOUNT, LOCK = "users", "audit", "account", "lock"
MANAGE, READ = "users.manage", "audit.read"

ENTRANCE = (
    Command("users", "live", "u", "Users", "The people with a login, and what they may", MANAGE),
    Command("audit", "live", "v", "Audit", "Who did what, and whether the record is whole", READ),
    Command("account", "live", "y", "Account", "Your password, second factor and sessions"),
    Command("add", USERS, "n", "New", "Add a person", MANAGE),
    Command("edit", USERS, "enter,e", "Edit", "Name, role, departments, calls at once", MANAGE),
    Command("switch", USERS, "x", "On or off", "Disable the person, or enable again", MANAGE),
    Command("lock", USERS, "l", "Lock", "Lock for half an hour, or unlock", MANAGE),
    Command("reset", USERS, "p", "Reset", "A password for one sign-in; ends what is open", MANAGE),
    Command("factor", USERS, "f", "Factor", "Take away the second factor", MANAGE),
    Command("sessions", USERS, "s", "Sessions", "Where the person is signed in", MANAGE),
    Command("find", USERS, "slash", "Find", "Show only people with these words; Esc: all", MANAGE),
    Command("leave", USERS, "escape", "Back", "Back to the live calls"),
    Command("open", AUDIT, "enter", "Open", "All that the entry tells", READ),
    Command("kinds", AUDIT, "t", "Kinds", "Only one kind of deed, or all", READ),
    Command("verify", AUDIT, "v", "Verify", "Has somebody changed the record?", "audit.verify"),
    Command("find", AUDIT, "slash", "Find", "Show only entries with these words; Esc: all", READ),
    Command("leave", AUDIT, "escape", "Back", "Back to the live calls"),
    Command("password", ACCOUNT, "p", "Password", "Choose another password"),
    Command("factor", ACCOUNT, "f", "Factor", "Set up or renew the second factor"),
    Command("end", ACCOUNT, "x", "End", "End the session under the cursor"),
    Command("leave", ACCOUNT, "escape", "Back", "Back to the live calls"),
    Command(
        "unlock", LOCK, "enter", "Unlock", "Your password shows the work again, as you left it"
    ),
    Command("sign_out", LOCK, "ctrl+x", "Sign out", "With calls in hand: when pressed again"),
)
