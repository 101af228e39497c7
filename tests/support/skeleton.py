"""A jointed skeleton that moves through the activities and is filmed: exact landmarks without pictures.

The room has x to the right of a camera that stands in front, y away from it and z up; metres. A body part's own frame
has x forward (where the chest faces), y to the person's left and z toward the head, so a hanging thigh points to −z.
Angles are degrees. Everything is computed for all moments at once: T moments in, (T, ...) arrays out.

A `Motion` is where the 33 landmarks are at any time; `film` turns it into the `PoseTrack` that a perfect pose model
would give for a camera, a frame rate and some noise. What was done (`Move`) is the truth that tests compare with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from network_errors import hips_to_the_front, lifted_knee_drawn
from numpy.typing import NDArray

from hipcam.core.landmarks import Landmark as L
from hipcam.core.landmarks import PoseTrack
from hipcam.judge.machine import Exercise
from hipcam.judge.recognise import make_exercise
from hipcam.judge.records import Attempt, Event, Hold, Partial, Rep
from hipcam.judge.settings import ArmingSettings, Settings
from hipcam.measure.measures import compute_measures
from hipcam.pose.calibration import default_calibration
from hipcam.track.smooth import smooth_track

Array = NDArray[np.floating[Any]]

SIDES = ("left", "right")
OTHER = {"left": "right", "right": "left", "both": "both"}
SIGN = {"left": 1.0, "right": -1.0}

X, Y, Z = np.eye(3)


# --- Turning ---------------------------------------------------------------------------------------------------------


def turn(axis: Array, degrees: float | Array) -> Array:
    """Rotation matrices about an axis, right-handed. (..., 3, 3)."""
    axis = np.asarray(axis, float)
    axis = axis / np.linalg.norm(axis, axis=-1, keepdims=True)
    angle = np.radians(np.asarray(degrees, float))[..., None, None]
    k = np.zeros((*axis.shape[:-1], 3, 3))
    k[..., 0, 1], k[..., 0, 2], k[..., 1, 2] = -axis[..., 2], axis[..., 1], -axis[..., 0]
    k = k - np.swapaxes(k, -1, -2)
    return np.asarray(np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * (k @ k))


def facing(forward: Array, left: Array) -> Array:
    """Frame of a body part whose front and left side point in these directions of the room. (3, 3)."""
    forward, left = np.asarray(forward, float), np.asarray(left, float)
    return np.stack([forward, left, np.cross(forward, left)], axis=-1)


#: Upright, chest to the camera.
UPRIGHT = facing(-Y, X)


def thigh(
    side: str,
    *,
    flexion: float | Array = 0.0,
    abduction: float | Array = 0.0,
    external: float | Array = 0.0,
    spread: float | Array = 0.0,
) -> Array:
    """The thigh's frame in the pelvis: turned outward about itself, bent up, moved sideways, spread while level."""
    s = SIGN[side]
    return (
        turn(Z, s * np.asarray(spread))
        @ turn(X, s * np.asarray(abduction))
        @ turn(Y, -np.asarray(flexion))
        @ turn(Z, s * np.asarray(external))
    )


# --- The body --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Body:
    """Segment lengths in metres, from stature (Winter 2009, figure 4.1, rounded)."""

    stature: float = 1.72
    leg_share: float = 1.0

    trunk: float = field(init=False)
    thigh: float = field(init=False)
    shank: float = field(init=False)
    half_hips: float = field(init=False)
    half_shoulders: float = field(init=False)
    foot: float = field(init=False)
    ankle: float = field(init=False)

    def __post_init__(self) -> None:
        for name, share in (
            ("trunk", 0.288 * (2 - self.leg_share)),
            ("thigh", 0.245 * self.leg_share),
            ("shank", 0.246 * self.leg_share),
            ("half_hips", 0.055),
            ("half_shoulders", 0.11),
            ("foot", 0.152),
            ("ankle", 0.039),
        ):
            object.__setattr__(self, name, share * self.stature)


@dataclass(frozen=True)
class Leg:
    """Frame of the thigh in the room, knee flexion, and the foot's frame in the room (None: square to the shank)."""

    thigh: Array
    knee: float | Array = 0.0
    foot: Array | None = None


