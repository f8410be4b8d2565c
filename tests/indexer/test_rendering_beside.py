"""The print that is read beside our own reading adds what that lacks, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.limits import Limits
from indexer.ocr import NullOcr
from indexer.reading import read_file
from indexer.reading.office.libreoffice import office_program
from indexer.reading.office.rendering_beside import Rendering, _Known, read_beside
from library.secrecy import Part
from tests.indexer.word_files import WordFile, old_text_box, paragraph, text_box

OURS = "Tỉnh ủy quyết nghị về phát triển thủy lợi nhỏ ở các huyện miền núi, và giữ bí mật công tác."
needs_office = pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed")


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8))
def test_a_paragraph_that_is_broken_into_lines_is_ours(places: list[int]) -> None:
    words, lines = OURS.split(), []
    for place in places:
        lines.append(" ".join(words[:place]))
        words = words[place:]
    lines = [line for line in [*lines, " ".join(words)] if line]
    known = _Known([OURS])
    around = ["", *lines, ""]
    assert all(known.says(around[index], line, around[index + 2]) for index, line in enumerate(lines))


@pytest.mark.parametrize("line", ["MẬT", "TỐI MẬT", "mật", "Bí mật", "nhỏ"])
def test_a_short_line_of_its_own_is_not_ours_because_the_word_occurs(line: str) -> None:
    assert not _Known([OURS]).says("Số: 5-BC/TU", line, "BÁO CÁO")


def test_cells_of_a_row_are_ours_alone_and_together() -> None:
    known = _Known(["Huyện\tSản lượng\tMẬT"])
    assert known.says("", "MẬT", "")
    assert known.says("", "Huyện Sản lượng MẬT", "")


@pytest.mark.slow
@needs_office
def test_what_we_lack_is_handed_over(tmp_path: Path) -> None:
    path = WordFile(paragraph(OURS) + paragraph("TUYỆT MẬT")).save(tmp_path / "a.docx")
    beside = read_beside(path, [OURS], NullOcr(), limits=Limits())
    assert [(passage.part, passage.text) for passage in beside.shown] == [(Part.TEXT_BOX, "TUYỆT MẬT")]
    assert beside.unread == ()
    assert read_beside(path, [OURS, "TUYỆT MẬT"], NullOcr(), limits=Limits()).shown == ()


def test_a_drawing_of_an_unknown_kind_is_read_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def note(_path: Path, texts: list[str], *_engine: object, limits: Limits) -> Rendering:
        asked.append(texts)
        return Rendering()

    monkeypatch.setattr("indexer.reading.office.file.read_beside", note)
    unknown = ('<mc:AlternateContent><mc:Choice Requires="new" xmlns:new="urn:example:new">'
               "<new:thing/></mc:Choice></mc:AlternateContent>")
    line = f'<mc:AlternateContent><mc:Choice Requires="wps">{text_box("")}</mc:Choice></mc:AlternateContent>'
    for drawing, times in ((unknown, 1), (line, 0), (old_text_box(paragraph("x")), 0)):
        asked.clear()
        file = WordFile(f"<w:p><w:r>{drawing}</w:r></w:p>{paragraph(OURS)}")
        read_file(file.save(tmp_path / "a.docx"), Limits(), engine=NullOcr())
        assert len(asked) == times
