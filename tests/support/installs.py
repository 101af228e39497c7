"""What tests of installing look at."""

from __future__ import annotations

from pathlib import Path


def names(folder: Path) -> list[str]:
    """What is in a folder."""
    return [path.name for path in folder.iterdir()]


def is_one_clear_sentence(message: str) -> bool:
    """Whether somebody can read it at one go."""
    return "\n" not in message and message[-1] == "." and len(message) < 600