@dataclass(frozen=True)
class Posture:
    """Where mid-hip is, how pelvis and trunk stand, the legs, and how far the arms are raised and bent."""

    root: Array
    pelvis: Array
    trunk: Array
    legs: dict[str, Leg]
    arm: float | Array = 0.0
    elbow: float | Array = 10.0


def landmarks(body: Body, posture: Posture, moments: int) -> Array:
    """The 33 points of a body in a posture. (T, 33, 3), metres in the room."""
    points = np.full((moments, 33, 3), np.nan)
    trunk, pelvis = posture.trunk, posture.pelvis
    top = posture.root + trunk @ (body.trunk * Z)
    head = {
        L.NOSE: (0.060, 0, 0.105),
        L.LEFT_EYE_INNER: (0.048, 0.009, 0.125),
        L.LEFT_EYE: (0.046, 0.018, 0.125),
        L.LEFT_EYE_OUTER: (0.043, 0.026, 0.125),
        L.LEFT_EAR: (0.0, 0.043, 0.115),
        L.MOUTH_LEFT: (0.05, 0.015, 0.08),
    }
    for landmark, offset in head.items():
        points[:, landmark] = top + trunk @ (body.stature * np.asarray(offset))
        if landmark is not L.NOSE:
            other = L[landmark.name.replace("LEFT", "RIGHT")]
            points[:, other] = top + trunk @ (body.stature * np.asarray(offset) * (1, -1, 1))
    for side in SIDES:
        s, name = SIGN[side], side.upper()

        def put(part: str, where: Array, name: str = name) -> Array:
            points[:, L[f"{name}_{part}"]] = where
            return points[:, L[f"{name}_{part}"]]

        shoulder = put("SHOULDER", top + trunk @ (s * body.half_shoulders * Y))
        upper_arm = trunk @ turn(X, s * 15.0) @ turn(Y, -np.asarray(posture.arm))
        forearm = upper_arm @ turn(Y, -np.asarray(posture.elbow))
        elbow = put("ELBOW", shoulder + upper_arm @ (-0.186 * body.stature * Z))
        wrist = put("WRIST", elbow + forearm @ (-0.146 * body.stature * Z))
        for part, at in (("PINKY", (-0.01, 0, -0.05)), ("INDEX", (0.01, 0, -0.055)), ("THUMB", (0.02, 0, -0.03))):
            put(part, wrist + forearm @ (body.stature * np.asarray(at)))
        leg = posture.legs[side]
        shank = leg.thigh @ turn(Y, np.asarray(leg.knee))
        foot = shank if leg.foot is None else leg.foot
        hip = put("HIP", posture.root + pelvis @ (s * body.half_hips * Y))
        knee = put("KNEE", hip + leg.thigh @ (-body.thigh * Z))
        ankle = put("ANKLE", knee + shank @ (-body.shank * Z))
        put("HEEL", ankle + foot @ (body.foot * np.array([-0.25, 0, 0]) - 0.7 * body.ankle * Z))
        put("FOOT_INDEX", ankle + foot @ (body.foot * np.array([0.65, 0, 0]) - 0.9 * body.ankle * Z))
    return points


# --- Movement --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Move:
    """One excursion: seconds at which it starts, how long it goes out, stays and comes back, and how far."""

    start: float
    out: float
    hold: float
    back: float
    depth: float
    side: str = "both"

    @property
    def top(self) -> float:
        """When the top is reached."""
        return self.start + self.out

    @property
    def top_end(self) -> float:
        """When the top is left."""
        return self.top + self.hold

    @property
    def end(self) -> float:
        """When rest is reached again."""
        return self.top_end + self.back

    @property
    def peak(self) -> float:
        """The middle of the time at the top."""
        return self.top + self.hold / 2


def cosine(u: Array) -> Array:
    """A smooth step from 0 to 1."""
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.clip(u, 0, 1)))


def minimum_jerk(u: Array) -> Array:
    """The step of least jerk from 0 to 1, which free human movements come close to."""
    u = np.clip(u, 0, 1)
    return u**3 * (10 - 15 * u + 6 * u**2)


