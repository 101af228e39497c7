"""Asking how a step felt: pain and effort in numbers, by keys; who does not answer is not kept waiting."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from hipcam.keep.felt import Felt
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from hipcam.live.sayings import Speech
    from hipcam.live.scene import Scene

#: How long a question stands, and how long after a 1 a 0 may come that makes it 10, seconds.
PATIENCE, SECOND_DIGIT = 25.0, 1.5
#: The keys that give no answer.
_NONE = "sq "


def ask_felt(show: Callable[[Scene], str], speech: Speech) -> Felt:
    """Ask for pain, then for effort.

    Parameters
    ----------
    show : callable
        Shows a scene for a moment and gives the keys pressed meanwhile.
    speech : Speech
        Speaks the questions.
    """
    pain, ended = _ask("pain", show, speech)
    effort, _ = (None, True) if ended else _ask("effort", show, speech)
    return Felt(pain, effort)


def _ask(what: str, show: Callable[[Scene], str], speech: Speech) -> tuple[int | None, bool]:
    """The answer to one question, and whether no other is to be asked."""
    from hipcam.live.sayings import NEWS, Saying
    from hipcam.live.scene import Scene

    question = say(f"felt.ask_{what}")
    speech.say([Saying(say("felt.ask_said", question=question), NEWS)])
    lines = (say(f"felt.scale_{what}"), say("felt.keys"))
    end, typed = time.monotonic() + PATIENCE, ""
    while time.monotonic() < end:
        shown = (*lines, say("felt.typed", typed=typed)) if typed else lines
        scene = Scene(stage="question", headline=question, lines=shown, keys=say("felt.keys_shown"), signs="")
        for key in show(scene):
            if key in _NONE:
                return None, key == "q"
            if not key.isdecimal():
                continue
            if typed == "1":
                return (10 if key == "0" else int(key)), False
            if key != "1":
                return int(key), False
            typed, end = key, time.monotonic() + SECOND_DIGIT
        time.sleep(0.03)
    return (int(typed) if typed else None), not typed
