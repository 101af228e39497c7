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
    from hipcam.judge.next_steps import Step
    from hipcam.run.routine import Routine
    from hipcam.show.window import Window


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
    led(given)
    return OK


def led(given: argparse.Namespace, window: Window | None = None) -> list[str]:
    """Lead through the routine as the arguments say; give what it came to, or why it ended early.

    Nothing is given if it was stopped: there is more to come.
    """
    with Room(given, window=window) as room:
        routine, filmed = _begin(given), ""
        while (step := routine.step) is not None:
            stopped = not _announce(routine, filmed, room)
            if not stopped:
                filmed = step.activity
                routine, stopped = _step(step, routine, given, room)
            if said := _stop_for_pain(routine, given, room):
                return said
            if stopped and routine.step is not None:
                note(say("cli.routine.stopped") if given.save else say("cli.routine.stopped_unkept"))
                return []
        return _compare(routine, given, room)


def _step(step: Step, routine: Routine, given: argparse.Namespace, room: Room) -> tuple[Routine, bool]:
    """Coach one step, keep it and ask how it felt; the routine from there on, and whether it was stopped."""
    from hipcam.live.coach import Coach
    from hipcam.run.routine import save

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
        if given.save:
            save(routine, given.data_dir)
    return routine, stopped


def _ask(routine: Routine, growing: Growing, room: Room) -> Routine:
    """Ask how the step felt, and keep and print what was answered."""
    felt = room.ask_felt()
    growing.feel(felt)
    if felt.told:
        print(f"  {', '.join(felt.told)}", flush=True)
    return routine.hurting(felt.pain)


def _stop_for_pain(routine: Routine, given: argparse.Namespace, room: Room) -> list[str]:
    """End the routine for today if pain has risen; what is said then."""
    from hipcam.run.routine import forget

    rise = routine.rise_of_pain(room.settings.routine.pain_rise)
    if rise is None:
        return []
    said = [say("routine.pain_rose", before=rise[0], now=rise[1]), say("routine.stop_for_pain")]
    print("\n" + "\n".join(said), flush=True)
    forget(routine.person, given.data_dir)
    room.tell(said[0], said[1:])
    return said


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


def _announce(routine: Routine, filmed: str, room: Room) -> bool:
    """Say which step comes and where the camera goes, and after another step leave time for it.

    Parameters
    ----------
    routine : Routine
        With what comes as its first step.
    filmed : str
        What the camera stood for before; empty at the beginning.
    room : Room
        Where it is said.

    Returns
    -------
    bool
        Whether it is to be done; false if somebody has enough.
    """
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
    return not filmed or room.goes_on(say("routine.next"), said)


def _compare(routine: Routine, given: argparse.Namespace, room: Room) -> list[str]:
    """Print, show and say what it came to."""
    from hipcam.keep.folder import history_path
    from hipcam.keep.history import History
    from hipcam.run.routine import compare, forget, test_step

    forget(routine.person, given.data_dir)
    earlier = []
    if history_path(given.data_dir).exists():
        with History(given.data_dir) as history:
            earlier = history.sessions(activity=test_step().activity, person=routine.person)
    lines = compare(routine, earlier)
    print("\n".join([f"\n{say('routine.done')}.", *(f"  {line}" for line in lines)]), flush=True)
    room.tell(say("routine.done"), lines)
    return lines