def excursion(time: Array, moves: Sequence[Move], step: Callable[[Array], Array] = cosine) -> Array:
    """How far a signal is out at each time. (T,)."""
    out = np.zeros(len(time))
    for move in moves:
        out += move.depth * (step((time - move.start) / move.out) - step((time - move.top_end) / move.back))
    return out


def schedule(
    rng: np.random.Generator,
    depths: Sequence[float],
    *,
    side: str = "both",
    lead: float = 0.3,
    out: tuple[float, float] = (0.5, 1.4),
    hold: tuple[float, float] = (0.0, 0.8),
    back: tuple[float, float] = (0.5, 1.4),
    gap: tuple[float, float] = (0.0, 0.8),
) -> list[Move]:
    """Moves one after the other, each with its own tempo and rest."""
    moves, at = [], lead
    for depth in depths:
        move = Move(at, rng.uniform(*out), rng.uniform(*hold), rng.uniform(*back), depth, side)
        moves.append(move)
        at = move.end + rng.uniform(*gap)
    return moves


@dataclass(frozen=True)
class Motion:
    """Where the landmarks are at any time, until `end`; held still before 0 and after `end`."""

    at: Callable[[Array], Array]
    end: float

    def until(self, end: float) -> Motion:
        """The same, cut off or held still to another end."""
        return replace(self, end=end)

    def then(self, after: Motion, *, seconds: float) -> Motion:
        """Afterwards, and over so many seconds, the body goes over into another motion."""
        begin = self.end + seconds

        def at(time: Array) -> Array:
            share = cosine((time - self.end) / seconds)[:, None, None]
            return (1 - share) * self.at(np.minimum(time, self.end)) + share * after.at(np.maximum(time - begin, 0.0))

        return Motion(at, begin + after.end)


def _motion(body: Body, posture: Callable[[Array], Posture], end: float) -> Motion:
    return Motion(lambda time: landmarks(body, posture(time), len(time)), end)


def _end(moves: Sequence[Move], tail: float) -> float:
    return max((m.end for m in moves), default=0.0) + tail


# Standing ...


def standing(
    body: Body,
    legs: Callable[[Array], dict[str, dict[str, Array]]],
    end: float,
    *,
    lean: Callable[[Array], Array] | None = None,
    sway: Callable[[Array], Array] | None = None,
    frame: Array = UPRIGHT,
) -> Motion:
    """Standing where the lower foot touches the floor; `legs` gives `flexion`, `knee` and more per side.

    The trunk leans forward by `lean` and to the left by `sway` degrees.
    """

    def posture(time: Array) -> Posture:
        given = legs(time)
        frames, reach = {}, []
        for side in SIDES:
            angles = dict(given.get(side, {}))
            knee = angles.pop("knee", np.zeros(len(time)))
            upper = frame @ thigh(side, **angles)
            frames[side] = Leg(upper, knee, None if side not in given else frame)
            shank = upper @ turn(Y, knee)
            reach.append(np.broadcast_to((upper @ (body.thigh * Z) + shank @ (body.shank * Z))[..., 2], len(time)))
        root = np.zeros((len(time), 3))
        root[:, 2] = np.max(reach, axis=0) + body.ankle
        trunk = frame if lean is None else frame @ turn(Y, lean(time))
        trunk = trunk if sway is None else trunk @ turn(X, -sway(time))
        return Posture(root, frame, trunk, frames, elbow=60.0 if lean is None else 0.0)

    return _motion(body, posture, end)


def er_test(
    lifts: Sequence[tuple[Move, Sequence[Move]]],
    *,
    body: Body | None = None,
    hanging: float = 0.0,
    elevation: float = 90.0,
    knee: float = 90.0,
    tail: float = 0.5,
    step: Callable[[Array], Array] = cosine,
) -> Motion:
    """Standing facing the camera: each lift (depth 1) of a leg holds several outward rotations in degrees."""

    def legs(time: Array) -> dict[str, dict[str, Array]]:
        out = {}
        for side in SIDES:
            up = excursion(time, [lift for lift, _ in lifts if lift.side == side], step)
            rotation = excursion(time, [r for lift, rs in lifts if lift.side == side for r in rs], step)
            out[side] = {"flexion": elevation * up, "knee": knee * up, "external": hanging * up + rotation}
        return out

    return standing(body or Body(), legs, _end([lift for lift, _ in lifts], tail))


