"""All settings in one typed, frozen object, and the TOML file that overrides its defaults."""

from __future__ import annotations

import difflib
import math
import sys
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from hipcam.core.errors import SettingsError
from hipcam.core.setting import setting
from hipcam.judge.activities.bridge import BridgeSettings
from hipcam.judge.activities.er_test import ErTestSettings
from hipcam.judge.activities.ninety_ninety import NinetyNinetySettings
from hipcam.judge.activities.side_lying import SideLyingSettings
from hipcam.judge.detector import MovementSettings
from hipcam.judge.machine import ArmingSettings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True)
class SignalSettings:
    """How landmarks are cleaned before they are measured."""

    gap_limit: float = setting(0.3, "s", "longest gap that is filled", high=5)
    cutoff: float = setting(4.0, "Hz", "movement faster than this is taken for noise", low=0.5, high=30)


@dataclass(frozen=True)
class Settings:
    """Everything that can be set, a table each in the TOML file."""

    signals: SignalSettings = field(default_factory=SignalSettings)
    arming: ArmingSettings = field(default_factory=ArmingSettings)
    movement: MovementSettings = field(default_factory=MovementSettings)
    er_test: ErTestSettings = field(default_factory=ErTestSettings)
    bridge: BridgeSettings = field(default_factory=BridgeSettings)
    ninety_ninety: NinetyNinetySettings = field(default_factory=NinetyNinetySettings)
    side_lying: SideLyingSettings = field(default_factory=SideLyingSettings)

    def to_dict(self) -> dict[str, dict[str, float]]:
        """Plain nested dictionaries, as they stand in a result's provenance."""
        return asdict(self)


#: Settings that make sense only in this order: table, smaller, larger.
_RISING = (
    ("movement", "rest_share", "return_share"),
    ("movement", "return_share", "top_share"),
    ("er_test", "leg_down", "leg_up"),
    ("er_test", "least_bend", "most_bend"),
    ("bridge", "partial_share", "least_share"),
    ("ninety_ninety", "partial_lean", "least_lean"),
    ("side_lying", "partial_rise", "least_rise"),
)


#: Live, the start posture must be held still for a second before anything counts.
LIVE_ARMING = ArmingSettings(arming_time=1.0, still_band=5.0)


def read_settings(path: Path, base: Settings | None = None) -> Settings:
    """Read a TOML file over the defaults.

    Parameters
    ----------
    path : Path
        A TOML file with tables named like the fields of `Settings`.
    base : Settings, optional
        Other defaults.

    Raises
    ------
    SettingsError
        If the file cannot be read or is not TOML; if a table or key is unknown (the nearest is named), a value has
        the wrong type or cannot be.
    """
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"The settings file {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The settings file {path} is not valid TOML: {error}.") from error
    changed: Settings = _overridden(base or Settings(), tables, f"{path}: ")
    for table, smaller, larger in _RISING:
        low, high = (getattr(getattr(changed, table), name) for name in (smaller, larger))
        if not low < high:
            raise SettingsError(f"{path}: {table}.{smaller} ({low:g}) must be less than {table}.{larger} ({high:g}).")
    return changed


def _overridden(settings: Any, values: dict[str, Any], where: str) -> Any:
    known = {f.name: f for f in fields(settings)}
    changes: dict[str, Any] = {}
    for key, value in values.items():
        if key not in known:
            raise SettingsError(f"{where}{key} is not a setting; {_nearest(key, known)}")
        current = getattr(settings, key)
        if is_dataclass(current):
            if not isinstance(value, dict):
                raise SettingsError(f"{where}{key} is a table of settings; write [{key}] on a line of its own.")
            changes[key] = _overridden(current, value, f"{where}{key}.")
        else:
            changes[key] = _checked(value, known[key].metadata, f"{where}{key}")
    return replace(settings, **changes)


def _checked(value: Any, limits: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise SettingsError(f"{where} must be a number ({limits['unit']}), not {value!r}.")
    if not (limits["low"] <= value <= limits["high"] and math.isfinite(value)):
        raise SettingsError(
            f"{where} must lie between {limits['low']:g} and {limits['high']:g} {limits['unit']}, "
            f"not {str(value)[:20]}."
        )
    return float(value)


def _nearest(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.4)
    return f"did you mean {close[0]!r}?" if close else f"there are {', '.join(known)}."
