"""What measuring knows about a pose network: its calibration for measures, repair and evidence from pictures."""

from __future__ import annotations

from dataclasses import dataclass

from hipcam.pose.fitted import fitted


@dataclass(frozen=True, slots=True)
class PostureCalibration:
    """Telling by the body that somebody stands facing the camera (`track.evidence.observer`)."""

    facing_trunk_up: float = fitted("share", "least uprightness of the trunk of somebody who stands facing the camera")
    facing_chest_front: float = fitted("share", "least share of the chest that faces the camera")
    facing_hips_over_feet: float = fitted("m", "least height of the hips over the feet")


@dataclass(frozen=True, slots=True)
class StandingCalibration:
    """The standing test's measures (`measure.standing`)."""

    elevation_offset: float = fitted("deg", "what both readings of a thigh's elevation show in the mean while it hangs")
    elevation_gain: float = fitted(
        "deg/deg", "true elevation of the thigh per degree of both readings' mean above that"
    )
    nearer: float = fitted(
        "ratio",
        "how much larger knee, shank and heel look beside the standing shank when the thigh (0.43 m) points "
        "at a lens 2.5–4.5 m away; geometry alone gives 1.12–1.25",
    )
    hips_width: float = fitted(
        "shank lengths", "distance of the hips' joint centres, which an oblique view would shorten"
    )
    leg: float = fitted("shank lengths", "hip over ankle of the standing leg")
    most_tilt: float = fitted("deg", "tilt of the shank beyond which its rotation is held")
    foot_wanders: float = fitted("shank lengths", "how far the standing foot's landmarks may wander without a movement")
    least_bend: float = fitted("deg", "bend of the standing knee below which it is taken to lower the hips evenly")
    lifted_knee_flexion: float = fitted("deg", "flexion of the lifted knee, which no view from in front shows")
    most_hanging: float = fitted("deg", "tilt of the hanging shank that is at most believed")
    per_hanging: float = fitted("deg/deg", "rotation less read for each degree that the hanging shank tilts")
    usual_lean: float = fitted("deg", "how far back in the world a standing foot lies to a level camera")
    per_lean: float = fitted(
        "deg/deg", "rotation more read for each degree that the standing foot lies back in the world"
    )


@dataclass(frozen=True, slots=True)
class SeatedCalibration:
    """The 90-90's measures (`measure.seated`)."""

    behind_upright: float = fitted("deg", "how far behind the vertical lies what the trunk's inclination is taken from")
    drop_doubt: float = fitted("trunk lengths", "how far apart in height the feet look without one being in front")
    roll_doubt: float = fitted("ratio", "the same for feet that are apart sideways, since the camera may be rolled")
    behind_weight: float = fitted("1", "what the world landmarks' feet say on which is in front, against their heights")
    least_flat: float = fitted("share", "share of the trunk at rest that at least lies in the plane of the picture")
    camera_distance: float = fitted(
        "trunk lengths",
        "distance of the camera when the whole body just fills the picture (2.0–3.5 m): what is nearer by "
        "one trunk length looks a fifth larger",
    )
    camera_pitch_sine: float = fitted(
        "share",
        "sine of the camera's pitch: 0.7–1.5 m high and looking at a seated person 2–3 m away it looks down by 8–27°",
    )
    stiff_share: float = fitted("ratio", "travel of the head over the predicted in clean leans")
    share_spread: float = fitted("ratio", "standard deviation of that")
    flexion_per_turn: float = fitted(
        "deg/deg",
        "spine flexion per degree that the head turns beyond the trunk: the line from hip to shoulder turns "
        "with the mean of the spine, the head with its end, so half of an even flexion shows",
    )
    least_lever: float = fitted("share", "share of a leg's travel that the picture at least shows")
    slide_doubt: float = fitted(
        "ratio",
        "how much of what a sliding foot moves in the picture may not be a rise of it: this is known to a quarter only",
    )


@dataclass(frozen=True, slots=True)
class LyingCalibration:
    """The side-lying rotation's measures (`measure.side_lying`)."""

    least_flat: float = fitted("share", "share of the trunk that at least lies in the plane of the picture")
    roll_hip_share: float = fitted(
        "share",
        "weight of the hip line in the roll, beside the shoulder line, which the moving thigh does not pull along",
    )
    roll_bias: float = fitted("deg", "what both lines turn by together while the leg lifts and the pelvis is still")
    roll_gain: float = fitted("deg/deg", "what both lines turn by per degree of true roll")
    knee_per_closer: float = fitted(
        "deg", "change of the upper knee's bend per square of a trunk length that the ankle comes closer to the hip"
    )
    knee_shank_share: float = fitted("share", "of what the shank shortens by in the picture, what is added to that")


@dataclass(frozen=True, slots=True)
class SupineCalibration:
    """The bridge's measures (`measure.supine`)."""

    least_upright: float = fitted(
        "share", "uprightness that a shank at least counts with, for how much its leg says about the hips"
    )


