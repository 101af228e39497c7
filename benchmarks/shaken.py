"""What a camera that moves does to the verdicts: the sample videos as they are, and shaken in several ways.

    python benchmarks/shaken.py [VIDEO...] [--kinds sway,hand]

FFmpeg films each video again as if the camera were on nothing. What is found in the shaken copy is held against what
is found in the still video, check by check: once with the camera's movement left in, as it would be without
`hipcam.track.evidence.camera_motion`, and once with it taken out. It takes a few seconds a video and kind.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from hipcam.judge.activity import AUTO
from hipcam.judge.records import Attempt, Hold, Rep
from hipcam.judge.result import Result
from hipcam.judge.settings import Settings
from hipcam.pose.model import PoseModel
from hipcam.pose.network import make_network
from hipcam.pose.store import load_model
from hipcam.track.scored import Reading, judge, read

SAMPLES = Path(__file__).parents[1] / "sample_videos"
#: How the camera moves, as FFmpeg moves the picture; `t` is seconds.
KINDS = {
    "sway": "crop=iw:ih-16:0:8+4*sin(2*PI*t*0.3)",
    "drift": "crop=iw-32:ih-32:min(32\\,2*t):min(32\\,1.5*t)",
    "zoom": "scale=iw*2:ih*2,zoompan=z='1+0.006*in_time':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=1:s=640x480:fps=15",
    "pan": "crop=iw-96:ih:48+40*sin(2*PI*t*0.12):0",
    "hand": "scale=iw*2:ih*2,rotate=0.008*sin(2*PI*t*0.43)+0.004*sin(2*PI*t*1.7):ow=iw:oh=ih,crop=iw-64:ih-64:"
    "32+8*sin(2*PI*t*0.9)+6*sin(2*PI*t*2.3)+10*sin(2*PI*t*0.21):32+9*sin(2*PI*t*0.7)+5*sin(2*PI*t*1.9),"
    "scale=iw/2:ih/2",
}
#: A movement of the still video is that of the shaken one if their middles are this near, seconds.
NEAR = 1.0

#: The middle of a movement, and what is said of each check.
Verdicts = list[tuple[float, Mapping[str, str]]]


def main() -> None:
    """Print a line for each video and kind, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("videos", nargs="*", type=Path)
    parser.add_argument("--kinds", default=",".join(KINDS))
    given = parser.parse_args()
    model = load_model(None)
    sums: dict[str, Counter[str]] = {}
    print(f"{'':44s}{'camera ignored':28s}camera taken out")
    for video in given.videos or sorted(SAMPLES.glob("*.mp4")):
        still = verdicts(judged(reading_of(video, AUTO, model), model))
        for kind in given.kinds.split(","):
            with tempfile.TemporaryDirectory() as folder:
                shaken = Path(folder) / video.name
                shake(video, shaken, kind)
                reading = reading_of(shaken, AUTO, model)
            left_in = {name: values for name, values in reading.observed.items() if not name.startswith("camera_")}
            line = ""
            for how, one in (("ignored", replace(reading, observed=left_in)), ("taken out", reading)):
                found = compared(still, verdicts(judged(one, model)))
                sums.setdefault(how, Counter()).update(found)
                line += f"{told(found):28s}"
            print(f"{video.stem[:36]:36s}{kind:8s}{line}", flush=True)
    print(f"{'together':44s}" + "".join(f"{told(found):28s}" for found in sums.values()))


def shake(video: Path, out: Path, kind: str) -> None:
    """Film a video again with a camera that moves."""
    coded = ["-an", "-c:v", "libx264", "-preset", "veryfast", "-crf", "20"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", video, "-vf", KINDS[kind], *coded, out], check=True)


def reading_of(video: Path, activity: str, model: PoseModel) -> Reading:
    """What is seen in a video."""
    with closing(make_network(model)) as network:
        return read(video, activity, Settings(), network, model=model)


def judged(reading: Reading, model: PoseModel) -> Result:
    """What comes of it."""
    return judge(reading, reading.activity, Settings(), model, "").result


def verdicts(result: Result) -> Verdicts:
    """Each movement's, in order."""
    return list(_verdicts(result))


def _verdicts(result: Result) -> Iterator[tuple[float, Mapping[str, str]]]:
    judged_form: list[Rep | Hold | Attempt] = [*result.reps, *result.holds, *result.attempts]
    for event in judged_form:
        yield (event.start + event.end) / 2, {name: check.verdict for name, check in event.checks.items()}


def compared(still: Verdicts, shaken: Verdicts) -> Counter[str]:
    """Checks that say the same, the contrary, or no longer anything; movements that are missing or new."""
    found: Counter[str] = Counter()
    for middle, checks in still:
        at, others = min(shaken, key=lambda other: abs(other[0] - middle), default=(float("inf"), {}))
        if abs(at - middle) > NEAR:
            found["miscounted"] += 1
            continue
        for name, verdict in checks.items():
            other = others.get(name, "unknown")
            if verdict != "unknown":
                found["same" if other == verdict else "unknown" if other == "unknown" else "wrong"] += 1
    found["miscounted"] += max(0, len(shaken) - len(still))
    return found


def told(found: Counter[str]) -> str:
    """In a few words."""
    return ", ".join(f"{found[what]} {what}" for what in ("same", "wrong", "unknown", "miscounted") if found[what])


if __name__ == "__main__":
    main()