def lift_with(
    rotations: Sequence[float],
    *,
    side: str,
    start: float = 0.3,
    rng: np.random.Generator | None = None,
    hold: tuple[float, float] = (0.9, 2.0),
    out: tuple[float, float] = (0.5, 1.5),
) -> tuple[Move, list[Move]]:
    """One lift of a leg with rotations inside it."""
    rng = rng or np.random.default_rng(0)
    up = rng.uniform(0.5, 1.0)
    inside = schedule(
        rng, rotations, side=side, lead=start + up + rng.uniform(0.7, 1.0), out=out, hold=hold, back=out, gap=(0.4, 1.0)
    )
    down = rng.uniform(0.5, 1.0)
    stays = _end(inside, rng.uniform(0.5, 0.8)) - start - up if inside else rng.uniform(1.0, 2.0)
    return Move(start, up, stays, down, 1.0, side), inside


def march(steps: int, *, body: Body | None = None, seconds: float = 0.8, up: float = 80.0) -> Motion:
    """Marching on the spot: the knees come up in turn."""
    moves = [
        Move(0.3 + i * seconds, 0.4 * seconds, 0.1 * seconds, 0.4 * seconds, 1.0, SIDES[i % 2]) for i in range(steps)
    ]
    return er_test([(m, []) for m in moves], body=body, elevation=up, knee=up)


def squats(moves: Sequence[Move], *, body: Body | None = None, tail: float = 0.5) -> Motion:
    """Squats; depth is the knee flexion in degrees."""

    def legs(time: Array) -> dict[str, dict[str, Array]]:
        knee = excursion(time, moves)
        return {side: {"flexion": 0.55 * knee, "knee": knee, "abduction": 0.1 * knee} for side in SIDES}

    return standing(body or Body(), legs, _end(moves, tail), lean=lambda t: 0.35 * excursion(t, moves))


def sit_down(*, body: Body | None = None, at: float = 0.8, seconds: float = 1.5, end: float = 4.0) -> Motion:
    """Sitting down on a chair, the trunk bowing on the way."""
    down, bow = Move(at, seconds, 1e6, 1, 90.0), Move(at, seconds / 2, 0, seconds / 2, 30.0)

    def legs(time: Array) -> dict[str, dict[str, Array]]:
        knee = excursion(time, [down])
        return {side: {"flexion": knee, "knee": knee} for side in SIDES}

    return standing(body or Body(), legs, end, lean=lambda t: excursion(t, [bow]))


def toe_touch(moves: Sequence[Move], *, body: Body | None = None) -> Motion:
    """Bending forward with straight legs; depth in degrees."""
    return standing(body or Body(), lambda time: {}, _end(moves, 0.5), lean=lambda t: excursion(t, moves))


def walk(*, seconds: float = 4.0, from_x: float = -1.6, to_x: float = 1.6, body: Body | None = None) -> Motion:
    """Walking across the picture, seen from the side."""

    def legs(time: Array) -> dict[str, dict[str, Array]]:
        swing = 28 * np.sin(2 * np.pi * 0.9 * time)
        return {
            side: {"flexion": SIGN[side] * swing, "knee": 25 + 25 * np.cos(2 * np.pi * 0.9 * time + SIGN[side])}
            for side in SIDES
        }

    on_the_spot = standing(
        body or Body(), legs, seconds, frame=facing(X * np.sign(to_x - from_x), Y * np.sign(to_x - from_x))
    )

    def way(time: Array) -> Array:
        return np.asarray(np.multiply.outer(from_x + (to_x - from_x) * np.clip(time / seconds, 0, 1), X))

    return Motion(lambda time: on_the_spot.at(time) + way(time)[:, None], seconds)


# Lying on the back ...


