"""Score a folder of videos and plot the trend.

    python examples/score_a_folder.py my_videos/ trend.svg

Scores each video in the order of the names (name them by date), and draws the score of each side of each activity over
them: 100 is a set in which each repetition was good and as large as the best, or a test of 45° and more.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot

import hipcam


def scores(folder: Path) -> dict[str, dict[str, int]]:
    """The scores by line of the plot, such as "bridge, both", and by the video's name."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for video in sorted(folder.glob("*.mp4")):
        result = hipcam.score_video(video)
        if result.summary is None:
            print(f"{video.name}: {result.unknown[0].reason}")
            continue
        for side, values in result.summary.sides.items():
            print(f"{video.name}: {result.activity}, {side}: {values.score}")
            if values.score is not None:
                found[f"{result.activity}, {side}"][video.stem] = values.score
    return found


def plot(found: dict[str, dict[str, int]], to: Path) -> None:
    """A line for each side of each activity."""
    figure, axes = pyplot.subplots(figsize=(8, 4), layout="constrained")
    for label, values in found.items():
        axes.plot(list(values), list(values.values()), marker="o", label=label)
    axes.set(ylim=(0, 105), ylabel="score")
    axes.tick_params(axis="x", rotation=30)
    if found:
        axes.legend()
    figure.savefig(to)


if __name__ == "__main__":
    plot(scores(Path(sys.argv[1])), Path(sys.argv[2]))
