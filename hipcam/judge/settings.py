"""All settings in one typed, frozen object, and the TOML file that overrides its defaults.

Those that hold for every activity stand here; an activity brings its own (`Activity.settings`).
"""

from __future__ import annotations

import difflib
import math
import sys
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from hipcam.core.errors import SettingsError
from hipcam.core.files import open_plain
from hipcam.core.setting import setting
from hipcam.judge.activity import activities
from hipcam.words import say
from hipcam.words.names import unit_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


@dataclass(frozen=True)
class SignalSettings:
    """How landmarks are cleaned before they are measured."""

    gap_limit: float = setting(0.3, "s", "longest gap that is filled", high=5)
    cutoff: float = setting(4.0, "Hz", "movement faster than this is taken for noise", low=0.5, high=30)


@dataclass(frozen=True)
class ArmingSettings:
    """When watching begins and ends."""

    arming_time: float = setting(
        0.2, "s", "how long the start posture must be seen before anything counts (1 s live)", high=10
    )
    still_band: float = setting(
        360.0, "deg", "how little the body may move meanwhile (5 live; a recording need not be still)", high=360
    )
    quiet_time: float = setting(
        0.5, "s", "how long to be still after several movements so that they count, not having been before", high=10
    )
    quiet_band: float = setting(3.0, "deg", "how little the body may move in that time", high=360)
    leave_time: float = setting(0.8, "s", "how long the posture must be lost before the set ends", high=10)
    lost_time: float = setting(
        1.5, "s", "how long nobody may be seen, or no picture come, before the set ends", high=30
    )
    least_size: float = setting(
        0.20,
        "picture",
        "extent of the body, as a share of the picture's shorter side, below which somebody is too small to measure",
        high=1,
    )


@dataclass(frozen=True)
class MovementSettings:
    """What makes a movement out and back."""

    onset: float = setting(4.0, "deg", "excursion at which a movement is suspected", low=0.5, high=45)
    rest_share: float = setting(0.03, "share", "share of its range below which a movement is at rest", high=0.5)
    top_share: float = setting(0.95, "share", "share of its range above which a movement is near its top", high=1)
    return_share: float = setting(
        0.30,
        "share",
        "share of its range within which it may turn back, or the recording end, and still have come back",
        high=0.9,
    )
    ended_share: float = setting(
        0.10, "share", "share of its range within which one that is cut off has come back", high=0.9
    )
    least_time: float = setting(0.5, "s", "a movement out and back that is quicker is not one", high=5)
    rest_window: float = setting(1.5, "s", "how far back the level of rest is looked for", low=0.1, high=10)
    still_time: float = setting(0.4, "s", "how long to stay in the region of rest to have come back", high=5)
    still_band: float = setting(3.0, "deg", "how little to move to be still", high=20)
    resettle_time: float = setting(1.0, "s", "how long to be still near rest to have a new level of rest", high=10)


@dataclass(frozen=True)
class FormSettings:
    """From what was seen to a verdict, whatever the activity."""

    persistence: float = setting(0.25, "s", "how long a fault must last before it is one", low=0.05, high=5)
    sure: float = setting(0.85, "probability", "how sure a fault must be to be one", low=0.5, high=1)
    worth_telling: float = setting(
        0.25, "probability", "how sure a suspicion must be to be told; what is less probable is a pass", high=0.5
    )
    likely: float = setting(
        0.5, "probability", "how sure a suspicion must be so that a movement is not called good or clean", high=1
    )
    least_agreement: float = setting(
        0.5, "correlation", "agreement with truth on bodies left out below which a reading tells nothing", high=1
    )
    least_seen: float = setting(0.5, "visibility", "visibility below which a landmark is guessed", high=1)


@dataclass(frozen=True)
class RoutineSettings:
    """When the routine is over before its end."""

    # Farrar and others, Pain 94 (2001) 149-158: two points of eleven are a change in pain that matters to people.
    pain_rise: float = setting(
        2.0,
        "points",
        "rise of pain, on the scale from 0 to 10, from its lowest in a routine that ends it",
        low=1,
        high=10,
    )


