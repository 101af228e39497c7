"""A clip as it is drawn: who moves, in what, where, and how it is filmed.

Clip i of a seed is drawn from the two numbers alone, so clips can be made in any order, on any machine, and a run can
be taken up again. The draws of a clip come one after the other from one generator: a draw that is added anywhere but
at the end changes all clips that were ever made.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.bodies import BODIES, load_body
from benchmarks.people.life import Life, draw_life
from benchmarks.people.look import draw_look
from benchmarks.people.movements import DRAWS
from benchmarks.people.movements.altered import held, rolled, slowed, turned_in
from benchmarks.people.outfit import draw_outfit, dress
from benchmarks.people.passages import come_and_go
from benchmarks.people.room import draw_room

if TYPE_CHECKING:
    from benchmarks.people.body import Body
    from benchmarks.people.look import Look
    from benchmarks.people.movements import Movement
    from benchmarks.people.outfit import Outfit
    from benchmarks.people.room import Room
    from hipcam.core.types import Array

#: How each activity is called in the names of clips.
SHORT = {
    "er-test": "er_test",
    "bridge": "bridge",
    "ninety-ninety": "ninety",
    "side-lying": "side",
    "none": "none",
}
_ER, _BR, _NN, _SL, _NO = SHORT
#: The activities of the first clips; those after them repeat the order.
ORDER = (
    *(_ER, _BR, _NN, _ER, _BR, _SL, _NO, _ER, _BR, _NN, _ER, _BR),
    *(_SL, _ER, _BR, _NN, _ER, _SL, _BR, _ER, _BR, _NN, _SL, _NO),
)
#: Tells the draws of these clips from those of other sets that a seed may stand for.
_SET = 1
#: A movement that takes longer is drawn again, so many times at most, s.
_LONGEST, _TRIES = 19.0, 8
_LANDSCAPE, _WIDE, _PORTRAIT = (640, 480), (1280, 720), (480, 854)
#: What real life makes of a movement.
ALTERED = {"slow": slowed, "rolls": rolled, "turned_in": turned_in, "long_hold": held}
#: Pictures a second and their shares.
_RATES, _RATE_SHARES = (12, 15, 20, 25, 30), (0.62, 0.28, 0.05, 0.03, 0.02)


@dataclass(frozen=True, slots=True)
class Clip:
    """A drawn clip.

    Attributes
    ----------
    seed, number : int
        What it was drawn from.
    body : Body
        Dressed.
    outfit, look, room : Outfit, Look, Room
        What they wear, in which colours, and where.
    oddity : str
        What is unusual: `bystander`, `backlight`, `dim`, `cut` (not wholly in the picture), `feet` (filmed from the
        feet) or nothing.
    movement : Movement
        What they do.
    size : (int, int)
        Width and height of the pictures, pixels.
    rate : int
        Pictures a second.
    turn : float
        How far the person is turned to the left of facing the camera's side of the room, degrees.
    random : Generator
        What was not drawn yet (camera, furniture, noise) is drawn from here while the clip is filmed.
    life : Life
        What real life adds; drawn from streams of its own.
    """

    seed: int
    number: int
    body: Body
    outfit: Outfit
    look: Look
    room: Room
    oddity: str
    movement: Movement
    size: tuple[int, int]
    rate: int
    turn: float
    random: np.random.Generator
    life: Life

    @property
    def name(self) -> str:
        """What its files are called."""
        return name_of(self.number)

    @property
    def own(self) -> slice:
        """The frames in which the movement is done, without coming and going."""
        first = 0 if self.movement.coming is None else math.ceil(self.movement.coming.duration * self.rate)
        return slice(first, first + round(self.movement.timeline.now * self.rate))

    @property
    def begins(self) -> float:
        """When the movement begins, s."""
        return float(self.own.start / self.rate)

    @property
    def frames(self) -> int:
        """How many pictures there are."""
        going = 0 if self.movement.going is None else math.ceil(self.movement.going.duration * self.rate)
        return int(self.own.stop) + going

    @property
    def times(self) -> Array:
        """When each picture is taken, (T,) seconds."""
        return np.arange(self.frames) / self.rate

    @property
    def moments(self) -> Array:
        """The same by the movement's own time, (T,) seconds: below 0 while somebody still comes."""
        return np.asarray((np.arange(self.frames) - self.own.start) / self.rate)


def activity_of(number: int) -> str:
    """The activity that a clip shows, whatever the seed."""
    return ORDER[number % len(ORDER)]


def name_of(number: int) -> str:
    """What the files of a clip are called, whatever the seed."""
    return f"c{number:03d}_{SHORT[activity_of(number)]}"


def draw_clip(seed: int, number: int, *, plain: bool = False) -> Clip:
    """Draw clip `number` of a seed; a plain one lacks what real life adds."""
    random = np.random.default_rng([seed, number, _SET])
    activity = activity_of(number)
    oddity = _draw_oddity(random, activity)
    life = Life(seed, number, plain=True) if plain else draw_life(seed, number, activity, oddity)
    body = _draw_body(random)
    room = draw_room(random, oddity)
    outfit = draw_outfit(body, random)
    body = dress(body, outfit, random)
    look = draw_look(body, random, room.colours)
    movement = _draw_movement(random, activity, body)
    size = _draw_size(random, standing=movement.posture.position == "standing")
    rate = int(random.choice(_RATES, p=_RATE_SHARES))
    turn = _draw_turn(random, movement)
    movement = enliven(life, body, movement)
    return Clip(seed, number, body, outfit, look, room, oddity, movement, size, rate, turn, random, life)


def enliven(life: Life, body: Body, movement: Movement) -> Movement:
    """The movement with what real life adds to it."""
    for thing, altered in ALTERED.items():
        if thing in life:
            movement = altered(life.random(thing), movement)
    return come_and_go(life.random("comes"), body, movement) if "comes" in life else movement


def _draw_oddity(random: np.random.Generator, activity: str) -> str:
    if random.uniform() < 0.12:
        return str(random.choice(["bystander", "backlight", "dim", "cut"]))
    if activity == "bridge" and random.uniform() < 0.08:
        return "feet"
    return ""


def _draw_body(random: np.random.Generator) -> Body:
    """One of the bodies, a little taller or shorter, fatter, and of other legs than it was baked."""
    name = str(random.choice(list(BODIES)))
    height = BODIES[name].height * random.uniform(0.97, 1.03)
    fat = BODIES[name].fat + random.uniform(-0.004, 0.012)
    return load_body(name, height, fat, random.uniform(0.95, 1.05))


def _draw_movement(random: np.random.Generator, activity: str, body: Body) -> Movement:
    movement = DRAWS[activity](body, random)
    for _ in range(_TRIES - 1):
        if movement.timeline.now <= _LONGEST:
            break
        movement = DRAWS[activity](body, random)
    return movement


def _draw_size(random: np.random.Generator, *, standing: bool) -> tuple[int, int]:
    if random.uniform() < (0.22 if standing else 0.07):
        return _PORTRAIT
    return _WIDE if random.uniform() < 0.25 else _LANDSCAPE


def _draw_turn(random: np.random.Generator, movement: Movement) -> float:
    """Who sits turns the front leg to the camera, who stands for no test may look anywhere in front; degrees."""
    position = movement.posture.position
    if position == "seated":
        return float(random.uniform(0, 45) * (-1 if movement.mirror else 1))
    if position == "standing" and movement.activity == "none":
        return float(random.uniform(-40, 40))
    return 0.0
