"""What a report says first."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from crowded import crowded

from hipcam.judge.summary import ExerciseSummary
from hipcam.show.report import headline
from hipcam.track.scored import Scored


def test_headlines(sample: Callable[[str], Scored]) -> None:
    def of(name: str) -> str:
        return headline(sample(name).result)

    assert re.fullmatch(r"The left hip turns out less than the right: \d+° against \d+°\.", of("er_test_left_limited"))
    assert of("bridge_bystander_incomplete") == "5 repetitions; 3 of the 3 that could be judged had good form."
    assert of("negative_squats") == "No exercise was found in this video."


@pytest.mark.parametrize(
    ("reps", "good", "judged", "said"),
    [
        (1, 1, 1, "1 repetition, with good form."),
        (1, 0, 1, "1 repetition, without good form."),
        (4, 4, 4, "4 repetitions, all with good form."),
        (4, 0, 4, "4 repetitions, none with good form."),
        (4, 0, 0, "4 repetitions; form could not be judged."),
        (4, 2, 3, "4 repetitions; 2 of the 3 that could be judged had good form."),
        (0, 0, 0, "No repetition was counted."),
    ],
)
def test_headlines_of_repetitions(reps: int, good: int, judged: int, said: str) -> None:
    found = crowded("bridge", 1, 0, ("both",))
    assert isinstance(found.summary, ExerciseSummary)
    total = replace(found.summary.total, reps=reps, good_reps=good, judged_reps=judged, holds=0)
    assert headline(replace(found, summary=replace(found.summary, total=total), holds=())) == said
