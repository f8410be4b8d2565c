"""A framed stamp that cannot be read may say MẬT: the file is held back until somebody has looked."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from indexer.building_documents import File, make_secret
from indexer.describing.marking import urgency_on
from indexer.jobs import Job
from indexer.judging import judge, stamp_passage
from indexer.limits import Limits
from indexer.records import ReadDocument, ReadPage, Stamp
from indexer.work import process_file
from library.catalogue import NewDocument
from library.party.marks import nearly_urgent
from library.records import Box, Origin, Page, State
from library.secrecy import Decision, Matter, Verdict, decide

BOX = Box(10, 10, 200, 80)


def stamp(text: str, confidence: float = 0.3, *, framed: bool = True) -> Stamp:
    return Stamp(text, BOX, confidence, framed=framed)


def judged(one: Stamp) -> Decision:
    return decide(Matter((stamp_passage(one, 1),)))


@pytest.mark.parametrize("text", ["", "H", "T?” `Oc", "4"])
def test_what_cannot_be_read_is_held_back(text: str) -> None:
    assert judged(stamp(text)).verdict is Verdict.UNKNOWN
    assert judged(stamp(text, framed=False)).verdict is Verdict.FREE


def test_a_framed_urgency_mark_that_is_read_badly_is_unsure() -> None:
    found = urgency_on([stamp("tIÓA TỐC")])
    assert found is not None and found.mark == "HỎA TỐC" and not found.sure
    assert urgency_on([stamp("tIÓA TỐC", framed=False)]) is None
    assert nearly_urgent("TƯƯỢNG KKẨN") == "THƯỢNG KHẨN"


def test_nothing_is_derived_from_it(tmp_path: Path) -> None:
    page = ReadPage(Page(1, "lời mật", Origin.OCR, 0.9), stamps=(stamp(""),))
    decision = judge(ReadDocument((page,), "application/pdf"))
    assert decision.verdict is Verdict.UNKNOWN
    document = make_secret(File("a.pdf", "0" * 64, 1), "application/pdf", decision).document
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