@dataclass(frozen=True)
class Supine:
    """On the back with bent knees; the feet at the picture's right or left, mid-hip over the room's origin at rest."""

    body: Body = field(default_factory=Body)
    feet: str = "right"
    reach: float = 0.95  # from hip to ankle in thigh lengths, along the floor

    @property
    def along(self) -> Array:
        """From head to feet."""
        return X if self.feet == "right" else -X

    @property
    def base(self) -> Array:
        """Frame of a level trunk, chest up."""
        return facing(Z, np.cross(-self.along, Z))

    @property
    def near(self) -> str:
        """The side of the body that a camera in front sees."""
        return "right" if self.feet == "right" else "left"

    def knee(self, hip: Array, ankle: Array) -> tuple[Array, Array]:
        """Direction of the thigh above the floor and knee flexion, for points (along, up)."""
        way = ankle - hip
        distance = np.linalg.norm(way, axis=-1)
        a, b = self.body.thigh, self.body.shank
        inner = np.degrees(np.arccos(np.clip((a**2 + distance**2 - b**2) / (2 * a * distance), -1, 1)))
        flexion = 180 - np.degrees(np.arccos(np.clip((a**2 + b**2 - distance**2) / (2 * a * b), -1, 1)))
        return np.degrees(np.arctan2(way[..., 1], way[..., 0])) + inner, flexion

    def lift(self, depth: Array) -> tuple[Array, Array, Array, Array]:
        """Trunk slope, hip (along, up), thigh direction and knee flexion for a share of the way to the line."""
        slopes = np.linspace(0, 50, 251)
        shoulder = np.array([-self.body.trunk, 0.10])
        hips = shoulder + self.body.trunk * np.stack([np.cos(np.radians(slopes)), np.sin(np.radians(slopes))], -1)
        ankle = np.array([self.reach * self.body.thigh, 0.08])
        direction, _ = self.knee(hips, ankle)
        excess = slopes - direction
        rising = np.concatenate(([True], np.diff(np.maximum.accumulate(excess)) > 0))
        slope = np.interp(excess[0] * (1 - np.asarray(depth)), excess[rising], slopes[rising])
        hip = shoulder + self.body.trunk * np.stack([np.cos(np.radians(slope)), np.sin(np.radians(slope))], -1)
        return slope, hip, *self.knee(hip, ankle)

    @property
    def rest(self) -> float:
        """Hip flexion at rest: what a bridge takes away."""
        slope, _, direction, _ = self.lift(np.zeros(1))
        return float(direction[0] - slope[0])

    def motion(
        self,
        depth: Callable[[Array], Array],
        end: float,
        free: Callable[[Array], dict[str, tuple[Array, Array]]] | None = None,
    ) -> Motion:
        """Hips lifted by `depth` (1 = in line); a free leg has its own thigh direction and knee flexion."""

        def posture(time: Array) -> Posture:
            slope, hip, direction, knee = self.lift(depth(time))
            root = np.multiply.outer(hip[:, 0], self.along) + np.multiply.outer(hip[:, 1], Z)
            trunk = self.base @ turn(Y, -slope)
            legs, loose = {}, free(time) if free else {}
            flat = facing(self.along, np.cross(Z, self.along))
            for side in SIDES:
                up, bend = loose.get(side, (direction, knee))
                # A thigh in line with a level trunk points along the floor; it bends up toward the chest.
                legs[side] = Leg(self.base @ turn(Y, -np.asarray(up)), bend, None if side in loose else flat)
            return Posture(root, trunk, trunk, legs, arm=-5.0)

        return _motion(self.body, posture, end)


def bridge(
    moves: Sequence[Move],
    *,
    lying: Supine | None = None,
    planted: str = "both",
    tail: float = 0.4,
    step: Callable[[Array], Array] = cosine,
) -> Motion:
    """Bridges; depth is the share of the way from rest to the line. A free leg is straight, beside the other thigh."""
    lying = lying or Supine()

    def depth(time: Array) -> Array:
        return excursion(time, moves, step)

    if planted == "both":
        return lying.motion(depth, _end(moves, tail))
    return lying.motion(
        depth, _end(moves, tail), lambda time: {OTHER[planted]: (lying.lift(depth(time))[2], np.full(len(time), 8.0))}
    )


