"""How soon hipcam is there: its help, its import, and the first picture that it judges, live and of a recording."""

from __future__ import annotations

from pathlib import Path

from hipcam.bench.figures import Figures, Number, Ratio, in_turn
from hipcam.bench.processes import python, run

#: Run instead of `hipcam score`, the same but for the end: ends once somebody was looked for in the first picture.
_FIRST_PICTURE = """
import os, sys
import hipcam.pose.relay
follow = hipcam.pose.relay.Relay.follow
def first(*arguments, **options):
    follow(*arguments, **options)
    os._exit(0)
hipcam.pose.relay.Relay.follow = first
from hipcam.cli import main
main(["score", sys.argv[1], "--activity", "bridge", "--quiet"])
sys.exit("no picture was judged")
"""

#: Run instead of `hipcam live`, the same but for the end: ends once the first picture has been judged.
_FIRST_FRAME = """
import os, sys
import hipcam.live.session
watch = hipcam.live.session.Watcher.watch
def first(*arguments, **options):
    watch(*arguments, **options)
    os._exit(0)
hipcam.live.session.Watcher.watch = first
from hipcam.cli import main
main(["live", "--camera", sys.argv[1], "--activity", "bridge", "--seconds", "60", "--no-voice", "--no-window",
      "--no-save"])
sys.exit("no picture was judged")
"""


def bench_startup(video: Path, rounds: int = 7) -> Figures:
    """Time the start of some commands, each a process of its own.

    Parameters
    ----------
    video : Path
        Stands in for the camera.
    rounds : int
        How often each is started.
    """
    taken = in_turn(
        {
            "python": lambda: run(python("-c", "pass")).seconds,
            "import": lambda: run(python("-c", "import hipcam")).seconds,
            "help": lambda: run(python("-m", "hipcam", "--help")).seconds,
            "live": lambda: run(python("-c", _FIRST_FRAME, str(video))).seconds,
            "score": lambda: run(python("-c", _FIRST_PICTURE, str(video))).seconds,
        },
        rounds,
    )
    bare = taken["python"]
    return Figures(
        {
            "hipcam --help beside bare Python": Ratio(taken["help"], bare),
            "import hipcam beside bare Python": Ratio(taken["import"], bare),
        },
        {
            "bare Python": Number(min(bare), "s"),
            "import hipcam, over bare Python": Number(min(taken["import"]) - min(bare), "s", most=0.20),
            "hipcam --help": Number(min(taken["help"]), "s", most=0.30),
            "hipcam score until the first picture is judged, over bare Python": Number(
                min(taken["score"]) - min(bare), "s", most=0.6
            ),
            "hipcam live until the first frame is judged": Number(min(taken["live"]), "s", most=2.5),
        },
    )
