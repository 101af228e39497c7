"""A session on a phone: said before it is open, one page and two keys, each screen by its own code, ended at once."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from apps import Visit
from browsing import assert_accessible, until
from ifaddr import IP, Adapter
from runs import HIPCAM, ROOT
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from hipcam.app.instance import ADDRESS
from hipcam.app.live import CLOSE, PICTURE, PRESSED, SIZE, WORDS, Session
from hipcam.app.networks import Network, home_networks
from hipcam.app.phones import taken
from hipcam.pose.model import PoseModel
from hipcam.words import say

HOME = Network("Wi-Fi", ADDRESS)
#: More than a connection holds on its way, bytes.
LARGE = 32_000_000


def coached(session: Session, pipe: Connection) -> None:
    """Shows a picture for each word that it is told, with all of them as its words, until it is closed.

    On the left side the picture is `LARGE`.
    """
    told = "begun"
    while True:
        pipe.send((WORDS, (told,)))
        pipe.send((PICTURE, (time.perf_counter(), bytes(LARGE) if session.side == "left" else told.encode())))
        word, about = pipe.recv()
        if word == CLOSE:
            return
        told += about if word == PRESSED else f"{about[0]}x{about[1]}" if word == SIZE else ""


@dataclass
class Screen:
    """A phone: where the page is, and the cookie it has."""

    host: str
    cookie: str = ""

    def ask(self, path: str, method: str = "GET", body: str = "", **headers: str) -> http.client.HTTPResponse:
        address, port = self.host.split(":")
        with closing(http.client.HTTPConnection(address, int(port), timeout=5)) as connection:
            connection.request(method, path, body or None, {"Cookie": self.cookie, **headers})
            response = connection.getresponse()
            response.read()
            return response

    def enter(self, address: str) -> int:
        """Open a code's address; its answer's status."""
        response = self.ask(address.partition(self.host)[2])
        self.cookie = (response.getheader("Set-Cookie") or self.cookie).partition(";")[0]
        return response.status

    def pictures(self, path: str = "/live/pictures", **headers: str) -> ClientConnection:
        origin = Origin(headers.pop("origin", f"http://{self.host}"))
        return connect(
            f"ws://{self.host}{path}", origin=origin, additional_headers={"Cookie": self.cookie, **headers}, proxy=None
        )


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    visit = Visit(tmp_path / "data", coach=coached, camera="clip.mp4", networks=lambda: [HOME])
    yield visit
    visit.owner.post("/share/stop")
    visit.close()


def share(visit: Visit) -> str:
    """Press the button; the address of the code."""
    return code(str(visit.owner.post("/share", data={"network": ADDRESS}).text))


def code(page: str) -> str:
    found = re.search(r"http://[^<\"]+/c/\w+", page)
    assert found is not None, page
    return found[0]


def let_in(address: str) -> Screen:
    screen = Screen(address.split("/")[2])
    assert screen.enter(address) == 303
    return screen


def looking(visit: Visit) -> str:
    return str(visit.owner.get("/share/state").json()["looking"])


def told(pictures: ClientConnection, ending: str, say: Any = None) -> None:
    """Wait for words that end so, drawing what comes; say something first."""
    if say is not None:
        pictures.send(json.dumps(say))
    while True:
        message = pictures.recv(timeout=10)
        if isinstance(message, bytes):
            pictures.send(json.dumps({"drawn": 1e-9}))
        elif "".join(json.loads(message)["words"]).endswith(ending):
            return


def begin(visit: Visit, side: str = "both") -> None:
    visit.owner.post("/live", data={"activity": "bridge", "side": side})


# --- What is said, and what is open ---


def test_what_it_opens_is_said_before_it_is_open(visit: Visit) -> None:
    page = visit.owner.get("/share").text
    for key in ("about", "until", "http", "not_shared"):
        assert say(f"app.share.{key}").replace('"', "&#34;") in page
    assert "/c/" not in page and looking(visit) == ""
    assert 'href="/share"' in visit.owner.get("/live").text
    share(visit)
    assert looking(visit) == say("app.share.looking", n=0)


def test_a_stranger_on_this_machine_cannot_share(visit: Visit) -> None:
    for path in ("/share", "/share/state"):
        assert visit.stranger.get(path).status_code == 403
    for path in ("/share", "/share/code", "/share/stop"):
        assert visit.stranger.post(path, data={"network": ADDRESS}).status_code == 403


@pytest.mark.parametrize("address", ["", "0.0.0.0", "8.8.8.8", "::", "localhost"])
def test_only_an_address_that_was_offered_is_opened(visit: Visit, address: str) -> None:
    assert visit.owner.post("/share", data={"network": address}).status_code == 404
    assert looking(visit) == ""


def test_without_a_network_one_sentence_says_so(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "data", networks=list)
    page = visit.owner.get("/share").text
    visit.close()
    assert say("app.share.no_network") in page and "<form" not in page


def test_of_several_networks_one_is_chosen(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "data", networks=lambda: [Network("eth0", "10.0.0.2"), Network("wlan0", "192.168.1.2")])
    page = visit.owner.get("/share").text
    visit.close()
    assert page.count('type="radio" name="network"') == 2 and "checked" not in page
    assert "wlan0" in page and "192.168.1.2" in page


def test_only_private_addresses_of_this_machine_are_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    private = ["10.1.2.3", "172.16.0.1", "172.31.255.254", "192.168.178.20", "169.254.7.7"]
    others: list[Any] = ["127.0.0.1", "8.8.8.8", "172.32.0.1", "192.0.2.2", "100.64.0.1", "0.0.0.0", ("fd00::2", 0, 0)]
    given = [IP(address, 24, "wlan0") for address in (*private, *others)]
    monkeypatch.setattr("ifaddr.get_adapters", lambda: [Adapter("wlan0", "Wi-Fi", given)])
    assert home_networks() == [Network("Wi-Fi", address) for address in private]


def test_the_networks_of_this_machine_are_found() -> None:
    for network in home_networks():
        with closing(socket.create_server((network.address, 0))) as listener:
            assert listener.getsockname()[0] == network.address != "0.0.0.0"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="platform: sockets are read from /proc")
@pytest.mark.parametrize("options", [(), ("--share",)], ids=str)
def test_nothing_listens_but_to_this_machine_until_somebody_has_pressed(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    command = [*HIPCAM, "app", "--no-browser", "--data-dir", str(tmp_path / "data"), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        if options:
            assert say("app.share.about") in process.stdout.readline()
        assert said.rstrip().endswith("/share") == bool(options)
        assert [address for address, _ in listening(process.pid)] == ["127.0.0.1"]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def listening(process: int) -> list[tuple[str, int]]:
    """Where a process listens."""
    own = set()
    for link in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # what looks at this folder has it open
            own.add(link.readlink().name.removeprefix("socket:[").removesuffix("]"))
    found = []
    for table, length in (("tcp", 4), ("tcp6", 16)):
        for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state, *rest = line.split()
            if state == "0A" and rest[5] in own:
                address, port = (bytes.fromhex(part) for part in local.split(":"))
                words = b"".join(address[at : at + 4][::-1] for at in range(0, length, 4))
                family = socket.AF_INET if length == 4 else socket.AF_INET6
                found.append((socket.inet_ntop(family, words), int.from_bytes(port, "big")))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="platform: sockets are read from /proc")
def test_it_listens_at_the_one_address_that_was_chosen(visit: Visit) -> None:
    before = listening(os.getpid())
    address = share(visit)
    share(visit)  # pressed twice
    opened = [place for place in listening(os.getpid()) if place not in before]
    assert [f"{host}:{port}" for host, port in opened] == [address.split("/")[2]]


# --- Who gets in ---


def test_a_code_lets_one_in_once(visit: Visit) -> None:
    address = share(visit)
    screen = let_in(address)
    assert screen.ask("/").status == 200
    assert Screen(screen.host).enter(address) == 403
    assert screen.enter(address) == 303, "the one that it has let in comes back by it"
    assert say("app.share.used") in visit.owner.get("/share").text
    assert let_in(code(visit.owner.post("/share/code").text)).ask("/").status == 200
    assert screen.ask("/").status == 200, "the first one stays"


def test_a_code_is_typed_in_any_case_and_looking_does_not_use_it_up(visit: Visit) -> None:
    address = share(visit)
    screen = Screen(address.split("/")[2])
    path = address.partition(screen.host)[2]
    assert screen.ask(path, "HEAD").status == 403
    assert screen.enter(address.replace(path[3:], path[3:].upper())) == 303


def test_a_code_is_void_after_some_minutes(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hipcam.app.phones.VALID", 0.2)
    address = share(visit)
    time.sleep(0.3)
    assert Screen(address.split("/")[2]).enter(address) == 403
    assert say("app.share.old") in visit.owner.get("/share").text


def test_another_code_takes_the_place_of_the_one_before(visit: Visit) -> None:
    first = share(visit)
    second = code(visit.owner.post("/share/code").text)
    assert first != second
    assert Screen(first.split("/")[2]).enter(first) == 403
    let_in(second)


def test_without_a_code_nothing_is_to_be_had(visit: Visit) -> None:
    stranger = Screen(share(visit).split("/")[2], "hipcam-phone=guessed")
    for path in ("/", "/live", "/history", "/site/page.css", "/c/guessed234", "/c/%C3%BC", "/present", "/open/x"):
        assert stranger.ask(path).status == 403, path
    with pytest.raises(InvalidStatus, match="403"):
        stranger.pictures()


def test_whoever_was_let_in_finds_one_page(visit: Visit) -> None:
    screen = let_in(share(visit))
    for path in (
        *("/live", "/share", "/share/state", "/share/stop", "/history", "/history/1/", "/history/export", "/videos"),
        *("/videos/state", "/setup", "/how", "/camera", "/person", "/key", "/open/x", "/site/videos.js", "/app.json"),
        *("/site/../app.json", "/site/..%2Fapp.json", "/site/share.js", "//", "/c"),
    ):
        assert screen.ask(path).status == 404, path
        assert screen.ask(path, "POST", Origin=f"http://{screen.host}").status in (404, 405), path
    assert screen.ask("/", "POST", Origin=f"http://{screen.host}").status == 405


def test_neither_cookie_opens_the_other_pages(visit: Visit) -> None:
    screen = let_in(share(visit))
    assert visit.stranger.get("/", headers={"cookie": screen.cookie}).status_code == 403
    own = "; ".join(f"{name}={value}" for name, value in visit.owner.cookies.items())
    assert own and Screen(screen.host, own).ask("/").status == 403


def test_another_site_is_refused_even_with_the_cookie(visit: Visit) -> None:
    screen = let_in(share(visit))
    port = screen.host.partition(":")[2]
    for name, value in (
        *(("Host", host) for host in ("example.org", "localhost", f"localhost:{port}", ADDRESS, f"10.0.0.1:{port}")),
        *(
            ("Origin", origin)
            for origin in ("http://example.org", "null", f"https://{screen.host}", f"http://{ADDRESS}")
        ),
        *(("Sec-Fetch-Site", site) for site in ("cross-site", "same-site")),
    ):
        assert screen.ask("/", **{name: value}).status == 403, value


def test_pictures_are_for_its_own_page_alone(visit: Visit) -> None:
    screen = let_in(share(visit))
    with pytest.raises(InvalidStatus, match="403"):
        screen.pictures(origin="http://example.org")
    with screen.pictures() as pictures:
        assert say("app.phone.waiting") in str(pictures.recv(timeout=5))


def test_its_page_loads_nothing_from_elsewhere_and_is_kept_nowhere(visit: Visit) -> None:
    address = share(visit)
    screen = let_in(address)
    headers = screen.ask("/").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert f"ws://{screen.host}" in headers["content-security-policy"] and "unsafe" not in str(headers)
    assert headers["cache-control"] == "no-store"
    given = Screen(screen.host).ask(code(visit.owner.post("/share/code").text).partition(screen.host)[2])
    cookie = str(given.getheader("Set-Cookie")).lower()
    assert "httponly" in cookie and "samesite=lax" in cookie


# --- What a screen sees and may do ---


@pytest.mark.slow
def test_a_screen_pauses_and_skips_and_does_nothing_else(visit: Visit) -> None:
    begin(visit)
    with let_in(share(visit)).pictures() as pictures:
        told(pictures, "begun")
        for said in ({"key": "q"}, {"key": "r"}, {"key": "f"}, {"key": ["s"]}, {"size": [3000, 2000]}, 7, "s", [" "]):
            pictures.send(json.dumps(said))
        told(pictures, "begun ", {"key": " "})
        told(pictures, "begun s", {"key": "s", "size": [3000, 2000]})
    assert visit.app.live.under_way
    assert visit.app.live.late is None, "how late a phone has it is not told to the owner"


def test_of_what_a_screen_says_only_so_much_is_taken() -> None:
    assert taken({"drawn": 1.0, "key": "s", "size": [1, 1], "other": 1}) == {"drawn": None, "key": "s"}
    for key in ("q", "r", "", None, 1):
        assert taken({"key": key}) == {}


@pytest.mark.slow
def test_a_screen_waits_for_the_next_session_and_is_counted(visit: Visit) -> None:
    screen = let_in(share(visit))
    with screen.pictures() as pictures, screen.pictures("/present"):
        told(pictures, say("app.phone.waiting"))
        assert looking(visit) == say("app.share.looking", n=1), "one screen, whatever it holds open"
        begin(visit)
        told(pictures, "begun")
        visit.app.live.close()
        told(pictures, say("app.phone.waiting"))
        begin(visit)
        told(pictures, "begun")
    assert soon(lambda: looking(visit) == say("app.share.looking", n=0))


def soon(condition: Any) -> bool:
    end = time.monotonic() + 5
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.slow
def test_stopping_ends_all_at_once_and_frees_the_port(visit: Visit) -> None:
    begin(visit)
    address = share(visit)
    screen = let_in(address)
    host, port = screen.host.split(":")
    with screen.pictures() as pictures, socket.create_connection((host, int(port))) as silent:
        told(pictures, "begun")
        start = time.monotonic()
        visit.owner.post("/share/stop")
        with pytest.raises(ConnectionClosed):
            told(pictures, "never")
        silent.settimeout(2)
        with suppress(ConnectionError):
            silent.sendall(b"GET / HTTP/1.1\r\n")
            assert silent.recv(1) == b""
        assert time.monotonic() - start < 2
    with pytest.raises(ConnectionRefusedError):
        screen.ask("/")
    socket.create_server((host, int(port))).close()
    assert visit.app.live.under_way and looking(visit) == ""
    again = share(visit)
    assert Screen(again.split("/")[2], screen.cookie).ask("/").status == 403, "nobody is let in from before"


@pytest.mark.slow
def test_stopping_keeps_back_what_is_on_its_way(visit: Visit) -> None:
    begin(visit, "left")
    screen = let_in(share(visit))
    host, port = screen.host.split(":")
    with socket.create_connection((host, int(port)), timeout=5) as slow:
        slow.sendall(
            f"GET /live/pictures HTTP/1.1\r\nHost: {screen.host}\r\nOrigin: http://{screen.host}\r\n"
            f"Cookie: {screen.cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
        )
        read = 0
        while read < 100_000:
            read += len(slow.recv(50_000))
        visit.owner.post("/share/stop")
        with suppress(ConnectionError):
            while piece := slow.recv(1_000_000):
                read += len(piece)
    assert read < LARGE


def test_a_screen_does_not_keep_the_app_running(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hipcam.app.presence.LINGERS", 0.0)
    with let_in(share(visit)).pictures("/present"):
        assert soon(lambda: visit.app.presence.over)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="platform: sockets are read from /proc")
def test_sharing_ends_with_the_app(tmp_path: Path) -> None:
    with at_home(tmp_path / "data", tmp_path / "clip.mp4") as (process, address):
        owner = Screen(address.split("/")[2])
        assert owner.enter(address) == 303
        before = listening(process.pid)
        owner.ask("/share", "POST", f"network={ADDRESS}", Origin=f"http://{owner.host}")
        (opened,) = [place for place in listening(process.pid) if place not in before]
        with socket.create_connection(opened) as silent:
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
            with suppress(ConnectionError):
                assert silent.recv(1) == b""
        socket.create_server(opened).close()


# --- In browsers ---


@contextmanager
def at_home(folder: Path, camera: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The app in a network at home; its address."""
    paths = os.pathsep.join(filter(None, (str(ROOT / "docs"), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        [sys.executable, "-m", "making.at_home", str(folder), str(camera)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    assert process.stdout is not None
    try:
        with process.stdout as said:
            yield process, said.readline().strip()
    finally:
        process.kill()
        process.wait()


def read_code(page: Any) -> str:
    """What a camera reads in the code on a page."""
    import cv2
    import numpy as np

    picture = cv2.imdecode(np.frombuffer(page.locator(".square").screenshot(), np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    # OpenCV's other detector fails on one clean code in a hundred; of 2100 this one read all.
    return str(cv2.QRCodeDetectorAruco().detectAndDecode(picture)[0])


@pytest.mark.slow
def test_the_session_on_a_phone_beside_the_owners_page(
    browser: Any, cut_clips: dict[str, Path], pose_model: PoseModel, tmp_path: Path
) -> None:
    wrong: list[str] = []
    with at_home(tmp_path / "data", cut_clips["rep"]) as (process, address):
        owner = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark").new_page()
        phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True).new_page()
        for page in (owner, phone):
            page.on("pageerror", lambda error: wrong.append(str(error)))
        owner.goto(address)
        owner.goto(re.sub("/open/.*", "/live?activity=bridge", address))
        owner.uncheck("[name='voice']")
        owner.get_by_role("button", name="Begin").click()
        owner.get_by_role("link", name="Show on a phone").click()
        assert_accessible(owner)
        owner.get_by_role("button", name="Share it").click()
        assert_accessible(owner)
        shown = owner.inner_text(".address").strip()
        assert read_code(owner) == shown, "in dark pages, too"

        phone.goto(shown)
        until(phone, "document.getElementById('words').textContent.includes('Set 1')")
        until(phone, "document.getElementById('picture').width > 900")
        assert_accessible(phone)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        until(owner, "document.querySelector('[data-sharing=looking]').textContent.includes('1 screen is')")
        owner.get_by_role("link", name="Back to the picture").click()
        phone.reload()
        phone.get_by_role("button", name="Pause").tap()
        until(owner, "document.getElementById('words').textContent.includes('Paused')")
        until(phone, "document.getElementById('words').textContent.includes('Paused')")

        owner.get_by_role("button", name="Stop sharing").click()
        until(phone, "!document.querySelector('.gone').hidden")
        assert not phone.locator("#picture").is_visible()
        assert_accessible(phone)
        owner.keyboard.press("q")
        owner.wait_for_selector("#stage", state="detached")
        owner.context.close()
        phone.context.close()
        assert wrong == []
        assert process.wait(30) == 0