def heel_slides(moves: Sequence[Move], *, lying: Supine | None = None, side: str = "left") -> Motion:
    """One heel slides away along the floor until the knee is nearly straight (depth 1) and comes back."""
    lying = lying or Supine()
    body = lying.body

    def free(time: Array) -> dict[str, tuple[Array, Array]]:
        reach = lying.reach * body.thigh + excursion(time, moves) * (
            0.99 * (body.thigh + body.shank) - lying.reach * body.thigh
        )
        hip = np.array([0.0, 0.10])
        return {side: lying.knee(hip, np.stack([reach, np.full(len(time), 0.08)], -1))}

    return lying.motion(lambda time: np.zeros(len(time)), _end(moves, 0.5), free)


def knee_to_chest(moves: Sequence[Move], *, lying: Supine | None = None, side: str = "left") -> Motion:
    """One knee is pulled to the chest (depth 1) and put back."""
    lying = lying or Supine()

    def free(time: Array) -> dict[str, tuple[Array, Array]]:
        _, _, direction, knee = lying.lift(np.zeros(len(time)))
        share = excursion(time, moves)
        return {side: (direction + share * (120 - direction), knee + share * (125 - knee))}

    return lying.motion(lambda time: np.zeros(len(time)), _end(moves, 0.5), free)


# Sitting and lying on one side ...


def ninety_ninety(
    moves: Sequence[Move],
    *,
    front: str,
    body: Body | None = None,
    slouch: float = 0.0,
    tail: float = 0.4,
    step: Callable[[Array], Array] = cosine,
) -> Motion:
    """Sitting in 90-90; depth is the lean in degrees more than at the start, `slouch` the lean at the start."""
    body = body or Body()
    back = OTHER[front]
    legs = {
        front: Leg(UPRIGHT @ thigh(front, flexion=84, spread=20, external=80), 90.0),
        back: Leg(UPRIGHT @ thigh(back, flexion=84, spread=60, external=-80), 90.0),
    }

    def posture(time: Array) -> Posture:
        lean = slouch + excursion(time, moves, step)
        root = np.tile([0.0, 0.0, 0.11], (len(time), 1))
        return Posture(root, UPRIGHT, UPRIGHT @ turn(Y, lean), legs, arm=40.0)

    return _motion(body, posture, _end(moves, tail))


def side_lying(
    moves: Sequence[Move],
    *,
    upper: str,
    body: Body | None = None,
    clamshell: bool = False,
    straight: bool = False,
    bends: float = 0.0,
    tips: float = 0.0,
    tail: float = 0.4,
    step: Callable[[Array], Array] = cosine,
) -> Motion:
    """On one side, chest to the camera; depth is the turn of the upper leg in degrees.

    The upper knee bends by `bends` for each degree of that, and the trunk tips up or down by `tips`. The leg rises as a
    whole, bent or straight, or, as a clamshell, opens about the line from hip to ankle, so that the feet stay together.
    """
    body = body or Body()
    lower = OTHER[upper]
    frame = facing(-Y, Z if upper == "left" else -Z)

    def posture(time: Array) -> Posture:
        depth = excursion(time, moves, step)
        bent = frame @ thigh(upper, flexion=0 if straight else 50, abduction=-8 if clamshell else -2)
        if clamshell:
            ankle = -(bent @ (body.thigh * Z) + bent @ turn(Y, 85.0) @ (body.shank * Z))
            opened = turn(ankle, -SIGN[upper] * depth) @ bent
        else:
            opened = turn(frame[:, 0], SIGN[upper] * depth) @ bent
        legs = {
            upper: Leg(opened, (5.0 if straight else 85.0) + bends * depth),
            lower: Leg(frame @ thigh(lower, flexion=52, abduction=-5), 88.0),
        }
        root = np.tile([0.0, 0.0, 0.10 + body.half_hips], (len(time), 1))
        trunk = turn(Y, tips * depth) @ frame @ turn(X, SIGN[upper] * -6.0)
        return Posture(root, frame, trunk, legs, arm=60.0, elbow=70.0)

    return _motion(body, posture, _end(moves, tail))


