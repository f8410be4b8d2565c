"""Papers that do something to one another, and an archive that takes them in in any order."""

from __future__ import annotations

from library.archive import Archive
from library.catalogue import NewDocument
from library.records import Document, Fields, Origin, Page, PartialDate, State

SEEN = frozenset({"public"})
COMMITTEE = "Tỉnh ủy Lạc Giang"


def paper(name: str, code: str | None, issued: str, *pages: str, kind: str = "Quy định",
          committee: str = COMMITTEE, subject: str | None = None) -> NewDocument:  # fmt: skip
    fields = Fields(kind, None, None, code, committee, PartialDate.parse(issued), subject)
    texts = tuple(Page(number, text, Origin.OCR, 0.95) for number, text in enumerate(pages or ("",), 1))
    one = Document(name, f"{name}.pdf", name.ljust(64, "0"), State.INDEXED, fields, pages=texts)
    return NewDocument(one, 1, "application/pdf")


OLD = paper("old", "7-QĐ/TU", "1990-02-01", "QUY ĐỊNH về lưu trữ")
NEW = paper(
    "new", "9-QĐ/TU", "2000-05-04", "Căn cứ Điều lệ Đảng;",
    "Điều 4. Quy định này thay thế Quy định số 7-QĐ/TU, ngày 1/2/1990 của Tỉnh ủy và có hiệu lực từ ngày 1/7/2000.\n"
    "Trong thời hạn 5 năm, các cơ quan chỉnh lý tài liệu theo Quy định số 7-QĐ/TU, ngày 1/2/1990 đối với tài liệu cũ.",
)  # fmt: skip
TALK = paper("talk", "3-BC/TU", "2001-01-01", "Báo cáo việc thực hiện Quy định số 9-QĐ/TU năm 2000", kind="Báo cáo")
OTHER = paper("other", "7-QĐ/TU", "1995-03-03", "QUY ĐỊNH khác")


def take_in(archive: Archive, *papers: NewDocument) -> None:
    for one in papers:
        archive.catalogue.documents.insert_many([one])
        archive.catalogue.relations.follow()
