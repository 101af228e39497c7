"""Text without what could steer a terminal.

A file's name, an imported session or a key of somebody's settings may hold anything.
"""

from __future__ import annotations

import re

#: Control characters, and those that turn the order of letters or break lines unseen.
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def printable(text: str, *, lines: bool = False) -> str:
    """The text with what could steer a terminal written out, such as an escape character as a backslash and `x1b`.

    Parameters
    ----------
    text : str
        Any.
    lines : bool
        Whether line breaks and tabs stay.
    """
    return _STEERING.sub(lambda found: found[0] if lines and found[0] in "\n\t" else _written_out(found[0]), text)


def printable_json(text: str) -> str:
    """JSON with the same written out as JSON does it; line breaks between its parts stay."""
    return _STEERING.sub(lambda found: found[0] if found[0] in "\n\t\r" else f"\\u{ord(found[0]):04x}", text)


def _written_out(letter: str) -> str:
    return f"\\x{ord(letter):02x}" if ord(letter) < 0x100 else f"\\u{ord(letter):04x}"
