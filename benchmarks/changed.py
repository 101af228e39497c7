"""What a changed recording does to counts and verdicts: the sample videos filmed, cut or coded in another way.

    python benchmarks/changed.py [VIDEO...] [--kinds sway,mirrored] [--every SECONDS] [--ignore-camera]

FFmpeg makes each copy. What is found in it is held against what is found in the video as it is, check by check: the
same, the contrary (wrong), or no longer known; and movement by movement: missing or new, and one of the other side is
both. `start` and `end` cut the video there, every so many seconds; a movement that the cut goes through may be found or
not, and nothing is asked of its form, of which a part is cut off. `--ignore-camera` leaves
the camera's movement in the landmarks, as it would be without `hipcam.track.evidence.camera_motion`. It takes a few
seconds a copy.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from hipcam.core.types import Side, other_side
from hipcam.judge.records import Attempt, Hold, Rep
from hipcam.judge.result import Result
from hipcam.judge.settings import Settings
from hipcam.pose.model import PoseModel
from hipcam.pose.network import make_network
from hipcam.pose.store import load_model
from hipcam.source.video import VideoFile
from hipcam.track.scored import judge, read

SAMPLES = Path(__file__).parents[1] / "sample_videos"
#: How FFmpeg moves, turns or thins the pictures; `t` is seconds.
FILTERS = {
    "sway": "crop=iw:ih-16:0:8+4*sin(2*PI*t*0.3)",
    "drift": "crop=iw-32:ih-32:min(32\\,2*t):min(32\\,1.5*t)",
    "zoom": "fps=15,scale=iw*2:ih*2,"
    "zoompan=z='1+0.006*in_time':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=1:s=640x480:fps=15",
    "pan": "crop=iw-96:ih:48+40*sin(2*PI*t*0.12):0",
    "hand": "scale=iw*2:ih*2,rotate=0.008*sin(2*PI*t*0.43)+0.004*sin(2*PI*t*1.7):ow=iw:oh=ih,crop=iw-64:ih-64:"
    "32+8*sin(2*PI*t*0.9)+6*sin(2*PI*t*2.3)+10*sin(2*PI*t*0.21):32+9*sin(2*PI*t*0.7)+5*sin(2*PI*t*1.9),"
    "scale=iw/2:ih/2",
    **{f"rate-{rate}": f"fps={rate}" for rate in (3, 4, 5, 8, 12)},
    "mirrored": "hflip",
    "rolled+5": "rotate=5*PI/180",
    "rolled-5": "rotate=-5*PI/180",
    "recompressed": "null",
}
#: Coarser than what a telephone's messenger makes of a video.
COARSE = {"recompressed": 36}
CUTS = ("start", "end")
WHOLE = (float("-inf"), float("inf"))
#: A movement of the video is that of the copy if they share this much of the shorter one.
SHARED = 0.5
#: What must be left of the rest before and after a movement, seconds: that it left rest, and came back, is all there is
#: to tell it by.
REST = 0.2


@dataclass(frozen=True, slots=True)
class Found:
    """A movement: whose side, when it was, and what is said of each check; of one too small to count there are none."""

    side: Side
    start: float
    end: float
    checks: Mapping[str, str]
    counted: bool = True

    @property
    def middle(self) -> float:
        """Seconds."""
        return (self.start + self.end) / 2

    def shared(self, other: Found) -> float:
        """How much of the shorter of two movements is both."""
        both = min(self.end, other.end) - max(self.start, other.start)
        return both / min(self.end - self.start, other.end - other.start)

    def cut(self, begin: float, finish: float) -> bool:
        """Whether a stretch of the video does not show all of it."""
        return self.start < begin + REST or self.end > finish - REST

    def mirrored(self) -> Found:
        """The same on the other side."""
        return self if self.side == "both" else replace(self, side=other_side(self.side))


def main() -> None:
    """Print a line for each video and kind, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("videos", nargs="*", type=Path)
    parser.add_argument("--kinds", default=",".join((*FILTERS, *CUTS)))
    parser.add_argument("--every", type=float, default=0.4, metavar="SECONDS")
    parser.add_argument("--ignore-camera", action="store_true")
    given = parser.parse_args()
    model = load_model(None)
    sums: dict[str, Counter[str]] = {}
    for video in given.videos or sorted(SAMPLES.glob("*.mp4")):
        whole = result_of(video, "auto", model, given.ignore_camera)
        for kind in given.kinds.split(","):
            tally: Counter[str] = Counter()
            for begin, finish in stretches(video, kind, given.every):
                with tempfile.TemporaryDirectory() as folder:
                    copy = Path(folder) / video.name
                    change(video, copy, kind, begin, finish)
                    # A cut may leave too little to tell the activity by: then it is told.
                    asked = (whole.activity or "auto") if kind in CUTS else "auto"
                    found = movements(result_of(copy, asked, model, given.ignore_camera))
                    wanted = [one.mirrored() if kind == "mirrored" else one for one in movements(whole)]
                    tally += compared(wanted, found, (begin, finish) if kind in CUTS else WHOLE)
            sums.setdefault(kind, Counter()).update(tally)
            print(f"{video.stem[:36]:36s}{kind:14s}{told(tally)}", flush=True)
    for kind, tally in sums.items():
        print(f"{'together':36s}{kind:14s}{told(tally)}")


