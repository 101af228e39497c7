"""Declaring a number of the calibration."""

from __future__ import annotations

from dataclasses import field
from typing import Any


def fitted(unit: str, meaning: str) -> Any:
    """Declare a number of the calibration: its unit and what it means; its value stands in each network's file."""
    return field(metadata={"unit": unit, "meaning": meaning})
