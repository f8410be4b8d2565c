"""Spellings that are one bring the same documents; words that differ don't: 300 pairs and 100 pairs, on the real path.

Each pair is asked of an archive in which every document is written in one of the two ways.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import pytest

from library.records import Document, Fields, Origin, Page, Repair, State
from library.search.analysis import analyse
from library.search.answers import Ask
from library.search.contract import PUBLIC, AnyOf, Engine, Field, Node, Phrase
from library.search.service import Search, SearchService
from library.search.whoosh_engine import WhooshEngine
from library.vietnamese import expansions, tokens
from tests.everybody import for_all
from tests.held_documents import Shown
from tests.memory_engine import MemoryEngine

PHRASES = (
    "hợp tác hóa nông nghiệp|hòa bình và thống nhất|khóa họp thứ nhất|ủy ban nhân dân xã|thủy lợi và thủy nông|"
    "văn hóa cơ sở|tòa án nhân dân|kỷ luật và lũy kế|họa đồ xây dựng|xóa nạn mù chữ|khỏe để lao động|"
    "tỏa sáng tấm gương|thỏa thuận hợp tác|phá hoại sản xuất|đóa hoa xuân|đe dọa hòa ước|sức khỏe cộng đồng|"
    "tuyên truyền sâu rộng|thúy liễu hồng|dùng thùy mị|hủy bỏ quyết định cũ|tùy viên quân sự|quân ủy và đảng ủy|"
    "tỉnh ủy họp thường kỳ|hóa chất độc hại|hỏa hoạn mùa khô|lụy vì thiên tai|đảng bộ tỉnh lạc giang|"
    "ruộng đất về tay dân cày|đường lối đổi mới|hòa hoãn tạm thời|khoét núi|xòe tay|thủy triều|khóa sổ|họa sĩ|"
    "lúa mùa|ủy lạo thương binh|luật lệ giao thông|ủy thác đầu tư|tùy nghi di tản|quý một năm ấy"
).split("|")
LETTERS = (
    "đảng bộ huyện|đường sắt|đê điều|đồng bào đồng chí|điện khí|đại hội|đoàn kết|đất đai|đổi công|đấu tranh".split("|")
)
CODES = (
    "26-NQ/TW 05-CT/TU 11-BC/HU 08-CT/TU 112/CT-UBHC 03-KH/HU 208-CT/TW 17-QĐ/KT 641/NN-UBHC 31-TT/TU 02-HD/TC "
    "02-NQ/ĐU 15-KL/TU 214-CV/VPTU 145-TB/TU 06-CTr/TU 31-BC/UBKTTU 27-HD/BTGTU 1203-QĐ/TU 01/2020/NĐ-CP"
).split()
ABBREVIATIONS = (
    "BCH TƯ=Ban Chấp hành Trung ương|BCHTW=Ban Chấp hành TW|UBND tỉnh=Ủy ban nhân dân tỉnh|"
    "HTX toàn xã=Hợp tác xã toàn xã|HĐND huyện=Hội đồng nhân dân huyện|Nghị quyết TW=Nghị quyết Trung ương|"
    "MTTQ xã=Mặt trận Tổ quốc xã|CNXH hiện thực=Chủ nghĩa xã hội hiện thực|VPTU báo cáo=Văn phòng Tỉnh ủy báo cáo|"
    "BTV họp=Ban Thường vụ họp|THPT huyện=Trung học phổ thông huyện|CCRĐ đợt bốn=Cải cách ruộng đất đợt bốn|"
    "UBHC khu=Ủy ban hành chính khu|UBKT họp=Ủy ban Kiểm tra họp|LKU chỉ đạo=Liên khu ủy chỉ đạo|"
    "NTM kiểu mẫu=Nông thôn mới kiểu mẫu|TNXP mở đường=Thanh niên xung phong mở đường|"
    "BCT quyết định=Bộ Chính trị quyết định|LLVT tỉnh=Lực lượng vũ trang tỉnh|"
    "QĐND anh hùng=Quân đội nhân dân anh hùng|ĐCSVN lãnh đạo=Đảng Cộng sản Việt Nam lãnh đạo|"
    "CCB xã=Cựu chiến binh xã|PCTN quyết liệt=Phòng chống tham nhũng quyết liệt|"
    "GPMB đúng hạn=Giải phóng mặt bằng đúng hạn|TTg ký=Thủ tướng ký|CĐS toàn diện=Chuyển đổi số toàn diện|"
    "DQTV cơ động=Dân quân tự vệ cơ động|BHYT toàn dân=Bảo hiểm y tế toàn dân|"
    "KHKT lâm sinh=Khoa học kỹ thuật lâm sinh|XHCN tươi đẹp=Xã hội chủ nghĩa tươi đẹp"
).split("|")
NUMERALS = (
    "khóa XI=khóa 11|khoá IX=khóa 9|đại hội VI=đại hội 6|Đại hội Đảng XIII=đại hội đảng 13|lần thứ IV=lần thứ 4|"
    "lần thứ XIV=lần thứ 14|khóa I=khóa 1|khóa XV=khoá 15|đại hội đảng X=đại hội đảng 10|lần thứ XX=lần thứ 20"
).split("|")
TONES = "\u0300\u0301\u0303\u0309\u0323"
DIFFERENT = "năm bộ đường quyết hội nghị đảng tỉnh ruộng nông lối dân quân cán họp tài chính nghiệp thống kế".split()


@dataclass(frozen=True)
class Library:
    """The documents of both spellings, in a real index, behind the real service."""

    engine: Engine
    service: Search


class Shelf:
    """Where the service gets what it shows."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = {one.id: one for one in documents}

    def get(self, ids: Sequence[str], audience: frozenset[str]) -> Mapping[str, Shown]:
        return {id_: Shown(self._documents[id_]) for id_ in ids if id_ in self._documents}

    def page_text(self, document_id: str, number: int) -> str:
        return self._documents[document_id].pages[number - 1].text

    def page_repairs(self, document_id: str, number: int) -> tuple[Repair, ...]:
        return self._documents[document_id].pages[number - 1].repairs


