"""The same keys on other keyboards."""

from __future__ import annotations

import pytest

from hipcam.show.keys import letter

#: What comes for q, s, r and f, as the names of X's keysyms say it.
TYPED = {
    "English": (0x71, 0x73, 0x72, 0x66),
    "English, capitals": (0x51, 0x53, 0x52, 0x46),
    "Russian": (0x6CA, 0x6D9, 0x6CB, 0x6C1),
    "Russian, capitals": (0x6EA, 0x6F9, 0x6EB, 0x6E1),
    "Ukrainian": (0x6CA, 0x6A6, 0x6CB, 0x6C1),
    "Greek": (0x3B, 0x7F2, 0x7F1, 0x7F6),
    "Hebrew": (0x2F, 0xCE3, 0xCF8, 0xCEB),
    "Arabic": (0x5D6, 0x5D3, 0x5E2, 0x5C8),
}


@pytest.mark.parametrize("keyboard", TYPED)
def test_the_same_keys_do_the_same(keyboard: str) -> None:
    assert "".join(map(letter, TYPED[keyboard])) == "qsrf"


def test_other_keys_are_none_of_them() -> None:
    assert letter(27) == "q" and letter(0x20) == " " and letter(0x50071) == "q"
    for code in (0xFF52, 0xFF51, 0xFFBE, 0x6D0, 0x2E):  # Up, Left, F1, another Russian letter, a full stop
        assert letter(code) not in "qsrf "
