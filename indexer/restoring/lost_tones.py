"""Words that lost the tone above a circumflex, mended where they mean nothing as they were read: `thực phâm`, `tât cả`.

Tesseract drops the upper of two signs more often than anything else: on thirty pages of the working half it did so on
twenty. Most of what is left is a syllable, of which it is sure. One is mended only where it makes no word of two
syllables with a neighbour, one tone alone makes it one, and it is a syllable that hardly stands so in any text: of
16.7 million words that were typed 129 were changed, of which some hundred were slips of those who typed them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

from indexer.restoring.neighbours import Among, each_among_others
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
_BARE, _TONES = "âêô", "\u0300\u0301\u0303\u0309\u0323"


def mend_lost_tones(text: str) -> str:
    """Return the text with these words mended; it is as long as before.

    Args:
        text: that was read from a picture, in NFC.
    """
    mended = list(text)
    for word in each_among_others(text):
        meant = None if word.in_a_word else _meant(word)
        if meant is not None:
            mended[word.start : word.start + len(meant)] = meant
    return "".join(mended)


def _meant(word: Among) -> str | None:
    """The word that a syllable was, told by its neighbours; None where the reading stands."""
    words = two_syllable_words()
    alone = word.read in _ALONE_NOTHING or word.read.endswith(_STOPPED)
    before = word.before if alone or (word.before, word.read) in _PAIRS else ""
    behind = word.behind if alone or (word.read, word.behind) in _PAIRS else ""
    meant = [form for form in _with_tone(word.written) if (before, form) in words or (form, behind) in words]
    return meant[0] if len(meant) == 1 else None


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
