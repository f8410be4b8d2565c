"""Pages that are no usual paper, each driven through the whole reader: what is wrong is said, and no field invented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

from indexer.describing import describe
from indexer.judging import matter_of
from indexer.limits import Limits
from indexer.ocr import NullOcr, OcrEngine, OcrWord, Picture, Reading
from indexer.reading import read_file
from indexer.records import Description, Hints, ReadPage
from library.doubt_reasons import Doubt
from library.records import Box, Fields, Origin
from library.secrecy import Part
from tests.indexer.pdf_files import HEIGHT, WIDTH, MadePdf, Said

HEAD = (
    ("TỈNH ỦY LẠC GIANG", 72, 790), ("Số 05-NQ/TU", 80, 760), ("ĐẢNG CỘNG SẢN VIỆT NAM", 330, 790),
    ("Lạc Giang, ngày 15 tháng 4 năm 2013", 320, 760), ("NGHỊ QUYẾT", 250, 720), ("về công tác thủy lợi", 230, 700),
)  # fmt: skip
PROSE = (
    "Từ đầu năm đến nay toàn tỉnh đã gieo cấy được ba vạn mẫu lúa chiêm,",
    "các huyện miền núi còn thiếu giống và phân.",
    "Ban Thường vụ giao các huyện ủy đôn đốc đào mương, đắp đê thực hiện.",
)  # fmt: skip
OTHER = (
    "Hợp đồng thuê nhà kho giữa hai bên được ký kết tại phòng công chứng,", "bên cho thuê cam kết bàn giao mặt bằng,",
    "giá thuê mỗi quý thanh toán bằng tiền mặt, thời hạn ba mươi tháng.",
)  # fmt: skip
SAME_OFFICE = (
    "TỈNH ỦY LẠC GIANG", "Lạc Giang, ngày 2 tháng 5 năm 2014",
    "Ban Thường vụ yêu cầu các huyện ủy, chi bộ kiểm điểm,",
    "chuẩn bị đại hội đảng bộ toàn tỉnh từ cuối năm nay,", "giao công tác nhân sự cho các Ban,",
    "Nghị quyết đến tháng sau.",
)  # fmt: skip
CODE = "05-NQ/TU"
ALL = frozenset({"kind", "symbol", "number", "committee", "issued", "subject"})


def _lines(lines: Iterable[str], top: float = 650) -> list[Said]:
    return [Said(line, 72, top - 20 * row) for row, line in enumerate(lines)]


def _paper(scale: float = 1.0, left: float = 0) -> list[Said]:
    head = [Said(text, x, y) for text, x, y in HEAD]
    return [replace(one, x=one.x * scale + left, size=12 * scale) for one in (*head, *_lines(PROSE))]


def _read(made: MadePdf, folder: Path, engine: OcrEngine | None = None) -> tuple[ReadPage, Description]:
    path = made.save(folder / "a.pdf")
    document = read_file(path, Limits(), engine=engine or NullOcr())
    return document.pages[0], describe(document, Hints(path.name))


def _typed(said: Sequence[Said], folder: Path, drawing: bytes = b"") -> tuple[ReadPage, Description]:
    made = MadePdf()
    made.page(said, drawing=drawing)
    return _read(made, folder)


def _doubted(found: Description) -> frozenset[str]:
    return frozenset(flag.field for flag in found.review)


_GRID = b"\n".join(b"60 %d m 540 %d l S" % (y, y) for y in range(600, 760, 20))
_CELLS = [Said(text, 72 + 110 * column, 743 - 20 * row)
          for row, line in enumerate(("STT|Số ký hiệu|Ngày tháng|Số tiền", "1|12-CV/TU|03/02/1998|1.200",
                                      "2|13-CV/TU|04/02/1998|3.400", "3|14-QĐ/TU|05/02/1998|560"))
          for column, text in enumerate(line.split("|"))]  # fmt: skip


@pytest.mark.parametrize(("said", "drawing"), [
    (_lines(PROSE), b""), (_CELLS, _GRID),
    ([Said("T/M BAN THƯỜNG VỤ", 320, 780), Said("BÍ THƯ", 350, 760), Said("Nguyễn Văn An", 340, 690)], b""),
], ids=["no head", "only a table", "only a signature"])  # fmt: skip
def test_a_page_without_a_head_has_no_field_and_says_so(said: list[Said], drawing: bytes, tmp_path: Path) -> None:
    page, found = _typed(said, tmp_path, drawing)
    assert replace(found.fields, signer=None) == Fields()
    assert _doubted(found) == ALL
    assert all(word in page.page.text for one in said for word in one.text.split())
    assert page.unread == ()


def test_of_two_papers_side_by_side_one_is_told_and_the_page_is_flagged(tmp_path: Path) -> None:
    page, found = _typed([*_paper(0.5), *_paper(0.5, 300)], tmp_path)
    assert (found.fields.code, found.fields.subject) == (CODE, "về công tác thủy lợi")
    assert [flag.reason for flag in found.review if flag.field == "page:1"] == [Doubt.MAY_BEGIN]
    assert page.page.text.count(CODE) == 2


@pytest.mark.parametrize("again", ["the whole page", "word for word", "beside itself"])
def test_a_layer_that_says_every_letter_twice_is_read_once(again: str, tmp_path: Path) -> None:
    """Painted twice in one place a letter is one; a text `BBÁÁOO` is not what one sees, so the picture is read."""
    paper = _paper()
    said = {
        "the whole page": [*paper, *(replace(one, x=one.x + 0.4) for one in paper)],
        "word for word": [one for line in paper for one in (line, replace(line, x=line.x + 0.4))],
        "beside itself": [replace(one, text="".join(letter * 2 for letter in one.text), size=6) for one in paper],
    }[again]
    page, found = _typed(said, tmp_path)
    if again == "beside itself":
        assert (page.page.origin, found.fields, _doubted(found)) == (Origin.OCR, Fields(), ALL | {"page:1"})
    else:
        assert page.page.text.splitlines() == [one.text for one in paper]
        assert (found.fields.code, found.review) == (CODE, ())


def test_letters_beside_one_another_are_no_repeats(tmp_path: Path) -> None:
    line = "illlll 1111 ..... oooo 00000 wwww"
    page, _ = _typed([*_paper(), Said(line, 72, 150, 5), Said(line, 72, 90, 30)], tmp_path)
    assert page.page.text.splitlines()[-2:] == [line, line]


def test_white_words_are_said_and_not_found(tmp_path: Path) -> None:
    made = MadePdf()
    made.page(_paper(), drawing=b"1 1 1 rg " + made.painted(Said("Số 77-CT/TU kho thóc Bến Sậy", 80, 740)))
    page, found = _read(made, tmp_path)
    assert "Bến Sậy" not in page.page.text
    assert (found.fields.code, found.fields.kind) == (CODE, "Nghị quyết")
    assert [flag.reason for flag in found.review] == [Doubt.HIDDEN_WORDS]


def test_white_words_over_a_scan_are_said_and_not_found(tmp_path: Path) -> None:
    made = _scan([Said("Số 77-CT/TU kho thóc Bến Sậy", 80, 100)], how=b"1 1 1 rg")
    page, found = _read(made, tmp_path, PrintedAtTheTop())
    assert "Bến Sậy" not in page.page.text
    assert Doubt.HIDDEN_WORDS in {flag.reason for flag in found.review if flag.field == "page:1"}


class PrintedAtTheTop(OcrEngine):
    """Reads the paper where its print is at the top, and garbage where it is at the foot."""

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        """Read it."""
        upright, wide = self.turns(picture) == 0, picture.shape[1] / WIDTH
        rows = _paper() if upright else [replace(one, text=one.text[::-1]) for one in _paper()]
        words = []
        for number, row in enumerate(rows):
            left, top = row.x, HEIGHT - row.y
            for word in row.text.split():
                box = Box(round(left * wide), round(top * wide), round((left + 5 * len(word)) * wide),
                          round((top + 12) * wide))  # fmt: skip
                words.append(OcrWord(word, box, 0.96 if upright else 0.2, 0, number))
                left += 5 * len(word) + 4
        return Reading(tuple(words))

    def turns(self, picture: Picture, *, seconds: float = 90.0) -> int:
        """Half a turn where it stands on its head."""
        half = len(picture) // 2
        return 2 if picture[half:].mean() < picture[:half].mean() else 0


def _scan(layer: Sequence[Said], *, on_its_head: bool = False, how: bytes = b"3 Tr") -> MadePdf:
    """A page filled by a picture with rows of print in its upper half, an unseen text over it."""
    made, wide, high = MadePdf(), 600, 800
    rows = [bytes([30, 250] * (wide // 2)) if row < high // 2 and row % 40 < 8 and row > 60 else bytes([250]) * wide
            for row in range(high)]  # fmt: skip
    grey = StreamObject()
    grey.set_data(b"".join(reversed(rows) if on_its_head else rows))
    grey.update({
        NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Image"),
        NameObject("/Width"): NumberObject(wide), NameObject("/Height"): NumberObject(high),
        NameObject("/ColorSpace"): NameObject("/DeviceGray"), NameObject("/BitsPerComponent"): NumberObject(8),
    })  # fmt: skip
    pictures = DictionaryObject({NameObject("/I"): made.writer._add_object(grey)})
    unseen = b"\n".join((f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do Q".encode(), how, *map(made.painted, layer)))
    made.page([], drawing=unseen, resources=DictionaryObject({NameObject("/XObject"): pictures}))
    return made


def test_a_scan_on_its_head_is_read_upright_whatever_its_layer_says(tmp_path: Path) -> None:
    page, found = _read(_scan(_paper(), on_its_head=True), tmp_path, PrintedAtTheTop())
    assert (page.page.origin, page.page.placing.turns if page.page.placing else None) == (Origin.OCR, 2)
    assert page.page.text.splitlines()[0].startswith("TỈNH ỦY LẠC GIANG")
    assert (found.fields.kind, found.fields.symbol) == ("Nghị quyết", "NQ/TU")
    assert not {flag.reason for flag in found.review} & {Doubt.OTHER_TEXT, Doubt.OLDER_TEXT}


@pytest.mark.parametrize(("layer", "on_its_head", "told"), [
    (OTHER, False, True), (OTHER, True, True), (SAME_OFFICE, False, True), (PROSE, False, False),
    (OTHER[1:2], False, False),
])  # fmt: skip
def test_the_layer_of_another_paper_is_judged_told_and_gives_nothing(
    layer: Sequence[str], on_its_head: bool, told: bool, tmp_path: Path
) -> None:  # fmt: skip
    path = _scan(_lines(layer), on_its_head=on_its_head).save(tmp_path / "a.pdf")
    document = read_file(path, Limits(), engine=PrintedAtTheTop())
    found = describe(document, Hints("a.pdf"))
    assert (Doubt.OTHER_TEXT in {flag.reason for flag in found.review}) is told
    assert "nhà kho" not in document.pages[0].page.text
    assert (found.fields.kind, found.fields.symbol) == ("Nghị quyết", "NQ/TU")
    said = " ".join(one.text for one in matter_of(document).shown if one.part is Part.BODY)
    assert all(line in " ".join(said.split()) for line in layer), "words that nobody sees may bear a mark"


FRENCH = (
    "RAPPORT", "sur la situation agricole de la province de Lac Giang",
    "Depuis le début de l'année, les cultivateurs de la province ont planté",
    "trente mille mau de riz du cinquième mois, mais les semences manquent",
    "dans les districts de montagne. Le Comité prie les chefs de district",
    "de veiller à ce que les travaux soient achevés pour la récolte.",
)  # fmt: skip
ENGLISH = (
    "REPORT ON THE HARVEST", "Since the beginning of the year the farmers of this province have planted rice,",
    "but seeds and tools are lacking in the districts of the mountains. The committee",
    "asks that the work be finished by the end of the month, and that this report",
    "is sent to all which have not been told of it.",
)  # fmt: skip


@pytest.mark.parametrize("lines", [FRENCH, ENGLISH])
def test_good_text_in_french_or_english_stays(lines: Sequence[str], tmp_path: Path) -> None:
    page, _ = _typed(_lines(lines), tmp_path)
    assert (page.page.origin, page.page.text) == (Origin.TEXT_LAYER, "\n".join(lines))


@pytest.mark.parametrize("lines", [
    ("DANG CONG SAN VIET NAM Ban Chap hanh Dang bo tinh", "ve doi moi quan ly kinh te la nhiem vu cua huyen"),
    ("CONG Hcok xA HQI CHiJ NGHiA VIVT NAM dQc lQp Tg do", "UY BAN NHAN DAN tinh Quang Ngai the of and de la"),
])  # fmt: skip
def test_our_words_in_a_wrong_alphabet_are_no_french(lines: Sequence[str], tmp_path: Path) -> None:
    page, _ = _typed(_lines(lines), tmp_path)
    assert page.page.origin is Origin.OCR
