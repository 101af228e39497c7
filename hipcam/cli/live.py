"""`hipcam live` and `hipcam cameras`: in front of a camera."""

from __future__ import annotations

import argparse
import math
import sys
import time
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from hipcam.cli.common import OK, Commands, Parser, add_activity, add_how, count, note, progress
from hipcam.cli.defaults import settings_for
from hipcam.cli.keeping import Growing, add_keeping, check_keeping
from hipcam.judge.activity import AUTO, Dose, activity
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hipcam.core.types import Image
    from hipcam.keep.felt import Felt
    from hipcam.live.coach import Coach
    from hipcam.live.sayings import Cue
    from hipcam.live.session import Session
    from hipcam.show.window import Window
    from hipcam.source.camera import Camera


def add(commands: Commands, common: Parser) -> None:
    """Add the commands `live` and `cameras`."""
    live = commands.add_parser(
        "live",
        parents=[common],
        help=say("cli.live.help"),
        description=say("cli.live.about"),
    )
    add_activity(live, say("cli.live.activity"))
    add_room(live)
    dose = Dose()
    live.add_argument("--reps", type=count, default=dose.most_reps, metavar="N", help=say("cli.reps"))
    live.add_argument("--sets", type=count, default=dose.most_sets, metavar="N", help=say("cli.live.sets"))
    live.add_argument("--side", choices=("left", "right", "both"), default="both", help=say("cli.live.side"))
    live.add_argument("--seconds", type=_seconds, metavar="N", help=say("cli.live.seconds"))
    add_how(live)
    add_keeping(live, kept=True)
    live.set_defaults(run=_live)

    cameras = commands.add_parser("cameras", parents=[common], help=say("cli.cameras.help"))
    cameras.set_defaults(run=_cameras)


