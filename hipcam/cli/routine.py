"""`hipcam routine`: test, exercises, test again, compare."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

from hipcam.cli.common import OK, Commands, Parser, add_how, count, note, one_of
from hipcam.cli.keeping import Growing, add_keeping
from hipcam.cli.live import Room, add_room, settle
from hipcam.words import say

if TYPE_CHECKING:
    from hipcam.run.routine import Routine


def add(commands: Commands, common: Parser) -> None:
    """Add the command `routine`."""
    routine = commands.add_parser(
        "routine",
        parents=[common],
        help=say("cli.routine.help"),
        description=say("cli.routine.about"),
    )
    add_room(routine)
    routine.add_argument(
        "--exercise",
        type=_exercise,
        action="append",
        metavar="EXERCISE",
        help=say("cli.routine.exercise"),
    )
    routine.add_argument("--reps", type=count, metavar="N", help=say("cli.reps"))
    routine.add_argument(
        "--sets",
        type=count,
        metavar="N",
        help=say("cli.routine.sets"),
    )
    routine.add_argument("--restart", action="store_true", help=say("cli.routine.restart"))
    add_how(routine)
    add_keeping(routine, kept=True)
    routine.set_defaults(run=_routine)


def _exercise(word: str) -> str:
    """An argument that names an exercise; which activities are is known only when they are loaded."""
    from hipcam.run.routine import exercises

    return one_of(exercises(), word)


def _routine(given: argparse.Namespace) -> int:
    with Room(given) as room:
        from hipcam.live.coach import Coach
        from hipcam.run.routine import forget, save

        routine, filmed = _begin(given), ""
        while (step := routine.step) is not None:
            _announce(routine, filmed, room)
            filmed = step.activity
            coach = Coach(
                step.activity,
                room.calibration.framing,
                reps=step.reps or 1,
                sets=step.sets,
                side=step.side,
                more=True,  # after the last step come how it felt and the comparison
            )
            with Growing(given) as growing:
                session = room.coach(coach, step.activity, growing)
                settle(session, growing, then=False)
            stopped = session.interrupted or coach.stopped
            routine = routine.stopped(session.result) if stopped else routine.done(session.result)
            if given.save:
                save(routine, given.data_dir)
            room.sum_up(coach, session)
            if not session.interrupted:
                routine = _ask(routine, growing, room)
                if _stop_for_pain(routine, given, room):
                    return OK
                if given.save:
                    save(routine, given.data_dir)
            if stopped and routine.step is not None:
                note(say("cli.routine.stopped") if given.save else say("cli.routine.stopped_unkept"))
                return OK
        forget(routine.person, given.data_dir)
        _compare(routine, given, room)
    return OK


def _ask(routine: Routine, growing: Growing, room: Room) -> Routine:
    """Ask how the step felt, and keep and print what was answered."""
    felt = room.ask_felt()
    growing.feel(felt)
    if felt.told:
        print(f"  {', '.join(felt.told)}", flush=True)
    return routine.hurting(felt.pain)


def _stop_for_pain(routine: Routine, given: argparse.Namespace, room: Room) -> bool:
    """End the routine for today if pain has risen; say whether it has."""
    from hipcam.run.routine import forget

    rise = routine.rise_of_pain(room.settings.routine.pain_rise)
    if rise is None:
        return False
    said = [say("routine.pain_rose", before=rise[0], now=rise[1]), say("routine.stop_for_pain")]
    print("\n" + "\n".join(said), flush=True)
    forget(routine.person, given.data_dir)
    room.tell(said[0], said[1:])
    return True


def _begin(given: argparse.Namespace) -> Routine:
    """Today's routine, if it was begun and is not over; else a new one."""
    from hipcam.keep.folder import check_name
    from hipcam.run.routine import Routine, exercises, load

    person, today = check_name(given.person), datetime.now().astimezone().date()
    begun = None if given.restart or not given.save else load(person, today, given.data_dir)
    if begun is None:
        if given.reps:
            note(say("cli.routine.reps", n=given.reps))
        return Routine(person, today.isoformat(), tuple(given.exercise or exercises()), given.reps, given.sets)
    number, steps = begun.place
    note(say("cli.routine.going_on", n=steps - number + 1, steps=steps))
    if given.reps or given.sets or given.exercise:
        note(say("cli.routine.as_begun"))
    return begun


def _announce(routine: Routine, filmed: str, room: Room) -> None:
    """Say which step comes and where the camera goes, in print and aloud; `filmed` is what it stood for before."""
    from hipcam.judge.activity import activity
    from hipcam.judge.next_steps import sentences
    from hipcam.live.sayings import NEWS, SETUP, Saying

    step, (number, steps) = routine.steps[0], routine.place
    said = [say("routine.step", number=number, steps=steps, what=sentences([step])[0])]
    if step.activity != filmed:
        camera = "routine.move_camera" if filmed else "routine.camera"
        said.append(say(camera, camera=activity(step.activity).say("camera")))
    print("\n" + "\n".join(said), flush=True)
    if room.voice is not None:
        # Nobody should lie down before they hear that the camera is to be moved.
        kind = NEWS if filmed else SETUP
        room.voice.say([Saying(said[0], NEWS), *(Saying(sentence, kind) for sentence in said[1:])])


def _compare(routine: Routine, given: argparse.Namespace, room: Room) -> None:
    """Print, show and say what it came to."""
    from hipcam.keep.folder import history_path
    from hipcam.keep.history import History
    from hipcam.run.routine import compare, test_step

    earlier = []
    if history_path(given.data_dir).exists():
        with History(given.data_dir) as history:
            earlier = history.sessions(activity=test_step().activity, person=routine.person)
    lines = compare(routine, earlier)
    print("\n".join([f"\n{say('routine.done')}.", *(f"  {line}" for line in lines)]), flush=True)
    room.tell(say("routine.done"), lines)
