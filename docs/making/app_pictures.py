"""Make the pictures of the pages of `hipcam app` that README and docs show.

    python docs/make.py pictures app

Starts the app on an empty folder with a sample video for its camera, scores two videos, keeps one, is coached with a
phone beside it, and opens each page in the system's Chromium on a desk by day and on a phone by night:
`docs/images/app_*.png`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from making.pages import DOCS
from making.report_pictures import COLOURS, IMAGES, ROOT, SIZES
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

SAMPLES = ROOT / "sample_videos"
PAGES = {"today": "/", "exercise": "/live", "videos": "/videos", "history": "/history"}
SHOWN: dict[int, Literal["light", "dark"]] = {1280: "light", 390: "dark"}
#: How long scoring may take, milliseconds.
PATIENCE = 300_000


def main() -> None:
    """Do what there is to do on the pages and take all pictures."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("chromium is not installed")
    with TemporaryDirectory() as folder, sync_playwright() as playwright, app(Path(folder)) as address:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        use(browser, page, re.sub(r"/open/.*", "", address))
        for width, scheme in SHOWN.items():
            seen = browser.new_page(viewport={"width": width, "height": SIZES[width]}, color_scheme=scheme)
            seen.goto(address)
            for name, path in PAGES.items():
                seen.goto(re.sub(r"/open/.*", path, address))
                take(seen, name, width, scheme)
            seen.close()
        browser.close()


@contextmanager
def app(folder: Path) -> Iterator[str]:
    """The app on a folder; its address."""
    camera = SAMPLES / "er_test_left_limited.mp4"
    command = [sys.executable, "-m", "making.at_home", str(folder), str(camera)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=DOCS)
    assert process.stdout is not None
    try:
        found = re.search(r"http\S+", process.stdout.readline())
        assert found is not None
        yield found[0]
    finally:
        process.terminate()
        process.communicate()


def use(browser: Browser, page: Page, site: str) -> None:
    """Score two videos, keep one, and do the standing test, shown on a phone as well."""
    page.goto(f"{site}/videos")
    page.set_input_files("#files", [SAMPLES / "bridge_clean_5.mp4", SAMPLES / "side_lying_right_pelvis_roll.mp4"])
    page.wait_for_selector("#videos li:nth-child(2) .state.done", timeout=PATIENCE)
    page.click("text=Keep in history")
    page.set_viewport_size({"width": 1280, "height": SIZES[1280]})
    phone = shared(browser, page, site)
    page.goto(f"{site}/live?activity=er-test")
    page.uncheck("[name='voice']")
    page.click("button.main")
    page.wait_for_selector("#words:has-text('Right leg, attempt 1')", state="attached", timeout=PATIENCE)
    page.wait_for_timeout(2000)
    take(phone, "phone", 390, "dark")
    phone.set_viewport_size({"width": 844, "height": 390})
    take(phone, "phone", 844, "dark")
    # The right leg's second attempt, in the middle of turning.
    page.wait_for_selector("#words:has-text('Right leg, attempt 2')", state="attached", timeout=PATIENCE)
    page.wait_for_timeout(2500)
    take(page, "coached", 1280, "light")
    page.get_by_role("button", name="Stop sharing").click()
    phone.close()
    page.wait_for_selector("#words:has-text('Summary')", state="attached", timeout=PATIENCE)
    page.keyboard.press("q")
    page.wait_for_url("**/history/**", timeout=PATIENCE)


def shared(browser: Browser, page: Page, site: str) -> Page:
    """Share the session; the page of a phone that was let in."""
    page.goto(f"{site}/share")
    take(page, "share", 1280, "light")
    page.get_by_role("button", name="Share it").click()
    take(page, "shared", 1280, "light")
    phone = browser.new_page(viewport={"width": 390, "height": SIZES[390]})
    phone.goto(page.inner_text(".address"))
    return phone


def take(page: Page, name: str, width: int, scheme: str) -> None:
    """Take a picture of what the page shows first."""
    page.wait_for_timeout(600)
    image = Image.open(BytesIO(page.screenshot())).convert("RGB")
    image.quantize(COLOURS).save(IMAGES / f"app_{name}_{width}_{scheme}.png", optimize=True)


if __name__ == "__main__":
    main()
