"""The 90-90 stretch, sitting on the floor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hipcam.core.landmarks import Landmark
from hipcam.core.types import other_side
from hipcam.measure.angles import angle_between
from hipcam.measure.body import FOOT_OVER_TRUNK, THIGH_OVER_TRUNK, Body, by_side, norm, unit, within

if TYPE_CHECKING:
    from hipcam.core.types import Array, Side
    from hipcam.measure.body import Figure
    from hipcam.pose.measuring import SeatedCalibration


#: What turns a level direction (z, x) forward from the body's left.
_AHEAD = np.array([1, -1], np.float32)
#: Along the body's own left, out to the left and out to the right.
_OUT = np.array([[1], [-1]], np.float32)


def seated_measures(figure: Figure, calibration: SeatedCalibration) -> dict[str, Array]:
    """Measures of the 90-90 stretch.

    Returns
    -------
    dict
        `trunk_inclination` of mid-hip→mid-shoulder forward from the vertical (world landmarks, degrees;
        backward negative); `head_over_hips` distance of mid-hip and mid-ear in the picture, as a share of its shorter
        side; `front_foot` how plainly the left foot is the one in front, 1 plain, negative if the
        right one is; per side `foot_behind` how far the ankle lies behind its own knee or out to that side, in shank
        lengths (the back leg's is large).
    """
    # The body's own left and forward, level with the floor: x and z.
    level = unit(figure.across[:, ::2])
    forward = level[:, ::-1] * _AHEAD
    ahead = np.einsum("ti,ti->t", figure.trunk_direction[:, ::2], forward)
    # Measured from far behind, so that nothing turns over where the trunk is upright or a low camera makes it lean
    # back; a lean to one side then counts in part.
    back = np.radians(calibration.behind_upright)
    aligned = np.cos(back) * -figure.trunk_direction[:, 1] - np.sin(back) * ahead
    inclination = np.degrees(np.arccos(within(aligned, -1, 1))) - calibration.behind_upright
    behind = _OUT * level[:, None] - forward[:, None]
    feet_behind = np.einsum("tsi,tsi->ts", behind, figure.shank_direction[..., ::2])
    return {
        "trunk_inclination": inclination,
        "head_over_hips": norm(figure.image.middle("ear") - figure.image.middle("hip"))
        / np.float32(min(figure.track.size)),
        "front_foot": _front_foot(figure, feet_behind, calibration),
        **by_side("foot_behind", feet_behind),
    }


def _front_foot(figure: Figure, feet_behind: Array, known: SeatedCalibration) -> Array:
    """How plainly the left foot is the one in front.

    Both feet are on the floor, so the nearer one is the lower one in the picture wherever the camera stands above the
    floor; a camera that is rolled spoils that for feet that are far apart. Those the world landmarks tell apart, which
    put a back foot that is hidden beside the front one.
    """
    flat = np.maximum(norm(figure.trunk_direction[:, :2]), known.least_flat)
    apart = figure.image.apart("ankle") * (flat / figure.trunk_length)[:, None]
    lower = apart[:, 1] / (known.drop_doubt + known.roll_doubt * np.abs(apart[:, 0]))
    return lower + known.behind_weight * (feet_behind[:, 1] - feet_behind[:, 0])


class SeatedStart:
    """The seated start posture, and what has changed since.

    Lengths that the view foreshortens are taken from the trunk, which it hardly does at rest. Camera axes throughout:
    x to the image's right, y down, z away from the camera. Once the start is known, one frame and a whole movement
    give the same numbers.

    Parameters
    ----------
    image, world : (N, 33, 2), (N, 33, 3) array
        Frames of rest; their median is the start.
    calibration : SeatedCalibration
        Of the pose network.
    """

    def __init__(self, image: Array, world: Array, calibration: SeatedCalibration) -> None:
        self.calibration = calibration
        self.image = np.nanmedian(image, axis=0).astype(float)
        self.world = np.nanmedian(world, axis=0).astype(float)
        body, seen = Body(self.world), Body(self.image).trunk
        trunk = unit(body.trunk)
        # The image gives the trunk's direction, the world landmarks how much of it the image cannot show.
        flat = max(float(np.hypot(trunk[0], trunk[1])), calibration.least_flat)
        self.trunk: Array = np.array([*(unit(seen) * flat), np.copysign(np.sqrt(max(0.0, 1 - flat * flat)), trunk[2])])
        #: Length of the trunk in pixels, foreshortening undone.
        self.trunk_pixels = float(norm(seen)) / flat
        self.pixels_per_metre = self.trunk_pixels / float(norm(body.trunk))

    def trunk_direction(self, image: Array, world: Array) -> Array:
        """Where the trunk points, from how far it has shrunk in the image.

        The hip stays where it was: somebody who sits does not move it, but the hip landmarks follow the lean by up to
        a tenth of the trunk. The trunk keeps its length, so what the image lacks is depth; which way, the world
        landmarks say.

        Returns
        -------
        (T, 3) array
            Unit vectors.
        """
        seen = (Body(image).middle("shoulder") - Body(self.image).middle("hip")) / self.trunk_pixels
        depth = np.copysign(np.sqrt(np.clip(1 - (seen * seen).sum(axis=-1), 0, None)), Body(world).trunk[..., 2])
        return unit(np.concatenate([seen, depth[..., None]], axis=-1))

    def lean(self, image: Array, world: Array) -> Array:
        """Angle between the trunk then and now, from the image or from the world landmarks, whichever shows more.

        Each loses what the view hides of a lean, and neither makes one up.

        Returns
        -------
        (T,) array
            Degrees.
        """
        by_world = angle_between(Body(self.world).trunk, Body(world).trunk)
        return np.maximum(angle_between(self.trunk, self.trunk_direction(image, world)), by_world)

    def shank_reach(self, side: Side) -> float:
        """How much further that ankle lies below its knee in the picture than the other, toward the camera.

        Returns
        -------
        float
            Trunk lengths; as much as it may be with the camera rolled.
        """
        body = Body(self.image)
        this, other = (body.at(one, "ankle") - body.at(one, "knee") for one in (side, other_side(side)))
        across, down = (this - other) / self.trunk_pixels
        return float(down + self.calibration.roll_doubt * abs(across))

    def knee_above_hips(self, image: Array) -> Array:
        """How far the higher knee stands above where the hips were, in the picture: knees on the floor hardly do.

        Returns
        -------
        (T,) array
            Trunk lengths; as little as it may be with the camera rolled.
        """
        knees = (Body(self.image).middle("hip") - Body(image).both("knee")) / self.trunk_pixels
        above: Array = (knees[..., 1] - self.calibration.roll_doubt * np.abs(knees[..., 0])).max(axis=-1)
        return above

    def twist(self, image: Array, world: Array) -> tuple[Array, Array, Array]:
        """Turn of the shoulder line about the trunk.

        A twist of a *leaning* trunk raises one shoulder over the other, wherever the camera stands; yaw itself is
        depth, of which the world landmarks show a third. A lean straight forward leaves the shoulder line as it was, a
        lean to one side carries it along; which of the two it was is known to 15° only, so both readings are given.

        Returns
        -------
        forward, carried : (T,) array
            Twist if the lean was straight forward, and if it carried the shoulder line along the shortest way;
            degrees, to the person's left positive.
        lever : (T,) array
            Height gained per radian of twist, in shoulder widths: 0 for an upright trunk, about 0.8 in a deep lean.
        """
        body = Body(self.world)
        line = body.left("shoulder") - body.right("shoulder")
        width = float(norm(line)) * self.pixels_per_metre
        level = unit(line)
        now = self.trunk_direction(image, world)
        rest = (Body(self.image).left("shoulder") - Body(self.image).right("shoulder"))[1] / width
        raised = (Body(image).left("shoulder") - Body(image).right("shoulder"))[..., 1] / width - (rest - level[1])
        forward, lever = _turn_about(now, np.broadcast_to(level, now.shape), raised)
        carried, _ = _turn_about(now, _rotations(self.trunk, now) @ level, raised)
        return forward, carried, lever

    def spine_flexion(self, image: Array, world: Array) -> tuple[Array, Array]:
        """Flexion of the spine during a lean, as the head's travel shows it.

        In a stiff lean the head goes where the trunk carries it; a spine that rounds turns it further. How far a
        stiff lean carries the head is predicted twice: in proportion to its distance from the hip, and by the trunk's
        rotation in depth. Seen from −45° to 45° and 0.7 to 1.5 m high the two err in opposite directions by up to
        0.1; their mean keeps to 0.04. Nodding moves the nose and hardly the ears: the mean of both is taken.

        Returns
        -------
        flexion, spread : (T,) array
            Degrees, and the standard deviation of their error; meaningful from about 12° of lean.

        Notes
        -----
        The head is the only witness: somebody who drops it from the base of the neck looks rounded.
        """
        start, start_image = Body(self.world), Body(self.image)
        hip, shoulder = start.middle("hip"), start.middle("shoulder")
        moved = Body(image).middle("shoulder") - start_image.middle("shoulder")
        turn = _rotations(self.trunk, self.trunk_direction(image, world))
        shares, levers = [], []
        for point in (_nose, _ears):
            lever = float(norm(point(self.world) - hip) / norm(shoulder - hip))
            head = np.array(
                [
                    *(point(self.image) - start_image.middle("shoulder")),
                    (point(self.world) - shoulder)[2] * self.pixels_per_metre,
                ]
            )
            carried = moved + (turn @ head - head)[:, :2]
            travel = norm(point(image) - point(self.image))
            shares.append(0.5 * (travel / norm(moved) / lever + travel / norm(carried)))
            levers.append(lever / (lever - 1))
        per_share = self.calibration.flexion_per_turn * self.lean(image, world) * float(np.mean(levers))
        flexion = per_share * (np.mean(shares, axis=0) - self.calibration.stiff_share)
        return flexion, per_share * self.calibration.share_spread

    def front_leg(self, image: Array, side: str) -> FrontLeg:
        """What the front leg has done.

        The world landmarks put the front foot 40 cm too far back, so levers come from body proportions: with the knee
        at 90° the ankle is 1.41 thighs from the hip, and what the image does not show of that is depth.
        """
        start, known = Body(self.image), self.calibration
        thigh = THIGH_OVER_TRUNK * self.trunk_pixels
        inward = -1.0 if side == "left" else 1.0

        def lever(joint: str, distance: float) -> float:
            sideways = float((start.at(side, joint) - start.at(side, "hip"))[0]) / thigh / distance
            return float(np.sqrt(np.clip(1 - sideways * sideways, 0, 1)))

        ankle, knee = lever("ankle", np.sqrt(2.0)), lever("knee", 1.0)
        nearer = 1 / (1 - np.sqrt(2.0) * THIGH_OVER_TRUNK * ankle / known.camera_distance)
        moved = Body(image - self.image)
        turn = inward * moved.at(side, "ankle")[:, 0] / (np.sqrt(2.0) * thigh * nearer * max(ankle, known.least_lever))
        # A foot that slides toward the camera sinks in the picture without leaving the floor.
        closer = -inward * turn * (start.at(side, "ankle") - start.at(side, "hip"))[0]
        rise = (
            np.minimum(-moved.at(side, "ankle")[:, 1], -moved.at(side, "heel")[:, 1])
            + closer * known.camera_pitch_sine * nearer
        )
        # A heel pivots on its toes: toes that rise further than it are landmarks of a foot that something hides.
        hidden = np.maximum(0, moved.at(side, "heel")[:, 1] - moved.at(side, "foot_index")[:, 1])
        foot = FOOT_OVER_TRUNK * self.trunk_pixels
        return FrontLeg(
            turn=turn,
            knee_shift=inward * moved.at(side, "knee")[:, 0] / (thigh * max(knee, known.least_lever)),
            # What a slide does to the foot's height in the picture is known to a quarter only.
            foot_rise=rise / (foot * nearer) - known.slide_doubt * np.abs(turn) - hidden / foot,
            ankle_lever=ankle,
            knee_lever=knee,
        )


@dataclass(frozen=True, slots=True)
class FrontLeg:
    """What the front leg has done since the start.

    Attributes
    ----------
    turn : (T,) array
        Inward turn of the whole leg about the hip, from the ankle's sideways travel; radians.
    knee_shift : (T,) array
        Inward travel of the knee landmark alone, thigh lengths.
    foot_rise : (T,) array
        Rise of heel or ankle, whichever rose less, without what the toes rose more; foot lengths.
    ankle_lever, knee_lever : float
        Share of either's travel that the image shows, 0–1.
    """

    turn: Array
    knee_shift: Array
    foot_rise: Array
    ankle_lever: float
    knee_lever: float


def _nose(points: Array) -> Array:
    return points[..., Landmark.NOSE, :]


def _ears(points: Array) -> Array:
    return Body(points).middle("ear")


def _turn_about(axis: Array, line: Array, raised: Array) -> tuple[Array, Array]:
    """Angle about `axis` that brings the tip of `line` to the height `raised`, and the height gained per radian."""
    along = (line * axis).sum(axis=-1, keepdims=True) * axis
    across = line - along
    sideways = np.cross(axis, across)
    size = np.maximum(np.hypot(across[:, 1], sideways[:, 1]), 1e-6)
    phase = np.arctan2(sideways[:, 1], across[:, 1])
    half = np.arccos(np.clip((raised - along[:, 1]) / size, -1, 1))
    both = np.stack([_wrapped(phase - half), _wrapped(phase + half)])
    nearest = np.take_along_axis(both, np.abs(both).argmin(axis=0)[None], axis=0)[0]
    # About the trunk's upward axis a positive angle turns the left shoulder forward, which is to the right.
    return -np.degrees(nearest), np.abs(sideways[:, 1])


def _wrapped(angle: Array) -> Array:
    return (angle + np.pi) % (2 * np.pi) - np.pi


def _rotations(start: Array, now: Array) -> Array:
    """Shortest rotations that take the unit vector `start` (3,) to `now` (T, 3). Shape (T, 3, 3)."""
    axis = np.cross(start, now)
    cosine = (now * start).sum(axis=-1)
    skew = np.zeros((len(now), 3, 3))
    skew[:, 0, 1], skew[:, 0, 2], skew[:, 1, 2] = -axis[:, 2], axis[:, 1], -axis[:, 0]
    skew -= np.swapaxes(skew, 1, 2)
    rotations: Array = np.eye(3) + skew + skew @ skew / np.maximum(1 + cosine, 1e-6)[:, None, None]
    return rotations
