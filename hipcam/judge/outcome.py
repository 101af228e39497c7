"""From what a phase machine gave out to a result."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timezone
from itertools import starmap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from hipcam.core.version import __version__
from hipcam.judge.machine import Exercise
from hipcam.judge.records import Attempt, Event, Hold, Partial, Rep
from hipcam.judge.result import CalibrationUsed, Provenance, Result, Source, Unknown
from hipcam.judge.settings import Settings
from hipcam.judge.shortfall import few_pictures
from hipcam.judge.summary import summarise
from hipcam.pose.calibration import calibration_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hipcam.judge.sight import Loss
    from hipcam.pose.model import PoseModel
    from hipcam.words.reason import Reason


def why_nothing(exercise: Exercise, events: list[Event]) -> Reason | None:
    """Why an exercise found nothing but movements too small to count; None if it found more."""
    return None if any(not isinstance(e, Partial) for e in events) else exercise.why_nothing()


def make_result(
    activity: str | None,
    source: Source,
    events: list[Event],
    settings: Settings,
    model: PoseModel,
    *,
    quality: dict[str, Any],
    reason: Reason | None,
    missing: list[Unknown],
    steps: tuple[str, ...],
    lost: Sequence[Loss] = (),
    missed: Mapping[str, Reason] = MappingProxyType({}),
) -> Result:
    """Put together what the phase machine of an activity gave out, from a recording or live.

    Parameters
    ----------
    activity : str or None
        None if no activity was found.
    source : Source
        What was watched.
    events : list of Event
        In order.
    settings, model : Settings, PoseModel
        By which it was judged, and by which the person was seen.
    quality, steps : dict, tuple of str
        Problems, counted, and what was done to the landmarks.
    reason, missing : Reason or None, list of Unknown
        Why there is no activity, or nothing in it, and what could not be seen.
    lost : sequence of Loss
        When somebody was out of sight within what they did.
    missed : mapping of str to Reason
        What was tried and not measured, which the reason says where there is nothing at all.
    """
    tried = starmap(Unknown, missed.items())
    unknown = [Unknown("activity" if activity is None else activity, reason)] if reason else list(tried)
    return Result(
        activity=activity,
        source=source,
        reps=_only(Rep, events),
        partials=_only(Partial, events),
        holds=_only(Hold, events),
        attempts=_only(Attempt, events),
        summary=summarise(activity, events) if activity else None,
        quality={**quality, **few_pictures(source.frames, source.duration), **losses(lost)},
        unknown=(*unknown, *missing, *_unjudged(events)),
        provenance=_provenance(settings, model, steps),
    )


def losses(lost: Sequence[Loss]) -> dict[str, list[dict[str, Any]]]:
    """When somebody was out of sight within what they did, if ever."""
    return {"lost": [asdict(loss) for loss in lost]} if lost else {}


def _provenance(settings: Settings, model: PoseModel, steps: tuple[str, ...]) -> Provenance:
    return Provenance(
        hipcam=__version__,
        model={"name": model.name, "sha256": model.sha256},
        settings=settings.to_dict(),
        steps=steps,
        made=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        calibration=calibration_used(model),
    )


def calibration_used(model: PoseModel) -> CalibrationUsed:
    """What a result says of the calibration by which it was judged."""
    calibration = calibration_for(model)
    return CalibrationUsed(calibration.network, calibration.sha256, calibration.known)


def _unjudged(events: list[Event]) -> list[Unknown]:
    """What was not judged, each thing once with its reason."""
    said: dict[tuple[str, Reason], None] = {}
    for event in events:
        said.update(dict.fromkeys(event.unjudged.items()))
        if isinstance(event, Attempt) and event.reason:
            said[f"{event.side} rotation", event.reason] = None
    return [Unknown(what, reason) for what, reason in said]


def _only(kind: type[Any], events: list[Event]) -> tuple[Any, ...]:
    return tuple(e for e in events if isinstance(e, kind))