@dataclass(frozen=True)
class Settings:
    """Everything that can be set, a table each in the TOML file.

    The settings of an activity are an attribute named like its table, such as `settings.bridge`.

    Attributes
    ----------
    signals, arming, movement, form, routine
        What holds for every activity.
    own : mapping of str to object
        Those of activities, by table, as far as they differ from the defaults; see `changed`.
    """

    signals: SignalSettings = field(default_factory=SignalSettings)
    arming: ArmingSettings = field(default_factory=ArmingSettings)
    movement: MovementSettings = field(default_factory=MovementSettings)
    form: FormSettings = field(default_factory=FormSettings)
    routine: RoutineSettings = field(default_factory=RoutineSettings)
    own: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __getattr__(self, table: str) -> Any:
        """The settings of an activity."""
        if not table.startswith("_"):
            for one in activities():
                if one.table == table:
                    return self.own.get(table, one.settings())
        raise AttributeError(f"there are no settings {table!r}")

    def tables(self) -> dict[str, Any]:
        """All tables by name, in the order in which they are listed."""
        names = [f.name for f in fields(self) if f.name != "own"] + [one.table for one in activities()]
        return {name: getattr(self, name) for name in names}

    def changed(self, **tables: Any) -> Settings:
        """The same with other tables."""
        general = {name: table for name, table in tables.items() if name in self.__dataclass_fields__}
        default = Settings()
        own = {**self.own, **{name: table for name, table in tables.items() if name not in general}}
        own = {name: table for name, table in own.items() if table != getattr(default, name)}
        return replace(self, **general, own=own)

    def to_dict(self) -> dict[str, dict[str, float]]:
        """Plain nested dictionaries, as they stand in a result's provenance."""
        return {name: asdict(table) for name, table in self.tables().items()}


#: Bytes that a settings file may have.
_LARGEST = 1_000_000
#: Settings that make sense only in this order: table, smaller, larger. Activities have their own.
_RISING = (
    ("movement", "rest_share", "return_share"),
    ("movement", "return_share", "top_share"),
)


#: Live, the start posture must be held still for a second before anything counts.
LIVE_ARMING = ArmingSettings(arming_time=1.0, still_band=5.0)


def read_settings(path: Path, base: Settings | None = None) -> Settings:
    """Read a TOML file over the defaults.

    Parameters
    ----------
    path : Path
        A TOML file with the tables of `Settings`.
    base : Settings, optional
        Other defaults.

    Raises
    ------
    SettingsError
        If the file cannot be read or is not TOML; if a table or key is unknown (the nearest is named), a value has
        the wrong type or cannot be.
    """
    settings = _overridden(base or Settings(), _parsed(path), f"{path}: ")
    _check_order(settings, path)
    return settings


def named_in(path: Path) -> set[tuple[str, str]]:
    """The settings that a file names, each as its table and its key; see `read_settings` for what goes wrong."""
    return {(table, key) for table, values in _parsed(path).items() for key in values}


def _parsed(path: Path) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        with open_plain(path) as file:
            text = file.read(_LARGEST + 1)
    except OSError as error:
        raise SettingsError(say("error.settings_unreadable", path=path, why=error.strerror)) from error
    if len(text) > _LARGEST:
        raise SettingsError(say("error.settings_large", path=path))
    try:
        given: dict[str, Any] = tomllib.loads(text.decode("utf-8-sig"))
    except ValueError as error:  # not TOML, not text, a number of thousands of digits
        raise SettingsError(say("error.settings_not_toml", path=path, why=error)) from error
    except RecursionError as error:
        raise SettingsError(say("error.settings_not_toml", path=path, why=say("error.settings_deep"))) from error
    return given


def _overridden(settings: Settings, given: dict[str, Any], where: str) -> Settings:
    tables = settings.tables()
    changes: dict[str, Any] = {}
    for name, values in given.items():
        if name not in tables:
            raise SettingsError(say("error.no_setting", what=f"{where}{name}", hint=_nearest(name, tables)))
        if not isinstance(values, dict):
            raise SettingsError(say("error.settings_table", what=f"{where}{name}", table=name))
        known = {f.name: f.metadata for f in fields(tables[name])}
        for key, value in values.items():
            what = f"{where}{name}.{key}"
            if key not in known:
                raise SettingsError(say("error.no_setting", what=what, hint=_nearest(key, known)))
            values[key] = _checked(value, known[key], what)
        changes[name] = replace(tables[name], **values)
    return settings.changed(**changes)


def _checked(value: Any, limits: Mapping[str, Any], what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise SettingsError(
            say("error.setting_no_number", what=what, unit=unit_name(limits["unit"]), value=repr(value))
        )
    low, high = limits["low"], limits["high"]
    if not (low <= value <= high and math.isfinite(value)):
        given = str(value)[:20]
        raise SettingsError(
            say("error.setting_range", what=what, low=low, high=high, unit=unit_name(limits["unit"]), value=given)
        )
    return float(value)


def _check_order(settings: Settings, path: Path) -> None:
    rising = [*_RISING, *((one.table, *pair) for one in activities() for pair in one.rising)]
    for table, smaller, larger in rising:
        low, high = (getattr(getattr(settings, table), name) for name in (smaller, larger))
        if not low < high:
            pair = {"smaller": f"{table}.{smaller}", "larger": f"{table}.{larger}"}
            raise SettingsError(say("error.settings_order", path=path, low=low, high=high, **pair))


def _nearest(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.4)
    if close:
        return say("error.did_you_mean", name=repr(close[0]))
    return say("error.there_are", names=", ".join(known))
