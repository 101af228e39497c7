"""Pages: templates filled in, what belongs to them, and what forms on them send."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, unquote

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from hipcam.show.report.assets import asset, markup
from hipcam.words import language, say
from hipcam.words.names import begin

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup
    from starlette.requests import Request

#: The most that a form may send, bytes.
MOST_OF_A_FORM = 1 << 16
#: What holds whom the pages are about.
_WHO = "hipcam-person"
#: How long a browser remembers that, seconds.
_YEAR = 365 * 24 * 3600
#: The pages that each page leads to.
_ROOMS = (("home", "/"), ("live", "/live"), ("videos", "/videos"), ("history", "/history"), ("setup", "/setup"))
_KINDS = {"css": "text/css", "js": "text/javascript"}


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of the app."""
    here = request.url.path
    written = part(
        template,
        language=language(),
        safety=say("safety"),
        rooms=[(say(f"app.nav.{name}"), to, here == to or (to != "/" and here.startswith(to))) for name, to in _ROOMS],
        who=person(request),
        **values,
    )
    return HTMLResponse(written, status)


def trouble(request: Request, error: Exception) -> HTMLResponse:
    """The page that says in one sentence why something could not be done."""
    return page(request, "trouble.html", 409, said=str(error), back="/")


def missing(request: Request, error: Exception) -> HTMLResponse:
    """The page that says that there is none here."""
    return page(request, "trouble.html", 404, said=say("app.no_page"), back="/")


def part(template: str, **values: Any) -> str:
    """A part of a page."""
    return _environment().get_template(template).render(**values)


def within(report: str) -> Markup:
    """What a page of `show.report` says, to stand within a page of the app, which has its style and script."""
    body = report.partition("<body>")[2].rpartition("</body>")[0]
    return markup(re.sub(r"<script>.*?</script>", "", body, flags=re.DOTALL))


def belonging(request: Request) -> Response:
    """A style or a script: the report's, or the app's own."""
    name = request.path_params["name"]
    ending = name.rpartition(".")[2]
    known = {
        "page.css": asset,
        "page.js": asset,
        **dict.fromkeys(("app.css", "app.js", "videos.js", "stage.js", "setup.js", "share.js", "phone.js"), _site),
    }
    if name not in known:
        raise HTTPException(404)
    return Response(known[name](name), media_type=_KINDS[ending])


async def fields(request: Request) -> dict[str, list[str]]:
    """What a form has sent.

    Raises
    ------
    HTTPException
        If it is more than a form of these pages sends.
    """
    sent = b""
    async for piece in request.stream():
        sent += piece
        if len(sent) > MOST_OF_A_FORM:
            raise HTTPException(413)
    return parse_qs(sent.decode("utf-8", "replace"), keep_blank_values=True)


def person(request: Request) -> str:
    """Whom the pages are about; empty for nobody named."""
    return unquote(request.cookies.get(_WHO, ""))


def remember_person(response: Response, name: str) -> None:
    """Make the pages be about somebody from now on."""
    response.set_cookie(_WHO, quote(name), max_age=_YEAR, httponly=True, samesite="strict")


@cache
def _site(name: str) -> str:
    return (resources.files("hipcam.app") / "web" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_site), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(say=say)
    environment.filters["begin"] = begin
    return environment
