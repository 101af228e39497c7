"""What judging knows about a pose network: a section of its calibration for each activity, and for what they share."""

from __future__ import annotations

from dataclasses import dataclass

from hipcam.pose.fitted import fitted


@dataclass(frozen=True, slots=True)
class MovementCalibration:
    """Finding and timing movements, whatever the activity (`judge.detector`, `judge.machine`, `judge.form`)."""

    speed: float = fitted("deg/s", "speed from which a movement goes out or back and does not stay where it is")
    speed_time: float = fitted("s", "over how long that speed is taken")
    speed_least: float = fitted("s", "time that must lie between two pictures for a speed")
    rest_time: float = fitted(
        "s", "how much of the rest before a movement stands for all of it while the movement is under way"
    )
    rest_quantile: float = fitted(
        "share", "quantile of the last moments of rest that is their level: a slow start does not drag it along"
    )
    turned_share: float = fitted(
        "share", "rise from the lowest point, of the movement's peak, that shows that it has turned"
    )
    passed_onsets: float = fitted(
        "onsets", "fall from the peak from which a level of rest that was never kept is given up"
    )
    stretch_share: float = fitted(
        "share", "least part of the time asked for that a stretch of pictures must span: pictures are up to 0.1 s apart"
    )
    edge_margin: float = fitted(
        "trunk or shank",
        "distance of a foot's points from the edge of the picture below which the foot counts as cut off",
    )
    edge_percentile: float = fitted("percent", "percentile of a movement's pictures by which it is")
    suspicion: float = fitted("share", "how sure something that must stay a suspicion may be, of what makes a fault")


@dataclass(frozen=True, slots=True)
class ErTestCalibration:
    """Judging the standing test."""

    outline_share: float = fitted("share", "how much of what the outline differs by from the landmarks holds")
    outline_less: float = fitted("deg", "how much less than the landmarks the outline may tilt toward the midline")
    outline_more: float = fitted("deg", "how much more than the landmarks it may tilt so")
    strength_least: float = fitted("share", "strength of the outline below which it counts as not found")
    stick_error: float = fitted("foot lengths", "nine tenths of the errors of heel to stick, the stick found")
    wrist_error: float = fitted("foot lengths", "the same, the stick taken to stand at the wrist")
    stick_doubt: float = fitted(
        "foot lengths", "distance from the limit within which a touch is not told, the stick found"
    )
    wrist_doubt: float = fitted("foot lengths", "the same, the stick taken to stand at the wrist")
    ends_at: float = fitted("share", "part of its limit below which a compensation that has passed it ends")
    lean_hides: float = fitted("deg", "lean of the trunk that hides what the pelvis does")
    foot_moved: float = fitted("shank", "travel of the standing foot from which the camera or the foot has moved")
    worst_percentile: float = fitted("percent", "percentile of an attempt's pictures that is its worst value")
    moved_percentile: float = fitted(
        "percent", "percentile of an attempt's pictures by which the standing foot has moved"
    )
    least_before: float = fitted(
        "s", "how long the hanging leg must have been seen before an attempt for its changes to be judged"
    )
    hanging_time: float = fitted("s", "how long before an attempt the leg hangs")
    standing_time: float = fitted("s", "how long before a lift both feet are on the floor")
    standing_before: float = fitted("s", "how long before a lift the weight is already shifted")
    fresh: float = fitted("s", "age up to which an outline says something about now")
    fits: float = fitted("outlines", "how many outlines stand for now")
    look_margin: float = fitted("s", "how much longer than a fault must last the last moments are")
    resettle_share: float = fitted("share", "part of the least rotation below which a turn that stays is a new rest")
    follow_from: float = fitted("deg", "reading of a thigh's elevation from which its leg may be up")
    elevation_error: float = fitted("deg", "how much too low the elevation of a lifted thigh may read")
    floor_from: float = fitted("deg", "reading of a thigh's elevation from which a leg that was up is not on the floor")
    lost_for: float = fitted("s", "how long a lifted leg may be lost, or read as on the floor, before it is down")
    hangs_within: float = fitted("deg", "tilt of a lifted shank beyond which it is turned and does not hang")
    raised_percentile: float = fitted("percent", "percentile of an attempt's elevations that is how high it was lifted")
    shown_share: float = fitted("share", "least part of a rotation that the landmarks show")
    start_trunk_up: float = fitted("share", "uprightness of the trunk in the start posture")
    start_hips: float = fitted(
        "m", "height of the hips over the feet in the start posture (the model's average person)"
    )
    start_chest: float = fitted("share", "how much the chest faces the camera in the start posture")
    start_bend: float = fitted("deg", "flexion of the straighter knee in the start posture")
    posture_trunk_up: float = fitted("share", "uprightness of the trunk of somebody who still stands")
    posture_hips: float = fitted("m", "height of the hips over the feet of somebody who still stands")
    posture_chest: float = fitted("share", "how much the chest of somebody who is still judged faces the camera")


