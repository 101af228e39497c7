"""hipcam: a camera-based form checker for hip mobility.

The heavy parts (numpy, MediaPipe, OpenCV) are loaded when a name is first used, not with this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hipcam.core.version import __version__

if TYPE_CHECKING:
    from hipcam.core.errors import HipcamError
    from hipcam.core.landmarks import Landmark, Pose, PoseTrack
    from hipcam.judge.records import Attempt, Check, Fault, Hold, Partial, Rep, Tempo
    from hipcam.judge.result import Result
    from hipcam.judge.settings import Settings, read_settings
    from hipcam.measure.angles import compute_angles
    from hipcam.measure.measures import Measures, compute_measures
    from hipcam.run.score import read_track, score_in_full, score_video
    from hipcam.show.export import write_exports
    from hipcam.show.report import write_report
    from hipcam.track.scored import Scored

_HOMES = {
    "compute_angles": "measure.angles",
    "HipcamError": "core.errors",
    "Attempt": "judge.records",
    "Check": "judge.records",
    "Fault": "judge.records",
    "Hold": "judge.records",
    "Partial": "judge.records",
    "Rep": "judge.records",
    "Tempo": "judge.records",
    "Landmark": "core.landmarks",
    "Pose": "core.landmarks",
    "PoseTrack": "core.landmarks",
    "Measures": "measure.measures",
    "compute_measures": "measure.measures",
    "Result": "judge.result",
    "read_track": "run.score",
    "score_in_full": "run.score",
    "score_video": "run.score",
    "Scored": "track.scored",
    "write_exports": "show.export",
    "write_report": "show.report",
    "Settings": "judge.settings",
    "read_settings": "judge.settings",
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
    "Scored",
    "Settings",
    "Tempo",
    "__version__",
    "compute_angles",
    "compute_measures",
    "read_settings",
    "read_track",
    "score_in_full",
    "score_video",
    "write_exports",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'hipcam' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"hipcam.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
