"""One table of commands: key bindings, the key line, the palette and the help come from it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

EVERYWHERE = "app"


@dataclass(frozen=True, slots=True)
class Command:
    """``id`` is the action's name; ``keys`` in Textual's spelling, the first is the one shown.

    ``permission`` is a key of ``auth.permissions.TABLE`` or empty; ``each`` hands the pressed key
    to the action; ``foot`` puts it on the key line; ``first``: before an answer box edits with
    the same key.
    """

    id: str
    screen: str
    keys: str
    label: str
    help: str
    permission: str = ""
    foot: bool = True
    each: bool = False
    first: bool = False

    @property
    def key(self) -> str:
        """The shown key, as people write it: ``F4``, ``Ctrl+R``, ``Esc``."""
        if self.each:
            first, *_, last = self.keys.split(",")
            return f"{first}-{last}"
        return shown(self.keys.split(",")[0])

    @property
    def every_key(self) -> str:
        """All its keys, as people write them: ``F4, Ctrl+T``."""
        others = [] if self.each else [shown(key) for key in self.keys.split(",")[1:]]
        return ", ".join([self.key, *others])


_NAMES = {"escape": "Esc", "slash": "/", "question_mark": "?", "ctrl+j": "Ctrl+J"}


def shown(key: str) -> str:
    """A key name as people write it."""
    if key in _NAMES:
        return _NAMES[key]
    if len(key) == 1:
        return key
    return "+".join(part.capitalize() for part in key.split("+"))


TAKE, OPEN, STEER = "calls.take", "calls.open", "calls.steer"
TALK = "conversation"

COMMANDS = (
    Command("help", EVERYWHERE, "f1,question_mark", "Help", "What every key of this screen does"),
    Command(
        "app.command_palette",
        EVERYWHERE,
        "ctrl+p",
        "Commands",
        "Find a command by typing its name",
        foot=False,
    ),
    Command("app.quit", EVERYWHERE, "ctrl+q", "Quit", "Leave the console"),
    Command("open", "live", "enter", "Open", "Open the call under the cursor"),
    Command("new_call", "live", "n,f2", "New call", "Start a call for a customer", OPEN),
    Command("take_over", "live", "t,f4", "Take over", "Take the call and open it", TAKE),
    Command("find", "live", "slash", "Find", "Show only calls with these words; Esc: all"),
    Command(
        "department",
        "live",
        "0,1,2,3,4,5,6,7,8,9",
        "Department",
        "Show one department by its number; 0 shows all",
        foot=False,
        each=True,
    ),
    Command("sort", "live", "s", "Sort", "Next order: urgency, oldest, newest, department..."),
    Command("sign_out", "live", "ctrl+x", "Sign out", "Sign out; a remembered session too"),
    Command("leave", TALK, "escape", "Back", "Back to the list; what you typed is kept"),
    Command(
        "speaker",
        TALK,
        "f2,ctrl+s",
        "Speaker",
        "Type your own words, or those of the customer on the phone",
        TAKE,
    ),
    Command("take_over", TALK, "f4,ctrl+t", "Take over", "You speak from now on", TAKE),
    Command("hand_back", TALK, "f5,ctrl+b", "Hand back", "The AI answers again", TAKE),
    Command("use_draft", TALK, "ctrl+r", "Use draft", "The AI's draft into the answer box", TAKE),
    Command(
        "sources",
        TALK,
        "f11,ctrl+f",
        "Sources",
        "What each sentence of the AI rests on, in the source's own words",
        first=True,
    ),
    Command("escalate", TALK, "f6,ctrl+g", "Escalate", "Ask for a person", TAKE),
    Command("hold", TALK, "f8,ctrl+o", "Hold", "On hold, or off it", TAKE),
    Command("end", TALK, "f10", "End", "End the call and say how it ended", TAKE),
    Command("transfer", TALK, "f7", "Transfer", "To another department's queue", TAKE),
    Command("note", TALK, "f9,ctrl+n", "Note", "A note the customer never sees", TAKE),
    Command("trail", TALK, "f3,ctrl+l", "Trail", "What the AI agents did, briefing and notes"),
    Command(
        "whisper",
        TALK,
        "f12,ctrl+k",
        "Whisper",
        "Tell the AI what the customer must not see",
        STEER,
        first=True,
    ),
    Command(
        "autonomy",
        TALK,
        "ctrl+d",
        "AI or draft",
        "The AI answers by itself, or drafts and a person sends",
        STEER,
        first=True,
    ),
)


def of(screen: str) -> list[Command]:
    """The commands of a screen, then those that work everywhere."""
    return [one for one in COMMANDS if one.screen == screen] + [
        one for one in COMMANDS if one.screen == EVERYWHERE
    ]


def bindings(screen: str, *, priority: bool = False) -> list[Binding]:
    """Key bindings for a screen's class; Textual itself binds those of the application.

    ``priority`` is for screens where letters are commands: in a burst of keys each letter then
    acts before the next one is dealt out, so that ``/stone`` looks for stone and takes no call.
    """
    made = []
    for command in of(screen):
        if command.id.startswith("app."):
            continue
        for key in command.keys.split(",") if command.each else [command.keys]:
            action = f"{command.id}('{key}')" if command.each else command.id
            over = priority or command.first
            made.append(Binding(key, action, command.label, show=False, priority=over))
    return made


def permission(screen: str, action: str) -> str:
    """The permission an action of a screen asks for; empty when none."""
    return next((one.permission for one in of(screen) if one.id == action), "")
