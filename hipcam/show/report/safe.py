"""Putting data and assets into a page safely."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment
    from markupsafe import Markup

    #: A result as it stands in its JSON.
    Plain = Mapping[str, Any]
    from hipcam.core.types import Side

    #: Pictures (JPEG) of faults by name, side and start in seconds.
    Stills = Mapping[tuple[str, Side, float], bytes]


def _data(picture: bytes | None) -> str | None:
    return f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}" if picture else None


def _safe(markup: str) -> Markup:
    """Markup of our own making, which is not escaped."""
    from markupsafe import Markup

    return Markup(markup)


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _asset(name: str) -> str:
    return (resources.files("hipcam.show.report") / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(_asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
