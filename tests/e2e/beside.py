"""A console's process beside a worker: what it sees of an answer, and what it has loaded.

``python -m tests.e2e.beside``: opens the house as a console does, lets a customer call, watches
the answer grow and arrive, and prints one JSON object. With a FILE it is the console itself, on
this terminal, and writes what it had loaded into FILE when it is left.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

from callcenter_tui import settings, wiring
from callcenter_tui.domain.states import Speaker
from tests.e2e.places import OWNER, PASSWORD, customer, until

LOGIN = "marta"


def main() -> None:
    house = wiring.open_house(settings.load())
    wanted, heard, stop = house.engine_wanted(), threading.Event(), threading.Event()
    feed = house.feed()
    threading.Thread(target=feed.run, args=(lambda _: heard.set(), stop), daemon=True).start()
    call = house.desk.open(customer("How do I reset my password?")).call_id
    seen: list[str] = []

    def replies() -> list[str]:
        if found := house.board.streamed(OWNER, [call]).get(call):
            seen.append(found[1])
        messages = house.board.call(OWNER, call).messages
        return [m.text for m in messages if m.speaker == Speaker.AI.value]

    until(replies, "the answer arrives")
    until(heard.is_set, "the feed heard of it")
    stop.set()
    print(
        json.dumps(
            {
                "wanted": wanted,
                "partial": [text for text in seen if text],
                "reply": replies()[0],
                "loaded": loaded(),
            }
        )
    )


def loaded() -> list[str]:
    """The packages that this process has imported."""
    return sorted({name.split(".")[0] for name in sys.modules})


def console(file: Path) -> int:
    from callcenter_tui.app import run_console

    code = run_console(
        lambda: wiring.open_house(settings.load()),
        auto_sign_in=lambda house: house.access.sign_in(LOGIN, PASSWORD, "test"),
    )
    file.write_text(json.dumps(loaded()))
    return code


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.exit(console(Path(sys.argv[1])))
    main()
