"""What the short signs of the live calls and of a call's head mean, for the help of these screens.

The same words stand in ``docs/desk.md``.
"""

from __future__ import annotations

FLAGS = (
    "Flags of a call: ☎ = is being offered; HELP = a supervisor is asked for; draft = the AI's "
    "draft waits for a person; per = the customer asks for a person; low, med, high, crit = "
    "severity; cb = a callback; .. = an answer is owed or being written."
)
MOOD = "Mood of the customer: -- furious, - unhappy, + pleased, ++ delighted; nothing: even."
COLUMNS = (
    "Departments: By = who answers new calls; Wait = calls that wait for a person; Long = the "
    "longest of these waits; AI, Drf, Per = calls that the AI, the AI with a person who sends, or "
    "a person speaks in; Idle, Ring, Call, Wrap, Brk = operators who are free, are being offered a "
    "call, are in one, write one up, are on a break."
)
SIGNS = (
    "Served = calls taken within the target, in per cent, against the target: = 85/80 reached; "
    "! 72/80 below it; !! 40/80 far below; - nothing measured yet. ! and !! before a wait: longer "
    "than it should be. !! nobody = customers wait, and nobody of the department has signed in."
)
OF_A_CALL = (FLAGS, MOOD)
OF_THE_LIST = (FLAGS, MOOD, COLUMNS, SIGNS)
