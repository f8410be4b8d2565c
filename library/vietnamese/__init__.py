"""Vietnamese text: one normal form, syllables, words, abbreviations and spelling variants."""

from __future__ import annotations

from library.vietnamese.normalise import Normalised, Token, normalise, tokens
from library.vietnamese.syllables import fold, is_syllable
from library.vietnamese.words import compound_words

__all__ = ["Normalised", "Token", "compound_words", "fold", "is_syllable", "normalise", "tokens"]
