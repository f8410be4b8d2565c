"""Vietnamese text: one normal form, syllables, words, abbreviations and spelling variants."""

from __future__ import annotations

from library.vietnamese.normalise import Normalised, Token, normalise, tokens
from library.vietnamese.syllables import fold, is_syllable

__all__ = ["Normalised", "Token", "fold", "is_syllable", "normalise", "tokens"]
