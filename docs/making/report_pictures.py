"""Make the pictures of the report that README and docs show.

    python docs/make.py pictures report

Scores two sample videos, opens their reports in the system's Chromium on a desk and on a phone, by day and by night,
and writes `docs/images/report_*.png`; `report_top.png` is the beginning of one.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from hipcam.judge.settings import Settings
from hipcam.pose.network import make_network
from hipcam.pose.store import load_model
from hipcam.run.score import score_file
from hipcam.show.annotate import illustrate, jpeg
from hipcam.show.report import report
from hipcam.show.stills import moments

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
VIDEOS = {"test": "er_test_cheat", "bridge": "bridge_bystander_incomplete"}
COLOURS = 160
SIZES = {1280: 900, 390: 844}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main() -> None:
    """Score both videos and take all pictures."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("chromium is not installed")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = {name: page(video, Path(folder)) for name, video in VIDEOS.items()}
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, file in pages.items():
            for width in SIZES:
                for scheme in SCHEMES:
                    picture(browser, file, width, scheme, IMAGES / f"report_{name}_{width}_{scheme}.png")
        picture(browser, pages["test"], 1280, "light", IMAGES / "report_top.png", whole=False)
        browser.close()


def page(name: str, folder: Path) -> Path:
    """The report of a sample video, with its annotated video beside it."""
    model = load_model()
    with closing(make_network(model)) as estimator:
        scored = score_file(ROOT / "sample_videos" / f"{name}.mp4", "auto", Settings(), model, estimator)
    wanted, video = moments(scored.result), folder / f"{name}.hipcam.mp4"
    images = illustrate(scored, video, [*wanted.values()])
    stills = {key: jpeg(image) for key, image in zip(wanted, images, strict=True)}
    file = folder / f"{name}.hipcam.html"
    file.write_text(report(scored, video=video.name, stills=stills), encoding="utf-8")
    return file


def picture(
    browser: Browser, file: Path, width: int, scheme: Literal["light", "dark"], to: Path, *, whole: bool = True
) -> None:
    """The whole page or its beginning, in few colours, so that the file is small."""
    view = browser.new_page(viewport={"width": width, "height": SIZES[width]}, color_scheme=scheme)
    view.goto(file.as_uri())
    # To the first movement, so that the video and the chart show the same moment.
    view.evaluate("""() => new Promise(done => {
        const video = document.querySelector("video"), start = document.querySelector("button[data-at]").dataset.at;
        video.addEventListener("seeked", () => setTimeout(done, 500), { once: true });
        video.currentTime = Number(start) + 1.5;
    })""")
    view.screenshot(path=to, full_page=whole)
    view.close()
    Image.open(to).convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE).save(to, optimize=True)
    print(f"{to.name}: {to.stat().st_size / 1000:.0f} kB")
