"""Which people's published rotation stands beside somebody's own."""

from __future__ import annotations

import pytest

from hipcam.judge.ages import group
from hipcam.words import say


@pytest.mark.parametrize(
    ("age", "key"),
    [(19, None), (20, None), (21, "adults"), (60, "adults"), (61, None), (65, None), (66, "older_women"), (84, None)],
)
def test_a_group_is_named_only_where_the_birthday_cannot_matter(age: int, key: str | None) -> None:
    found = group(2026 - age, 2026)
    assert (found.key if found else None) == key


def test_how_people_spread_is_not_written_like_an_error_of_measuring() -> None:
    said = say("ages.older_women")
    assert "28.5° on average, standard deviation 4.9°" in said and "±" not in said
