"""Vietnamese text: one normal form, syllables, words, abbreviations and spelling variants."""

from __future__ import annotations

from library.vietnamese.abbreviations import Abbreviations, expansions
from library.vietnamese.normalise import Columns, Normalised, Token, columns, normalise, tokens
from library.vietnamese.syllables import fold, in_every_tone, is_plain_syllable, is_syllable, parse_syllable
from library.vietnamese.typing_keys import from_typing_keys, may_be_typing_keys
from library.vietnamese.variants import confusions, variants
from library.vietnamese.words import compound_words

__all__ = [
    "Abbreviations", "Columns", "Normalised", "Token", "columns", "compound_words", "confusions", "expansions", "fold",
    "from_typing_keys", "in_every_tone", "is_plain_syllable", "is_syllable", "may_be_typing_keys", "normalise",
    "parse_syllable", "tokens", "variants",
]  # fmt: skip
