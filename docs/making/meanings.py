"""What the keys of a result mean and within which limits they lie, which its types cannot say.

Limits hold for what is written today and are not asked of what is read, which an earlier version may have written.
"""

from __future__ import annotations

from typing import Any

_TEXT = {"minLength": 1}
_COUNT = {"minimum": 0}
_SHA256 = {"description": "SHA-256, in hexadecimal.", "pattern": "^[0-9a-f]{64}$"}
_TIME = {"description": "Seconds on the video's own clock; 0 is the presentation time of the first frame.", **_COUNT}
_SIDE = {"description": "The person's own."}
_SET = {"description": "Which set it belongs to, from 1.", "minimum": 1}
_DEGREES = {"description": "Degrees; null if it could not be measured."}
_SCORE = {"description": "0-100; null if nothing was judged.", "minimum": 0, "maximum": 100}
FAULT_NAME = {"$ref": "#/$defs/FaultName"}
_BY_FAULT = {"propertyNames": FAULT_NAME}

#: By type and key of the JSON.
MEANINGS: dict[str, dict[str, dict[str, Any]]] = {
    "Source": {
        "name": {"description": "File name without its folder.", **_TEXT},
        "sha256": _SHA256,
        "width": {"description": "Pixels as displayed.", "minimum": 1},
        "height": {"description": "Pixels as displayed.", "minimum": 1},
        "duration": {"description": "Seconds, to the end of the last frame.", **_COUNT},
        "frames": {"description": "How many there are.", "minimum": 1},
        "frames_with_person": {"description": "In how many somebody was found.", **_COUNT},
        "recorded": {"description": "When it was recorded, as the file says (UTC); null if it does not."},
    },
    "Tempo": {
        "out": {"description": "Seconds out.", **_COUNT},
        "hold": {"description": "Seconds near the top.", **_COUNT},
        "back": {"description": "Seconds back.", **_COUNT},
    },
    "Check": {
        "verdict": {"description": "What was found."},
        "value": {"description": "In `unit`; null if not measured."},
        "unit": {"description": "Of `value` and `limit`.", **_TEXT},
        "limit": {"description": "What the value is held against."},
    },
    "Fault": {
        "name": FAULT_NAME,
        "side": _SIDE,
        "start": _TIME,
        "end": _TIME,
        "value": {"description": "Worst value, in `unit`."},
        "unit": {"description": "Of `value` and `limit`.", **_TEXT},
        "limit": {"description": "What it broke."},
        "confidence": {"description": "How sure it is, 0-1.", "minimum": 0, "maximum": 1},
        "message": {"description": "One short sentence of coaching.", "type": "string", **_TEXT},
        "worst": {**_TIME, "description": "When it was worst."},
        "spans": {
            "description": "From when to when it was seen; the first begins at `start`, the last ends at `end`.",
            "minItems": 1,
        },
    },
    "Rep": {
        "side": _SIDE,
        "start": _TIME,
        "peak": _TIME,
        "end": _TIME,
        "range": {"description": "Degrees of the signal that is counted.", "exclusiveMinimum": 0},
        "form": {
            "description": "Name of another form of it: clamshell or straight_leg; null for the movement itself.",
            **_TEXT,
        },
        "verdict": {"description": "On its form."},
        "checks": {"description": "One for each fault of the activity, by its name.", **_BY_FAULT},
        "faults": {"description": "What was seen and is sure enough."},
        "possible": {"description": "Suspicions that are not sure enough to be faults (settings `form`)."},
        "advice": {"description": "Never changes a verdict."},
        "set": _SET,
    },
    "Partial": {
        "side": _SIDE,
        "start": _TIME,
        "peak": _TIME,
        "end": _TIME,
        "range": {"description": "Degrees."},
        "share": {
            "description": "How much it reached of what `share_of` names.",
            **_COUNT,
        },
        "set": _SET,
        "share_of": {
            "description": "Of the way up, of the own range so far in the set, or, before there is one, of the least "
            "that counts; null in results of earlier versions."
        },
    },
    "Attempt": {
        "side": {"description": "The lifted leg's.", "enum": ["left", "right"]},
        "start": _TIME,
        "end": _TIME,
        "rotation": _DEGREES,
        "uncertainty": _DEGREES,
        "clean_rotation": _DEGREES,
        "peak_rotation": {"description": "Degrees."},
        "clean": {"description": "Of what is in `judged`; null with fewer than three judged or one likely."},
        "judged": {"description": "Compensations that could be judged.", "uniqueItems": True, "items": FAULT_NAME},
        "not_judged": {"description": "Reason by name.", **_BY_FAULT},
        "compensations": {"description": "What was seen."},
        "touched": {"description": "Whether the heel reached the stick."},
        "heel_to_stick": {"description": "Foot lengths, positive past the stick; null if not measured."},
        "heel_uncertainty": {"description": "± of heel_to_stick, foot lengths; null if not measured.", **_COUNT},
        "stick": {
            "description": "Where its line comes from: found in the picture, or the vertical through the wrist of the "
            "holding hand."
        },
        "checks": {"description": "What was looked for, by name."},
        "possible": {"description": "Suspicions that are not sure enough to be compensations (settings `form`)."},
        "set": _SET,
        "read_from": {
            "description": "What `rotation` was read from: the outline of the lower leg, or the landmarks where that "
            "was not clear; null without a rotation."
        },
        "rotation_at": {"description": "When and how `rotation` was read; null without one."},
        "clean_rotation_at": {"description": "When and how `clean_rotation` was read; null without one."},
    },
    "Conditions": {
        "start": {**_TIME, "description": "Of the hold, seconds."},
        "end": {**_TIME, "description": "Of the hold, seconds."},
        "in_picture": {"description": "Degrees from the vertical, not yet corrected for where the thigh points."},
        "thigh_elevation": {"description": "Of the lifted thigh, degrees: 0 hanging, 90 level."},
        "knee_flexion": {"description": "Of the lifted knee, degrees: 0 straight."},
        "trunk_lean": {"description": "Degrees from the vertical, to the person's left positive."},
        "standing_leg": {"description": "The other leg.", "enum": ["left", "right"]},
        "motion": {"description": "The person turns the leg, nobody turns it for them."},
        "position": {"description": "In which it is done."},
    },
    "ExerciseCounts": {
        "reps": {"description": "Repetitions.", **_COUNT},
        "good_reps": {"description": "Repetitions that pass.", **_COUNT},
        "judged_reps": {"description": "Repetitions whose form could be judged.", **_COUNT},
        "partials": {"description": "Movements too small to count.", **_COUNT},
        "holds": {"description": "Positions held.", **_COUNT},
        "longest_hold": {"description": "Seconds.", **_COUNT},
        "time_in_position": {"description": "Seconds at the top, repetitions and holds.", **_COUNT},
        "time_in_good_position": {"description": "Seconds at the top of those that pass.", **_COUNT},
        "best_range": _DEGREES,
        "mean_range": _DEGREES,
        "fatigue": {"description": "Null below six repetitions."},
        "score": _SCORE,
        "hold_time": {"description": "Seconds of all holds; null if none.", **_COUNT},
        "judged_hold_time": {"description": "Seconds of the holds whose form could be judged; null if none.", **_COUNT},
        "good_hold_time": {"description": "Those of them in which no fault was seen; null if none.", **_COUNT},
    },
    "Fatigue": {
        "range": {"description": "As a share of the first repetitions'.", **_COUNT},
        "duration": {"description": "As a share of the first repetitions'.", **_COUNT},
    },
    "RotationScores": {
        "attempts": {"description": "Of all kinds.", **_COUNT},
        "clean_attempts": {"description": "Without a compensation.", **_COUNT},
        "rotation": {"description": "The score in degrees: the best clean rotation; null without one."},
        "uncertainty": _DEGREES,
        "band": {"description": "Of the score."},
        "best_rotation": {"description": "Degrees; the best rotation, clean or not."},
        "best_uncertainty": _DEGREES,
        "best_with": {"description": "Compensations in that attempt.", "items": FAULT_NAME},
        "score": _SCORE,
    },
    "Difference": {
        "value": {"description": "Left minus right, degrees."},
        "uncertainty": _DEGREES,
        "verdict": {"description": "Whether it counts."},
    },
    "Unknown": {"what": {"description": "What could not be said.", **_TEXT}},
    "CalibrationUsed": {
        "network": {"description": "The pose network whose numbers they are.", **_TEXT},
        "sha256": _SHA256,
        "known": {"description": "False if no calibration is known for the model: this one is another network's."},
    },
    "Provenance": {
        "hipcam": {"description": "Version.", **_TEXT},
        "model": {
            "description": "The pose model.",
            "properties": {"name": {"type": "string", **_TEXT}, "sha256": {"type": "string", **_SHA256}},
            "required": ["name", "sha256"],
            "additionalProperties": False,
        },
        "settings": {
            "description": "Every setting by table and name, as used.",
            "minProperties": 1,
            "additionalProperties": {"type": "object", "additionalProperties": {"type": "number"}},
        },
        "steps": {
            "description": "What was done to the landmarks, in order.",
            "minItems": 1,
            "items": {"type": "string", **_TEXT},
        },
        "made": {
            "description": "When, in UTC; the only thing that differs between two runs.",
            "format": "date-time",
            "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$",
        },
        "calibration": {"description": "The fitted numbers by which it was judged."},
    },
}
MEANINGS["Hold"] = {key: meaning for key, meaning in MEANINGS["Rep"].items() if key not in ("peak", "range", "form")}
MEANINGS["Hold"]["duration"] = {"description": "Seconds.", "exclusiveMinimum": 0}
for _summary in ("ExerciseSummary", "RotationSummary"):
    MEANINGS[_summary] = {
        "total": {"description": "In all."},
        "sides": {"description": "By side.", "propertyNames": {"enum": ["left", "right", "both"]}},
        "sets": {"description": "By number.", "propertyNames": {"pattern": "^[1-9][0-9]*$"}},
        "change_first": {"description": "Coaching for the fault that came up most.", **_TEXT},
        "change_first_fault": {"description": "The name of that fault.", "anyOf": [FAULT_NAME, {"type": "null"}]},
    }
