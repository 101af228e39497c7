"""Which pose models hipcam can install, known without loading anything."""

from __future__ import annotations

#: The one that is used unasked first.
INSTALLABLE = ("full", "heavy", "lite")