@dataclass(frozen=True, slots=True)
class BridgeCalibration:
    """Judging the bridge."""

    share_error: float = fitted(
        "share", "what the share of the way to the line is off by: a lift that may have reached what counts is counted"
    )
    reached_time: float = fitted("s", "how long the hips must be as high for it to be how far they have risen")
    rest: float = fitted(
        "deg", "hip flexion left over when lying with bent knees: what rises by a bridge straightens by this much"
    )
    most_rise: float = fitted("bridges", "rise that no body passes: the legs hide each other")
    excess_bias: float = fitted(
        "deg", "how far past the line a hip in line is seen: its landmark lies a little to the front"
    )
    bulge_per_degree: float = fitted(
        "chord/deg", "rise of the front contour over the shoulder-hip chord for a degree of lumbar extension"
    )
    bulge_with_hip: float = fitted("deg/deg", "what a hip seen past the line adds to it")
    bulge_shared: float = fitted(
        "share",
        "how much of the flattest repetition's reading is the person's own offset",
    )
    bulge_rough: float = fitted("chord", "roughness of the contour above which it is not the belly's")
    jump: float = fitted("shank", "how far a knee or ankle jumps when the legs are mixed up")
    jumping_share: float = fitted("share", "share of such pictures from which the legs hide each other")
    toes_slide: float = fitted("foot lengths", "travel of the toes from which the foot slid and does not pivot on them")
    heel_seen: float = fitted("visibility", "visibility of a leg below which its heel is hidden")
    free_leg_moved: float = fitted("share", "turn of the free shank from which its leg moves against the body")
    level_time: float = fitted("s", "how long a hold must keep a level for it to be its best")
    still_short: float = fitted("deg", "how little a lift moves that has stopped short")
    still_time: float = fitted("s", "for how long")
    arrived_share: float = fitted("share", "part of a lift's own best from which it is at its top")
    from_side: float = fitted("share", "how much the trunk lies across the picture of a camera at the side")
    side_on: float = fitted("share", "the same exactly from the side")
    feet_across: float = fitted("share", "the same at most from the feet")
    feet_head_away: float = fitted("share", "how much further away the head is from a camera at the feet")
    feet_hips_apart: float = fitted("trunk", "how far the hips lie apart in a picture from the feet")
    hips_percentile: float = fitted("percent", "percentile of the hips' distance that is its least")
    hips_together: float = fitted("share", "part of their usual distance below which the hips are somebody's legs")
    rest_flexion: float = fitted("deg", "hip flexion before the line beyond which nobody lies")
    feet_hip_bend: float = fitted("deg", "hip flexion of somebody with the hips down, from the feet")
    posture_chest_up: float = fitted("share", "how much the chest of somebody who is still on the back faces up")
    posture_trunk_up: float = fitted("share", "uprightness of the trunk of somebody who is still on the back")
    top_chest_up: float = fitted("share", "how much the chest faces up at the top of a lift")
    top_chest_kept: float = fitted("share", "or, where a camera looks down, of how much it does at rest")
    trunk_turns: float = fitted(
        "share",
        "how much more the head may be away from the camera in one moment of a lift than in another, from the side",
    )
    supine_chest_up: float = fitted("share", "how much the chest of somebody on the back faces up")
    supine_trunk_up: float = fitted("share", "uprightness of the trunk of somebody on the back")
    feet_chest_up: float = fitted("share", "how much the chest faces up, seen from the feet")
    feet_trunk_short: float = fitted("shank", "length of the trunk in the picture, seen from the feet")
    feet_shank_up: float = fitted("share", "uprightness of the shanks, seen from the feet")
    feet_knee_bend: float = fitted("deg", "flexion of the knees, seen from the feet")
    planted_shank_up: float = fitted("share", "uprightness of the shank of a foot on the floor")
    lifted_shank_up: float = fitted("share", "the same at the top of a lift")
    lifted_bend_loss: float = fitted("deg", "what the knee of a standing foot may straighten by in a lift")
    whole_lift: float = fitted("deg", "lift from which the whole rise of the hip is asked for")
    raised_shank_up: float = fitted("share", "uprightness of the shank below which a bent leg is off the floor")
    shoulders_share: float = fitted("share", "how far the shoulders rise at most of what the hips rise by in a lift")
    shoulders_wander: float = fitted("trunk", "how far they wander besides")
    tilt_usual: float = fitted("share", "how far the trunk tilts of what the hips straighten by in a lift")
    tilt_most: float = fitted("share", "the same, of those whose trunk tilts most")
    carrier_share: float = fitted("share", "majority of the pictures that tells which leg carries")
    carrier_time: float = fitted("s", "how far back pictures have a vote on which leg carries if the legs are mixed up")
    carrier_shank_up: float = fitted("share", "uprightness of the shank that tells a carrying leg from an extended one")
    lying_trunk_up: float = fitted("share", "uprightness of the trunk of somebody who lies, whichever way")
    head_near: float = fitted("share", "how much nearer the head is to a camera at the head end")


