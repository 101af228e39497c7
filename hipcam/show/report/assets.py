"""Templates, assets and data, put into a page safely."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from hipcam.core.files import MARKS
from hipcam.words import language, say
from hipcam.words.names import begin

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def render(template: str, script: str = "", **values: Any) -> str:
    """A page.

    Parameters
    ----------
    template, script : str
        Names of its files; without one it has no script.
    **values
        What the template asks for beside what every page needs.
    """
    style = asset("page.css")
    if script:
        code = asset(script)
        values.update(script=markup(code), script_hash=_hash(code))
    return (
        _environment()
        .get_template(template)
        .render(
            mark=MARKS["html"],
            language=language(),
            safety=say("safety"),
            style=markup(style),
            style_hash=_hash(style),
            **values,
        )
    )


def data_url(picture: bytes | None, kind: str = "jpeg") -> str | None:
    """A picture as the address of itself."""
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}" if picture else None


def markup(made: str) -> Markup:
    """Markup of our own making, which is not escaped."""
    from markupsafe import Markup

    return Markup(made)


@cache
def asset(name: str) -> str:
    """A file that comes with the report."""
    return (resources.files("hipcam.show.report") / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _say_with_code(key: str, code: str) -> Markup:
    """A sentence in which something to be typed stands at `{code}`."""
    from markupsafe import Markup, escape

    return Markup(escape(say(key, code="{code}"))).format(code=Markup("<code>{}</code>").format(code))


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(say=say, say_with_code=_say_with_code)
    environment.filters["begin"] = begin
    return environment
