"""E-mail kept as a file: its words are a page, what is attached is a file of its own, a mark anywhere holds it."""

from __future__ import annotations

from base64 import b64encode
from email.message import EmailMessage
from pathlib import Path

import pytest

from indexer.enclosing import read_inside
from indexer.judging import judge
from indexer.limits import Limits
from indexer.reading import Media, read_file, sniff
from library.errors import UnreadableError
from library.secrecy import Decision, Verdict

WORDS = "Đề nghị Huyện ủy Nậm Khán gửi danh sách kho thóc ở bến Khuổi Slao trước ngày 15."
PAPER = "ĐẢNG BỘ TỈNH LẠC GIANG\nBÁO CÁO\nVề việc di dời kho thóc\n"
MARKED = f"MẬT\n{PAPER}"


def a_message(subject: str = "Gửi báo cáo quý", words: str = WORDS) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "Văn thư <van.thu@lacgiang.example>", "huyen.uy@namkhan.example"
    message["Subject"], message["Date"] = subject, "Wed, 12 Jun 2013 08:15:00 +0700"
    message.set_content(words)
    return message


def with_file(name: str, content: bytes, message: EmailMessage | None = None) -> EmailMessage:
    holder = message or a_message()
    holder.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return holder


def judged(folder: Path, content: bytes) -> Decision:
    (folder / "a.eml").write_bytes(content)
    read = read_file(folder / "a.eml", Limits())
    return judge(read, [1], read_inside(read, Limits()).matter)


def test_its_head_and_its_words_are_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(a_message().as_bytes())
    assert sniff(tmp_path / "a.eml") is Media.EML
    (page,) = read_file(tmp_path / "a.eml", Limits()).pages
    assert "Subject: Gửi báo cáo quý" in page.page.text and WORDS in page.page.text
    assert "Văn thư" in page.page.text
    (tmp_path / "b.eml").write_text("không phải thư", encoding="utf-8")
    with pytest.raises(UnreadableError, match="not read"):
        sniff(tmp_path / "b.eml")


@pytest.mark.parametrize(("charset", "encoding"), [("windows-1258", "cp1258"), ("utf-8", "utf-8")])
def test_its_words_are_read_in_the_code_that_it_names(tmp_path: Path, charset: str, encoding: str) -> None:
    head = f"Subject: a\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\n".encode()
    (tmp_path / "a.eml").write_bytes(head + b"Content-Transfer-Encoding: 8bit\n\n" + "Thủ đô Hà Nội".encode(
        encoding, "ignore"))  # fmt: skip
    (page,) = read_file(tmp_path / "a.eml", Limits()).pages
    assert "Hà N" in page.page.text


def test_what_is_attached_is_a_file_of_its_own(tmp_path: Path) -> None:
    sent_on = a_message("Chuyển tiếp")
    sent_on.add_attachment(with_file("phụ lục.txt", PAPER.encode()))
    (tmp_path / "thu.eml").write_bytes(sent_on.as_bytes())
    inside = read_inside(read_file(tmp_path / "thu.eml", Limits()), Limits())
    assert [one.name for one in inside.files] == ["message.eml", "message.eml/phụ lục.txt"]
    assert "di dời kho thóc" in inside.files[1].read.pages[0].page.text and not inside.matter.unread


@pytest.mark.parametrize("plain", ["Chương trình của đồng chí không mở được thư này.", "-- \nGửi từ điện thoại"])
def test_a_page_that_says_more_than_the_plain_form_is_kept(tmp_path: Path, plain: str) -> None:
    message = a_message(words=plain)
    message.add_alternative(f"<p>{WORDS}</p>", subtype="html")
    same = a_message(words=f"*{WORDS}*")
    same.add_alternative(f"<p><b>{WORDS}</b></p>", subtype="html")
    for one in (message, same):
        (tmp_path / "a.eml").write_bytes(one.as_bytes())
        text = read_file(tmp_path / "a.eml", Limits()).pages[0].page.text
        assert text.count(WORDS) == 1 and (one is same or plain in text)


def marked(where: str) -> bytes:
    message = a_message()
    if where == "in its words":
        message = a_message(words=MARKED)
    elif where == "in its subject":
        message = a_message("Kế hoạch di dời; TỐI MẬT")
    elif where == "attached":
        with_file("phu luc.txt", MARKED.encode(), message)
    elif where == "within the one attached":
        message.add_attachment(with_file("phu luc.txt", MARKED.encode()))
    elif where == "in the page":
        message.add_alternative(f"<p>TUYỆT MẬT</p><p>{WORDS}</p>", subtype="html")
    elif where == "where only Outlook looks":
        message.add_alternative(f"<p>{WORDS}</p><!--[if mso]><p>MẬT</p><![endif]-->", subtype="html")
    return message.as_bytes()


@pytest.mark.parametrize("where", ["in its words", "in its subject", "attached", "within the one attached",
                                   "in the page", "where only Outlook looks"])  # fmt: skip
def test_a_mark_anywhere_holds_it(tmp_path: Path, where: str) -> None:
    assert judged(tmp_path, marked(where)).verdict is Verdict.HELD


def test_without_a_mark_it_is_free(tmp_path: Path) -> None:
    message = a_message("Về việc giữ bí mật khẩu")
    message.add_alternative(f"<p>{WORDS}</p>", subtype="html")
    assert judged(tmp_path, with_file("phu luc.txt", PAPER.encode(), message).as_bytes()).verdict is Verdict.FREE


def page_of(page: str) -> bytes:
    message = a_message()
    message.set_content(page, subtype="html")
    return message.as_bytes()