@dataclass(frozen=True, slots=True)
class RepairCalibration:
    """Poses that no body takes (`track.repair`), and smoothing live (`track.smooth`)."""

    swap_gain: float = fitted(
        "ratio",
        "how near changing legs over must bring them to where they were, over where they are, to be taken for swapped",
    )
    swap_jump: float = fitted("shank lengths", "how far knees and ankles of swapped legs must have jumped")
    longest_swap: float = fitted("s", "time within which swapped legs change back")
    spike: float = fitted("shank lengths", "how far a knee or ankle that jumps for one frame is off")
    agree: float = fitted("shank lengths", "how near the frames before and after a jump must be to each other")
    bone_tolerance: float = fitted("share", "how much a thigh or shank may differ from the person's own median")
    neighbours: float = fitted("s", "two frames further apart say nothing about each other")
    known_frames: int = fitted("frames", "live: how many frames a person's bones are known by")
    least_known: int = fitted("frames", "live: how many it takes to know them")
    go_over: int = fitted("frames", "live: how often they are gone over")
    live_cutoff: float = fitted("Hz", "live: cutoff of the One Euro filter at rest")
    live_cutoff_rise: float = fitted(
        "Hz", "live: how much the cutoff rises for each unit (a picture's height, a metre) a second of speed"
    )
    live_speed_cutoff: float = fitted("Hz", "live: cutoff for the speed itself")
    live_gap: float = fitted("s", "live: time without a value after which the filter starts afresh")


@dataclass(frozen=True, slots=True)
class ShankCalibration:
    """The outline of the lifted shank (`track.evidence.shank`, `track.evidence.observer`)."""

    up: float = fitted("deg", "elevation of a thigh from which its leg may be up")
    down: float = fitted("deg", "elevation of a thigh below which its leg is down")
    still_rising: float = fitted(
        "deg", "rise of the thigh meanwhile by which what was learnt of the outline is given up"
    )
    learn_from: float = fitted("s", "time after a leg came up from which its outline is learnt, while it hangs")
    learn_until: float = fitted("s", "time after a leg came up until which its outline is learnt")
    learn_every: float = fitted("s", "time between two glances at it while it is learnt")
    fit_every: float = fitted("s", "time between two placements of the outline")
    reads_short: float = fitted("share", "by how much less than the shank that crosses the other leg knee→ankle tilts")
    most_short: float = fitted("deg", "by how much less it tilts at most")
    length: float = fitted(
        "shank lengths",
        "length of the strip that is looked at, from the ankle landmark up: further up begins the round end "
        "of knee and thigh, whose outline says nothing about the shank",
    )
    turn_spread: float = fitted("deg", "spread of the axis' direction about the landmarks': a weak prior")
    turn_limit: float = fitted("deg", "how far off the landmarks' direction the axis is looked for")
    shift_spread: float = fitted("shank lengths", "spread of the axis sideways of the ankle landmark: a weak prior")
    shift_limit: float = fitted("shank lengths", "how far sideways of the ankle landmark the axis is looked for")
    prior_weight: float = fitted("edge strength", "weight of both priors against the edges")
    half_widths: tuple[float, ...] = fitted("shank lengths", "half the widths at the ankle that are tried")
    tapers: tuple[float, ...] = fitted("shank lengths", "how much more half the width is at the strip's upper end")
    blur: float = fitted("columns", "blur of the strip before its edges are taken")
    edge_level: float = fitted("ratio", "edge that counts half, over the strip's median edge")
    stray_cost: float = fitted("edge strength", "cost of a border for each column that it strays")
    step_cost: float = fitted("edge strength", "cost of a border for each step to a next column")


@dataclass(frozen=True, slots=True)
class StickCalibration:
    """The upright stick (`track.evidence.stick`, `track.evidence.observer`)."""

    frames: int = fitted("frames", "in how many frames it is looked for: what moves disappears in their median")
    every: float = fitted("s", "time between two of them")
    widths: tuple[float, ...] = fitted(
        "shank lengths",
        "widths that are tried: a walking stick or broom handle is 2–4 cm thick, the shank of an adult about "
        "40 cm long",
    )
    below_hand: float = fitted("shank lengths", "how far below the hand's middle it is looked for")
    reach: float = fitted("shank lengths", "how far from the hand's middle it may pass")
    away_cost: float = fitted("ridge strength", "cost of a line that passes as far off as it may")
    lean: float = fitted("deg", "how much it may lean")
    least: float = fitted("ridge strength", "least mean strength along its line")
    half_contrast: float = fitted("CIE Lab", "contrast at which a ridge counts half")
    blur: float = fitted("pixels", "blur of the picture before ridges are looked for")
    least_row: float = fitted("ridge strength", "strength of a row from which it says where the line is")


@dataclass(frozen=True, slots=True)
class OutlineCalibration:
    """In which pictures the body's outline is looked at (`pose.outline`)."""

    still: float = fitted("trunk lengths/s", "how slowly hips move that are still")
    over: float = fitted("s", "over how long that is asked: in less it would be the network's own trembling")
    first: int = fitted("outlines", "how many are looked at, one soon after the other, once the hips are still")
    quick: float = fitted("s", "how soon after the other; a bridge is near its top for 0.3 s and more")
    every: float = fitted("s", "how often from then on")


@dataclass(frozen=True, slots=True)
class BellyCalibration:
    """The outline of the belly (`track.evidence.belly`)."""

    chord_from: float = fitted(
        "share", "where the contour begins, along the chord from mid-shoulder (0) to mid-hip (1)"
    )
    chord_to: float = fitted("share", "where the contour ends")
    chord_step: float = fitted("share", "how far apart it is read")
    ends_left_out: int = fitted(
        "places", "places at either end that the bulge is not taken from: beyond lie the arm and the hip crease"
    )
    reach: float = fitted("chord lengths", "how high over the chord the contour is looked for")