def moved(text: str) -> str:
    """The other school's place for the tone of open oa, oe, uy."""
    for first, second in ("oa", "oe", "uy"):
        for tone in TONES:
            here = unicodedata.normalize("NFC", first + tone) + second
            there = first + unicodedata.normalize("NFC", second + tone)
            for final in (" ", "|"):
                text = f"{text}|".replace(here + final, there + final).removesuffix("|")
    return text


def broken(text: str, hyphen: str) -> str:
    """Every word of three letters or more broken at a line end."""
    return " ".join(f"{word[:2]}{hyphen}\n{word[2:]}" if len(word) > 2 else word for word in text.split())


def dashed(code: str) -> Iterator[str]:
    yield code.replace("-", "–")
    yield code.replace("-", "\u2011")
    yield code.replace("-", " - ")


def equal_pairs() -> list[tuple[str, str]]:
    nfd = [(text, unicodedata.normalize("NFD", text)) for text in PHRASES + LETTERS]
    mixed = [
        (text, unicodedata.normalize("NFD", text[: len(text) // 2]) + text[len(text) // 2 :].upper())
        for text in PHRASES
    ]
    tone = [(text, moved(text)) for text in PHRASES if moved(text) != text]
    eth = [(text, text.replace("đ", "ð")) for text in LETTERS] + [
        (text.upper(), text.upper().replace("Đ", "Ð")) for text in LETTERS
    ]
    lines = [(text, broken(text, hyphen)) for text in PHRASES for hyphen in ("-", "\u00ad")]
    pairs = [tuple(pair.split("=")) for pair in chain(ABBREVIATIONS, NUMERALS)]
    codes = [(code, other) for code in CODES for other in dashed(code)]
    return [*nfd, *mixed, *tone, *eth, *lines, *((one, other) for one, other in pairs), *codes]


def different_pairs() -> list[tuple[str, str]]:
    """A word and the same letters with another tone mark, or without any."""
    pairs = []
    for word in DIFFERENT:
        letters = unicodedata.normalize("NFD", word)
        bare = "".join(letter for letter in letters if letter not in TONES)
        place = next((index + 1 for index, letter in enumerate(letters) if letter in TONES), len(bare)) - 1
        for tone in ("", *TONES):
            other = unicodedata.normalize("NFC", bare[:place] + tone + bare[place:])
            if other != word:
                pairs.append((word, other))
    return pairs[:100]


EQUAL = equal_pairs()
UNEQUAL = different_pairs()


def shelved(text: str) -> Document:
    """A document whose only page says this, between words that are in every document."""
    id_ = hashlib.sha256(text.encode()).hexdigest()[:16]
    page = Page(1, f"Kính gửi các nơi nhận.\n{text}\nNơi nhận như trên.", Origin.GIVEN)
    return Document(id_, f"{id_}.txt", id_, State.INDEXED, Fields(), pages=(page,))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    documents = list({one.id: one for one in map(shelved, chain.from_iterable(EQUAL + UNEQUAL))}.values())
    memory, whoosh = MemoryEngine(), WhooshEngine(tmp_path_factory.mktemp("equality") / "index")
    as_indexed = [analyse(one, audience=frozenset({PUBLIC})) for one in documents]
    for engine in (memory, whoosh):
        with engine.writing(watermark=1) as writer:
            for one in as_indexed:
                writer.put(one)
    yield Library(memory, SearchService(whoosh, Shelf(documents)).seen_by(frozenset({PUBLIC})))
    whoosh.close()


def tree(query: str) -> Node:
    """A query in its plainest reading: the phrase, or the phrase with an abbreviation in its other forms."""
    asked = [token.text for token in tokens(query)]
    readings = [asked]
    for start, length, form in expansions(asked):
        readings.append([*asked[:start], *form, *asked[start + length :]])
    phrases = [tuple((token,) for token in reading) for reading in readings]
    return AnyOf(tuple(Phrase(Field.TEXT, phrase) for phrase in phrases))


def found(library: Library, query: str) -> set[str]:
    return {hit.id for hit in library.engine.search(for_all(query=tree(query), limit=10_000)).hits}


def test_the_suite_is_as_large_as_promised() -> None:
    assert len(EQUAL) >= 300
    assert len(UNEQUAL) == 100
    assert all(one != other for one, other in EQUAL + UNEQUAL)


def test_equal_pairs_bring_the_same_documents(library: Library) -> None:
    wrong = []
    for one, other in EQUAL:
        left, right = found(library, one), found(library, other)
        if left != right or not {shelved(one).id, shelved(other).id} <= left:
            wrong.append((one, other))
    assert wrong == []


def test_different_words_do_not(library: Library) -> None:
    wrong = [(one, other) for one, other in UNEQUAL if shelved(other).id in found(library, one)]
    assert wrong == []
    assert all(shelved(one).id in found(library, one) for one, _ in UNEQUAL)


def test_equal_pairs_on_the_whole_path(library: Library) -> None:
    """Through the understanding of queries: both spellings list both documents, abbreviations at least as widened."""
    wrong = []
    for one, other in EQUAL:
        wanted = {shelved(one).id, shelved(other).id}
        for query in (one, other):
            if "\n" in query:
                continue  # a query is one line; a text is not
            answer = library.service.search(Ask(query=query, limit=10_000, snippets=False))
            if not wanted <= {result.id for result in answer.results}:
                wrong.append((query, one, other))
    assert wrong == []


def test_different_words_on_the_whole_path(library: Library) -> None:
    """A word typed with its diacritics brings no other word above the line of widened results."""
    wrong = []
    for one, other in UNEQUAL:
        answer = library.service.search(Ask(query=one, limit=10_000, snippets=False))
        above = {result.id for result in answer.results[: answer.total]}
        if shelved(other).id in above or shelved(one).id not in above:
            wrong.append((one, other))
    assert wrong == []