def add_room(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where one is coached: camera, voice, window."""
    parser.add_argument(
        "--camera",
        default="0",
        metavar="INDEX|NAME|URL|FILE",
        help=say("cli.live.camera"),
    )
    parser.add_argument("--voice", action=argparse.BooleanOptionalAction, default=True, help=say("cli.live.voice"))
    parser.add_argument("--sounds", choices=("off", "soft", "loud"), default="soft", help=say("cli.live.sounds"))
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--window", action="store_true", help=say("cli.live.window"))
    shown.add_argument("--no-window", action="store_true", help=say("cli.live.no_window"))


#: The summary of both sides takes half of that to speak, seconds.
_LONGEST_SPEECH = 40.0
#: For how long it stands what comes next, seconds: enough to move a camera.
BETWEEN_TIME = 20.0


class Room:
    """Where one is coached: camera, pose network, window and voice, for one activity after the other.

    Parameters
    ----------
    given : argparse.Namespace
        With the options of `add_room` and `add_how`.
    key : str
        What is coached, or `auto`; by that a pose network is chosen if none is named.
    window : Window, optional
        Instead of one on this machine's screen.

    Raises
    ------
    HipcamError
        If there is no display, camera or model, or the settings are wrong.
    """

    def __init__(self, given: argparse.Namespace, key: str = AUTO, window: Window | None = None) -> None:
        # Wrong use is told before anything heavy is loaded.
        from hipcam.judge.settings import LIVE_ARMING, Settings
        from hipcam.show.display import check_display

        self.settings = settings_for(given, Settings(arming=LIVE_ARMING))
        if window is None and not given.no_window:
            check_display()
        check_keeping(given)

        from hipcam.keep.safety import Safety
        from hipcam.live.sayings import SAFETY, Aloud, Saying
        from hipcam.pose.calibration import calibration_for
        from hipcam.pose.network import make_network
        from hipcam.pose.store import load_model
        from hipcam.run.pace import choose, pace_of
        from hipcam.show.voice import Voice
        from hipcam.source.camera import Camera

        self._given = given
        self._camera: Camera | None = Camera(given.camera)
        with progress(say("cli.fetching_model"), not sys.stderr.isatty()) as advance:
            chosen = None if given.model else choose(key)
            model = load_model(chosen.model if chosen else given.model, progress=advance)
        self.calibration = calibration_for(model)
        with ExitStack() as stack:
            self._window = window or _own_window(given)
            if self._window is not None:
                stack.enter_context(closing(self._window))
            self._show_starting()
            self.voice = stack.enter_context(Voice(tell=note)) if given.voice else None
            self.speech = Aloud(self.voice, _hear if given.no_window else None, self._sounds(stack))
            # It is spoken while the pose network is made: nothing else is to be said yet.
            self._safety = Safety(given.person, given.data_dir)
            self.speech.say([Saying(sentence, SAFETY) for sentence in self._safety.sentences])
            self._estimator = stack.enter_context(closing(make_network(model)))
            if chosen:
                self._say_at_once(chosen.told)
            self._tell_pace((chosen and chosen.rate) or pace_of(self._estimator).rate)
            self._stack = stack.pop_all()

    def __enter__(self) -> Room:
        return self

    def __exit__(self, *_: object) -> None:
        heard = self.voice is not None and self.voice.said(self._safety.sentences)
        if self._given.save and (heard or self._given.no_window):
            self._safety.keep()
        self._stack.close()

    def _sounds(self, stack: ExitStack) -> Callable[[Cue], None] | None:
        """What plays the sounds beside the voice, if they are wanted."""
        if self._given.sounds == "off":
            return None
        from hipcam.show.sounds import Sounds, system_player

        return stack.enter_context(closing(Sounds(self._given.sounds, system_player()))).play

    def _show_starting(self) -> None:
        """Say in the window that pictures are to come, with what makes it safe to begin."""
        if self._window is not None:
            from hipcam.live.scene import Scene

            starting = Scene(stage="summary", headline=say("live.starting"), lines=(say("live.safety_shown"),))
            self._window.show_at_once(starting, _black())

    def _tell_pace(self, rate: float) -> None:
        """Say before anything begins that this machine is too slow; that it is not quite smooth is only noted."""
        from hipcam.live.sayings import NEWS, Saying
        from hipcam.run.pace import verdict

        how, said = verdict(rate)
        if how == "slow":
            self._say_at_once(said)
            self.speech.say([Saying(said, NEWS)])
        elif how == "usable":
            note(said)

    def _say_at_once(self, sentence: str) -> None:
        note(sentence)
        if self._window is not None:
            self._window.tell(sentence, trouble=False)

    def coach(self, coach: Coach, key: str, growing: Growing, *, seconds: float | None = None) -> Session:
        """Coach one activity to its end, keeping it as it grows; see `live.coach_live`."""
        from hipcam.live.session import coach_live
        from hipcam.source.camera import Camera

        self._show_starting()
        camera, self._camera = self._camera or Camera(self._given.camera), None
        return coach_live(
            camera,
            self._estimator,
            coach,
            key,
            self.settings,
            screen=self._window,
            speech=self.speech,
            seconds=seconds,
            keep=growing.grow,
        )

    def sum_up(self, coach: Coach, session: Session) -> None:
        """Show what it came to, if a recording or the time was over before the person was, and say it once."""
        if not (session.interrupted or coach.finished):
            self.tell(say("live.summary"), coach.summary(), aloud=not coach.told)

    def ask_felt(self) -> Felt:
        """Ask how it felt, once all is said, if there is a window to ask in."""
        from hipcam.cli.asking import ask_felt
        from hipcam.keep.felt import Felt

        window = self._window
        if window is None:
            return Felt()
        self.hear_out()
        return ask_felt(lambda scene: window.show_scene(scene, _black()), self.speech)

    def goes_on(self, headline: str, lines: Sequence[str]) -> bool:
        """Show what comes next for a while, or until somebody goes on with it; false if they end it."""
        from hipcam.live.scene import Scene

        scene = Scene(stage="between", headline=headline, lines=tuple(lines), keys=say("live.between_keys"), signs="")
        pressed, end = "", time.monotonic() + BETWEEN_TIME
        while self._window is not None and not set(pressed) & set(" sq") and time.monotonic() < end:
            pressed = self._window.show_scene(scene, _black())
            time.sleep(0.05)
        return "q" not in pressed

    def hear_out(self) -> None:
        """Wait until all is said."""
        if self.voice is not None:
            self.voice.finish(_LONGEST_SPEECH)

    def tell(self, headline: str, lines: Sequence[str], *, aloud: bool = True) -> None:
        """Say some lines and show them until all is said and they have stood a while, or `q`."""
        from hipcam.live.coach import SUMMARY_TIME
        from hipcam.live.sayings import SUMMARY, Saying
        from hipcam.live.scene import Scene

        if self.voice is not None and aloud:
            self.voice.say([Saying(line, SUMMARY) for line in (headline, *lines)])
        if self._window is not None:
            end = time.monotonic() + SUMMARY_TIME
            scene = Scene(stage="summary", headline=headline, lines=tuple(lines))
            while time.monotonic() < end and "q" not in self._window.show_scene(scene, _black()):
                time.sleep(0.05)
        self.hear_out()


def _own_window(given: argparse.Namespace) -> Window | None:
    """The window on this machine's screen, if one is wanted."""
    from hipcam.show.window import Window

    return None if given.no_window else Window(full_screen=not given.window)


def _live(given: argparse.Namespace) -> int:
    coached(given)
    return OK


def coached(given: argparse.Namespace, window: Window | None = None) -> int | None:
    """Coach as the arguments say; give the number that the session was kept as, if it was."""
    with Room(given, given.activity, window) as room, Growing(given) as growing:
        from hipcam.live.coach import Coach
        from hipcam.live.sayings import SETUP, Saying

        if given.activity != AUTO:
            camera = say("routine.camera", camera=activity(given.activity).say("camera"))
            room.speech.say([Saying(camera, SETUP)])
        coach = Coach(given.activity, room.calibration.framing, reps=given.reps, sets=given.sets, side=given.side)
        session = room.coach(coach, given.activity, growing, seconds=given.seconds)
        settle(session, growing)
        room.sum_up(coach, session)
        if not session.interrupted:
            room.hear_out()
        return growing.number


def settle(session: Session, growing: Growing, *, then: bool = True) -> None:
    """Keep what a session came to and print it, whatever becomes of the keeping; `then` as `describe` has it."""
    from hipcam.show.text import describe

    try:
        growing.end(session.result, session.curve)
    finally:
        print(describe(growing.told(session.result), then=then), flush=True)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError(say("cli.live.no_seconds", word=text))
    return seconds


def _black() -> Image:
    """A picture with nothing in it."""
    import numpy as np

    return np.zeros((480, 640, 3), np.uint8)


def _hear(sentence: str) -> None:
    print(f"> {sentence}", flush=True)


def _cameras(given: argparse.Namespace) -> int:
    from hipcam.core.errors import CameraError
    from hipcam.source.devices import list_cameras

    found = list_cameras()
    if not found:
        raise CameraError(say("cli.cameras.none"))
    for camera in found:
        print(f"{camera.index}  {camera.name}")
    return OK
