"""How many pictures a second live coaching gets through on this machine, and which pose network that allows."""

from __future__ import annotations

import statistics
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Literal

from hipcam.core.errors import ModelError
from hipcam.judge.shortfall import USABLE
from hipcam.words import say

if TYPE_CHECKING:
    from hipcam.pose.model import PoseModel
    from hipcam.pose.network import PoseEstimator

#: Pictures a second from which live coaching is smooth: of a camera's 30 hardly one is then passed over. Chosen.
SMOOTH = 27.0
#: How many pictures get the network going, on how many it is timed to choose by, and what else a picture costs live,
#: seconds.
_WARM_UP, _FEW, _BESIDE = 5, 10, 0.004
#: What heavy is calibrated for better than full (docs/decisions.md).
_HEAVY_FOR = "er-test"


@dataclass(frozen=True, slots=True)
class Pace:
    """How a pose network does on the clip that hipcam brings along.

    Attributes
    ----------
    rate : float
        Pictures a second with all that live coaching does beside the network.
    seen, pictures : int
        In how many of how many pictures it found the person.
    """

    rate: float
    seen: int
    pictures: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the networks that hipcam installs is used, what to tell of that, and its pace if it was timed."""

    model: str
    told: str
    rate: float | None = None


def pace(model: PoseModel, timed: int) -> Pace:
    """Time a network on so many pictures of somebody."""
    from hipcam.pose.network import make_network

    with closing(make_network(model)) as network:
        return pace_of(network, timed)


def pace_of(network: PoseEstimator, timed: int = _FEW) -> Pace:
    """The same of a network that is loaded and goes on to other pictures."""
    from hipcam.source.video import VideoFile

    taken: list[float] = []
    seen = 0
    with resources.as_file(resources.files("hipcam") / "data" / "demo.mp4") as clip, VideoFile(clip) as video:
        for frame in video:
            start = time.perf_counter()
            seen += network.estimate(frame.image, frame.time) is not None
            taken.append(time.perf_counter() - start)
            if len(taken) == _WARM_UP + timed:
                break
    network.forget()
    return Pace(1 / (statistics.median(taken[_WARM_UP:]) + _BESIDE), seen, len(taken))


def choose(activity: str) -> Choice | None:
    """Choose among the networks that are installed by what this machine can do; None if there is nothing to choose.

    The heavy one measures the standing test best, if the machine is quick enough for it; the lite one, by which form is
    not judged, is for a machine that the full one is too slow for.

    Parameters
    ----------
    activity : str
        What is to be coached.
    """
    heavy = _rate("heavy") if activity == _HEAVY_FOR else None
    if heavy is not None and heavy >= SMOOTH:
        return Choice("heavy", say("live.heavy", rate=heavy), heavy)
    # Most machines are quick enough for the full one, and then the lite one need not be timed.
    full = _rate("full") if _is_there("lite") else None
    lite = _rate("lite") if full is not None and full < USABLE else None
    if lite is not None and lite > USABLE:
        return Choice("lite", say("live.lite", rate=full), lite)
    return None if heavy is None else Choice("full", say("live.heavy_too_slow", rate=heavy), full)


def verdict(rate: float) -> tuple[Literal["smooth", "usable", "slow"], str]:
    """Whether so many pictures a second are enough for live coaching, and that in a sentence."""
    how: Literal["smooth", "usable", "slow"] = "smooth" if rate >= SMOOTH else "usable" if rate >= USABLE else "slow"
    return how, say(f"doctor.speed_{how}", rate=rate)


def _is_there(key: str) -> bool:
    from hipcam.pose.store import model_path

    return model_path(key).exists()


def _rate(key: str) -> float | None:
    """Pictures a second with an installed network; None if it is not there or damaged."""
    from hipcam.pose.store import verify_model

    if not _is_there(key):
        return None
    with suppress(ModelError):
        return pace(verify_model(key), _FEW).rate
    return None