# --- The camera ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Camera:
    """Where the camera stands: azimuth 0 is in front, positive to the room's right; height over the floor."""

    azimuth: float = 0.0
    distance: float = 3.2
    height: float = 1.0
    target: tuple[float, float, float] = (0.0, 0.0, 0.85)
    fov: float = 42.0
    roll: float = 0.0
    size: tuple[int, int] = (640, 480)

    @property
    def eye(self) -> Array:
        """Where the lens is, metres in the room."""
        a = np.radians(self.azimuth)
        return np.array(
            [self.target[0] + self.distance * np.sin(a), self.target[1] - self.distance * np.cos(a), self.height]
        )

    @property
    def axes(self) -> Array:
        """Right, down and away as rows. (3, 3)."""
        away = np.asarray(self.target) - self.eye
        away = away / np.linalg.norm(away)
        right = np.cross(away, Z)
        right = right / np.linalg.norm(right)
        down = np.cross(away, right)
        c, s = np.cos(np.radians(self.roll)), np.sin(np.radians(self.roll))
        return np.stack([c * right + s * down, c * down - s * right, away])

    def project(self, points: Array) -> Array:
        """Pixels, x to the right, y down. (..., 2)."""
        seen = (points - self.eye) @ self.axes.T
        focal = self.size[1] / 2 / np.tan(np.radians(self.fov / 2))
        return np.asarray(focal * seen[..., :2] / seen[..., 2:] + np.asarray(self.size) / 2)

    def world(self, points: Array) -> Array:
        """Metres from mid-hip along the camera's axes. (..., 3)."""
        middle = points[..., [L.LEFT_HIP, L.RIGHT_HIP], :].mean(axis=-2, keepdims=True)
        return np.asarray((points - middle) @ self.axes.T)


def frame_times(
    end: float, *, rate: float = 30.0, jitter: float = 0.0, rng: np.random.Generator | None = None
) -> Array:
    """Times of frames from 0 to `end`; `jitter` moves each by up to that share of a step, and drops one in thirty."""
    time = np.arange(0, end + 1e-9, 1 / rate)
    if jitter:
        assert rng is not None
        moved = time + rng.uniform(-jitter, jitter, len(time)) / rate
        moved = moved[rng.random(len(time)) > 1 / 30]
        time = moved - moved[0]
    return time


def film(
    motion: Motion,
    camera: Camera | None = None,
    *,
    rate: float = 30.0,
    jitter: float = 0.0,
    pixels: float = 0.0,
    metres: float = 0.0,
    hidden: dict[str, float] | None = None,
    seed: int = 0,
    typical: bool = False,
) -> PoseTrack:
    """What a pose model without errors but for white noise would give.

    Parameters
    ----------
    motion, camera
        Who is filmed, from where.
    rate, jitter
        See `frame_times`.
    pixels, metres
        Standard deviation of the noise of image and world landmarks.
    hidden
        Visibility of the legs and arms of a side; 1 where not given.
    seed
        Of the noise.
    typical
        Whether the model makes the errors that the pose network typically makes, too.
    """
    camera, rng = camera or Camera(), np.random.default_rng(seed)
    time = frame_times(motion.end, rate=rate, jitter=jitter, rng=rng)
    points = motion.at(time)
    if typical:
        points = hips_to_the_front(points)
    image, world = camera.project(points), camera.world(points)
    image = lifted_knee_drawn(points, image) if typical else image
    image = image + rng.normal(0, pixels, image.shape) if pixels else image
    world = world + rng.normal(0, metres, world.shape) if metres else world
    visibility = np.ones(points.shape[:2])
    for side, seen in (hidden or {}).items():
        visibility[:, [m for m in L if m.name.startswith(side.upper()) and m >= L.LEFT_ELBOW]] = seen
    return PoseTrack(
        time.astype(float),
        image.astype(np.float32),
        world.astype(np.float32),
        visibility.astype(np.float32),
        camera.size,
    )


