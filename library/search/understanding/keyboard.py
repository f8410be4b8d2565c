"""Words typed in the keys of Telex or VNI by mistake (`nghij quyeets`), and what they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from library.search.lexicon import Lexicon
from library.search.query_language import MAX_CHARACTERS, text_spans
from library.vietnamese import from_typing_keys, may_be_typing_keys, tokens

_NUMBER: Final = re.compile(r"\b\d{1,5}[ \t]?(?:bis|ter)(?![^\W\d_])", re.I)


def typed_as_keys(query: str, lexicon: Lexicon, *, quoted: bool = False) -> str | None:
    """What was meant by a query typed in keys; None where every word is known as typed.

    Args:
        quoted: of what stands in quotes, which is meant as it stands and can only be offered otherwise; else of all
            that does not.
    """
    shown = unicodedata.normalize("NFC", query[:MAX_CHARACTERS])
    if not may_be_typing_keys(shown):
        return None
    meant, last = [], 0
    spans = text_spans(shown, quoted=quoted)
    for start, end in _without_numbers(shown, spans) if any(map(str.isdigit, shown)) else spans:
        meant += [shown[last:start], _meant(shown[start:end], lexicon)]
        last = end
    whole = "".join((*meant, shown[last:]))
    return whole if whole != shown else None


def _without_numbers(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is left of the spans without `12bis`, which is a number and no `12bí`."""
    numbers = [match.span() for match in _NUMBER.finditer(text)]  # of the whole: a span may begin behind the digits
    for start, end in spans:
        left = start
        for first, last in numbers:
            if left < last and first < end:
                yield left, max(left, first)
                left = min(last, end)
        yield left, end


def _meant(text: str, lexicon: Lexicon) -> str:
    decoded = from_typing_keys(text)
    if decoded is None:
        return text
    typed = [token.text for token in tokens(text) if token.text.isascii()]
    return decoded if any(not lexicon.knows(token) for token in typed) else text
