"""A small archive with the cases that searching is tested on, behind the real service."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.search.analysis import analyse
from library.search.contract import PUBLIC
from library.search.service import Search, SearchService
from tests.held_documents import Held
from tests.memory_engine import MemoryEngine

HIDDEN = "zzquyhoachmat"
ROWS = (
    # id, kind, code, committee, issued, subject, pages
    ("nq26tw", "Nghị quyết", "26-NQ/TW", "Ban Chấp hành Trung ương", "2008-08-05", "về nông nghiệp, nông thôn",
     ["Số 26-NQ/TW\nNGHỊ QUYẾT\nvề nông nghiệp, nông dân, nông thôn", "Phát triển kinh tế hộ."]),
    ("nq26tu", "Nghị quyết", "26-NQ/TU", "Tỉnh ủy Lạc Giang", "2013-07-30", "về đổi mới giáo dục",
     ["Số 26-NQ/TU\nNGHỊ QUYẾT\nvề đổi mới giáo dục"]),
    ("kl45", "Kết luận", "45-KL/TU", "Tỉnh ủy Lạc Giang", "2019-03-02", "sơ kết Nghị quyết về giáo dục",
     ["Sau 5 năm thực hiện Nghị quyết số 26-NQ/TU ngày 30 tháng 7 năm 2013, giáo dục có tiến bộ."]),
    ("ct05", "Chỉ thị", "05-CT/TW", "Bộ Chính trị", "2016-05-15", "về đẩy mạnh học tập",
     ["Số 05-CT/TW\nCHỈ THỊ\nvề đẩy mạnh học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"]),
    ("qd12", "Quyết định", "12-QĐ/TU", "Tỉnh ủy Lạc Giang", "1997-01-10", "ban hành quy chế",
     ["Số 12-QĐ/TU. Quyết định."]),
    ("qyd12", "Quy định", "12-QĐ/TU", "Tỉnh ủy Lạc Giang", "1992-02-11", "về sinh hoạt chi bộ",
     ["Số 12-QĐ/TU. Quy định."]),
    ("htx", "Kế hoạch", "03-KH/HU", "Huyện ủy Yên Phú", "1959-08-02", "xây dựng HTX đợt hai",
     ["Xây dựng HTX nông nghiệp đợt hai, năm 1959."]),
    ("hoptac", "Báo cáo", "19-BC/TU", "Tỉnh ủy Lạc Giang", "1960-12-20", "tổng kết hợp tác hóa nông nghiệp",
     ["Tổng kết phong trào hợp tác hóa nông nghiệp; mỗi xã một hợp tác xã nông nghiệp."]),
    ("vietnam", "Thông báo", None, "Huyện ủy Yên Phú", None, None,
     ["Mặt trận Việt Nam; miền Nam ruột thịt. Không có số."]),
    ("namthang", "Thông báo", None, "Huyện ủy Hải Đông", "1975", None, ["Trong năm qua, tình hình đã khá hơn."]),
    ("kyluat", "Quy định", "07-QĐ/UBKTTU", "Ủy ban Kiểm tra Tỉnh ủy Lạc Giang", "1990", "thi hành kỉ luật",
     ["Thi hành kỉ luật đảng viên; khóa XI."]),
    ("broken", "Báo cáo", None, "Huyện ủy Hải Đông", "1962", None, ["Báo cáo về chiên tranh du kích"]),
)  # fmt: skip


def document(name: str, texts: Sequence[str], fields: Fields) -> Document:
    """A document with these pages."""
    pages = tuple(Page(number, text, Origin.GIVEN) for number, text in enumerate(texts, start=1))
    return Document(name, f"{name}.pdf", "", State.INDEXED, fields, pages=pages)


def serve(documents: Sequence[Document], audiences: Mapping[str, frozenset[str]]) -> Search:
    """The real service over the reference engine."""
    engine = MemoryEngine()
    with engine.writing(watermark=1) as writer:
        for one in documents:
            writer.put(analyse(one, audience=audiences.get(one.id, frozenset({PUBLIC}))))
    return SearchService(engine, Held(documents)).seen_by(frozenset({PUBLIC}))


@pytest.fixture(scope="session")
def serve_all() -> Callable[[list[Document]], Search]:
    """Makes a service over documents that everybody sees."""
    return lambda documents: serve(documents, {})


@pytest.fixture(scope="session")
def serve_texts() -> Callable[[Mapping[str, str]], Search]:
    """Makes a service over documents of one page each."""
    return lambda texts: serve([document(name, [text], Fields()) for name, text in texts.items()], {})


@pytest.fixture(scope="session")
def serve_codes() -> Callable[[Mapping[str, str]], Search]:
    """Makes a service over documents that bear these codes."""
    return lambda codes: serve(
        [document(name, [f"Số {code}"], Fields(code=code)) for name, code in codes.items()], {}
    )


@pytest.fixture(scope="session")
def service() -> Search:
    """The small archive, with one document that only its keepers may see."""
    documents = [
        document(name, pages, Fields(kind=kind, code=code, committee=committee, subject=subject,
                                     issued=PartialDate.parse(issued) if issued else None))
        for name, kind, code, committee, issued, subject, pages in ROWS
    ]  # fmt: skip
    secret = document("secret", [f"Tài liệu {HIDDEN} về nông nghiệp, số 99-NQ/TU"],
                      Fields(kind="Đề cương", code="99-NQ/TU", committee="Ban Cơ yếu", subject=f"{HIDDEN} nông nghiệp"))
    return serve([*documents, secret], {"secret": frozenset({"keepers"})})
