"""Where in a window the parts of a scene are: beside each other, whatever the shapes of window and picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, pixels; right and bottom are the first column and row after it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top

    def fit(self, shape: tuple[int, int]) -> Box:
        """The largest box in its middle with the proportions of a picture of such a height and width."""
        height, width = shape
        factor = min(self.width / width, self.height / height)
        wide, high = max(1, round(width * factor)), max(1, round(height * factor))
        left, top = self.left + (self.width - wide) // 2, self.top + (self.height - high) // 2
        return Box(left, top, left + wide, top + high)


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes that fill a window without covering each other.

    Attributes
    ----------
    picture : Box
        The camera's picture, in its own proportions.
    panel : Box
        Count, gauge and the like.
    words : Box
        The one sentence to be read while moving.
    footer : Box
        Safety, hand signs and keys.
    unit : float
        Pixels of a unit, in which sizes are told.
    """

    picture: Box
    panel: Box
    words: Box
    footer: Box
    unit: float


#: Heights of the footer and of words below and beside the picture, in units: two or three lines, which can be read from
#: three metres on a laptop.
FOOTER, WORDS, WORDS_BESIDE = 76, 120, 172
#: Least height of a panel below the picture, units, and least width of one beside it, as a share of the window's.
LOW_PANEL, SIDE_PANEL = 240, 0.36
#: Least width of words beside the picture, as a share of the window's.
SIDE_WORDS = 0.68


def divide(size: tuple[int, int], shape: tuple[int, int]) -> Layout:
    """Divide a window so that the picture is as large as the rest lets it be.

    Parameters
    ----------
    size : (int, int)
        Width and height of the window, pixels.
    shape : (int, int)
        Height and width of the camera's picture.
    """
    width, height = size
    # A narrow window has less room for words than a wide one of the same height.
    unit = min(height / 480, width / 560)
    foot = height - round(FOOTER * unit)
    row, low_row = foot - round(WORDS * unit), foot - round(WORDS_BESIDE * unit)
    panel_beside = _from_right(Box(round(SIDE_PANEL * width), 0, width, row), shape)
    all_beside = _from_right(Box(round(SIDE_WORDS * width), 0, width, foot), shape)
    above = Box(0, 0, width, max(1, row - round(LOW_PANEL * unit))).fit(shape)
    footer = Box(0, foot, width, height)
    layouts = (
        Layout(panel_beside, Box(0, 0, panel_beside.left, row), Box(0, row, width, foot), footer, unit),
        Layout(all_beside, Box(0, 0, all_beside.left, low_row), Box(0, low_row, all_beside.left, foot), footer, unit),
        Layout(above, Box(0, above.bottom, width, row), Box(0, row, width, foot), footer, unit),
    )
    return max(layouts, key=lambda layout: layout.picture.width * layout.picture.height)


def _from_right(room: Box, shape: tuple[int, int]) -> Box:
    """Where a picture is that fills such a room, moved to its right end: what it leaves is the panel's."""
    box = room.fit(shape)
    return Box(room.right - box.width, box.top, room.right, box.bottom)
