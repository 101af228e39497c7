"""The app as if this machine was in one network at home, which the machine that makes pictures or tests may not be.

    python -m making.at_home FOLDER CAMERA

Prints its address. What is shared is served to this machine alone.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hipcam.app.networks import Network
from hipcam.app.server import Means, serve
from hipcam.cli.app import coach, score


def main() -> None:
    """Serve the app on a folder, with a video for its camera."""
    folder, camera = sys.argv[1:]
    means = Means(score, coach, camera, Path(folder), networks=lambda: [Network("Wi-Fi", "127.0.0.1")])
    serve(means, lambda _, address: print(address, flush=True))


if __name__ == "__main__":
    main()