@dataclass(frozen=True, slots=True)
class NinetyNinetyCalibration:
    """Judging the 90-90."""

    inward_share: float = fitted(
        "share", "part of the leg's turn that moves the knee toward the midline, which points 0-45 deg outward"
    )
    knee_wander: float = fitted("thigh lengths", "how far the knee landmark wanders while the trunk leans over it")
    rounding_most_sure: float = fitted("probability", "how sure rounding can be, which rests on the head alone")
    lean_to_tell: float = fitted("deg", "lean from which the spine's flexion shows")
    lever_to_tell: float = fitted("share", "lever of the shoulders from which a twist shows")
    ankle_lever: float = fitted("share", "lever of the ankle from which the leg's turn shows")
    knee_lever: float = fitted("share", "lever of the knee from which its own travel shows")
    twist_apart: float = fitted("deg", "how far apart two witnesses of a twist may be that are to be trusted")
    foot_sinks: float = fitted("foot lengths", "how far a front foot that is seen may look sunk into the floor")
    above_chest_up: float = fitted(
        "share", "how much the chest faces the floor in the start posture as a camera sees it that stands high above it"
    )
    start_trunk_up: float = fitted(
        "share", "uprightness of the trunk in the start posture, as a camera sees it that looks down on it"
    )
    start_in_front: float = fitted("1", "how plainly one foot is in front in the start posture")
    still_in_front: float = fitted("1", "how plainly the same foot is in front in each lean of the set")
    start_chest_front: float = fitted("share", "how much the chest faces the camera in the start posture")
    shank_reach: float = fitted(
        "trunk lengths", "how much less the front ankle may lie below its knee in the picture than the back one"
    )
    knee_up: float = fitted("trunk lengths", "how far a knee that lies on the floor may look above the hips")
    lean_error: float = fitted("deg", "how much less than it is a lean may be read, in a set in which one has counted")
    share_error: float = fitted("share", "what the share of the own range is off by: what may be enough is counted")
    lean_per_closer: float = fitted(
        "deg", "lean that is followed for a head that has come all the way to the hips in the picture"
    )
    settling: float = fitted("s", "how long the landmarks of somebody who has just come into sight take to settle")
    lying_back: float = fitted("share", "how far the trunk of somebody who sits may tip below level")
    posture_chest_up: float = fitted("share", "how much the chest of somebody who sits faces up")
    rising_hips: float = fitted("m", "how much higher the hips may look once somebody leans, who has sat down")
    turned_hips: float = fitted("m", "height of the hips over the feet of somebody who sits")
    turned_chest: float = fitted("share", "how much the chest of somebody who is turned away faces the camera")


@dataclass(frozen=True, slots=True)
class SideLyingCalibration:
    """Judging the side-lying rotation."""

    rise_error: float = fitted("deg", "how much less than it is a rise may be read, in a set in which one has counted")
    share_error: float = fitted("share", "what the share of the own range is off by: what may be enough is counted")
    start_trunk_up: float = fitted("share", "uprightness of the trunk in the start posture")
    start_trunk_sideways: float = fitted("share", "how much of the trunk lies across the picture in the start posture")
    start_chest_down: float = fitted(
        "deg", "how far down the chest that faces the camera may seem to face in the start posture: cameras look down"
    )
    start_chest_raised: float = fitted("deg", "how far up it may seem to face; farther up it is somebody on the back")
    start_back: float = fitted("deg", "how far from straight away from the camera the chest of somebody may face")
    start_shoulder_stack: float = fitted(
        "trunk lengths", "height of the upper shoulder over the lower one; on hands and knees they are level"
    )
    posture_trunk_up: float = fitted("share", "uprightness of the trunk of somebody who still lies")
    posture_chest_down: float = fitted("deg", "as at the start, of somebody who still lies on one side")
    posture_chest_raised: float = fitted("deg", "as at the start; the pelvis may roll")
    posture_back: float = fitted("deg", "as at the start, with the back to the camera; the pelvis may roll")
    trunk_turns: float = fitted("deg", "how far the trunk may turn in the picture while a leg is lifted")
    turned_chest_up: float = fitted("share", "how much the chest of somebody on one side faces up or down at most")
    turned_chest_front: float = fitted("share", "how much it faces the camera at most when it does not face it")
    straight_bend: float = fitted("deg", "bend of a straight upper knee in the world landmarks near the top, at most")
    straight_rest: float = fitted("deg", "the same at rest, where the legs hide each other")
    straight_seen: float = fitted("deg", "bend of a straight upper knee in the picture near the top, at most")


@dataclass(frozen=True, slots=True)
class RecogniseCalibration:
    """Telling activities apart (`judge.recognise`)."""

    least_confidence: float = fitted("share", "share of the evidence below which it is not sure which activity it is")
    partial_share: float = fitted("share", "part of what counts from which a movement that does not count is evidence")
    partial_weight: float = fitted("share", "what such a movement's time counts for as evidence")
    least_partials: float = fitted(
        "movements", "how many of them are evidence: a single one may be somebody settling down"
    )
    least_partial_time: float = fitted("s", "how long each of them must take: what is quicker is a tremble")
