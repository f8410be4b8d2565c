"""A small library made through the archive's own doors, and clients of a site over it."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfWriter
from werkzeug.test import TestResponse

from library.archive import Archive
from library.catalogue import NewDocument
from library.records import Box, Document, Evidence, Fields, Origin, Page, PartialDate, ReviewFlag, State, Word
from library.vault import Room, pack_words
from tests.web.acting import Caller, Office, callers, made_office
from web import SiteSettings, create_app

WIDTH, HEIGHT, LINE = 1240, 1754, 34
NUMBER_BOX = Box(90, 120, 180, 150)
"""Where the unread document's number stands: over the first words that are drawn."""
CLEAN = ("Tỉnh ủy Phước An", "Huyện ủy Sông Trà", "Ban Thường vụ Tỉnh ủy Phước An", "Đảng ủy xã An Lộc")
DOUBTS = (ReviewFlag("committee", "unusual name"), ReviewFlag("kind", "zzrutzz"), ReviewFlag("page:1", "zzmatzz"))
BODY = (
    "Hội nghị đã thảo luận tình hình sản xuất vụ đông xuân và thống nhất chủ trương củng cố hợp tác xã nông nghiệp",
    "trong toàn tỉnh. Các cấp ủy đảng phải lãnh đạo chặt chẽ việc hợp tác hóa nông nghiệp, chú trọng thủy lợi,",
    "giống mới và phân bón; kết hợp chăn nuôi với trồng trọt, bảo đảm lương thực cho nhân dân vùng lũ lụt.",
    "Giao Ban Thường vụ hướng dẫn, kiểm tra và báo cáo kết quả trước ngày họp thường kỳ cuối năm.",
)


@dataclass(frozen=True)
class Stock:
    """The library of the tests and the ids that they ask for."""

    archive: Archive
    resolution: str  # three pages with pictures and boxes
    unread: str  # hardly a field, many flags
    bare: str  # text alone, without pictures or a file
    withdrawn: str
    quarantined: str
    hidden_picture: str  # SHA-256 of the withdrawn document's picture
    ids: tuple[str, ...]


def draw_page(lines: list[str]) -> tuple[bytes, tuple[Word, ...], str]:
    """A page as a WebP picture, its words with their boxes, and its text; a line behind a tab stands on the right."""
    image = Image.new("L", (WIDTH, HEIGHT), 250)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype("DejaVuSerif.ttf", 20)
    words: list[Word] = []
    text = ""
    for number, line in enumerate(lines):
        x, y = WIDTH * 0.6 if line.startswith("\t") else 90.0, 120 + number * LINE
        for word in line.removeprefix("\t").split(" "):
            wide = pen.textlength(word, font=font)
            pen.text((x, y), word, font=font, fill=20)
            words.append(Word(len(text), len(text) + len(word), Box(int(x), y, int(x + wide), y + 26), 0.93))
            text += word + " "
            x += wide + pen.textlength(" ", font=font)
        text = text[:-1] + "\n"
    file = io.BytesIO()
    image.save(file, "WEBP", quality=60)
    return file.getvalue(), tuple(words), text


