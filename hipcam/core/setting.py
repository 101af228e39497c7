"""Declaring a setting: its default, unit, meaning and range."""

from __future__ import annotations

from dataclasses import field


def setting(default: float, unit: str, meaning: str, *, low: float = 0.0, high: float = float("inf")) -> float:
    """Declare a field of a settings object: its default, unit, meaning and the range of possible values."""
    return field(default=default, metadata={"unit": unit, "meaning": meaning, "low": low, "high": high})
