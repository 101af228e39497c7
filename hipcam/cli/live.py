"""`hipcam live` and `hipcam cameras`: in front of a camera."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack

from hipcam.cli.common import OK, Commands, Parser, add_activity, add_how, count, note, progress
from hipcam.cli.keeping import add_keeping, check_keeping, keep


def add(commands: Commands, common: Parser) -> None:
    """Add the commands `live` and `cameras`."""
    live = commands.add_parser(
        "live", parents=[common], help="coach you in front of a camera",
        description="Helps you into the picture, counts, corrects and tells the result, hands free. Pictures are "
                    "looked at and forgotten; the result is kept on this machine, see 'hipcam history'. --no-save "
                    "keeps nothing.")
    add_activity(live, "what you will do")
    live.add_argument("--camera", default="0", metavar="INDEX|NAME|URL|FILE",
                      help="camera by number or part of its name ('hipcam cameras'), network camera, or a recorded "
                           "video at its own pace (default: 0)")
    live.add_argument("--reps", type=count, default=12, metavar="N", help="repetitions in a set (default: 12)")
    live.add_argument("--sets", type=count, default=3, metavar="N", help="sets on each side (default: 3)")
    live.add_argument("--side", choices=("left", "right", "both"), default="both", help="which side (default: both)")
    live.add_argument("--voice", action=argparse.BooleanOptionalAction, default=True, help="speak")
    live.add_argument("--no-window", action="store_true", help="show nothing; what is said is printed, too")
    live.add_argument("--seconds", type=float, metavar="N", help="stop after so long")
    add_how(live)
    add_keeping(live, kept=True)
    live.set_defaults(run=_live)

    cameras = commands.add_parser("cameras", parents=[common], help="list the cameras of this machine")
    cameras.set_defaults(run=_cameras)


def _live(given: argparse.Namespace) -> int:
    # Wrong use is told before anything heavy is loaded.
    from hipcam.live import Aloud, check_display
    from hipcam.settings import LIVE_ARMING, Settings, read_settings

    settings = Settings(arming=LIVE_ARMING)
    if given.settings:
        settings = read_settings(given.settings, settings)
    if not given.no_window:
        check_display()
    check_keeping(given)

    from hipcam.camera import Camera
    from hipcam.coach import Coach
    from hipcam.describe import describe
    from hipcam.display import Window
    from hipcam.live import coach_live
    from hipcam.model_store import load_model
    from hipcam.pose import MediaPipePose
    from hipcam.voice import Voice

    camera = Camera(given.camera)
    with progress("fetching the pose model", not sys.stderr.isatty()) as advance:
        model = load_model(given.model, progress=advance)
    coach = Coach(given.activity, settings, reps=given.reps, sets=given.sets, side=given.side)
    with ExitStack() as stack:
        estimator = stack.enter_context(MediaPipePose(model))
        voice = stack.enter_context(Voice(tell=note)) if given.voice else None
        session = coach_live(camera, estimator, model, coach, given.activity, settings,
                             screen=None if given.no_window else Window(),
                             speech=Aloud(voice, _hear if given.no_window else None), seconds=given.seconds)
        print(describe(session.result), flush=True)
        keep(session.result, given, "live")
        if voice is not None and not session.interrupted:
            voice.finish(5.0)
    return OK


def _hear(sentence: str) -> None:
    print(f"> {sentence}", flush=True)


def _cameras(given: argparse.Namespace) -> int:
    from hipcam.camera import CameraError, list_cameras

    found = list_cameras()
    if not found:
        raise CameraError("No camera was found: plug one in, or give a network camera or a recorded video with "
                          "--camera.")
    for camera in found:
        print(f"{camera.index}  {camera.name}")
    return OK
