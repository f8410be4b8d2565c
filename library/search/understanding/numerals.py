"""Ordinals: `lần thứ sáu` is `lần thứ VI`, which is `lần thứ 6` in the normal form of texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from library.search import ranking
from library.search.contract import Field, Node, Phrase
from library.search.understanding.senses import Slot
from library.search.vocabulary import Vocabulary
from library.vietnamese import fold

_ORDINALS: Final[Mapping[str, str]] = MappingProxyType(
    {"nhất": "1", "hai": "2", "ba": "3", "tư": "4", "bốn": "4", "năm": "5", "sáu": "6", "bảy": "7", "tám": "8",
     "chín": "9", "mười": "10"}
)  # fmt: skip
_WORDS: Final[Mapping[str, str]] = MappingProxyType({number: word for word, number in reversed([*_ORDINALS.items()])})


def ordinals(typed: Sequence[str], slots: Sequence[Slot], words: Vocabulary) -> Mapping[int, Slot]:
    """The places of numbers behind `lần thứ`, each with its slot widened by the number in digits or as a word."""
    widened: dict[int, Slot] = {}
    for place in range(2, len(typed)):
        if typed[place - 1].startswith("th") and (fold(typed[place - 2]), fold(typed[place - 1])) == ("lan", "thu"):
            slot = slots[place]
            other = _other(slot)
            if other is not None and words.frequencies((other,))[other]:
                first, *rest = slot.spellings
                widened[place] = Slot(slot.typed, (first, (other, ranking.VARIANT), *rest), slot.plain)
    return widened


def numbers_near(typed: Sequence[str], slots: Sequence[Slot]) -> Iterator[Node]:
    """`lần thứ 6` for `đại hội VI` and `lần thứ sáu`, for nearness: texts say `Đại hội toàn quốc lần thứ VI`."""
    for place in range(2, len(typed)):
        if not typed[place - 1].startswith(("th", "h")):
            continue  # most words
        before = (fold(typed[place - 2]), fold(typed[place - 1]))
        if before == ("lan", "thu") or (before == ("dai", "hoi") and typed[place] in _WORDS):
            numbers = tuple(token for token, _ in slots[place].spellings)
            word = (_WORDS[typed[place]],) if typed[place] in _WORDS else ()
            wanted = (("lần",), ("thứ",), tuple(dict.fromkeys((*numbers, *word))))
            yield Phrase(Field.TEXT, wanted, 2 * ranking.PAIRS)


def _other(slot: Slot) -> str | None:
    """The other form of a number; of a word typed without diacritics the first spelling that is one."""
    if slot.typed in _WORDS:
        return _WORDS[slot.typed]
    return next((_ORDINALS[token] for token, _ in slot.spellings if token in _ORDINALS), None)
