"""What an activity is: one object that answers everything in which activities differ.

The built-in ones stand in `hipcam.judge.activities`, one file each, and are loaded when first asked for. A further
activity is one more file that calls `register`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from hipcam.core.types import other_side
from hipcam.words import has, say
from hipcam.words.names import side_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hipcam.core.types import Side
    from hipcam.judge.machine import Exercise
    from hipcam.judge.settings import Settings
    from hipcam.pose.calibration import Calibration


@dataclass(frozen=True, slots=True)
class Dose:
    """How much of an activity is enough (the specification's dose).

    Attributes
    ----------
    least_reps, most_reps : int or None
        Repetitions of a set; None where attempts are asked for instead.
    hold : float or None
        Seconds of one hold that is a whole set, or for which a test's end position is held; None where holds do not
        count.
    sets, most_sets : int
        On each side, usually and at most; of a test attempts.
    """

    least_reps: int | None = 10
    most_reps: int | None = 12
    hold: float | None = None
    sets: int = 2
    most_sets: int = 3


@dataclass(frozen=True, slots=True)
class TrueAngle:
    """A measure and the true angle it stands for, for whoever compares them (`hipcam bench accuracy`).

    `{side}` is the moving (lifted, front, upper) side; in two-legged movements both are averaged. `change` compares
    changes since the movement's start. `tilt` is one in the picture, its right positive: turned so that external is.
    `where` names a measure and the range it must have had at the start.
    """

    label: str
    measure: str
    truth: str
    unit: str = "deg"
    change: bool = False
    tilt: bool = False
    where: tuple[str, float, float] | None = None


@dataclass(frozen=True, slots=True)
class TrueSize:
    """A fault whose value stands for something that ground truth calls by another name.

    `limit` names the setting that must have been the fault's limit, where a fault has several witnesses.
    """

    fault: str
    label: str
    truth: str
    limit: str | None = None


@dataclass(frozen=True)
class Activity:
    """An activity that is counted, timed or scored.

    Its words are the sentences `activity.KEY.…` (see `say`); what must be there is listed in `WORDS`.

    Attributes
    ----------
    key : str
        Its name on the command line and in results, such as `side-lying`.
    role : str
        `test` gives attempts with an angle and compares both sides; `exercise` gives repetitions and holds.
    settings : type
        Its settings: a frozen dataclass whose fields are made with `core.setting.setting`.
    machine : callable
        Makes its phase machine, given all settings and the pose network's calibration.
    faults : mapping of str to tuple of str
        The faults it looks for, each with the joints where it is to be seen; `other_` before a joint means that of the
        other side than the fault's.
    needs_outline : bool
        Whether it is judged by the person's mask.
    on_floor : bool
        Whether its start posture is one that nobody takes up by chance.
    sides_together : bool
        Whether one set is of both sides.
    in_routine : bool
        Whether an exercise is one of those that follow the standing test, in what to do next and in the routine.
    dose : Dose
        How much is enough.
    hidden : callable
        For somebody who is seen from where nothing can be judged, in the start posture or not: the key of what to
        change (`live.…`), or None, given the measures of one frame.
    turned : callable
        For somebody in about the right posture: the key of what to change about the view (`live.…`), or None, given
        the measures of one frame.
    angles : sequence of TrueAngle
        What is compared with truth.
    sizes : sequence of TrueSize
        Faults whose size is compared with something of another name; the first that fits counts.
    range_is_depth : bool
        Whether the range of its repetitions is what ground truth calls their depth.
    rising : tuple of (str, str)
        Settings that make sense only in this order, smaller first.
    steps : sequence of float
        When each step begins in its moving picture (`show.movement`), which shows the left side, seconds; empty if it
        has none. Its words for them are `steps`, separated by `|`.
    """

    key: str
    role: Literal["test", "exercise"]
    settings: type[Any]
    machine: Callable[[Settings, Calibration], Exercise]
    faults: Mapping[str, tuple[str, ...]]
    needs_outline: bool = False
    on_floor: bool = True
    sides_together: bool = False
    in_routine: bool = True
    dose: Dose = Dose()
    hidden: Callable[[Mapping[str, float], Calibration], str | None] = lambda values, calibration: None
    turned: Callable[[Mapping[str, float], Calibration], str | None] = lambda values, calibration: None
    angles: Sequence[TrueAngle] = ()
    sizes: Sequence[TrueSize] = ()
    range_is_depth: bool = False
    rising: Sequence[tuple[str, str]] = ()
    steps: Sequence[float] = ()

    @property
    def table(self) -> str:
        """The name of its settings: the key with underscores, as TOML and Python write it."""
        return self.key.replace("-", "_")

    def say(self, what: str, /, **values: Any) -> str:
        """One of its sentences, see `WORDS`."""
        return say(f"activity.{self.key}.{what}", **values)

    def say_each(self, what: str, side: Side) -> tuple[str, ...]:
        """Sentences that follow each other (`setup`, `steps`), for one side; none if it has no such words."""
        if not self.has(what):
            return ()
        hand = side if side == "both" else other_side(side)
        return tuple(self.say(what, leg=side_name(side), hand=side_name(hand)).split("|"))

    def has(self, what: str) -> bool:
        """Whether it has such a sentence, for those that not every activity has."""
        return has(f"activity.{self.key}.{what}")


#: What every activity has words for. Guide: title, camera, posture, movement, dose. Live: name (short title), take_up,
#: be_still, go, out, hold, back (phases), gauge, too_small. Results: plan (title in a plan), posture_needed,
#: movement_needed. Report: axis, zone, trust. One may also say why nothing is found in words of its own: view_needed,
#: other_movement; and how to do it, before it is done: setup (spoken), steps (of its moving picture).
WORDS = (
    *("title", "camera", "posture", "movement", "dose"),
    *("name", "take_up", "be_still", "go", "out", "hold", "back", "gauge", "too_small"),
    *("plan", "posture_needed", "movement_needed"),
    *("axis", "zone", "trust"),
)

_BUILT_IN = {
    "er-test": "hipcam.judge.activities.er_test:ER_TEST",
    "bridge": "hipcam.judge.activities.bridge:BRIDGE",
    "ninety-ninety": "hipcam.judge.activities.ninety_ninety:NINETY_NINETY",
    "side-lying": "hipcam.judge.activities.side_lying:SIDE_LYING",
}
_registered: dict[str, Activity] = {}

#: Find out which activity it is.
AUTO = "auto"


def register(activity: Activity) -> Activity:
    """Make an activity known to all of hipcam; give it back.

    Raises
    ------
    ValueError
        If there is another one of that key.
    """
    if activity.key in _BUILT_IN or _registered.setdefault(activity.key, activity) is not activity:
        raise ValueError(f"there is already an activity {activity.key!r}")
    return activity


def forget(key: str) -> None:
    """Take back what `register` made known; nothing happens if there is none."""
    _registered.pop(key, None)


def keys() -> tuple[str, ...]:
    """The keys of all activities, without loading them."""
    return (*_BUILT_IN, *_registered)


def activity(key: str) -> Activity:
    """The activity of this key.

    Raises
    ------
    KeyError
        If there is none.
    """
    if key in _registered:
        return _registered[key]
    module, _, name = _BUILT_IN[key].partition(":")
    found: Activity = getattr(import_module(module), name)
    return found


def activities() -> tuple[Activity, ...]:
    """All activities."""
    return tuple(activity(key) for key in keys())
