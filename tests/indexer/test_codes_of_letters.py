"""Texts in codes of one byte a letter, and texts that were saved twice, are the texts that they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.limits import Limits
from indexer.reading.messages import read_message
from indexer.reading.office.web_pages import decoded
from indexer.reading.text import decode
from indexer.restoring import restore_bytes, saved_once
from library.doubt_reasons import Doubt
from library.records import Origin

HEAD = ("TỈNH ỦY LẠC GIANG\nTUYỆT MẬT\nĐẢNG CỘNG SẢN VIỆT NAM\nTHỐNG KẾ HOẠCH ĐỒNG BẰNG; Ở TỔ ẤP\n"
        "Thực hiện nghị quyết của Tỉnh ủy")  # fmt: skip
# As the program `iconv` writes it.
VISCII = (b"T\x9bNH \x9cY L\x80C GIANG\nTUY\x8eT M\x87T\n\xd0\xc4NG C\x93NG S\xc4N VI\x8eT NAM\n"
          b"TH\x8fNG K\x8a HO\x80CH \xd0\x90NG B\x82NG; \x97 T\x91 \x84P\n"
          b"Th\xf1c hi\xaen ngh\xb8 quy\xaat c\xfca T\xefnh \xfcy")  # fmt: skip
VN1 = (b"T\x8eNH \x9eY L\x84C GIANG\nTUY\x8cT M\x86T\n\xa7\x81NG C\x97NG S\x81N VI\x8cT NAM\n"
       b"TH\xffNG K\xda HO\x84CH \xa7\xdbNG B\xafNG; \x99 T\xe0 \xc4P\n"
       b"Th\xf9c hi\xd6n ngh\xde quy\xd5t c\xf1a T\xd8nh \xf1y")  # fmt: skip
FRENCH = "Nous avons été à Paris, où l’hôtel était fermé : être prêt, c’est déjà avancé, disait le préfet de Hué."


@pytest.mark.parametrize("data", [VISCII, VN1])
def test_capitals_come_back_from_the_codes_of_old(data: bytes) -> None:
    assert decode(data) == (HEAD, Origin.LEGACY, None)


def test_a_western_text_stays_what_it_is() -> None:
    assert restore_bytes(FRENCH.encode("cp1252")).text == FRENCH


def _taken_for_western(text: str) -> str:
    """A text in UTF-8 that was opened as Windows-1252; bytes without a letter there stay."""
    return "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in text.encode())


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_text_that_was_saved_twice_is_read_as_it_was(mark: str) -> None:
    assert decode((mark + _taken_for_western(HEAD)).encode())[0] == HEAD


def test_beside_what_was_saved_twice_the_rest_stays() -> None:
    assert saved_once(f"Tỉnh ủy – {_taken_for_western('Tỉnh ủy – “Mật”')}") == "Tỉnh ủy – Tỉnh ủy – “Mật”"


@pytest.mark.parametrize("data", [HEAD.encode() + b"\xff", HEAD.encode()[:-2],
                                  "Hôtel\n".encode("cp1252") + HEAD.encode(),
                                  _taken_for_western(HEAD).encode() + b"\xff"])
def test_a_byte_that_is_no_letter_costs_itself_alone(data: bytes) -> None:
    text, origin, doubt = decode(data)
    assert "TUYỆT MẬT" in text and (origin, doubt) == (Origin.TEXT_LAYER, Doubt.LOSSES)
    assert "TUYỆT MẬT" in decoded(data)


@given(st.text(alphabet=HEAD))
def test_what_was_saved_once_stays(text: str) -> None:
    assert saved_once(text) == text


@pytest.mark.parametrize("charset", ["viscii", "us-ascii", "iso-8859-1"])
def test_a_mail_in_a_code_of_old_is_read_with_its_capitals(tmp_path: Path, charset: str) -> None:
    mail = tmp_path / "a.eml"
    mail.write_bytes(b"From: a@b.vn\nSubject: x\nMIME-Version: 1.0\nContent-Transfer-Encoding: 8bit\n"
                     b"Content-Type: text/plain; charset=" + charset.encode() + b"\n\n" + VISCII + b"\n")
    assert HEAD in "\n".join(page.page.text for page in read_message(mail, limits=Limits()).pages)
