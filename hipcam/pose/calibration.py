"""What is known about a pose network: every bias, gain, spread and threshold that was fitted or chosen on data.

One TOML file a network stands in `hipcam/pose/calibrations`, each number with its unit, what it was fitted on and where
the evidence is. A network may take those that were not found to differ from another's (`otherwise`). The classes here
say what there is, so that a misspelt name is an error; no such number stands anywhere else. Numbers of the
specification are settings, numbers of textbooks stand with their source.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from hipcam.pose.error_model import ErrorModel
from hipcam.pose.fitted import fitted
from hipcam.pose.judging import (
    BridgeCalibration,
    ErTestCalibration,
    MovementCalibration,
    NinetyNinetyCalibration,
    RecogniseCalibration,
    SideLyingCalibration,
)
from hipcam.pose.measuring import (
    BellyCalibration,
    LyingCalibration,
    OutlineCalibration,
    PostureCalibration,
    RepairCalibration,
    SeatedCalibration,
    ShankCalibration,
    StandingCalibration,
    StickCalibration,
    SupineCalibration,
)

if TYPE_CHECKING:
    from importlib.abc import Traversable

    from hipcam.pose.model import PoseModel


@dataclass(frozen=True, slots=True)
class FollowCalibration:
    """Following one person, and where the network begins anew (`pose.follow`, `pose.relay`)."""

    moved: float = fitted("trunk lengths", "how far a trunk may be from where it was a moment ago")
    moved_speed: float = fitted("trunk lengths/s", "and how much further with time")
    turned: float = fitted("deg", "how far a trunk may have turned in a moment")
    turned_speed: float = fitted("deg/s", "and how much further with time")
    grown: float = fitted("ratio", "how much larger or smaller a body may have become in a moment")
    grown_speed: float = fitted("1/s", "and how much more with time")
    longest_doubt: float = fitted(
        "s",
        "after which it no longer matters how long somebody was not seen: a trunk may have travelled 1.1 of its "
        "lengths, turned by 85°, less than from the mat to standing, and grown to 1.8 of its length",
    )
    trunk_of_extent: float = fitted("share", "of the body's extent, the least that is taken for the trunk's length")
    foreshortened: float = fitted("share", "of its length below which a trunk in the picture says nothing by turning")
    overlap: float = fitted("trunk lengths", "distance of two trunks below which they are the same person's")
    surroundings: float = fitted("share", "of a body's extent that is left around it where all else is greyed out")
    settled: float = fitted(
        "s",
        "how long before its cell a network begins: two that begin at different places differ by 3 px in the first "
        "frame and by their lasting 0.3 px after 0.4 s",
    )
    blended: float = fitted("s", "how long what two networks see is blended before one hands over to the other")
    agree: float = fitted("trunk lengths", "median distance of landmarks up to which two networks see the same person")
    visible: float = fitted("probability", "visibility of the landmarks that are compared")
    dim: float = fitted("level", "median brightness (0-255) below which a picture is dim")
    lift: float = fitted("power", "how steeply tones are lifted with what a picture lacks in light: 1 lifts it to dim")
    black: float = fitted("level", "brightness up to which a pixel may be a black bar beside the picture")
    most_lifted: float = fitted("power", "least power to which tones (0-1) are raised, however dim the picture")


@dataclass(frozen=True, slots=True)
class FramingCalibration:
    """Helping somebody into the picture, and hand signs (`live.framing`, `live.gestures`)."""

    dark_empty: float = fitted("level", "mean brightness (0-255) below which a picture with nobody found is too dark")
    dark: float = fitted("level", "mean brightness below which a picture is too dark although somebody is found")
    small: float = fitted(
        "picture", "extent of the body, of the picture's shorter side, below which somebody should come closer"
    )
    upright: float = fitted(
        "1", "how far the trunk points up from which somebody is told to step back rather than to move the camera"
    )
    outside: float = fitted("share", "share of a part's points outside the picture from which it is cut off")
    room: float = fitted("picture", "room beside the body, of the picture's width, into which somebody can move")
    standing_trunk: float = fitted("1", "how far the trunk points up in somebody who stands upright")
    standing_chest: float = fitted("1", "how far the chest points to the camera in somebody who stands facing it")
    standing_hips: float = fitted("1", "how far the hips are over the feet in somebody who stands")
    standing_thigh: float = fitted("deg", "rise of a thigh below which somebody stands on two feet")
    standing_tilt: float = fitted("deg", "tilt of somebody who stands on two feet from which it is the camera's")
    lying_chest: float = fitted("1", "how far the chest points up in somebody who lies on the back")
    lying_across: float = fitted("1", "how far the trunk lies across the picture in somebody who is seen from the side")
    lying_tilt: float = fitted("deg", "tilt of somebody on the back, seen from the side, from which it is the camera's")
    sign_above: float = fitted("trunk or shank", "how far above the nose a wrist must be for a hand sign")
    sign_seen: float = fitted("1", "how well elbow and wrist must be seen for a hand sign")
    sign_raised: float = fitted("trunk or shank", "how far a single hand must rise above its shoulder")
    hand_length: float = fitted("forearm", "from the elbow to the middle of the hand")


@dataclass(frozen=True, slots=True)
class Calibration:
    """One network's numbers, a section each.

    Attributes
    ----------
    network : str
        Whose they are.
    sha256 : str
        Of the file they were read from, in hexadecimal: part of a result's provenance.
    known : bool
        Whether they were fitted on this very network. If not, they are another's: measuring and counting may rest on
        them, form and ± may not.
    errors : mapping of str to ErrorModel
        What each reading of form is worth, by `ACTIVITY.FAULT` or `ACTIVITY.FAULT.VIEW`; made by
        `benchmarks/calibrate.py`.
    """

    network: str
    sha256: str
    known: bool
    follow: FollowCalibration
    posture: PostureCalibration
    standing: StandingCalibration
    seated: SeatedCalibration
    lying: LyingCalibration
    supine: SupineCalibration
    repair: RepairCalibration
    shank: ShankCalibration
    stick: StickCalibration
    outline: OutlineCalibration
    belly: BellyCalibration
    movement: MovementCalibration
    er_test: ErTestCalibration
    bridge: BridgeCalibration
    ninety_ninety: NinetyNinetyCalibration
    side_lying: SideLyingCalibration
    recognise: RecogniseCalibration
    framing: FramingCalibration
    errors: Mapping[str, ErrorModel] = field(default_factory=dict, hash=False)

    def error(self, activity: str, name: str, view: str | None = None) -> ErrorModel | None:
        """What a reading of form is worth, in this view if it was fitted for views; None if nothing is known."""
        return self.errors.get(f"{activity}.{name}.{view}") or self.errors.get(f"{activity}.{name}")


#: The network whose numbers are used where none are known.
DEFAULT = "blazepose_full"
_SECTIONS: dict[str, type[Any]] = {
    "follow": FollowCalibration,
    "posture": PostureCalibration,
    "standing": StandingCalibration,
    "seated": SeatedCalibration,
    "lying": LyingCalibration,
    "supine": SupineCalibration,
    "repair": RepairCalibration,
    "shank": ShankCalibration,
    "stick": StickCalibration,
    "outline": OutlineCalibration,
    "belly": BellyCalibration,
    "movement": MovementCalibration,
    "er_test": ErTestCalibration,
    "bridge": BridgeCalibration,
    "ninety_ninety": NinetyNinetyCalibration,
    "side_lying": SideLyingCalibration,
    "recognise": RecogniseCalibration,
    "framing": FramingCalibration,
}


def calibration_for(model: PoseModel) -> Calibration:
    """The calibration of a pose model; another's, and marked so, if it has none.

    It is chosen by the weights of the landmark network, which other bundles may hold, too; of what was stored only the
    bundle's hash may be known.
    """
    for name in _names():
        plain = _plain(name)
        if model.weights_sha256 in plain["weights"] or model.sha256 in plain["bundles"]:
            return _load(name, known=True)
    return _load(DEFAULT, known=False)


def default_calibration() -> Calibration:
    """That of the network that hipcam installs."""
    return _load(DEFAULT, known=True)


@cache
def _load(name: str, *, known: bool) -> Calibration:
    lender = _plain(name).get("otherwise")
    lent = _plain(lender) if lender else {}
    sections = {
        section: _section(kind, {**lent.get(section, {}), **_plain(name).get(section, {})}, section)
        for section, kind in _SECTIONS.items()
    }
    # Of a network whose readings nobody has fitted yet there is no such file: its form is unknown, the rest is not.
    fitted_errors = _plain(f"errors/{name}") if _there(f"errors/{name}") else {}
    errors = {
        entry: ErrorModel(**{key: value for key, value in model.items() if key in ErrorModel.__dataclass_fields__})
        for entry, model in fitted_errors.items()
    }
    text = (_text(lender) if lender else "") + _text(name) + (_text(f"errors/{name}") if fitted_errors else "")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Calibration(network=name, sha256=digest, known=known, errors=errors, **sections)


def _section(kind: type[Any], table: dict[str, Any], section: str) -> Any:
    """One section's numbers; a table that lacks one, or has one that nobody reads, is an error of ours."""
    names = {f.name for f in fields(kind)}
    if names != set(table):
        raise ValueError(f"the calibration's section {section} must have {sorted(names)}, it has {sorted(table)}")
    # TOML has lists where Python wants something that does not change.
    values = {name: entry["value"] for name, entry in table.items()}
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})


def _names() -> list[str]:
    folder = resources.files("hipcam.pose") / "calibrations"
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def _file(name: str) -> Traversable:
    return (resources.files("hipcam.pose") / "calibrations").joinpath(f"{name}.toml")


def _there(name: str) -> bool:
    return _file(name).is_file()


@cache
def _text(name: str) -> str:
    return _file(name).read_text(encoding="utf-8")


@cache
def _plain(name: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    plain: dict[str, Any] = tomllib.loads(_text(name))
    return plain
