"""Every sentence that is shown, spoken or written: asked for by a key, filled in and, where it counts, in the plural.

The sentences of a language are one file beside this one: `SENTENCES`, and `plural` unless its rule is that of English.
`en` is complete and stands in where another lacks something.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A sentence with names in braces, or one for each plural form (`one`, `other`), chosen by the value called `n`.
Sentence: TypeAlias = "str | Mapping[str, str]"

#: Languages that hipcam speaks: each has a file of this name here.
LANGUAGES = ("en",)

#: Environment variable that names the language to speak.
VARIABLE = "HIPCAM_LANGUAGE"

_language = "en"
_added: dict[str, dict[str, Sentence]] = {}


def use(language: str) -> None:
    """Speak this language from now on.

    Parameters
    ----------
    language : str
        One of `LANGUAGES`, or one that `add` has brought.

    Raises
    ------
    ValueError
        If there is no such language.
    """
    global _language
    if language not in languages():
        raise ValueError(say("words.no_language", language=language, known=", ".join(languages())))
    _language = language


def languages() -> tuple[str, ...]:
    """All languages: hipcam's own, and those that `add` has brought."""
    return tuple(dict.fromkeys((*LANGUAGES, *_added)))


def language() -> str:
    """The language that is spoken."""
    return _language


def add(language: str, sentences: Mapping[str, Sentence]) -> None:
    """Bring sentences of your own, such as those of an activity that hipcam does not know; they come before its own."""
    _added.setdefault(language, {}).update(sentences)


def say(key: str, /, **values: Any) -> str:
    """A sentence in the language that is spoken.

    Parameters
    ----------
    key : str
        Such as `live.hold_still`.
    **values
        What stands in its braces, with Python's format specifications; `n` also chooses the plural.

    Raises
    ------
    KeyError
        If there is no such sentence.
    """
    spoken, sentence = _found(key)
    if not isinstance(sentence, str):
        # English that stands in has English forms, whatever those of the language are.
        sentence = sentence[_plural(spoken, values["n"])]
    return sentence.format(**values)


def find(key: str) -> Sentence:
    """A sentence as it is written, with its braces; English where the language lacks it.

    Raises
    ------
    KeyError
        If there is no such sentence.
    """
    return _found(key)[1]


def has(key: str) -> bool:
    """Whether there is a sentence of this key."""
    try:
        find(key)
    except KeyError:
        return False
    return True


def _found(key: str) -> tuple[str, Sentence]:
    for spoken in (_language, "en"):
        for sentences in (_added.get(spoken, {}), _module(spoken).SENTENCES):
            if key in sentences:
                return spoken, sentences[key]
    raise KeyError(f"there is no sentence {key!r}")


def _plural(language: str, n: float) -> str:
    form: str = getattr(_module(language), "plural", _module("en").plural)(n)
    return form


@cache
def _module(language: str) -> Any:
    return import_module(f"hipcam.words.{language if language in LANGUAGES else 'en'}")