def camera_for(activity: str, rng: np.random.Generator) -> Camera:
    """A camera somewhere within what the specification allows for an activity."""
    size = ((640, 480), (1280, 720), (1920, 1080))[rng.integers(3)]
    fov = rng.uniform(38, 50)
    if activity == "er-test":
        return Camera(
            rng.uniform(-8, 8),
            rng.uniform(2.8, 4.5),
            rng.uniform(0.8, 1.4),
            (0, 0, 0.85),
            fov,
            rng.uniform(-2, 2),
            size,
        )
    if activity == "bridge":
        return Camera(
            rng.uniform(-20, 20),
            rng.uniform(2.4, 3.8),
            rng.uniform(0.4, 1.2),
            (0, 0, 0.3),
            fov,
            rng.uniform(-2, 2),
            size,
        )
    if activity == "ninety-ninety":
        return Camera(
            rng.uniform(-8, 8), rng.uniform(2.2, 3.5), rng.uniform(0.6, 1.2), (0, 0, 0.4), fov, rng.uniform(-2, 2), size
        )
    return Camera(
        rng.uniform(-12, 12), rng.uniform(2.2, 3.5), rng.uniform(0.5, 1.1), (0, 0, 0.25), fov, rng.uniform(-2, 2), size
    )


def body_for(rng: np.random.Generator) -> Body:
    """A body between 1.50 and 1.95 m, with shorter or longer legs."""
    return Body(rng.uniform(1.50, 1.95), rng.uniform(0.95, 1.05))


def film_as(
    activity: str,
    motion: Motion,
    rng: np.random.Generator,
    *,
    camera: Camera | None = None,
    hidden: dict[str, float] | None = None,
    typical: bool = True,
) -> PoseTrack:
    """Film with a random camera, frame rate and noise, and the errors that the network typically makes."""
    camera = camera or camera_for(activity, rng)
    rate = rng.choice([10, 12, 15, 20, 24, 25, 29.97, 60], p=[0.2, 0.15, 0.25, 0.1, 0.1, 0.1, 0.07, 0.03])
    return film(
        motion,
        camera,
        rate=float(rate),
        jitter=rng.choice([0.0, 0.3]),
        pixels=rng.uniform(0, 1.2) * camera.size[1] / 480,
        metres=rng.uniform(0, 0.008),
        hidden=hidden,
        seed=int(rng.integers(2**31)),
        typical=typical,
    )


# --- Feeding the phase machines --------------------------------------------------------------------------------------

ACTIVITIES = ("er-test", "bridge", "ninety-ninety", "side-lying")


def machine(activity: str, arming: ArmingSettings | None = None) -> Exercise:
    """The phase machine of an activity with the specification's defaults."""
    settings = Settings() if arming is None else Settings(arming=arming)
    return make_exercise(activity, settings, default_calibration())


@dataclass(frozen=True)
class Found:
    """What a machine gave out, by kind, in order."""

    events: tuple[Event, ...]

    def _of(self, kind: type) -> list[Any]:
        return [e for e in self.events if isinstance(e, kind)]

    @property
    def reps(self) -> list[Rep]:
        """Counted repetitions."""
        return self._of(Rep)

    @property
    def partials(self) -> list[Partial]:
        """Movements that do not count."""
        return self._of(Partial)

    @property
    def holds(self) -> list[Hold]:
        """Positions held."""
        return self._of(Hold)

    @property
    def attempts(self) -> list[Attempt]:
        """Rotations of the standing test."""
        return self._of(Attempt)

    @property
    def counted(self) -> list[Event]:
        """All but the partials."""
        return [e for e in self.events if not isinstance(e, Partial)]


def follow(
    track: PoseTrack,
    activity: str,
    *,
    smooth: bool = True,
    arming: ArmingSettings | None = None,
    observed: dict[str, Array] | None = None,
) -> Found:
    """Smooth a track, measure it and feed the activity's machine from the first frame to the last."""
    if smooth:
        track = smooth_track(track, gap_limit=0.3, cutoff=4.0)
    exercise = machine(activity, arming)
    events = [e for sample in compute_measures(track, observed).samples() for e in exercise.update(sample)]
    return Found((*events, *exercise.finish()))
