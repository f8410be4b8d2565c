"""Words that lost the tone above a circumflex, mended where they mean nothing as they were read: `thực phâm`, `tât cả`.

Tesseract drops the upper of two signs more often than anything else: on thirty pages of the working half it did so on
twenty. Most of what is left is a syllable, of which it is sure. One is mended only where it makes no word of two
syllables with a neighbour, one tone alone makes it one, and it is a syllable that hardly stands so in any text: of
16.7 million words that were typed 129 were changed, of which some hundred were slips of those who typed them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from library.vietnamese.normalise import tokens
from library.vietnamese.words import two_syllable_words

# A syllable that ends so bears a tone in every word. What folds like a mark of secrecy is left to who looks for marks.
_STOPPED, _LIKE_A_MARK = ("c", "ch", "p", "t"), ("mât", "tuyêt", "tôi")
_ALONE_NOTHING = frozenset(
    "biêu buôi bân bênh bô chiên chiêm chuân chôi chông cuôi cuôn cuông châm diên dôi giân giâu giông gâm gân "
    "hiêm hiên hiêu huông huyên hâu khiên khân kiêm liêu luyên luân lênh lôn miêng muôi mâm mêm mên nghê nguôn "
    "nhuân nhâm nôi phiêu phâm phâu phô phôi phôn quyên quây ruông rôi rông sô thiêu thuyên thuân thâm thây tiêng "
    "triên triêu truyên trân trôn tuôi tuông tâng tê tông viêng vân vê xuông ôn điêm điên điêu đên đêu".split()
)
# Of syllables that are words by themselves; none of these pairs stands in those 16.7 million words but by a slip.
_PAIRS = frozenset(
    tuple(pair.split()) for pair in (
        "tô chức, yếu tô, nhân tô, đôi mới, chuyên đổi, chuyên biến, vận chuyên, luân chuyên, sửa đôi, trao đôi, "
        "biến đôi, cân đôi, tuyệt đôi, đôi tượng, đôi ngũ, đôi với, hệ thông, thông nhất, thông kê, yêu câu, nhu "
        "câu, cơ câu, toàn câu, cơ chê, biên chê, thể chê, chê độ, hạn chê, quy chê, chê biến, chê tài, điều "
        "kiên, ý kiên, kiên thức, kiên nghị, sáng kiên, đê xuất, đê nghị, đê án, vấn đê, chuyên đê, đại hôi, hôi "
        "nhập, hôi nghị, xã hôi, đứng đâu, dẫn đâu, hàng đâu, phấn đâu, đâu tranh, đâu tư, đâu mối, phân đấu, góp "
        "phân, đây đủ, thúc đây, đây mạnh, đây nhanh, đây lùi, chủ đông, hành đông, tác đông, huy đông, hoạt "
        "đông, lao đông, cộng đông, hội đông, đường lôi, bên vững, biên pháp, phổ biên, diễn biên, tiên độ, tiên "
        "bộ, thực tiên, phương tiên, trình đô, mức đô, doanh nghiêp, công nghiêp, sự nghiêp, "
        "nông nghiêp, nghiêp vụ, nhiêm vụ, trách nhiêm, nhiêm kỳ, bổ nhiêm, hoàn thiên, tô cáo, sự cô, hướng dân, "
        "nhân thức, tiếp nhân, cụ thê, tập thê"
    ).split(", ")
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_BARE, _TONES = "âêô", "\u0300\u0301\u0303\u0309\u0323"


def mend_lost_tones(text: str) -> str:
    """Return the text with these words mended; it is as long as before.

    Args:
        text: that was read from a picture, in NFC.
    """
    found = list(_WORD.finditer(text))
    mended = list(text)
    for place, word in enumerate(found):
        if word[0].islower() and _with_tone(word[0]):
            meant = _meant(text, found, place)
            if meant is not None:
                mended[word.start() : word.end()] = meant
    return "".join(mended)


def _meant(text: str, found: Sequence[re.Match[str]], place: int) -> str | None:
    """The word that a syllable was, told by its neighbours; None where the reading stands."""
    read = _normal(found[place][0])
    before, behind = _beside(text, found, place, -1), _beside(text, found, place, 1)
    words = two_syllable_words()
    if (before, read) in words or (read, behind) in words:
        return None
    # A neighbour that makes a word with the one beyond is that word's.
    is_bound = (_beside(text, found, place - 1, -1), before) in words
    is_behind_bound = (behind, _beside(text, found, place + 1, 1)) in words
    alone = read in _ALONE_NOTHING or read.endswith(_STOPPED)
    meant = []
    for form in _with_tone(found[place][0]):
        left = (before, _normal(form)) in words and not is_bound and (alone or (before, read) in _PAIRS)
        right = (_normal(form), behind) in words and not is_behind_bound and (alone or (read, behind) in _PAIRS)
        meant += [form] if left or right else []
    return meant[0] if len(meant) == 1 else None


def _beside(text: str, found: Sequence[re.Match[str]], place: int, step: int) -> str:
    """The neighbour of a word on one side, normal; empty where there is none, where it is parted, or in capitals."""
    other = place + step
    if not (0 <= place < len(found) and 0 <= other < len(found)):
        return ""
    first, second = sorted((place, other))
    between = text[found[first].end() : found[second].start()]
    touches = between.isspace() and between.count("\n") < 2
    return _normal(found[other][0]) if touches and not found[other][0].isupper() else ""


@cache
def _normal(word: str) -> str:
    found = tokens(word)
    return found[0].text if len(found) == 1 else ""


@cache
def _with_tone(word: str) -> tuple[str, ...]:
    """A syllable without a tone that bears a circumflex, with each tone above it; nothing where it is another one."""
    if word in _LIKE_A_MARK or any(tone in unicodedata.normalize("NFD", word) for tone in _TONES):
        return ()
    place = max((place for place, letter in enumerate(word) if letter in _BARE), default=None)
    return () if place is None else tuple(_forms(word, place))


def _forms(word: str, place: int) -> Iterator[str]:
    for tone in _TONES:
        yield word[:place] + unicodedata.normalize("NFC", word[place] + tone) + word[place + 1 :]
