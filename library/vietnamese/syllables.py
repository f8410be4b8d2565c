"""The anatomy of a Vietnamese syllable: onset, rime, tone; which exist, and where the tone mark stands.

The normal form puts the mark of open oa, oe, uy on the first vowel (`hòa`, `khỏe`, `ủy`), as the archives mostly do;
everywhere else both schools agree. In `qu` and `gi` the u and i belong to the onset: `quý`, `giá`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

TONES = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
"""Combining mark to the letter that Telex types for it: huyền, sắc, ngã, hỏi, nặng."""
_ALL_TONES = ("", *TONES.values())
MARK_OF_TONE = {letter: mark for mark, letter in TONES.items()} | {"": ""}
_SHAPES = "\u0302\u0306\u031b"  # circumflex, breve, horn: they make another vowel, not a tone
_VOWELS = frozenset("aăâeêioôơuưy")
_SHAPED = frozenset("ăâêôơư")
_ONSETS = "b c ch d đ g gh h k kh l m n ng ngh nh p ph r s t th tr v x".split()
_LETTERS = re.compile(r"[^\W\d_]+")
_ONSET = re.compile("|".join(sorted(_ONSETS, key=len, reverse=True)))
_OPEN = frozenset(
    "a ai ao au ay âu ây e eo ê êu i ia iêu iu o oa oai oao oay oe oeo oi ô ôi ơ ơi u ua uây uê ui uơ uy uya uyu "
    "uôi uêu uâu ư ưa ưi ươi ươu ưu y yêu".split()
)
_NASAL = frozenset(
    "am an ang anh ăm ăn ăng âm ân âng em en eng êm ên ênh im in inh iêm iên iêng oam oan oang oanh oăm oăn oăng oen "
    "om on ong oong ôm ôn ông ôông ơm ơn um un ung uân uâng uênh uynh uyên uôm uôn uông ưm ưn ưng ươm ươn ương yêm yên "
    "yêng".split()
)
_STOP = frozenset(
    "ac ach ap at ăc ăk ăp ăt âc âp ât ec ep et êch êp êt ich ip it iêc iêp iêt oac oach oap oat oăc oăt oet oc op ot "
    "ooc ôc ôp ôt ơp ơt uc up ut uât uêch uych uyt uyêt uôc uôt ưc ưt ươc ươp ươt yêt".split()
)
_AFTER_QU = frozenset("y ynh yt ych yên yêt yêu yn".split())  # besides the rimes that exist by themselves
_STOPPED = _STOP | {"yt", "ych"}
"""Rimes that end in a stop: they carry one of two tones, never the level one."""
_PLAIN = frozenset(
    "".join(one for one in unicodedata.normalize("NFD", rime) if not unicodedata.combining(one))
    for rime in _OPEN | _NASAL | _STOP | _AFTER_QU
)
_OLD_PLACE = frozenset(("oa", "oe", "uy"))
_REMEMBERED = 1 << 14  # words of which that is remembered which a question asks of each of its words several times
_LONGEST_REMEMBERED = 24


@dataclass(frozen=True, slots=True)
class Syllable:
    """A syllable taken apart; `tone` is the Telex letter, empty for the level tone."""

    onset: str
    rime: str
    tone: str

    def __str__(self) -> str:
        place = tone_place(self.rime, after_qu=self.onset == "qu")
        rime = f"{self.rime[: place + 1]}{MARK_OF_TONE[self.tone]}{self.rime[place + 1 :]}"
        onset = "g" if self.onset == "gi" and self.rime[0] == "i" else self.onset
        return unicodedata.normalize("NFC", onset + rime)


def parse_syllable(word: str) -> Syllable | None:
    """Take apart a word in lower case and NFC, or None when no such syllable exists."""
    return _parsed(word) if len(word) <= _LONGEST_REMEMBERED else _parsed.__wrapped__(word)


@lru_cache(maxsize=_REMEMBERED)
def _parsed(word: str) -> Syllable | None:
    toneless, tones = split_tone(word)
    return _syllable(_cuts(toneless), tones) if len(tones) < 2 else None


def in_every_tone(toneless: str) -> list[str]:
    """The syllables that are this one but for their tone, which is in lower case and NFC; the level tone first."""
    cuts = _cuts(toneless)
    return [str(one) for tone in _ALL_TONES if (one := _syllable(cuts, tone)) is not None] if cuts else []


def _syllable(cuts: Sequence[tuple[str, str]], tones: str) -> Syllable | None:
    for onset, rime in cuts:
        if rime in _STOP or (onset == "qu" and rime in ("yt", "ych", "yêt")):
            if tones in ("s", "j", ""):  # without a tone it is a syllable whose marks were left off
                return Syllable(onset, rime, tones)
        elif rime in _OPEN or rime in _NASAL or (onset == "qu" and rime in _AFTER_QU):
            return Syllable(onset, rime, tones)
    return None


def is_syllable(word: str, *, marked: bool = False) -> bool:
    """Could this be one Vietnamese syllable, in any case, the tone placed by either school?

    Args:
        word: one word.
        marked: it is written with its diacritics: `các` is one then and `cac`, which has no level tone, is none.
    """
    syllable = parse_syllable(compose(word.lower()))
    return syllable is not None and not (marked and not syllable.tone and syllable.rime in _STOPPED)


def is_plain_syllable(word: str) -> bool:
    """Could this be a syllable whose diacritics were left off (`tuyen`, `uong`)? A true level `an` counts as well."""
    if not word.isascii():
        return False
    return any(rime in _PLAIN for _, rime in _cuts(word.lower(), strict=False))


def split_tone(word: str) -> tuple[str, str]:
    """Return the word without its tone marks (in NFC), and the marks as Telex letters."""
    if word.isascii():
        return word, ""
    letters, tones = [], []
    for letter in unicodedata.normalize("NFD", word):
        if letter in TONES:
            tones.append(TONES[letter])
        else:
            letters.append(letter)
    return unicodedata.normalize("NFC", "".join(letters)), "".join(tones)


def tone_place(rime: str, *, after_qu: bool = False) -> int:
    """Return the index of the vowel of a toneless rime that carries the tone mark."""
    shaped = [index for index, letter in enumerate(rime) if letter in _SHAPED]
    if shaped:
        return shaped[-1]
    vowels = [index for index, letter in enumerate(rime) if letter in _VOWELS]
    if len(vowels) < 2:
        return vowels[0] if vowels else 0
    if len(vowels) < len(rime) and rime[-1] not in _VOWELS:
        return vowels[-1]
    if len(vowels) == 3:
        return vowels[1]
    return 0 if rime in _OLD_PLACE and not after_qu else vowels[0]


def compose(word: str) -> str:
    """Return the word in NFC, shape marks (circumflex, breve, horn) bound before tone marks whatever their order."""
    if word.isascii():
        return word
    composed = unicodedata.normalize("NFC", word)
    if not any("\u0300" <= letter <= "\u036f" for letter in composed):
        return composed
    parts: list[str] = []
    for letter in unicodedata.normalize("NFD", word):
        if letter in _SHAPES and parts and parts[-1] in TONES:
            position = len(parts)
            while position and parts[position - 1] in TONES:
                position -= 1
            parts.insert(position, letter)
        else:
            parts.append(letter)
    return unicodedata.normalize("NFC", "".join(parts))


def fold(token: str) -> str:
    """Return the token without diacritics, đ as d."""
    if token.isascii():
        return token
    return _folded(token) if len(token) <= _LONGEST_REMEMBERED else _folded.__wrapped__(token)


@lru_cache(maxsize=_REMEMBERED)
def _folded(token: str) -> str:
    letters = (letter for letter in unicodedata.normalize("NFD", token) if not "\u0300" <= letter <= "\u036f")
    return unicodedata.normalize("NFC", "".join(letters)).replace("đ", "d").replace("Đ", "D")


def with_tone_behind(word: str) -> str:
    """Return a normal syllable with the tone of open oa, oe, uy on the second vowel (`hoà`), as others write."""
    syllable = parse_syllable(word)
    if syllable is None or not syllable.tone or syllable.rime not in _OLD_PLACE or syllable.onset == "qu":
        return word
    return unicodedata.normalize("NFC", syllable.onset + syllable.rime + MARK_OF_TONE[syllable.tone])


def tones_in_place(text: str) -> str:
    """Return a name with the tone of oa, oe, uy where it is written today (`ủy`, not `uỷ`), in the case it has."""
    def placed(found: re.Match[str]) -> str:
        word = found[0]
        syllable = parse_syllable(unicodedata.normalize("NFC", word.lower()))
        written = str(syllable) if syllable is not None and syllable.rime in _OLD_PLACE else ""
        if len(written) != len(word):
            return word
        return "".join(letter.upper() if was.isupper() else letter for letter, was in zip(written, word, strict=True))

    return _LETTERS.sub(placed, unicodedata.normalize("NFC", text))


def _cuts(word: str, *, strict: bool = True) -> list[tuple[str, str]]:
    """The ways to cut a toneless word into onset and rime, the likelier first.

    Args:
        strict: c, g, ng and k, gh, ngh each only before the vowels they are written before.
    """
    if not word:
        return []
    if word.startswith("qu"):
        return [("qu", word[2:])] if len(word) > 2 else []
    cuts = [("gi", word[2:])] if word.startswith("gi") and len(word) > 2 and word[2] in _VOWELS else []
    match = _ONSET.match(word)
    if match is None:
        return [("", word)]
    onset, rime = match.group(), word[match.end() :]
    front = rime[:1] in ("e", "ê", "i")
    misspelt = onset in ("c", "ng") if front else onset in ("gh", "ngh")
    if rime and not (strict and misspelt):
        cuts.append((onset, rime))
    return cuts