def stretches(video: Path, kind: str, every: float) -> Iterator[tuple[float, float]]:
    """From when to when, in seconds, copies of this kind show the video."""
    with VideoFile(video) as file:
        length = file.info.duration or 0.0
    cuts = np.arange(every, length, every)
    if kind == "start":
        yield from ((float(cut), length) for cut in cuts)
    elif kind == "end":
        yield from ((0.0, float(cut)) for cut in cuts)
    else:
        yield 0.0, length


def change(video: Path, out: Path, kind: str, begin: float, finish: float) -> None:
    """Make the copy."""
    stretch = ["-ss", f"{begin:g}", "-to", f"{finish:g}"] if kind in CUTS else []
    coded = ["-an", "-c:v", "libx264", "-preset", "veryfast", "-crf", str(COARSE.get(kind, 20))]
    command = ["ffmpeg", "-v", "error", "-y", *stretch, "-i", str(video), "-vf", FILTERS.get(kind, "null"), *coded]
    subprocess.run([*command, str(out)], check=True)


def result_of(video: Path, activity: str, model: PoseModel, ignore_camera: bool) -> Result:
    """What is found in a video."""
    with closing(make_network(model)) as network:
        reading = read(video, activity, Settings(), network, model=model)
    if ignore_camera:
        left = {name: values for name, values in reading.observed.items() if not name.startswith("camera_")}
        reading = replace(reading, observed=left)
    return judge(reading, reading.activity, Settings(), model, "").result


def movements(result: Result) -> list[Found]:
    """Each movement, with its verdicts if it was counted."""
    counted: list[Rep | Hold | Attempt] = [*result.reps, *result.holds, *result.attempts]
    found = [
        Found(event.side, event.start, event.end, {name: check.verdict for name, check in event.checks.items()})
        for event in counted
    ]
    found += [Found(event.side, event.start, event.end, {}, counted=False) for event in result.partials]
    return sorted(found, key=lambda one: one.start)


def compared(whole: Sequence[Found], copy: Sequence[Found], stretch: tuple[float, float]) -> Counter[str]:
    """Checks that say the same, the contrary, or no longer anything; movements that are missing or new.

    Parameters
    ----------
    whole, copy : sequence of Found
        The movements of the video, and of its copy, whose time begins where the stretch does.
    stretch : (float, float)
        From when to when the copy shows the video, seconds; infinite where it is not cut.
    """
    found: Counter[str] = Counter()
    begin = stretch[0] if np.isfinite(stretch[0]) else 0.0
    left = [replace(one, start=one.start + begin, end=one.end + begin) for one in copy if one.counted]
    for movement in (one for one in whole if one.counted):
        same = [one for one in left if one.side == movement.side and movement.shared(one) >= SHARED]
        if not same:
            found["missing"] += not movement.cut(*stretch)
            continue
        other = max(same, key=movement.shared)
        left.remove(other)
        if movement.cut(*stretch):
            continue
        for name, verdict in movement.checks.items():
            now = other.checks.get(name, "unknown")
            if verdict != "unknown":
                found["same" if now == verdict else "unknown" if now == "unknown" else "wrong"] += 1
    # What the cut left of a movement is not new, nor one that was too small beside larger ones that are cut off.
    known = [one for one in whole if one.cut(*stretch) or (np.isfinite(stretch[0]) and not one.counted)]
    found["new"] += sum(not any(one.start <= other.middle <= one.end for one in known) for other in left)
    return found


def told(found: Counter[str]) -> str:
    """In a few words."""
    kinds = ("same", "wrong", "unknown", "missing", "new")
    return ", ".join(f"{found[what]} {what}" for what in kinds if found[what])


if __name__ == "__main__":
    main()
