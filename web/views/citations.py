"""A document cited: as historians and Party offices write it, as BibTeX and as RIS."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from library.records import Document, Fields, PartialDate
from web.dates import written_date
from web.wording import Translate, field_name, mark, untranslated

CITATION_TYPES: Final = {"bib": "application/x-bibtex", "ris": "application/x-research-info-systems"}
_OF_THE_NUMBER: Final = frozenset({"number", "code"})
_WAITS: Final = mark("%(fields)s chờ kiểm tra")
_LATEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def citation(document: Document, *, library_name: str, page: int | None, translate: Translate) -> str:
    """`Nghị quyết số 26-NQ/TW, ngày 30-7-2013 của Bộ Chính trị về …, Thư viện Văn kiện, ab12, tr. 3.`"""
    where = f"{library_name}, {document.id}{_page(page, translate)}"
    return f"{cited_name(document.fields, translate, flagged=_flagged(document))}, {where}."


def _flagged(document: Document) -> set[str]:
    return {flag.field for flag in document.review}


def _waiting(fields: Fields, flagged: Collection[str]) -> list[str]:
    """The fields of a citation that have a value which waits for a person, in its order."""
    values = {"kind": fields.kind, "number": fields.code, "issued": fields.issued, "committee": fields.committee,
              "subject": fields.subject}  # fmt: skip
    named = {"number" if field in _OF_THE_NUMBER else field for field in flagged}
    return [field for field, value in values.items() if value and field in named]


def cited_name(fields: Fields, translate: Translate, *, flagged: Collection[str] = ()) -> str:
    """The document's name in a citation; what is unread is left out, an unread number is said to be so.

    Args:
        flagged: the fields that wait for a person; behind the value of one that is told.
    """
    notes = {field: f" ({_wait([field], translate).lower()})" for field in _waiting(fields, flagged)}
    name = (fields.kind or translate(mark("Văn bản"))) + notes.get("kind", "")
    if fields.code:
        name += " " + translate(mark("số %(code)s"), code=fields.code) + notes.get("number", "")
    elif fields.symbol:
        name += " " + translate(mark("(ký hiệu %(symbol)s, số chưa đọc được)"), symbol=fields.symbol)
    if fields.issued:
        name += ", " + _on(fields.issued, translate) + notes.get("issued", "")
    if fields.committee:
        name += " " + translate(mark("của %(committee)s"), committee=fields.committee) + notes.get("committee", "")
    return name + (f" {_lower_first(fields.subject)}{notes.get('subject', '')}" if fields.subject else "")


def _wait(waiting: Collection[str], translate: Translate) -> str:
    """`Số, ngày ban hành chờ kiểm tra`; empty where no field waits."""
    names = ", ".join(field_name(field, translate) for field in waiting)
    return translate(_WAITS, fields=names.capitalize()) if names else ""


def bibtex(document: Document, *, library_name: str, page: int | None, address: str) -> str:
    """One BibTeX entry; fields that are unread are left out."""
    fields = document.fields
    issued = fields.issued
    values = {
        "author": f"{{{_latex(fields.committee)}}}" if fields.committee else None,
        "title": f"{{{_latex(fields.subject or document.source)}}}",
        "type": _latex(fields.kind),
        "number": _latex(fields.code),
        "note": _wait(_waiting(fields, _flagged(document)), untranslated),
        "year": str(issued.year) if issued else None,
        "month": str(issued.month) if issued and issued.month else None,
        "day": str(issued.day) if issued and issued.day else None,
        "pages": str(page) if page else None,
        "howpublished": _latex(library_name),
        "url": address,
        "langid": "vietnamese",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in values.items() if value]
    return "\n".join([f"@misc{{{_key(document.id)},", *lines, "}", ""])


def ris(document: Document, *, library_name: str, page: int | None, address: str) -> str:
    """One RIS record; fields that are unread are left out."""
    fields = document.fields
    issued = fields.issued
    values = [
        ("TY", "GOVDOC"),
        ("ID", document.id),
        ("AU", fields.committee),
        ("TI", fields.subject or document.source),
        ("M3", fields.kind),
        ("SN", fields.code),
        ("N1", _wait(_waiting(fields, _flagged(document)), untranslated)),
        ("PY", f"{issued.year:04d}" if issued else None),
        ("DA", _ris_date(issued) if issued else None),
        ("SP", str(page) if page else None),
        ("DP", library_name),
        ("UR", address),
        ("LA", "vi"),
    ]
    lines = [f"{tag}  - {_one_line(value)}" for tag, value in values if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _on(issued: PartialDate, translate: Translate) -> str:
    written = written_date(issued)
    if issued.day is not None:
        return translate(mark("ngày %(date)s"), date=written)
    if issued.month is not None:
        return translate(mark("tháng %(date)s"), date=written)
    return translate(mark("năm %(date)s"), date=written)


def _page(page: int | None, translate: Translate) -> str:
    return translate(mark(", tr. %(page)s"), page=page) if page else ""


def _ris_date(issued: PartialDate) -> str:
    month, day = (f"{part:02d}" if part else "" for part in (issued.month, issued.day))
    return f"{issued.year:04d}/{month}/{day}/"


def _lower_first(subject: str) -> str:
    text = _one_line(subject)
    return "về" + text[2:] if text.startswith("Về") else text


def _latex(text: str | None) -> str:
    return "".join(_LATEX.get(letter, letter) for letter in _one_line(text or ""))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _key(document_id: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", document_id) or "vankien"
