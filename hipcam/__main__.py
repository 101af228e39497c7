"""`python -m hipcam` is `hipcam`: the process of the command line, from its first line on."""

import sys

from hipcam.core.interrupts import end_when_interrupted, leave
from hipcam.words import say


def main() -> int:
    """Run the command line in this process, which is its own, and give the exit code."""
    try:
        end_when_interrupted(say("cli.interrupted"))
        from hipcam.cli import main as run

        return run()
    except KeyboardInterrupt:
        leave(say("cli.interrupted"))


if __name__ == "__main__":
    sys.exit(main())
