"""What a webcam makes of a scene: exposure, tint, blur, vignette, contrast, ghosting and noise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from hipcam.core.types import Array, Image

    Size = tuple[int, int]

#: Blur below this (pixels) is none.
NO_BLUR = 0.2
#: How many pictures of noise there are, and how many pixels they are larger than the picture: each frame takes another
#: cut-out of one of them.
NOISES, NOISE_EDGE = 4, 64
#: Compression (H.264's constant rate factor) and how often each is drawn; the higher, the coarser.
CRFS, CRFS_OFTEN = (23, 26, 29, 33), (0.3, 0.35, 0.25, 0.1)
#: Brightness that a camera exposes for (0–255) in the dark, against a bright window, and otherwise.
DIM, BACKLIT, USUAL = (28, 48), (70, 105), (78, 150)
#: How much an exposure darkens or brightens at most.
GAINS = (0.25, 2.4)


@dataclass(frozen=True, slots=True)
class Picture:
    """How good a camera's pictures are.

    Attributes
    ----------
    exposure : float
        Brightness that the empty room comes to, 0–255.
    noise : float
        Standard deviation, of 255; a fifth less where it is soft.
    blur : float
        Standard deviation, pixels.
    crf : int
        H.264's constant rate factor.
    vignette : float
        How much darker the corners are, 0–1.
    tint : tuple of 3 floats
        Factors of red, green and blue.
    contrast : float
        About −0.35 to 0.45; 0 leaves it as it is.
    ghost : float
        Share of the last picture in each, 0–1.
    soft : bool
        Whether the noise is coarser than a pixel.
    gain : float
        What brings the room to its exposure; 1 until `exposed`.
    """

    exposure: float
    noise: float
    blur: float
    crf: int
    vignette: float
    tint: tuple[float, ...]
    contrast: float
    ghost: float
    soft: bool
    gain: float = 1.0

    def exposed(self, brightness: float) -> Picture:
        """The same for a room that comes out this bright (0–255) by itself."""
        return replace(self, gain=float(np.clip(self.exposure / brightness, *GAINS)))

    def compressed(self, width: int) -> int:
        """H.264's constant rate factor for a picture this wide: coarser for large and for noisy ones."""
        return self.crf + (4 if width == 1280 else 0) + (3 if self.noise > 4 else 0)


def draw_picture(rng: np.random.Generator, oddity: str = "") -> Picture:
    """Draw how good pictures are; `oddity` may be "dim" or "backlight"."""
    dim = oddity == "dim"
    # Two that nothing uses any more: left out, they would change everything that is drawn after them.
    rng.uniform(size=2)
    return Picture(
        exposure=float(rng.uniform(*(DIM if dim else BACKLIT if oddity == "backlight" else USUAL))),
        noise=round(float(rng.uniform(5, 9) if dim else rng.choice([1.2, 2.5, 4.5]) * rng.uniform(0.7, 1.3)), 2),
        blur=round(float(rng.choice([0, 0.5, 0.9]) * rng.uniform(0.8, 1.3)), 2),
        crf=int(rng.choice(CRFS, p=CRFS_OFTEN)),
        vignette=float(rng.uniform(0, 0.35)),
        tint=tuple(draw_tint(rng, 0.05).round(3).tolist()),
        contrast=float(rng.uniform(-0.35, 0.45)),
        ghost=float(rng.choice([0, 0, 0, 0.3])),
        soft=bool(rng.uniform() < 0.5),
    )


def draw_tint(rng: np.random.Generator, spread: float = 0.1) -> Array:
    """Draw factors of red, green and blue, 0.75–1.3; green is 1."""
    return np.array([1 + rng.normal(0, spread), 1.0, 1 + rng.normal(0, spread)]).clip(0.75, 1.3)


class Webcam:
    """Turns what is rendered into what a webcam delivers, frame after frame.

    Parameters
    ----------
    picture : Picture
        How good it is, exposed.
    rendered, size : (int, int)
        Width and height of what it is given and of what it delivers.
    rng : numpy.random.Generator
        Draws the noise.
    """

    def __init__(self, picture: Picture, rendered: Size, size: Size, rng: np.random.Generator) -> None:
        self.picture, self.size = picture, size
        self._rendered, self._rng = rendered, rng
        self._noise = _draw_noise(rng, rendered, soft=picture.soft)
        self._light = _vignette(rendered, picture.vignette) * np.array(picture.tint, "f4") * picture.gain
        self._last: Array | None = None
        self._taken = 0

    def take(self, frame: Array) -> Image:
        """One picture of a rendered frame, (height, width, 3) of 0–255."""
        seen = self._ghosted(self._exposed(frame)) + self._next_noise() * self.picture.noise
        image = np.clip(seen, 0, 255).astype("u1")
        if self._rendered != self.size:
            image = np.asarray(cv2.resize(image, self.size, interpolation=cv2.INTER_CUBIC), "u1")
        return image

    def _exposed(self, frame: Array) -> Array:
        picture = self.picture
        if picture.blur > NO_BLUR:
            frame = np.asarray(cv2.GaussianBlur(frame, (0, 0), picture.blur))
        frame = frame * self._light
        return np.asarray(frame + picture.contrast * (frame - 128.0) * 0.3)

    def _ghosted(self, frame: Array) -> Array:
        """The frame with something of the one before it."""
        last, self._last = self._last, frame
        if last is None or not self.picture.ghost:
            return frame
        return frame * (1 - self.picture.ghost) + last * self.picture.ghost

    def _next_noise(self) -> Array:
        width, height = self._rendered
        top, left = self._rng.integers(0, NOISE_EDGE, 2)
        noise = self._noise[self._taken % NOISES]
        self._taken += 1
        return np.asarray(noise[top : top + height, left : left + width])


def _draw_noise(rng: np.random.Generator, size: Size, *, soft: bool) -> Array:
    """Pictures of noise of standard deviation 1 (0.8 if it is soft), larger than a picture of this size."""
    width, height = size[0] + NOISE_EDGE, size[1] + NOISE_EDGE
    noise = rng.normal(0, 1, (NOISES, height, width, 3)).astype("f4")
    if not soft:
        return noise
    blurred = cv2.GaussianBlur(noise.reshape(-1, width, 3), (0, 0), 0.6)
    return np.asarray(blurred).reshape(noise.shape) * 1.6


def _vignette(size: Size, strength: float) -> Array:
    """How much light each pixel gets, (height, width, 1), 1 in the middle."""
    width, height = size
    y, x = np.mgrid[:height, :width].astype("f4")
    return np.asarray(1 - strength * (((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2) * 2))[..., None]
