"""hipcam: a camera-based form checker for hip mobility.

The heavy parts (numpy, MediaPipe, OpenCV) are loaded when a name is first used, not with this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from hipcam.angles import compute_angles
    from hipcam.errors import HipcamError
    from hipcam.exercises.base import Attempt, Check, Fault, Hold, Partial, Rep, Tempo
    from hipcam.landmarks import Landmark, Pose, PoseTrack
    from hipcam.measures import Measures, compute_measures
    from hipcam.results import Result
    from hipcam.score import read_track, score_video
    from hipcam.settings import Settings, read_settings

_HOMES = {
    "compute_angles": "angles",
    "HipcamError": "errors",
    "Attempt": "exercises.base",
    "Check": "exercises.base",
    "Fault": "exercises.base",
    "Hold": "exercises.base",
    "Partial": "exercises.base",
    "Rep": "exercises.base",
    "Tempo": "exercises.base",
    "Landmark": "landmarks",
    "Pose": "landmarks",
    "PoseTrack": "landmarks",
    "Measures": "measures",
    "compute_measures": "measures",
    "Result": "results",
    "read_track": "score",
    "score_video": "score",
    "Settings": "settings",
    "read_settings": "settings",
}

__all__ = [
    "Attempt",
    "Check",
    "Fault",
    "HipcamError",
    "Hold",
    "Landmark",
    "Measures",
    "Partial",
    "Pose",
    "PoseTrack",
    "Rep",
    "Result",
    "Settings",
    "Tempo",
    "__version__",
    "compute_angles",
    "compute_measures",
    "read_settings",
    "read_track",
    "score_video",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'hipcam' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"hipcam.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
