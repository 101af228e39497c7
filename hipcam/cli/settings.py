"""`hipcam settings`: every setting as it holds here, and where it comes from."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from hipcam.cli.common import OK, Commands, Parser, add_settings
from hipcam.cli.defaults import defaults_file, settings_files, settings_for
from hipcam.words import say
from hipcam.words.names import unit_name

if TYPE_CHECKING:
    import argparse


def add(commands: Commands, common: Parser) -> None:
    """Add the command `settings`."""
    settings = commands.add_parser(
        "settings",
        parents=[common],
        help=say("cli.settings.help"),
        description=say("cli.settings.about"),
    )
    add_settings(settings)
    settings.set_defaults(run=_settings)


def _settings(given: argparse.Namespace) -> int:
    """Print them as TOML, which can be read back as a settings file."""
    from hipcam.judge.settings import named_in

    settings, files = settings_for(given), settings_files(given)
    # The last file that names a setting has it.
    origin = {setting: file for file in files for setting in named_in(file)}
    own = defaults_file()
    print(f"# {say('cli.settings.yours' if own in files else 'cli.settings.none_yet', file=own)}")
    for table, values in settings.tables().items():
        print(f"\n[{table}]")
        for field in fields(values):
            comes_from = origin.get((table, field.name), say("cli.settings.default"))
            line = f"{field.name} = {getattr(values, field.name)!r}"
            print(f"{line:32s}# {unit_name(field.metadata['unit'])}; {comes_from}")
    return OK
