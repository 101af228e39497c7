"""Score a folder of videos and plot the trend.

    python examples/score_a_folder.py my_videos/ trend.svg

Scores each video in the order of the names (name them by date), and draws over them, for each side of each activity,
how many repetitions were in good form, or how far the hip turned out in the test.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot

import hipcam
from hipcam.judge.summary import RotationScores, SideSummary


def figure_of(values: SideSummary) -> float | None:
    """Degrees of clean rotation, or repetitions in good form; None where neither is known."""
    if isinstance(values, RotationScores):
        return values.rotation
    return values.good_reps if values.judged_reps else None


def figures(folder: Path) -> dict[str, dict[str, float]]:
    """The figures by line of the plot, such as "bridge, both", and by the video's name."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for video in sorted(folder.glob("*.mp4")):
        result = hipcam.score_video(video)
        if result.summary is None:
            print(f"{video.name}: {result.unknown[0].reason}")
            continue
        for side, values in result.summary.sides.items():
            value = figure_of(values)
            print(f"{video.name}: {result.activity}, {side}: {value}")
            if value is not None:
                found[f"{result.activity}, {side}"][video.stem] = value
    return found


def plot(found: dict[str, dict[str, float]], to: Path) -> None:
    """A line for each side of each activity."""
    figure, axes = pyplot.subplots(figsize=(8, 4), layout="constrained")
    for label, values in found.items():
        axes.plot(list(values), list(values.values()), marker="o", label=label)
    axes.set_ylim(bottom=0)
    axes.set_ylabel("repetitions in good form, or degrees")
    axes.tick_params(axis="x", rotation=30)
    if found:
        axes.legend()
    figure.savefig(to)


if __name__ == "__main__":
    plot(figures(Path(sys.argv[1])), Path(sys.argv[2]))
