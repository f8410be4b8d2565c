"""The documents that are asked for, with what a careful ingest knows of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdfium2

from library.party.codes import parse_code
from library.records import Document, Fields, Origin, Page, PartialDate, State

CORPUS = Path(__file__).parents[3] / "corpus"
_KIND = re.compile(r"[^(|]+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def documents(data: Path) -> list[Document]:
    """All documents; the folders of `data` stand in their sources (`scans/05CT.pdf`)."""
    found = [*_sample(), *_scans(data), *_scans_2010(data), *_party_texts(data), *_quoted(data)]
    return [Document(f"d{number:04d}", source, "", State.INDEXED, fields, pages=_pages(texts))
            for number, (source, fields, texts) in enumerate(found)]


Found = tuple[str, Fields, list[str]]


def _sample() -> Iterator[Found]:
    for line in (CORPUS / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["state"] == "indexed":
            yield record["source"], _fields(record, unread=record["handwritten"]), _texts(record)


def _texts(record: Mapping[str, Any]) -> list[str]:
    return [page["text"] for page in record["pages"]]


def _scans(data: Path) -> Iterator[Found]:
    """Scans without a text: what their truth says of them is their text."""
    for record in json.loads((data / "truth" / "scans.json").read_text(encoding="utf-8")):
        texts = _layer(data / "scans" / record["file"])
        known = {**record, "kind": record["type"], "committee": record["issuer"]}
        unread = [] if texts else ["number", "issued"]
        said = f"{record['issuer'].upper()}\n{record['type'].upper()}\n{record['subject']}"
        yield f"scans/{record['file']}", _fields(known, unread=unread), texts or [said]


def _scans_2010(data: Path) -> Iterator[Found]:
    for record in json.loads((data / "truth" / "scans_2010.json").read_text(encoding="utf-8")):
        unread = [name for name, ink in (("number", "number"), ("issued", "day")) if record[f"{ink}_handwritten"]]
        known = {**record, "committee": record["committee_own"]}
        texts = _layer(data / "scans_2010" / record["file"])
        yield f"scans_2010/{record['file']}", _fields(known, unread=unread), texts


def _layer(path: Path) -> list[str]:
    """The pages of a PDF's own text; none where it has none."""
    with pypdfium2.PdfDocument(path) as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    return texts if any(map(str.strip, texts)) else []


def _party_texts(data: Path) -> Iterator[Found]:
    for path in sorted((data / "party_texts").glob("*.txt")):
        first, _, text = path.read_text(encoding="utf-8").partition("\n")
        code, kind, committee, issued, subject = (part.strip() for part in first.split("|"))
        if code == "(trang thông tin)":
            yield f"party_texts/{path.name}", Fields(), [text]
            continue
        date = _DATE.match(issued)
        named = _KIND.match(kind)
        parsed = parse_code(code)
        yield f"party_texts/{path.name}", Fields(
            kind=named[0].strip() if named else None, code=code if parsed else None,
            number=parsed.number if parsed else None, committee=committee, subject=subject,
            issued=PartialDate.parse(date[0]) if date else None,
        ), [text]  # fmt: skip


def _quoted(data: Path) -> Iterator[Found]:
    """Articles; what the first line says of them was guessed, so that nothing is known but their text."""
    for path in sorted((data / "party_texts" / "quoted").glob("*.txt")):
        yield f"party_texts/quoted/{path.name}", Fields(), [path.read_text(encoding="utf-8").partition("\n")[2]]


def _fields(record: Mapping[str, Any], *, unread: list[str]) -> Fields:
    """The fields that can be read; of a day in ink the month is printed."""
    issued = record["issued"][:7] if record["issued"] and "issued" in unread else record["issued"]
    number = None if "number" in unread else record["number"]
    code = record.get("code") or (f"{number}/{record['symbol']}" if number and record["symbol"] else None)
    return Fields(
        kind=record["kind"], symbol=record["symbol"], number=number, code=code if number else None,
        committee=record["committee"], subject=record["subject"], signer=record.get("signer"),
        issued=PartialDate.parse(issued) if issued else None,
    )  # fmt: skip


def _pages(texts: list[str]) -> tuple[Page, ...]:
    return tuple(Page(number, text, Origin.GIVEN) for number, text in enumerate(texts, start=1))
