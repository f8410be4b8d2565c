"""What an exported file says of itself: of which document it was made, and that it is a copy."""

from __future__ import annotations

from library.records import Document

SOFTWARE = "Vankien"
_SIGNED = " copy of signed original"


def mark_of(document: Document) -> str:
    """Letters, figures and spaces, which every form writes as they are: they stand in its exports alone."""
    return f"vankien {document.id} {document.sha256}"


def note_on(*, signed: bool) -> str:
    """What a copy says to who opens it, in Vietnamese and English."""
    said = ("Bản sao có lớp chữ để tìm kiếm, không phải bản gốc. / "
            "A copy with a text layer for searching; it is not the original.")
    if not signed:
        return said
    return said + (" Bản gốc có chữ ký số; chữ ký chỉ xác nhận bản gốc, không xác nhận lớp chữ này. / "
                   "The original is digitally signed; the signature vouches for the original alone.")


def says_signed(content: bytes) -> bool:
    """Whether a PDF made here is a copy of a signed original, as its mark says."""
    return _SIGNED.encode() in content


def signed_mark(document: Document) -> str:
    """The mark of a copy of a signed original."""
    return mark_of(document) + _SIGNED
