"""A framed stamp that cannot be read may say MẬT: the file is held back until somebody has looked."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from indexer.describing.marking import secrecy_on, unread_frame, urgency_on
from indexer.documenting import File, is_unread, make_secret
from indexer.limits import Limits
from indexer.records import ReadDocument, ReadPage, Stamp
from indexer.work import Job, process_file
from library.catalogue import NewDocument
from library.party.marks import nearly_secret, nearly_urgent
from library.records import Box, Origin, Page, State

BOX = Box(10, 10, 200, 80)


def stamp(text: str, confidence: float = 0.3, *, framed: bool = True) -> Stamp:
    return Stamp(text, BOX, confidence, framed=framed)


@pytest.mark.parametrize("text", ["", "H", "T?” `Oc", "4"])
def test_what_cannot_be_read_is_held_back(text: str) -> None:
    assert unread_frame([stamp(text)]) is not None
    assert unread_frame([stamp(text, framed=False)]) is None


@pytest.mark.parametrize("text", ["KHẨN", "HỎA TỐC", "TƯƯỢNG KKẨN", "DỰ THẢO"])
def test_a_mark_that_was_read_is_no_riddle(text: str) -> None:
    assert unread_frame([stamp(text)]) is None


def test_words_that_were_read_well_are_no_riddle() -> None:
    assert unread_frame([stamp("ĐÃ KIỂM TRA", 0.9)]) is None


@pytest.mark.parametrize(
    ("text", "confidence", "held"),
    [("TUYỆT", 0.93, True), ("TẾ! MỆT", 0.67, True), ("Tốc!", 0.64, True), ("ngày Thành ủy họp", 0.5, True),
     ("CV [4454 ĐẾN | Ngày các L. c4", 0.52, False), ("CV | cả 4 lá me A2 | ĐẾN | TT", 0.52, False),
     ("TUYỆT M! công văn đến", 0.5, True), ("Yên Phú", 0.97, False),
     ("MẬT đã họp xong hội nghị", 0.8, True), ("Tôi đã họp xong hội nghị", 0.8, False),
     ("TÀI LIỆU HỘI NGHỊ và sau đó MẬT thì", 0.5, True), ("TÀI LIỆU HỘI NGHỊ", 0.5, False)],
)  # fmt: skip
def test_half_a_mark_is_a_riddle_and_a_register_is_none(text: str, confidence: float, held: bool) -> None:
    assert (unread_frame([stamp(text, confidence)]) is not None) == held


@pytest.mark.parametrize(
    ("text", "mark"),
    [("TUYỆT LIẬT", "TUYỆT MẬT"), ("TỐ! MỆT", "TỐI MẬT"), ("MẬI", "MẬT"), ("KHẨN", None), ("HỎA TỐC", None)],
)
def test_a_framed_secrecy_mark_may_be_read_badly(text: str, mark: str | None) -> None:
    assert nearly_secret(text, framed=True) == mark
    found = secrecy_on([stamp(text)])
    assert (found.mark if found else None) == mark


def test_a_framed_urgency_mark_that_is_read_badly_is_unsure() -> None:
    found = urgency_on([stamp("tIÓA TỐC")])
    assert found is not None and found.mark == "HỎA TỐC" and not found.sure
    assert urgency_on([stamp("tIÓA TỐC", framed=False)]) is None
    assert nearly_urgent("TƯƯỢNG KKẨN") == "THƯỢNG KHẨN"


def test_nothing_is_derived_from_it(tmp_path: Path) -> None:
    page = ReadPage(Page(1, "lời mật", Origin.OCR, 0.9), stamps=(stamp(""),))
    assert is_unread(ReadDocument((page,), "application/pdf"))
    document = make_secret(File("a.pdf", "0" * 64, 1), "application/pdf", None).document
    assert document.state is State.QUARANTINED and document.pages == () and document.fields.secrecy is None


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
@pytest.mark.parametrize(("colour", "state"), [((200, 30, 40), State.QUARANTINED), ((40, 50, 160), State.INDEXED)])
def test_a_file_with_a_riddle_in_a_red_frame_is_held_back(
    tmp_path: Path, colour: tuple[int, int, int], state: State
) -> None:
    image = Image.new("RGB", (1_654, 2_339), (246, 244, 238))
    draw = ImageDraw.Draw(image)
    for row in range(900, 2_000, 60):
        draw.text((150, row), "thuc hien nghi quyet cua tinh uy ve vu dong xuan", fill=(40, 40, 40), font_size=34)
    draw.rectangle((200, 420, 540, 520), outline=colour, width=6)
    for left in range(240, 500, 46):
        draw.ellipse((left, 450, left + 24, 490), outline=colour, width=5)
    path = tmp_path / "a.png"
    image.save(path, dpi=(200, 200))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    made = process_file(Job(path, "a.png", sha256, tmp_path / "vault", Limits()))
    assert isinstance(made, NewDocument) and made.document.state is state
    assert (made.document.pages == ()) is (state is State.QUARANTINED)
