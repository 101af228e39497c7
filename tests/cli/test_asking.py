"""Asking for pain and effort by keys."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from hipcam.cli import asking
from hipcam.cli.asking import ask_felt
from hipcam.keep.felt import Felt
from hipcam.live.sayings import Saying
from hipcam.live.scene import Scene
from hipcam.show.keys import letter


class Person:
    """Presses keys, one look each; hears what is asked."""

    def __init__(self, *keys: str) -> None:
        self.keys = iter(keys)
        self.seen: list[str] = []
        self.heard: list[str] = []

    def show(self, scene: Scene) -> str:
        self.seen.append(scene.headline)
        return next(self.keys, "")

    def say(self, sayings: Sequence[Saying]) -> None:
        self.heard += [saying.text for saying in sayings]


@pytest.mark.parametrize(
    ("keys", "felt"),
    [
        (("", "3", "", "7"), Felt(3, 7)),
        (("0", "1", "0"), Felt(0, 10)),
        (("1", "", "0", "s"), Felt(10, None)),
        (("1", "5", "2"), Felt(5, 2)),
        (("s", "4"), Felt(None, 4)),
        (("q",), Felt()),
        (("r", "2", " "), Felt(2, None)),
    ],
)
def test_a_key_answers(keys: tuple[str, ...], felt: Felt) -> None:
    person = Person(*keys)
    assert ask_felt(person.show, person) == felt
    assert len(person.heard) == (1 if keys == ("q",) else 2)


def test_a_one_stands_and_who_does_not_answer_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 0.3)
    monkeypatch.setattr(asking, "SECOND_DIGIT", 0.1)
    person = Person("1")
    assert ask_felt(person.show, person) == Felt(1, None)
    person = Person()
    assert ask_felt(person.show, person) == Felt()
    assert len(set(person.seen)) == 1


def test_digits_come_from_the_keypad_too() -> None:
    assert [letter(0xFFB0 + n) for n in range(10)] == [letter(ord(str(n))) for n in range(10)] == list("0123456789")


@pytest.mark.parametrize("number", [-1, 11, 2.5, True, "3"])
def test_an_answer_is_a_number_from_0_to_10(number: int) -> None:
    with pytest.raises(ValueError, match="no answer"):
        Felt(number)