MEANINGS["RotationSummary"]["difference"] = {"description": "Between the sides."}
MEANINGS["RotationSummary"]["work_on_first"] = {"description": "The side that turns less; null if that is not known."}

QUALITY = {
    "description": "What was wrong with the video and the following, counted.",
    "type": "object",
    "properties": {
        "video_problems": {
            "description": "Empty for a sound file.",
            "type": "object",
            "propertyNames": {
                "enum": ["repeated_timestamps", "missing_timestamps", "backward_timestamps", "damaged", "truncated"]
            },
            "additionalProperties": {"type": "integer", "minimum": 1},
        },
        **{
            key: {"description": meaning, "type": "integer", "minimum": least}
            for key, meaning, least in (
                ("most_people_seen", "At once.", 0),
                ("poses_rejected", "Poses that were taken for somebody else's.", 0),
                ("stretches", "In how many stretches the recording was read, each by a process of its own.", 1),
                ("swapped_legs", "Frames in which left and right leg were changed back.", 0),
                ("jumps", "Frames in which a leg jumped and was left out.", 0),
                ("impossible_bones", "Frames with a leg of impossible length, by which nothing is judged.", 0),
                ("out_of_picture", "Frames with a shoulder, hip, knee or ankle outside the picture.", 0),
                ("camera_moved", "Frames in which the camera had moved by what the background shows; taken out.", 0),
                ("camera_unknown", "Frames in which something moves and nobody knows whether it is the camera.", 0),
            )
        },
        "few_pictures": {
            "description": "Pictures a second that were judged; only if they are fewer than 10.",
            "type": "number",
            "exclusiveMinimum": 0,
            "exclusiveMaximum": 10,
        },
        "lost": {
            "description": "When somebody was out of sight within what they did; only if they were.",
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "start": {"description": "The first picture without them, seconds.", "type": "number"},
                    "end": {
                        "description": "The next picture with them, or the last of all, seconds.",
                        "type": "number",
                    },
                    "why": {
                        "description": "Nobody found, too small to measure, neither leg seen, covered, or no pictures.",
                        "enum": ["nobody", "small", "legs", "covered", "pictures"],
                    },
                    "cut": {
                        "description": "Whether it ended the set or what was under way: that is not counted.",
                        "type": "boolean",
                    },
                },
                "required": ["start", "end", "why", "cut"],
            },
        },
        "pictures": {
            "description": "How players show the file beside how it is read, and what was asked for.",
            "type": "array",
            "items": {
                "enum": [
                    *("shown_mirrored", "shown_turned_over", "mirrored_back", "shape_changed"),
                    *("slow_motion_given", "slow_motion_declared"),
                ]
            },
        },
        "slow_motion": {
            "description": "By what the file's times were divided, since it plays that much slower than filmed.",
            "type": "number",
            "minimum": 1,
            "maximum": 1000,
        },
        "ended": {
            "description": "Of a live session, why it came to its end.",
            "enum": ["done", "stopped", "interrupted", "camera", "time"],
        },
        "broken_off": {
            "description": "Of a live session that came to no end: what was under way then is not counted.",
            "const": True,
        },
    },
    "required": [
        *("video_problems", "most_people_seen", "poses_rejected"),
        *("swapped_legs", "jumps", "impossible_bones", "out_of_picture"),
    ],
}