def answered(times: int, first: str) -> bytes:
    """A letter as web mail nests it: each answer holds the one before in five elements."""
    start, end = '<div>Kính chuyển<div><blockquote><div dir="ltr"><div>', "</div></div></blockquote></div></div>"
    return page_of(f"<html><body>{start * times}{first}{end * times}</body></html>")


def test_a_letter_answered_many_times_is_read_to_the_first(tmp_path: Path) -> None:
    assert judged(tmp_path, answered(60, f"<p>TUYỆT MẬT</p><p>{WORDS}</p>")).verdict is Verdict.HELD
    assert judged(tmp_path, answered(60, f"<p>{WORDS}</p>")).verdict is Verdict.FREE
    assert WORDS in read_file(tmp_path / "a.eml", Limits()).pages[0].page.text
    assert judged(tmp_path, answered(600, f"<p>{WORDS}</p>")).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("piece", [
    '<input value="TUYỆT MẬT">', '<bdo dir="rtl">TẬM TỆYUT</bdo>', "<style>p:before{content:'TUYỆT MẬT'}</style>",
    '<select><option label="TUYỆT MẬT">x</option></select>', '<img alt="TUYỆT MẬT" src="cid:x">',
    '<!--[if mso]><input value="TUYỆT MẬT"><![endif]-->', "</body></html><p>TUYỆT MẬT</p>",
])  # fmt: skip
def test_a_mark_that_its_page_paints_holds_it(tmp_path: Path, piece: str) -> None:
    assert judged(tmp_path, page_of(f"<p>{WORDS}</p>{piece}")).verdict is Verdict.HELD


@pytest.mark.parametrize("subject", [
    "TUYÖT MËT".encode("cp1252"), b"TUY\xca\xf2T M\xc2\xf2T", "TUYỆT\n MẬT".encode(),
    b"=?utf-8?B?" + b64encode("TUYỆT".encode()) + b"?=\n =?utf-8?B?" + b64encode(" MẬT".encode()) + b"?=",
])  # fmt: skip
def test_a_subject_in_any_code_is_read(tmp_path: Path, subject: bytes) -> None:
    content = b"From: a\nSubject: " + subject + b"\n\nxin chao\n"
    assert judged(tmp_path, content).verdict is Verdict.HELD


@pytest.mark.parametrize("code", ["utf-7", "UNICODE-1-1-UTF-7", "iso-2022-jp"])
def test_a_code_that_looks_like_ascii_is_believed(tmp_path: Path, code: str) -> None:
    words = "ロシア" if code == "iso-2022-jp" else "TUYỆT MẬT"
    content = words.encode(code.removeprefix("UNICODE-1-1-"))
    head = f"Subject: a\nMIME-Version: 1.0\nContent-Type: text/plain; charset={code}\n\n".encode()
    verdict = judged(tmp_path, head + content).verdict
    assert words in read_file(tmp_path / "a.eml", Limits()).pages[0].page.text
    assert (verdict is Verdict.HELD) == (code != "iso-2022-jp")


def test_what_cannot_be_taken_out_is_unread(tmp_path: Path) -> None:
    whole = with_file("phu luc.txt", PAPER.encode() * 50).as_bytes()
    picture = b64encode(b"GIF89a" + bytes(40)).decode()
    page = a_message()
    page.add_alternative(f'<p>{WORDS}</p><img src="data:image/gif;base64,{picture}">', subtype="html")
    for content in (
        whole[: len(whole) * 2 // 3],
        whole[:-200] + b"!!" + whole[-198:],
        with_file("smime.p7m", bytes(range(200))).as_bytes(),
        a_message(words=f"{WORDS}\n\nbegin 644 phu_luc.doc\nM1234\n`\nend\n").as_bytes(),
        page.as_bytes(),
    ):
        assert judged(tmp_path, content).verdict is Verdict.UNKNOWN


def test_a_message_nested_without_end_is_told(tmp_path: Path) -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1_200))
    (tmp_path / "a.eml").write_bytes(b"Subject: a\n" + nested)
    with pytest.raises(UnreadableError) as caught:
        read_file(tmp_path / "a.eml", Limits())
    assert caught.value.reason == "too-large"


RTF = rb"{\rtf1\ansi TUY\u7878?T M\u7852?T\par B\u225?o c\u225?o\par}"


@pytest.mark.parametrize("message", [
    b"From: a\nContent-Type: text/rtf\n\n" + RTF,
    b"From: a\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64x\n\n" + b64encode(b"x" * 90),
    b"From: a\nContent-Type: message/partial; number=1; total=3; id=x\n\nSubject: b\n\nxin chao\n",
    "Content-Type: multipart/mixed; boundary=q\n\nMẬT\n--q\nContent-Type: text/plain\n\nxin chao\n--q--\n".encode(),
    "Content-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: text/plain\n\nxin chao\n--q--\nMẬT\n".encode(),
    b"Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\nSubject: a\n\nM=E1=BA=ACT\n",
    b"From: a\nContent-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64\n\n" + b64encode(MARKED.encode()),
    *(f"Content-Type: multipart/mixed; boundary=q\n\n--q\n{line}\nContent-Type: text/plain\n\nx\n--q--\n".encode()
      for line in (" MẬT", ": MẬT", "Subject: a\nFrom MẬT")),
])  # fmt: skip
def test_what_stands_elsewhere_in_the_file_is_read_or_holds_it(tmp_path: Path, message: bytes) -> None:
    assert judged(tmp_path, message).verdict is not Verdict.FREE
