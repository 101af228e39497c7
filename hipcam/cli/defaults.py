"""A person's own defaults: a settings file in their configuration folder, under what `--settings` names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from hipcam.judge.settings import Settings

#: The environment variable that says in which folder the defaults are, and the file's name.
CONFIG_DIR_VARIABLE, FILE_NAME = "HIPCAM_CONFIG_DIR", "settings.toml"


def defaults_file() -> Path:
    """Where one's own defaults stand, whether or not there are any."""
    named = os.environ.get(CONFIG_DIR_VARIABLE)
    if named:
        return Path(named).expanduser().absolute() / FILE_NAME
    import platformdirs

    return platformdirs.user_config_path("hipcam", appauthor=False) / FILE_NAME


def settings_files(given: argparse.Namespace) -> list[Path]:
    """What is read over hipcam's own defaults, in this order."""
    own = defaults_file()
    return [file for file in (own if os.path.lexists(own) else None, given.settings) if file is not None]


def settings_for(given: argparse.Namespace, base: Settings | None = None) -> Settings:
    """The settings for a command: hipcam's defaults or this `base`, then one's own defaults, then `--settings`.

    Raises
    ------
    SettingsError
        If one of the files cannot be read or holds what cannot be.
    """
    from hipcam.judge.settings import Settings, read_settings

    settings = base or Settings()
    for file in settings_files(given):
        settings = read_settings(file, settings)
    return settings
