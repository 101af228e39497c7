"""What to speak, collected between frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.live.sayings import Kind, Saying

if TYPE_CHECKING:
    pass


class Speech:
    """What to speak, collected between calls, nothing twice."""

    def __init__(self) -> None:
        self._waiting: list[Saying] = []

    def say(self, text: str, kind: Kind) -> None:
        """Say a sentence."""
        self._waiting.append(Saying(text, kind))

    def take(self) -> list[Saying]:
        """All since the last call, in its order."""
        said, self._waiting = self._waiting, []
        return list(dict.fromkeys(said))
