"""Does a text read as Vietnamese? Judged by the share of its words that are possible Vietnamese syllables."""

from __future__ import annotations

import re
import unicodedata

_ONSETS = (
    "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu", "r",
    "s", "t", "th", "tr", "v", "x",
)  # fmt: skip
_OPEN = (
    "a", "ai", "ao", "au", "ay", "â", "âu", "ây", "e", "eo", "ê", "êu", "i", "ia", "iêu", "iu", "o", "oa", "oai",
    "oao", "oay", "oe", "oeo", "oi", "oo", "ô", "ôi", "ơ", "ơi", "u", "ua", "uâ", "uây", "uê", "ui", "uơ", "uy",
    "uya", "uyu", "uôi", "ư", "ưa", "ưi", "ươi", "ươu", "ưu", "y", "yêu", "ya", "uê", "uyê", "uau", "ă", "uâ", "iê",
    "ươ", "uô", "ue", "ueo",
)  # fmt: skip
_NASAL = (
    "am", "an", "ang", "anh", "ăm", "ăn", "ăng", "âm", "ân", "âng", "em", "en", "eng", "êm", "ên", "ênh", "êng", "im",
    "in", "inh", "iêm", "iên", "iêng", "oam", "oan", "oang", "oanh", "oăm", "oăn", "oăng", "oem", "oen", "om", "on",
    "ong", "ôm", "ôn", "ông", "oong", "ơm", "ơn", "um", "un", "ung", "uân", "uâng", "uynh", "uyn", "uyên", "uôm",
    "uôn", "uông", "uên", "uênh", "ưm", "ưn", "ưng", "ươm", "ươn", "ương", "yêm", "yên", "yêng", "yn", "ym", "uan",
    "uang", "uanh", "uăn", "uăng", "uen",
)  # fmt: skip
_STOP = (
    "ac", "ach", "ap", "at", "ăc", "ăp", "ăt", "âc", "âp", "ât", "ec", "ep", "et", "êch", "êp", "êt", "êc", "ich",
    "ip", "it", "iêc", "iêp", "iêt", "oac", "oach", "oap", "oat", "oăc", "oăt", "oec", "oep", "oet", "oc", "op", "ot",
    "ooc", "ôc", "ôp", "ôt", "ơp", "ơt", "uc", "up", "ut", "uât", "uych", "uyt", "uyêt", "uyp", "uôc", "uôp", "uôt",
    "uêch", "ưc", "ưp", "ưt", "ươc", "ươp", "ươt", "yêt", "yp", "yt", "uat", "uac", "uach", "uet",
)  # fmt: skip
_RIMES = frozenset(_OPEN + _NASAL)
_STOP_RIMES = frozenset(_STOP)
_TONES = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
_ONSET = re.compile("|".join(sorted(_ONSETS, key=len, reverse=True)))
_WORD = re.compile(r"[^\W\d_]+")


def is_syllable(word: str) -> bool:
    """Could this be one Vietnamese syllable, in any case, tone placed in the old way or the new?"""
    toneless, tones = _split_tone(word.lower())
    if len(tones) > 1:
        return False
    return any(_fits(rime, tones) for rime in _rimes(toneless))


def share_of_syllables(text: str) -> tuple[float, int]:
    """Return the share of words that are Vietnamese syllables, and how many words were judged.

    Single letters and words in capitals without a vowel (abbreviations) are not judged.
    """
    words = [word for word in _WORD.findall(text) if len(word) > 1 and not _is_abbreviation(word)]
    if not words:
        return 0.0, 0
    return sum(map(is_syllable, words)) / len(words), len(words)


def share_of_marked(text: str) -> float:
    """Return the share of words that carry a diacritic or đ; Vietnamese prose has about three in four."""
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    if not words:
        return 0.0
    return sum(any(ord(letter) > 127 for letter in word) for word in words) / len(words)


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and len(word) <= 6 and not is_syllable(word)


def _split_tone(word: str) -> tuple[str, str]:
    letters, tones = [], []
    for letter in unicodedata.normalize("NFD", word):
        if letter in _TONES:
            tones.append(_TONES[letter])
        else:
            letters.append(letter)
    return unicodedata.normalize("NFC", "".join(letters)), "".join(tones)


def _rimes(word: str) -> list[str]:
    rimes = [word]
    match = _ONSET.match(word)
    if match:
        rimes.append(word[match.end() :])
        if match.group() in {"gi", "qu"}:  # "gì" is g + i, "giêng" is g + iêng, "quốc" is q + uốc
            rimes.append(word[1:])
    return [rime for rime in rimes if rime]


def _fits(rime: str, tones: str) -> bool:
    if rime in _RIMES:
        return True
    return rime in _STOP_RIMES and tones in {"s", "j"}
