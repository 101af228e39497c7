"""The keys of a window, whatever letters are painted on them."""

from __future__ import annotations

#: The keys that mean something, besides f; digits answer a question.
KEYS = " srq0123456789"

_ESCAPE = 27
#: The 0 of a keypad, as X names it (keysym).
_KEYPAD = 0xFFB0

#: What other keyboards give for the keys q, s, r and f, as X names them (keysyms): small letters, then capitals.
_ELSEWHERE = {
    "Russian": ((0x6CA, 0x6D9, 0x6CB, 0x6C1), (0x6EA, 0x6F9, 0x6EB, 0x6E1)),
    "Ukrainian": ((0x6CA, 0x6A6, 0x6CB, 0x6C1), (0x6EA, 0x6B6, 0x6EB, 0x6E1)),
    "Greek": ((0x3B, 0x7F2, 0x7F1, 0x7F6), (0x3A, 0x7D2, 0x7D1, 0x7D6)),
    "Hebrew": ((0x2F, 0xCE3, 0xCF8, 0xCEB),),
    "Arabic": ((0x5D6, 0x5D3, 0x5E2, 0x5C8),),
}
_LETTERS = {
    code: letter for rows in _ELSEWHERE.values() for row in rows for code, letter in zip(row, "qsrf", strict=True)
}


def letter(code: int) -> str:
    """The letter or digit that stands on a key of an English keyboard; Esc is q.

    Parameters
    ----------
    code : int
        As `cv2.waitKeyEx` gives it.
    """
    key = code & 0xFFFF  # the upper half may hold modifiers
    if _KEYPAD <= key < _KEYPAD + 10:
        return str(key - _KEYPAD)
    return "q" if key == _ESCAPE else _LETTERS.get(key) or chr(key).lower()
