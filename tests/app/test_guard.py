"""Nobody gets in but the owner of this machine, from the app's own pages."""

from __future__ import annotations

import pytest
from apps import SITE, Visit
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

ELSEWHERE = "http://example.org"
#: The test client knows the place of a socket by its whole address only.
PRESENT = SITE.replace("http", "ws") + "/present"


def test_the_owner_gets_in_with_the_token_and_strangers_do_not(visit: Visit) -> None:
    assert visit.owner.get("/").status_code == 200
    for path in ("/", "/videos", "/videos/state", "/site/page.css", "/open/guessed", "/key", "/open/"):
        assert visit.stranger.get(path).status_code in (403, 404), path
    assert "hipcam started" not in visit.stranger.get("/").text


def test_a_key_opens_once_and_the_token_again(visit: Visit) -> None:
    key = visit.stranger.get("/key", headers={"authorization": f"Bearer {visit.door.token}"}).text
    assert visit.stranger.get("/key", headers={"authorization": "Bearer guessed"}).status_code == 403
    for code in (303, 403):
        stranger = TestClient(visit.app.pages, base_url=SITE, follow_redirects=False)
        assert stranger.get(f"/open/{key}").status_code == code
    assert visit.stranger.get(f"/open/{visit.door.token}").status_code == 303


def test_the_cookie_is_for_this_site_and_no_script(visit: Visit) -> None:
    cookie = visit.stranger.get(f"/open/{visit.door.token}").headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert visit.door.token.lower() not in cookie


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "example.org"},
        {"host": "localhost:4711"},
        {"host": "127.0.0.1:4712"},
        {"origin": ELSEWHERE},
        {"origin": "http://127.0.0.1:4712"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
    ids=str,
)
def test_another_site_is_refused_even_with_the_cookie(visit: Visit, headers: dict[str, str]) -> None:
    assert visit.owner.get("/", headers=headers).status_code == 403
    with pytest.raises(WebSocketDisconnect), visit.owner.websocket_connect(PRESENT, headers=headers):
        pass


def test_what_changes_something_says_where_it_comes_from(visit: Visit) -> None:
    del visit.owner.headers["origin"]
    assert visit.owner.get("/").status_code == 200
    assert visit.owner.post("/videos", content=b"").status_code == 403


def test_a_page_loads_nothing_from_elsewhere_and_is_kept_nowhere(visit: Visit) -> None:
    headers = visit.owner.get("/").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_an_open_page_holds_the_app(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hipcam.app.presence.LINGERS", 0.0)
    fresh = visit.app.presence.__class__()
    assert not fresh.over, "the first page is waited for"
    with visit.owner.websocket_connect(PRESENT):
        assert not visit.app.presence.over
    assert visit.app.presence.over