def original_pdf(name: str, *, pages: int) -> bytes:
    """A PDF of blank sheets of A4 that no other name gives."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": name})
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def put(
    archive: Archive, name: str, fields: Fields, *, pages: list[list[str]], state: State = State.INDEXED,
    review: tuple[ReviewFlag, ...] = (), pictures: bool = True, read: tuple[Evidence, ...] = (),
) -> Document:  # fmt: skip
    """Catalogue one document with its pictures, boxes and original."""
    original = original_pdf(name, pages=len(pages))
    sha256 = archive.vault.put(Room.ORIGINALS, original)
    made: list[Page] = []
    boxes: dict[int, str] = {}
    for number, lines in enumerate(pages, start=1):
        picture, words, text = draw_page(lines)
        key = archive.vault.put(Room.DERIVED, picture) if pictures else None
        size = (WIDTH, HEIGHT) if pictures else (0, 0)
        made.append(Page(number, text, Origin.OCR if pictures else Origin.GIVEN, 0.93, (), *size, key))
        if pictures:
            boxes[number] = archive.vault.put(Room.DERIVED, pack_words(words))
    kind = (Evidence("kind", 1, fields.kind, 0.95, Box(90, 120, 400, 150)),) if fields.kind and pictures else ()
    document = Document(
        id=hashlib.sha256(name.encode()).hexdigest()[:12], source=name, sha256=sha256, state=state, fields=fields,
        review=review, evidence=kind + read, pages=tuple(made),
    )  # fmt: skip
    media_type = "application/pdf" if pictures else ""
    archive.catalogue.documents.insert_many([NewDocument(document, len(original), media_type, boxes)])
    return document


def fill(archive: Archive) -> Stock:
    """Twenty-four documents of a fictional province, one withdrawn, one secret."""
    ids: list[str] = []
    kinds = ("Nghị quyết", "Chỉ thị", "Báo cáo", "Kế hoạch", "Thông báo")
    letters = ("NQ", "CT", "BC", "KH", "TB")
    for number in range(20):
        kind, year = kinds[number % 5], 1952 + number * 3
        fields = Fields(
            kind=kind, symbol=f"{letters[number % 5]}/TU", number=f"{number + 1:02d}",
            code=f"{number + 1:02d}-{letters[number % 5]}/TU", committee=CLEAN[number % 4],
            issued=PartialDate(year, number % 12 + 1, number + 1), subject=f"Về công tác nông nghiệp năm {year}",
        )  # fmt: skip
        text = [f"{kind.upper()} số {fields.code}", f"Về công tác nông nghiệp năm {year}", "", *BODY[: number % 4 + 1]]
        ids.append(put(archive, f"hop-{number % 4}/{number:03d}.pdf", fields, pages=[text]).id)
    resolution = put(
        archive, "hop-1/26NQ.pdf",
        Fields(kind="Nghị quyết", symbol="NQ/TU", number="26", code="26-NQ/TU", committee="Tỉnh ủy Phước An",
               issued=PartialDate(2013, 7, 30), signer="Trần Văn Khởi",
               subject="Về phương hướng, nhiệm vụ phát triển nông nghiệp, nông dân tỉnh Phước An đến năm 2020"),
        pages=[["NGHỊ QUYẾT", "Về phương hướng, nhiệm vụ phát triển nông nghiệp", "", *BODY],
               ["Phần hai", *reversed(BODY)], ["Nơi nhận", "Văn phòng lưu trữ"]],
        review=(ReviewFlag("signer", "low confidence"),),
    )  # fmt: skip
    unread = put(
        archive, "hop-9/scan <script>alert(1)</script>.tif",
        Fields(symbol="CT-UBND", issued=PartialDate(2020, 4)), pages=[["Chỉ thị về phòng chống lũ lụt"], []],
        review=(ReviewFlag("number", "handwritten"), ReviewFlag("issued", "day handwritten"),
                ReviewFlag("page:2", "unreadable")),
        read=(Evidence("number", 1, "44", 0.91, NUMBER_BOX),),
    )  # fmt: skip
    bare = put(archive, "nhap.jsonl#1", Fields(subject="Bản ghi chỉ có chữ"), pages=[["Chỉ có chữ về nông nghiệp"]],
               pictures=False)
    withdrawn = put(archive, "rut.pdf", Fields(kind="Quy chế rút", committee="Cơ quan rút", subject="Bản đã rút"),
                    pages=[["Nội dung zzrutzz nông nghiệp"]], state=State.WITHDRAWN, review=DOUBTS)
    secret = put(archive, "mat.pdf", Fields(kind="Quy chế mật", committee="Cơ quan mật", subject="Bản mật",
                 secrecy="MẬT"), pages=[["Nội dung zzmatzz nông nghiệp"]], state=State.QUARANTINED, review=DOUBTS)
    with archive.writing():
        archive.catch_up()
    hidden = withdrawn.pages[0].picture or ""
    ids += [resolution.id, unread.id, bare.id]
    return Stock(archive, resolution.id, unread.id, bare.id, withdrawn.id, secret.id, hidden, tuple(ids))


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stock]:
    archive = Archive.open(tmp_path_factory.mktemp("library") / "archive", create=True)
    yield fill(archive)
    archive.close()


@pytest.fixture(scope="session")
def app(stock: Stock) -> Flask:
    return create_app(stock.archive, SiteSettings(export_batch=7, guests=True))


class WholeAnswers(FlaskClient):
    """A client that takes in every answer to its end, as a browser does."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **options})

    def form_token(self, page: str = "/queries") -> str:
        """The token that stands in the forms of a page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).get_data(as_text=True))
        assert found, f"{page} has no form"
        return found[1]

    def send(self, address: str, data: dict[str, Any] | None = None, *, form: str = "/queries") -> TestResponse:
        """Send a form, with the token that a page gives."""
        return self.post(address, data={"csrf_token": self.form_token(form), **(data or {})})

    def sign_in(self, name: str, password: str, *, back: str = "") -> TestResponse:
        """Sign in as a person does."""
        return self.send("/sign-in", {"name": name, "password": password, "next": back}, form="/sign-in")


def client_for(app: Flask) -> WholeAnswers:
    """A client of an app."""
    return WholeAnswers(app, app.response_class, use_cookies=True)


@pytest.fixture(scope="session")
def put_in() -> Callable[..., Document]:
    return put


@pytest.fixture(scope="session")
def client_of() -> Callable[[Flask], WholeAnswers]:
    return client_for


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, put_in: Callable[..., Document]) -> Office:
    """The office of `made_office`; a test module that wants more in it has its own."""
    return made_office(tmp_path_factory.mktemp("office") / "archive", put_in)


@pytest.fixture
def office(made: Office, tmp_path: Path) -> Office:
    """A copy of what a test module made once, under the name of `made`."""
    return made.copied(tmp_path / "archive")


@pytest.fixture
def archive(office: Office) -> Iterator[Archive]:
    archive = Archive.open(office.root)
    yield archive
    archive.close()


@pytest.fixture
def people(archive: Archive, office: Office, client_of: Callable[..., FlaskClient]) -> dict[str, Caller]:
    return callers(create_app(archive), office, client_of)


@pytest.fixture
def client(app: Flask) -> WholeAnswers:
    return client_for(app)


@pytest.fixture(scope="session")
def empty_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    archive = Archive.open(Path(tmp_path_factory.mktemp("empty")) / "archive", create=True)
    yield create_app(archive)
    archive.close()
