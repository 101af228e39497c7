"""Make the pictures of the pages of `hipcam app` that README and docs show.

    python docs/make.py pictures app

Starts the app on a folder with two tests of earlier weeks and a sample video for its camera, scores two videos, keeps
one, is led through the first step of a routine with a phone beside it, and takes each page in the system's Chromium on
a desk and on a phone, by day and by night: `docs/images/app_*.webp`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from making.pages import DOCS
from making.report_pictures import IMAGES, ROOT, SCHEMES, SIZES
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from hipcam.app.chosen import Chosen, save
from hipcam.judge.settings import Settings
from hipcam.keep.history import History
from hipcam.pose.network import make_network
from hipcam.pose.store import load_model
from hipcam.run.score import score_file

SAMPLES = ROOT / "sample_videos"
#: The camera of the app, and what was tested how many weeks before.
CAMERA, BEFORE = "er_test_left_limited", {"er_test_cheat": 4, "er_test_left_limited": 2}
PAGES = {
    "today": "/",
    "setup": "/setup",
    "exercise": "/live",
    "routine": "/routine",
    "videos": "/videos",
    "report": "/videos/1/",
    "history": "/history",
    "session": "/history/2/",
    "over_time": "/history/over-time/er-test",
    "compare": "/history/chosen?do=compare&n=1&n=2",
}
#: A phone upright and on its side.
PHONE = ((390, 844), (844, 390))
#: How long scoring may take, milliseconds.
PATIENCE = 300_000
#: How good the pictures are, of 100: text stays sharp.
QUALITY = 45


def main() -> None:
    """Do what there is to do on the pages and take all pictures."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("chromium is not installed")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        remember(Path(folder))
        with app(Path(folder)) as address:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_context().new_page()
            page.goto(address)
            site = re.sub(r"/open/.*", "", address)
            score(page, site)
            be_led(browser, page, site)
            for name, path in PAGES.items():
                page.goto(site + path)
                if name == "setup":
                    page.click("#look")
                    page.wait_for_timeout(2500)
                take(page, name)
            browser.close()


def remember(folder: Path) -> None:
    """A history of tests, as if the sample videos had been taken some weeks ago, and a set-up that was done."""
    model = load_model()
    with closing(make_network(model)) as estimator, History(folder) as history:
        for name, weeks in BEFORE.items():
            scored = score_file(SAMPLES / f"{name}.mp4", "er-test", Settings(), model, estimator)
            result = scored.result.to_dict()
            made = datetime.now(timezone.utc) - timedelta(weeks=weeks)
            result["provenance"]["made"] = made.isoformat(timespec="seconds")
            history.add(result, kind="file", curve=scored.curve.to_dict() if scored.curve else None)
    save(Chosen(), folder)


@contextmanager
def app(folder: Path) -> Iterator[str]:
    """The app on a folder; its address."""
    command = [sys.executable, "-m", "making.at_home", str(folder), str(SAMPLES / f"{CAMERA}.mp4")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=DOCS)
    assert process.stdout is not None
    try:
        found = re.search(r"http\S+", process.stdout.readline())
        assert found is not None
        yield found[0]
    finally:
        process.terminate()
        process.communicate()


def score(page: Page, site: str) -> None:
    """Score two videos and keep one."""
    page.goto(f"{site}/videos")
    page.set_input_files("#files", [SAMPLES / "bridge_clean_5.mp4", SAMPLES / "side_lying_right_pelvis_roll.mp4"])
    page.wait_for_selector("#videos li:nth-child(2) .state.done", timeout=PATIENCE)
    page.click("text=Keep in history")


def be_led(browser: Browser, page: Page, site: str) -> None:
    """Do the first step of a routine, answer what is asked after it, and stop for today."""
    page.set_viewport_size({"width": 1280, "height": SIZES[1280]})
    owner, phone = share(browser, page, site)
    page.goto(f"{site}/routine")
    page.uncheck("[name='voice']")
    page.click("button.main")
    told(phone, "Left leg, attempt")
    for width, height in PHONE:
        phone.set_viewport_size({"width": width, "height": height})
        photograph(phone, f"phone_{width}", "dark")
    owner.get_by_role("button", name="Stop sharing").click()
    owner.close()
    phone.close()
    # The right leg's attempts, in the middle of turning: each is over before more could be taken.
    for attempt, width in enumerate(reversed(SIZES), start=1):
        page.set_viewport_size({"width": width, "height": SIZES[width]})
        told(page, f"Right leg, attempt {attempt}")
        page.wait_for_timeout(1500)
        take(page, "coached", [width], settles_in=150)
    told(page, "Summary")
    told(page, "How much pain")
    take(page, "question")
    page.get_by_role("button", name="1", exact=True).click()
    told(page, "How hard was it")
    page.get_by_role("button", name="4", exact=True).click()
    told(page, "What comes next")
    take(page, "between")
    page.get_by_role("button", name="Stop for today").click()
    page.wait_for_url("**/routine", timeout=PATIENCE)


def share(browser: Browser, page: Page, site: str) -> tuple[Page, Page]:
    """Share the session with a phone; its owner's page about that, and the phone's."""
    owner = page.context.new_page()
    owner.goto(f"{site}/share")
    take(owner, "share")
    owner.get_by_role("button", name="Share it").click()
    take(owner, "shared")
    phone = browser.new_page()
    phone.goto(owner.inner_text(".address"))
    return owner, phone


def told(page: Page, words: str) -> None:
    """Wait until the session says something."""
    page.wait_for_selector(f"#words:has-text('{words}')", state="attached", timeout=PATIENCE)


def take(page: Page, name: str, widths: Iterable[int] = SIZES, settles_in: float = 700) -> None:
    """Take the pictures of what the page shows first, milliseconds after it has got its size and colours."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": SIZES[width]})
        for scheme in SCHEMES:
            photograph(page, f"{name}_{width}", scheme, settles_in)


def photograph(page: Page, name: str, scheme: Literal["light", "dark"], settles_in: float = 700) -> None:
    """Take one picture of what the page shows first."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_timeout(settles_in)
    image = Image.open(BytesIO(page.screenshot())).convert("RGB")
    image.save(IMAGES / f"app_{name}_{scheme}.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    main()
