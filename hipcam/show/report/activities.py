"""How the activities are done, for a page: what to set up, a moving picture, and its steps in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.judge.activity import activities, activity
from hipcam.show.movement import movement_bytes
from hipcam.show.report.assets import data_url, render

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hipcam.judge.activity import Activity


def activities_page() -> str:
    """The page of all activities (`hipcam activities --html`)."""
    return render("page.activities.html", guides=[guide(what) for what in activities()])


def guides_of(keys: Iterable[str]) -> list[dict[str, object]]:
    """What a page says about several activities, each once."""
    return [guide(activity(key)) for key in dict.fromkeys(keys)]


def guide(what: Activity) -> dict[str, object]:
    """What a page says about one; its moving picture only plays once it is opened."""
    return {
        "key": what.key,
        **{text: what.say(text) for text in ("title", "camera", "posture", "movement", "dose")},
        "picture": data_url(movement_bytes(what.key), "webp"),
        # The picture shows the left side; the last step is how it ends.
        "steps": what.say_each("steps", "left"),
    }
