"""Which kinds, committees and signers a typed name means: whole or in part, abbreviated, with a title before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from library.search.lexicon import Lexicon, Name
from library.search.typed_names import other_forms
from library.vietnamese import fold, tokens

_TITLES: Final = (
    ("dong", "chi"), ("d", "c"), ("tong", "bi", "thu"), ("tbt",), ("pho", "bi", "thu"), ("bi", "thu"), ("thu", "tuong"),
    ("chu", "tich"), ("pho", "chu", "tich"), ("bac",), ("cu",), ("ong",), ("ba",), ("anh",), ("chi",),
)  # fmt: skip
"""What stands before the name of a person, without diacritics."""


def kinds_meant(value: str, lexicon: Lexicon) -> frozenset[str]:
    """Kinds by their name, by the letters that stand for them, or by the beginning of the name."""
    found = kinds_called(value, lexicon)
    letters = value.strip()
    if not found:
        found = lexicon.kinds_of_letters(letters) or lexicon.kinds_of_letters(letters.upper())
    if not found and fold(letters).lower() in ("qd", "nd", "da", "dl"):
        found = lexicon.kinds_of_letters(letters.upper().replace("D", "Đ"))
    wanted = _tokens(value)
    return found or frozenset(kind for name, kind in lexicon.kinds.items() if _same(wanted, name[: len(wanted)]))


def kinds_called(value: str, lexicon: Lexicon) -> frozenset[str]:
    """Kinds of exactly this name."""
    wanted = _tokens(value)
    return frozenset(kind for name, kind in lexicon.kinds.items() if _same(wanted, name))


def committees_called(value: str, lexicon: Lexicon) -> frozenset[str]:
    """Committees of exactly this name, else all in whose name these words stand together.

    Where there are none, the same with abbreviations written out and long forms abbreviated.
    """
    wanted = _tokens(value)
    found = _exactly(wanted, lexicon) or _partly(wanted, lexicon)
    if found:
        return found
    others = list(other_forms(wanted, lexicon.abbreviations))
    return _first(_exactly, others, lexicon) or _first(_partly, others, lexicon)


def _exactly(wanted: Name, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(committee for name, committee in lexicon.committees.items() if _same(wanted, name))


def _partly(wanted: Name, lexicon: Lexicon) -> frozenset[str]:
    plain = " " + " ".join(map(fold, wanted))
    return frozenset(committee for together, name, committee in lexicon.plain_committees
                     if plain in together and _stands_in(wanted, name))  # fmt: skip


def _first(fitting: Callable[[Name, Lexicon], frozenset[str]], forms: Iterable[Name],
           lexicon: Lexicon) -> frozenset[str]:  # fmt: skip
    return next((found for form in forms if (found := fitting(form, lexicon))), frozenset())


def signers_called(value: str, lexicon: Lexicon) -> list[str]:
    """Whoever is called exactly so, else all in whose name these words stand together; else without the title."""
    wanted: Name | None = _tokens(value)
    known = lexicon.signers.items()
    while wanted:
        found = [name for name, own in known if _same(wanted, own)] or [
            name for name, own in known if _stands_in(wanted, own)]
        if found:
            return found
        wanted = _without_title(wanted)
    return []


def _without_title(wanted: Name) -> Name | None:
    plain = tuple(map(fold, wanted))
    length = next((len(title) for title in _TITLES if plain[: len(title)] == title), 0)
    return wanted[length:] if length else None


def _stands_in(wanted: Name, name: Name) -> bool:
    return any(_same(wanted, name[start : start + len(wanted)]) for start in range(len(name) - len(wanted) + 1))


def _tokens(value: str) -> Name:
    return tuple(token.text for token in tokens(value))


def _same(wanted: Name, name: Name) -> bool:
    """Is the name what was typed, where a token without diacritics stands for every spelling?"""
    return bool(wanted) and len(wanted) == len(name) and all(
        typed == part or (typed.isascii() and fold(part) == typed) for typed, part in zip(wanted, name, strict=True)
    )
