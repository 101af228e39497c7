"""What hipcam says when it cannot go on: one clear sentence for the person who asked."""

from __future__ import annotations


class HipcamError(Exception):
    """Something the user can put right.

    The message is one sentence that says what is wrong, where, and what to do. The command line prints it on
    standard error without a traceback and exits with 2.
    """


class VideoError(HipcamError):
    """A video that cannot be opened or holds no picture."""


class ModelError(HipcamError):
    """A pose model that is missing, damaged or not a pose model."""


class SettingsError(HipcamError):
    """A setting with an unknown name, a wrong type or an impossible value."""


class TrackError(HipcamError):
    """A stored track that cannot be read."""


class OutputError(HipcamError):
    """A place where the result cannot be written."""


class CameraError(HipcamError):
    """A camera that is not there, may not be used, or gives no picture."""


def system_reason(error: OSError) -> str:
    """What the system says is wrong, in a few words."""
    return error.strerror or type(error).__name__
