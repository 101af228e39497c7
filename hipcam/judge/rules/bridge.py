"""The faults of a bridge: what each is read from and how sure that is."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from hipcam.core.types import SIDES, Side, other_side
from hipcam.judge.form import Finding, not_judged
from hipcam.judge.frames import Frames, Span, Stand
from hipcam.measure.body import FOOT_OVER_SHANK
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hipcam.core.types import Array
    from hipcam.judge.activities.bridge import BridgeSettings
    from hipcam.judge.form import FormJudge
    from hipcam.pose.judging import BridgeCalibration


#: The least and the most that a body shows. A lift that counts leaves the hips 40 degrees short of the line at most,
#: and they go hardly 30 past it; the lumbar spine extends by some 30 degrees and lies 30 to 40 flexed at most; a pelvis
#: between two hips tips by less than its width allows; a heel rises by three quarters of its foot.
SHOWN = {
    "lumbar_arching.hips_side": (-45.0, 40.0),
    "lumbar_arching.hips_oblique": (-45.0, 40.0),
    "lumbar_arching.belly_alone": (-40.0, 40.0),
    "lumbar_arching.belly_in_set": (-40.0, 40.0),
    "incomplete_lift": (-40.0, 45.0),
    "sagging": (-10.0, 45.0),
    "pelvis_drop": (-20.0, 30.0),
    "heel_lift": (-0.20, 0.75),
    "knee_collapse.tilt": (-45.0, 45.0),
    "knee_collapse.gap": (-1.0, 1.0),
}


class View(NamedTuple):
    """Where the camera stands, and why nothing can be read from there."""

    where: Literal["side", "oblique", "feet", "unreadable"]
    why: Reason | None

    @property
    def not_from_side(self) -> Reason | None:
        """Why what only a camera at the side shows cannot be judged."""
        return self.why or (Reason("film_from_side") if self.where == "feet" else None)

    @property
    def not_from_feet(self) -> Reason | None:
        """Why what only a camera at the feet shows cannot be judged."""
        return self.why or (None if self.where == "feet" else Reason("not_told_from_here"))


class BridgeRules:
    """Judges one set's lifts; it remembers what the set's own repetitions tell about the person.

    Parameters
    ----------
    limits : BridgeSettings
        What is a fault.
    numbers : BridgeCalibration
        What the measures are worth.
    judge : FormJudge
        From findings to verdicts.
    """

    def __init__(self, limits: BridgeSettings, numbers: BridgeCalibration, judge: FormJudge) -> None:
        self.limits, self.numbers, self.judge = limits, numbers, judge
        self._bulges: list[float] = []

    def forget(self) -> None:
        """Another set begins."""
        self._bulges.clear()

    def mixed(self, jumps: Array) -> bool:
        """Whether the legs hide each other, by how far a leg jumped in each frame (shank lengths)."""
        return float(np.mean(jumps > self.numbers.jump)) > self.numbers.jumping_share

    def view(self, frames: Frames) -> View:
        """Where the camera stands."""
        known, mixed = self.numbers, self.mixed(frames["leg_jump"])
        across, away, apart = (frames.at_rest(frames[name]) for name in ("trunk_sideways", "head_away", "hips_apart"))
        if across < known.feet_across and (away > known.feet_head_away or apart > known.feet_hips_apart):
            hips = frames["hips_apart"]
            # A pelvis does not change its width: hips that come together are somebody else's legs.
            if mixed or np.nanpercentile(hips, known.hips_percentile) < known.hips_together * np.nanmedian(hips):
                return View("unreadable", Reason("knees_hide_body"))
            return View("feet", None)
        if across < known.from_side:
            return View("unreadable", Reason("film_from_side"))
        if mixed:
            return View("unreadable", Reason("legs_mixed"))
        return View("side" if across > known.side_on else "oblique", None)

    def findings(self, frames: Frames, view: View, carrier: Side, *, held: bool) -> Iterator[Finding]:
        """What a whole lift shows."""
        from_side = view.not_from_side
        excess = frames["hip_line_excess"]
        seen = "side" if view.where == "side" and carrier == "both" else "oblique"
        yield self._lumbar(frames, excess, seen, from_side)
        yield self._incomplete(frames, excess, seen, from_side)
        if held:
            yield self._sagging(frames, from_side)
        yield self._knees(frames, view.not_from_feet)
        yield from self._heels(frames, carrier, from_side or frames.camera_moved)
        if carrier != "both":
            yield self._pelvis(frames, carrier, from_side or frames.camera_moved)

    def findings_now(
        self, frames: Frames, view: View, carrier: Side, *, sinking: float, stopped: bool
    ) -> Iterator[Finding]:
        """What the last moments of a lift show by themselves.

        Parameters
        ----------
        frames, view, carrier
            As for the whole lift.
        sinking : float
            How far a hold has sunk that is not on its way down, degrees.
        stopped : bool
            Whether the lift has stopped, so that it may be told that it is too low.
        """
        from_side = view.not_from_side
        excess = frames["hip_line_excess"]
        seen = "side" if view.where == "side" and carrier == "both" else "oblique"
        if not from_side:
            yield self._overshoot(frames, excess, seen)
            if sinking > 0:
                yield self._sunk(Stand(sinking, Span(*frames.time[[-1, -1, -1]].tolist())))
            elif stopped:
                yield self._incomplete(frames, excess, seen, None)
        yield self._knees(frames, view.not_from_feet)
        yield from self._heels(frames, carrier, from_side or frames.camera_moved)

    def _overshoot(self, frames: Frames, excess: Array, seen: str) -> Finding:
        """The hip past the line."""
        limit = self.limits.overshoot
        over = frames.worst(excess, limit=limit)
        return self.judge.read("lumbar_arching", over.level, "deg", limit, over.span, view=f"hips_{seen}")

    def _lumbar(self, frames: Frames, excess: Array, seen: str, reason: Reason | None) -> Finding:
        """Lumbar arching: the hip past the line, or the front of the body bulging since rest."""
        limits, known, name = self.limits, self.numbers, "lumbar_arching"
        if reason:
            return not_judged(name, "deg", limits.overshoot, reason)
        by_hips = self._overshoot(frames, excess, seen)
        if self.judge.is_fault(by_hips):
            return by_hips
        front = frames["front_bulge"]
        bulge = (frames.at_top(front) - frames.at_rest(front)) / known.bulge_per_degree
        if not isfinite(bulge):
            return replace(by_hips, reason=Reason("belly_unseen"))
        if frames.at_top(frames["front_roughness"]) > known.bulge_rough:
            sure = min(by_hips.confidence, self.judge.suspicion)
            return replace(by_hips, confidence=sure, reason=Reason("belly_unclear"))
        # A belly that rises takes the hip landmark along: part of what the outline misses shows there.
        bulge += known.bulge_with_hip * frames.at_top(excess)
        if frames.at_top(excess) > -limits.incomplete:
            self._bulges.append(bulge)
        extension, view = self._extension(bulge)
        by_belly = self.judge.read(name, extension, "deg", limits.lumbar_extension, frames.top_span(front), view=view)
        return max(by_belly, by_hips, key=lambda found: (found.reason is None, found.confidence))

    def _extension(self, bulge: float) -> tuple[float, str]:
        """Lumbar extension in degrees, and what it was read against.

        The bulge follows the extension of the spine within a set, with an offset of its own per person: hips that
        straighten pull the hip landmark along. The set's flattest repetition so far gives the offset away.
        """
        if len(self._bulges) <= 1:
            return bulge, "belly_alone"
        return bulge - self.numbers.bulge_shared * min(bulge, *self._bulges), "belly_in_set"

    def _incomplete(self, frames: Frames, excess: Array, seen: str, reason: Reason | None) -> Finding:
        limit = self.limits.incomplete
        if reason:
            return not_judged("incomplete_lift", "deg", limit, reason)
        short = -frames.worst(excess).level
        return self.judge.read("incomplete_lift", short, "deg", limit, frames.top_span(excess), view=seen)

    def _sagging(self, frames: Frames, reason: Reason | None) -> Finding:
        """A loss during the hold; a change, so that the bias of the hip does not matter."""
        limit = self.limits.sagging
        if reason:
            return not_judged("sagging", "deg", limit, reason)
        excess = frames["hip_line_excess"]
        best = frames.worst(excess, frames.top, duration=self.numbers.level_time)
        after = frames.top & (frames.time >= best.span.start)
        return self._sunk(frames.worst(best.level - excess, after, limit=limit))

    def _sunk(self, loss: Stand) -> Finding:
        return self.judge.read("sagging", loss.level, "deg", self.limits.sagging, loss.span)

    def _knees(self, frames: Frames, reason: Reason | None) -> Finding:
        """Knees falling inward, seen from the feet.

        A camera off the long axis sees both shanks tip the same way when the knees travel toward the feet, so a
        single shank says nothing: what the two do toward each other does, the mean of both inward tilts and the gap.
        """
        limits, name = self.limits, "knee_collapse"
        if reason:
            return not_judged(name, "deg", limits.knee_tilt, reason)
        inward = (frames.change("left_shank_inward") + frames.change("right_shank_inward")) / 2
        tilt = frames.worst(inward, limit=limits.knee_tilt)
        gap = frames["knee_gap"]
        closed = frames.worst(1 - gap / frames.at_rest(gap), limit=1 - limits.knee_gap)
        edge = frames.foot_at_edge("left") or frames.foot_at_edge("right")
        by_tilt = self.judge.read(name, tilt.level, "deg", limits.knee_tilt, tilt.span, view="tilt", reason=edge)
        by_gap = self.judge.read(name, closed.level, "of the gap", 1 - limits.knee_gap, closed.span, view="gap")
        return max(by_tilt, by_gap, key=lambda found: (found.reason is None, found.confidence))

    def _heels(self, frames: Frames, carrier: Side, reason: Reason | None) -> Iterator[Finding]:
        """Heels off the floor: the near one, from the side.

        A heel that rises while the foot pivots on its toes takes the ankle along, up and toward the toes. The points
        wander by a tenth of the foot while the hips rise and the knees travel, but hardly in both directions at once.
        Toes that rise with the heel down leave both where they are; toes that travel are no pivot.
        """
        for side in SIDES:
            lifted = None if carrier in ("both", side) else Reason("foot_lifted", {"side": side})
            yield self._heel(frames, side, reason or lifted or frames.foot_at_edge(side))

    def _heel(self, frames: Frames, side: Side, reason: Reason | None) -> Finding:
        name, unit, limit, known = "heel_lift", "foot lengths", self.limits.heel_lift, self.numbers
        if reason:
            return not_judged(name, unit, limit, reason, side)
        foot = FOOT_OVER_SHANK * max(frames.at_rest(frames[f"{one}_shank_length"]) for one in SIDES)
        lift = frames.worst(frames.change(f"{side}_foot_pivot") / foot, limit=limit)
        seen = frames.at_rest(np.minimum(frames[f"{side}_leg_seen"], frames[f"{side}_foot_seen"]))
        if seen < known.heel_seen:
            hidden, most = Reason("heel_hidden", {"side": side}), self.judge.suspicion
            return self.judge.read(name, lift.level, unit, limit, lift.span, side, most=most, reason=hidden)
        if abs(frames.at_top(frames.change(f"{side}_toes_along"))) > known.toes_slide * foot:
            slid = Reason("foot_slid", {"side": side})
            return self.judge.read(name, lift.level, unit, limit, lift.span, side, reason=slid)
        return self.judge.read(name, lift.level, unit, limit, lift.span, side)

    def _pelvis(self, frames: Frames, carrier: Side, reason: Reason | None) -> Finding:
        """The pelvis sinking on the free side.

        The hip points hardly show it. The free leg's knee does, far out on that side: it rises less than the hips
        would lift it, and sinks against the carrying leg's knee.
        """
        name, limit, free = "pelvis_drop", self.limits.pelvis_drop, other_side(carrier)
        if reason:
            return not_judged(name, "deg", limit, reason, carrier)
        shank = max(frames.at_rest(frames[f"{side}_shank_length"]) for side in SIDES)
        sinks = frames.change(f"{carrier}_knee_up") / 2 - frames.change(f"{free}_knee_up")
        drop = float(np.degrees(frames.at_top(sinks) / shank))
        turned = abs(frames.at_top(frames.change(f"{free}_shank_up")))
        moved = Reason("free_leg_moved", {"side": free}) if turned > self.numbers.free_leg_moved else None
        # Three true drops are too few to call one by, and to pass one by: it stays a suspicion.
        why = moved or Reason("not_told_from_here")
        return self.judge.read(name, drop, "deg", limit, frames.top_span(sinks), carrier, reason=why)
