"""Codes typed together, or with letters that nobody has told us of: `07hdbtgđtw`, `ĐA07/TU`, `HD 07/TC-TW`.

Where the letters of the kind end and those of the body begin can't be seen; the codes that the archive has decide.
"""

from __future__ import annotations

from typing import Final

from library.party.together import typed_together
from library.search.contract import Field
from library.search.lexicon import Lexicon
from library.search.understanding.facts import CodeNamed
from library.search.understanding.leaves import any_, keys
from library.search.vocabulary import joined_code
from library.vietnamese import fold

_MOST_READINGS: Final = 4


def code_together(text: str, lexicon: Lexicon) -> CodeNamed | None:
    """A text that says nothing but a code of the archive, whatever stands between its parts; all that it may be."""
    typed = typed_together(text) if any(map(str.isdigit, text)) else None
    if typed is None:
        return None
    found = [key for key in lexicon.words.codes_joined(joined_code(typed)) if _fits(typed, key)]
    readings = list(dict.fromkeys(key.split("|", 1)[1] for key in found))[:_MOST_READINGS]
    held = tuple(key for key in found if key.split("|", 1)[1] in readings)
    if not held or not lexicon.holds(any_([keys(Field.CODE, held, 1.0), keys(Field.CITED, held, 1.0)])):
        return None
    near = tuple(dict.fromkeys("|".join(key.split("|")[:2]) for key in held if key.count("|") > 1))
    letters = tuple(dict.fromkeys(key.split("|", 1)[1] for key in held if key.count("|") > 1))
    return CodeNamed(0, 0, held, near, letters, text.strip())


def read_in(code: CodeNamed) -> list[str]:
    """What a code typed together may be, its parts apart and each once: `7 HD BTGĐTW`."""
    apart: dict[str, str] = {}
    for key in code.exact:
        known = apart.get(fold(key))
        apart[fold(key)] = key if known is None or known.isascii() else known
    return [key.replace("|", " ").upper() for key in apart.values()]


def _fits(typed: str, key: str) -> bool:
    """Are the letters those of the key, where a letter typed without its mark stands for both?"""
    whole = key.replace("|", "").replace("&", "")
    return len(whole) == len(typed) and all(one in (other, joined_code(other))
                                            for one, other in zip(typed, whole, strict=True))
