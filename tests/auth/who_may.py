"""Who may do what: for every action of every service the least role that may, as DESIGN says.

Whoever adds an action adds a line here; without one the matrix fails.
"""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """``least``: the role from which on it is allowed. ``own``: to who works in some departments
    for those alone, and for calls that they drive.
    """

    least: str
    own: bool = False


ANYBODY = Rule("viewer")
"""Everybody with a login. What a viewer is given is masked; ``tests/calls/test_masking.py``."""
AGENT, OWN = Rule("agent"), Rule("agent", own=True)
SUPERVISOR, ADMIN = Rule("supervisor"), Rule("admin")

RULES: dict[str, Rule] = {
    # the wall, and one's own things
    **dict.fromkeys(
        (
            *("Board.live", "Board.rows", "Board.call", "Board.events", "Board.history"),
            *("Board.streamed", "Staff.me", "Staff.operators", "Offers.mine"),
            *("Offers.answer", "Queues.figures", "Callbacks.list"),
            *("Watchers.here", "UnsentWords.of", "Documents.look", "Ahead.of"),
            *("Reviewing.owed", "Letters.of_call", "Outbox.letters"),
            *("Outbox.consents", "Outbox.opt_outs", "Outbox.server", "Outbox.way"),
            "Outbox.unnamed",
        ),
        ANYBODY,
    ),
    "Outbox.letter": Rule("viewer", own=True),
    # figures
    **dict.fromkeys(
        (
            *("Dashboard.tiles", "Dashboard.figures", "Dashboard.trend"),
            *("Dashboard.rows", "Dashboard.spread", "Dashboard.heat"),
            *("Dashboard.drill", "Reports.report", "Reports.courses"),
            *("CallFigures.of", "DutyMeter.look", "DutyMeter.drill"),
            "WhatIf.now",
        ),
        ANYBODY,
    ),
    # calls of one's own departments
    **dict.fromkeys(
        (
            *(
                "Desk.say",
                "Desk.say (for the customer)",
                "Desk.note",
                "Desk.send_draft",
                "Driving.take_over",
                "Driving.hand_back",
            ),
            *("Driving.hold", "Driving.resume", "Driving.escalate", "Driving.end"),
            *("Transfers.cold", "Transfers.warm", "Transfers.call_off"),
            *("Supervising.ask_help", "Supervising.helped", "WrapUp.hang_up"),
            *("WrapUp.drafting", "WrapUp.drafted", "WrapUp.finish"),
            *("Merging.candidates", "Merging.merge", "Callbacks.schedule"),
            *("Callbacks.cancel", "Choices.replies", "Choices.reply"),
            *("Macros.run", "Letters.propose", "Letters.write", "Letters.ask"),
            *("Letters.may_ask", "Letters.may_write", "Letters.heard_yes", "Letters.heard_no"),
            *("Letters.cancel", "Letters.opt_out", "Outbox.retry", "Outbox.settle"),
        ),
        OWN,
    ),
    # whatever the department: an offer is the right to take a call
    **dict.fromkeys(
        (
            *("Desk.open", "Offers.accept", "Offers.decline"),
            *("Staff.set_status", "UnsentWords.keep", "History.search"),
            *("History.of_customer", "Choices.macros", "Choices.checklist"),
            *("Choices.dispositions", "Choices.break_reasons", "Outbox.opt_out"),
        ),
        AGENT,
    ),
    # supervising, and judging
    **dict.fromkeys(
        (
            *("Guidance.whisper", "Guidance.switch", "Guidance.department"),
            *("Departments.set (autonomy)", "Supervising.barge"),
            *("Supervising.reassign", "Staff.spells", "Letters.opt_in"),
            *("Outbox.opt_in", "Reviewing.scorecard", "Reviewing.review"),
            *("Reviewing.made", "Reviewing.calibrations", "Quality.report"),
            *("Quality.agreement", "EvidenceRoom.gather"),
            *("EvidenceRoom.taken_out", "Identity.set_question"),
        ),
        SUPERVISOR,
    ),
    # managing
    **dict.fromkeys(
        (
            *("Departments.add", "Departments.set", "Documents.set", "Documents.put"),
            *("Documents.reset", "Outbox.use_folder", "Shelf.import_path", "Shelf.put"),
            "Shelf.remove",
            *("People.add", "People.list", "People.get", "People.set", "People.disable"),
            *("People.enable", "People.unlock", "People.password"),
        ),
        ADMIN,
    ),
    # the entrance; a password is picked by the shell alone, an admin starts a reset
    **dict.fromkeys(
        (
            *("People.invite", "People.reset", "People.lock", "People.bind_key"),
            *("People.release_keys", "SecondFactors.remove", "OpenSessions.list (another's)"),
            *("OpenSessions.end", "OpenSessions.end_all (another's)"),
            *("Audit.verify", "Audit.verifier", "Audit.export", "Audit.erase"),
        ),
        ADMIN,
    ),
    "Audit.list": SUPERVISOR,
    "Audit.taken_out": ANYBODY,
    "Access.refused": ANYBODY,
    "People.get (oneself)": ANYBODY,
    "OpenSessions.list": ANYBODY,
    "OpenSessions.end_all": ANYBODY,
    "Staff.spells (one's own)": ANYBODY,
}
