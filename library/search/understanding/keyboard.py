"""Words typed in the keys of Telex or VNI by mistake (`nghij quyeets`), and what they mean."""

from __future__ import annotations

import unicodedata

from library.search.lexicon import Lexicon
from library.search.query_language import MAX_CHARACTERS, text_spans
from library.vietnamese import from_typing_keys, may_be_typing_keys, tokens


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
    for start, end in text_spans(shown, quoted=quoted):
        meant += [shown[last:start], _meant(shown[start:end], lexicon)]
        last = end
    whole = "".join((*meant, shown[last:]))
    return whole if whole != shown else None


def _meant(text: str, lexicon: Lexicon) -> str:
    decoded = from_typing_keys(text)
    if decoded is None:
        return text
    typed = [token.text for token in tokens(text) if token.text.isascii()]
    return decoded if any(not lexicon.knows(token) for token in typed) else text
