"""What is known about a pose network: every bias, gain, spread and threshold that was fitted or chosen on data.

One TOML file a network stands in `hipcam/pose/calibrations`, each number with its unit, what it was fitted on and where
the evidence is. The classes here say what there is, so that a misspelt name is an error; no such number stands
anywhere else. Numbers of the specification are settings, numbers of textbooks stand with their source.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from hipcam.pose.judging import (
    BridgeCalibration,
    ErTestCalibration,
    MovementCalibration,
    NinetyNinetyCalibration,
    RecogniseCalibration,
    SideLyingCalibration,
)

if TYPE_CHECKING:
    from hipcam.pose.model import PoseModel


@dataclass(frozen=True, slots=True)
class FollowCalibration:
    """Following one person, and where the network begins anew (`pose.follow`, `pose.relay`)."""


@dataclass(frozen=True, slots=True)
class PostureCalibration:
    """How the body lies in the room, and its proportions (`measure.body`, `measure.posture`)."""


@dataclass(frozen=True, slots=True)
class StandingCalibration:
    """The standing test's measures (`measure.standing`)."""


@dataclass(frozen=True, slots=True)
class SeatedCalibration:
    """The 90-90's measures (`measure.seated`)."""


@dataclass(frozen=True, slots=True)
class LyingCalibration:
    """The side-lying rotation's measures (`measure.side_lying`)."""


@dataclass(frozen=True, slots=True)
class SupineCalibration:
    """The bridge's measures (`measure.supine`)."""


@dataclass(frozen=True, slots=True)
class RepairCalibration:
    """Poses that no body takes (`track.repair`), and smoothing live (`track.smooth`)."""


@dataclass(frozen=True, slots=True)
class ShankCalibration:
    """The outline of the lifted shank (`track.evidence.shank`, `track.evidence.observer`)."""


@dataclass(frozen=True, slots=True)
class StickCalibration:
    """The upright stick (`track.evidence.stick`)."""


@dataclass(frozen=True, slots=True)
class BellyCalibration:
    """The outline of the belly (`track.evidence.belly`)."""


@dataclass(frozen=True, slots=True)
class FramingCalibration:
    """Helping somebody into the picture, and hand signs (`live.framing`, `live.gestures`)."""


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
    belly: BellyCalibration
    movement: MovementCalibration
    er_test: ErTestCalibration
    bridge: BridgeCalibration
    ninety_ninety: NinetyNinetyCalibration
    side_lying: SideLyingCalibration
    recognise: RecogniseCalibration
    framing: FramingCalibration


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
    plain = _plain(name)
    sections = {section: _section(kind, plain.get(section, {}), section) for section, kind in _SECTIONS.items()}
    return Calibration(network=name, sha256=hashlib.sha256(_text(name).encode()).hexdigest(), known=known, **sections)


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


@cache
def _text(name: str) -> str:
    return (resources.files("hipcam.pose") / "calibrations" / f"{name}.toml").read_text(encoding="utf-8")


@cache
def _plain(name: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    plain: dict[str, Any] = tomllib.loads(_text(name))
    return plain
