"""One table of commands: key bindings, the key line, the palette and the help come from it."""

from __future__ import annotations

from functools import partial

from textual.binding import Binding

from callcenter_tui.command import Command
from callcenter_tui.commands_entrance import ENTRANCE

EVERYWHERE = "app"


TAKE, OPEN, STEER, SUPERVISE = "calls.take", "calls.open", "calls.steer", "calls.supervise"
TALK, MANAGE, LETTERS = "conversation", "settings.manage", "letters.offer"
FIGURES = "metrics"
JUDGE = "quality.review"

_more = partial(Command, foot=False)
"""A command that is not on the key line."""

COMMANDS = (
    Command("help", EVERYWHERE, "f1,question_mark", "Help", "What every key of this screen does"),
    _more(
        "app.command_palette", EVERYWHERE, "ctrl+p", "Commands", "Find a command by typing its name"
    ),
    Command("app.quit", EVERYWHERE, "ctrl+q", "Quit", "Leave the console"),
    Command(
        "accept",
        EVERYWHERE,
        "ctrl+a",
        "Accept",
        "Take the call that is offered to you",
        TAKE,
        first=True,
    ),
    Command(
        "decline",
        EVERYWHERE,
        "ctrl+e",
        "Decline",
        "Not this one: it goes back to its queue, or to the colleague",
        TAKE,
        first=True,
    ),
    Command("open", "live", "enter", "Open", "Open the call under the cursor"),
    Command("new_call", "live", "n,f2", "New call", "Start a call for a customer", OPEN),
    Command("take_over", "live", "t,f4", "Take over", "Take the call and open it", TAKE),
    Command("find", "live", "slash", "Find", "Show only calls with these words; Esc: all"),
    _more(
        "department",
        "live",
        "0,1,2,3,4,5,6,7,8,9",
        "Department",
        "Show one department by its number; 0 shows all",
        each=True,
    ),
    Command("sort", "live", "s", "Sort", "Next order: urgency, oldest, newest, department..."),
    Command(
        "status", "live", "b,shift+f1,f13", "Status", "Available, on a break, or offline", TAKE
    ),
    Command(
        "autonomy",
        "live",
        "a",
        "Who answers",
        "Whether AI or people answer a department, also in calls that go on",
        "autonomy.set",
    ),
    Command("whisper", "live", "w,f12", "Whisper", "To the AI or the operator of the call", STEER),
    Command("reassign", "live", "r", "Reassign", "Offer the call to an operator", SUPERVISE),
    Command("people", "live", "o", "Operators", "Who is there, and what each one does"),
    Command("callbacks", "live", "c", "Callbacks", "Whom to call back, and when", TAKE),
    Command("history", "live", "h", "History", "Find calls of the past", "customers.see"),
    Command("letters", "live", "l", "Letters", "E-mails: what waits, what went, what failed"),
    Command("metrics", "live", "f", "Metrics", "Figures, charts, and the calls behind each number"),
    Command("settings", "live", "e", "Lists", "Hours, breaks, replies, macros, targets"),
    Command("mute", "live", "m", "Bell", "Bell and notifications of this console on or off"),
    Command("sign_out", "live", "ctrl+x", "Sign out", "Sign out; a remembered session too"),
    Command("open", "history", "enter", "Open", "Open the call under the cursor"),
    Command("leave", "history", "escape", "Back", "Back to the live calls"),
    Command("open", FIGURES, "enter", "Open", "What is behind the number under the cursor"),
    Command("view", FIGURES, "1,2,3,4,5,6,7,8,9", "View", "The view with this number", each=True),
    Command("numbers", FIGURES, "tab", "Numbers", "To the numbers of the chart, or back"),
    Command("period", FIGURES, "p", "Period", "Today, yesterday, weeks, months, own dates"),
    Command("department", FIGURES, "d", "Department", "Only one department, or all"),
    Command("who", FIGURES, "w", "Who", "Only an operator, an AI agent, or one kind of driver"),
    Command("language", FIGURES, "l", "Language", "Only calls in one language"),
    Command("everything", FIGURES, "0", "All", "The whole center again; the period stays"),
    Command("simulated", FIGURES, "x", "Simulated", "Simulated calls in place of real ones"),
    Command("leave", FIGURES, "escape", "Back", "From the numbers to the tiles, then back"),
    Command("open", "drill", "enter", "Open", "Open the call under the cursor"),
    Command("sort", "drill", "s", "Sort", "The newest first, or what adds most"),
    Command("leave", "drill", "escape", "Back", "Back to the figures"),
    Command("open", "outbox", "enter", "Open", "Open the letter under the cursor"),
    Command(
        "retry", "outbox", "r", "Retry", "Try it again: one that failed, or is uncertain", LETTERS
    ),
    Command("arrived", "outbox", "g", "It arrived", "An uncertain letter did arrive", LETTERS),
    Command("cancel", "outbox", "x", "Cancel", "Give up a letter that has not gone", LETTERS),
    Command("find", "outbox", "slash", "Find", "Show only letters with these words; Esc: all"),
    Command("opt_outs", "outbox", "o", "Opt-outs", "Addresses that want no follow-ups", LETTERS),
    Command("leave", "outbox", "escape", "Back", "Back to the live calls"),
    Command("edit", "letter", "e", "Edit", "Change its words or its address", LETTERS),
    Command(
        "ask_customer", "letter", "k", "Ask", "Read it out in the call and ask for a yes", LETTERS
    ),
    Command("answer", "letter", "y", "Answer", "Record the customer's own yes or no", LETTERS),
    Command("html", "letter", "v", "HTML", "As HTML mail shows it; again: the plain text"),
    Command(
        "retry", "letter", "r", "Retry", "Try it again: one that failed, or is uncertain", LETTERS
    ),
    Command("arrived", "letter", "g", "It arrived", "The uncertain letter did arrive", LETTERS),
    Command("cancel", "letter", "x", "Cancel", "Give the letter up, if it has not gone", LETTERS),
    Command("open_call", "letter", "c", "Call", "Open the call of the letter"),
    Command("opt_out", "letter", "o", "Opt out", "The customer wants no more follow-ups", LETTERS),
    Command("leave", "letter", "escape", "Back", "Back to where you came from"),
    Command("edit", "settings", "enter,e", "Edit", "Edit this list", MANAGE, first=True),
    Command("save", "settings", "ctrl+s", "Save", "For every console", MANAGE, first=True),
    Command("reset", "settings", "ctrl+r", "Default", "The program's own", MANAGE, first=True),
    Command("leave", "settings", "escape", "Back", "Leave the text, then the lists", first=True),
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
    _more("status", TALK, "shift+f1,f13", "Status", "Available, on a break, or offline", TAKE),
    _more("card", TALK, "shift+f2,f14", "Customer", "The customer's card with earlier calls"),
    _more(
        "letter",
        TALK,
        "ctrl+y,f15,shift+f3",  # in xterm and tmux Shift+F3 reads like a report of the cursor
        "Letter",
        "E-mails to the customer: those of this call, or a new one",
        first=True,
    ),
    _more("next_call", TALK, "ctrl+pagedown,alt+right", "Next", "The next open call"),
    _more("previous_call", TALK, "ctrl+pageup,alt+left", "Previous", "The open call before"),
    _more("older", TALK, "pageup", "Older", "A page up in the talk"),
    _more("newer", TALK, "pagedown", "Newer", "A page down in the talk"),
    _more("newest", TALK, "end", "Newest", "In an empty box: to what was said last", first=True),
    _more(
        "barge",
        TALK,
        "shift+f4,f16",
        "Barge",
        "Speak beside whoever drives the call, or stop doing so",
        SUPERVISE,
    ),
    _more("callback", TALK, "shift+f5,f17", "Call back", "Promise a callback; ends the call", TAKE),
    _more("ask_help", TALK, "shift+f6,f18", "Ask help", "Ask a supervisor for help", TAKE),
    _more(
        "warm",
        TALK,
        "shift+f7,f19",
        "Warm transfer",
        "To a colleague, who is asked first and gets the AI's briefing",
        TAKE,
    ),
    _more("merge", TALK, "shift+f8,f20", "Merge", "With another call of the customer", TAKE),
    _more("macro", TALK, "shift+f9,f21", "Macros", "Several actions at once", TAKE),
    _more(
        "reassign", TALK, "shift+f11,f23", "Reassign", "Offer the call to an operator", SUPERVISE
    ),
    Command(
        "review",
        TALK,
        "shift+f12,f24,ctrl+u",
        "Review",
        "Judge a call that has ended by the scorecard, before the AI's estimate is shown",
        JUDGE,
        first=True,
    ),
    *ENTRANCE,
    _more("canned", TALK, "slash", "Replies", "In an empty box: ready replies", TAKE, first=True),
)


def named(command: str, screen: str = EVERYWHERE) -> Command:
    """The command of this name."""
    return next(one for one in COMMANDS if (one.id, one.screen) == (command, screen))


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
