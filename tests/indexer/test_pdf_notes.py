"""What was noted, stamped or typed onto a PDF page is handed over whole, and judged by its own words."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pypdf.generic import NameObject

from indexer.judging import judge
from indexer.reading.pdf import page
from indexer.reading.scans import stamping
from indexer.reading.scans.scan import Scan
from library.records import Origin
from library.secrecy import Part, Verdict
from tests.indexer.pdf_files import MadePdf, body
from tests.indexer.pdf_reading import PROSE, Seeing, passages, read, texts


def test_an_annotation_is_one_passage_with_all_its_words(tmp_path: Path) -> None:
    made = MadePdf()
    made.page(body())
    page = made.page(body())
    made.annotation(page, "Stamp", (100, 600, 300, 660), shows=["TUYỆT", "MẬT"], Contents="Kho thóc")
    document = read(made.save(tmp_path / "a.pdf"))
    (one,) = passages(document, Part.ANNOTATION)[-1:]
    assert (one.text, one.page) == ("TUYỆT\nMẬT\nKho thóc", 2)
    assert [stamp.text for stamp in document.pages[1].stamps] == ["TUYỆT MẬT"]
    assert document.pages[1].page.text == PROSE


@pytest.mark.parametrize("flags", [2, 32, 34, 0], ids=["hidden", "no view", "both", "not printed"])
def test_what_an_annotation_hides_is_handed_over(tmp_path: Path, flags: int) -> None:
    made = MadePdf()
    made.annotation(made.page(body()), "Stamp", (100, 600, 300, 660), shows=["Hội nghị"], flags=flags)
    assert "Hội nghị" in texts(read(made.save(tmp_path / "a.pdf")), Part.ANNOTATION)


@pytest.mark.parametrize("kind", ["FreeText", "Text", "Highlight", "Square"])
def test_a_note_without_a_look_is_handed_over(tmp_path: Path, kind: str) -> None:
    made = MadePdf()
    made.annotation(made.page(body()), kind, (100, 600, 300, 660), Contents="Xem lại mục này\nrồi ký")
    assert texts(read(made.save(tmp_path / "a.pdf")), Part.ANNOTATION)[-1] == "Xem lại mục này\nrồi ký"


def test_who_wrote_a_note_is_handed_over_and_a_stamp_that_has_a_name_alone(tmp_path: Path) -> None:
    made = MadePdf()
    page = made.page(body())
    made.annotation(page, "Text", (100, 600, 300, 660), T="Tổ bảo vệ", Contents="xem lại")
    made.annotation(page, "Stamp", (100, 300, 300, 360), Name=NameObject("/#TopSecret"))
    made.annotation(page, "Stamp", (100, 200, 300, 260), Name=NameObject("/SBConfidential"))
    made.annotation(page, "Stamp", (100, 100, 300, 160), Name=NameObject("/Draft"))
    document = read(made.save(tmp_path / "a.pdf"))
    assert texts(document, Part.ANNOTATION) == ["xem lại\nTổ bảo vệ", "TUYỆT MẬT", "MẬT"]


@pytest.mark.parametrize("shows", [True, False])
def test_a_hidden_note_with_an_author_is_looked_at_all_the_same(shows: bool, tmp_path: Path) -> None:
    made = MadePdf()
    note = made.annotation(made.page(body()), "FreeText", (100, 600, 300, 660), flags=2 if shows else 4, T="An")
    note[NameObject("/AP")] = made.look(bars(6), (200, 60))
    document = read(made.save(tmp_path / "a.pdf"), Seeing("dấu"))
    assert "dấu" in [*texts(document, Part.ANNOTATION), *texts(document, Part.PICTURE)]


def bars(count: int) -> bytes:
    """Red strokes that may be letters."""
    return b"0.8 0 0 rg " + b"".join(b"%d 10 8 40 re f " % (5 + 12 * number) for number in range(count))


@pytest.mark.parametrize(("look", "looked_at"), [
    (b"", False),  # its box, and the words of /Contents drawn by PDFium
    (bars(3) + b"BT /F 40 Tf 5 8 Td <{}> Tj ET", False),
    (bars(7) + b"BT /F 40 Tf 5 8 Td <{}> Tj ET", True),  # more strokes than a frame has
    (b"0.8 0 0 RG 5 w " + b"".join(b"%d 10 m %d 50 l %d 24 l %d 50 l %d 10 l S " % (x, x, x + 11, x + 22, x + 22)
                                   for x in (4, 34, 64)), True),  # letters in one stroke each, and no words
    (bars(3) + b"BT /F 40 Tf 5 8 Td <{}> Tj ET BT /F 9 Tf 5 48 Td <{}> Tj ET", True),  # more words than it says
])  # fmt: skip
def test_a_note_that_is_cut_off_by_its_box_is_judged_by_its_own_words(
    tmp_path: Path, look: bytes, looked_at: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamping, "likely_rows", list)  # bars are like no mark
    made = MadePdf()
    more: dict[str, object] = {"DA": "/Helv 40 Tf 0.8 0 0 rg", "Contents": "MẬT KHẨU MÁY"}
    if look:
        more["AP"] = made.look(look.replace(b"{}", made.font.encode("MẬT KHẨU MÁY").hex().encode()), (90, 60))
    page = made.page(body())
    made.annotation(page, "FreeText", (100, 500, 190, 560), **more)
    document = read(made.save(tmp_path / "a.pdf"), Seeing("MẬT"))
    assert all("MẬT KHẨU MÁY" in one for one in texts(document, Part.ANNOTATION))
    assert (judge(document).verdict is not Verdict.FREE) is looked_at


def test_a_note_on_a_scan_that_is_cut_off_by_its_box_is_judged_by_its_own_words_too(tmp_path: Path) -> None:
    made = MadePdf()
    made.annotation(made.page([]), "FreeText", (100, 500, 190, 560), DA="/Helv 40 Tf 0.8 0 0 rg",
                    Contents="MẬT KHẨU MÁY")  # fmt: skip
    document = read(made.save(tmp_path / "a.pdf"), Seeing("MẬT"))
    assert document.pages[0].page.origin is Origin.OCR
    assert texts(document, Part.ANNOTATION) == ["MẬT KHẨU MÁY"] and judge(document).verdict is Verdict.FREE
    kept = np.asarray(Image.open(io.BytesIO(document.pages[0].picture_webp or b"")).convert("L"))
    assert int(kept.min()) < 150  # the note stands on the picture that is shown


def test_what_was_typed_onto_a_scan_is_read_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers and days are typed into their gaps with what PDF programs call a typewriter."""
    made, scans = MadePdf(), list[Scan]()
    made.annotation(made.page([]), "FreeText", (100, 500, 190, 560), DA="/Helv 40 Tf 0 0 0 rg", Contents="507")
    read_scan = page.read_scan
    monkeypatch.setattr(page, "read_scan", lambda scan, *rest, **more: scans.append(scan) or read_scan(
        scan, *rest, **more))
    document = read(made.save(tmp_path / "a.pdf"), Seeing("507"))
    assert document.pages[0].page.origin is Origin.OCR
    assert [int(scan.picture.min()) < 150 for scan in scans] == [True]
