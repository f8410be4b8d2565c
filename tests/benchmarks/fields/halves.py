"""The files whose fields are measured, with what is true of them, cut into two halves.

One half is worked on; the other is only counted, so that its figures say how well a paper is read that nobody tuned
for. Which half a file falls into is settled by its name and the seed alone; the seed changes when the blind half was
looked at.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

import pypdf

from library.fields import MEASURED

CORPUS = Path(__file__).parents[3] / "corpus"
ALSO = ("secrecy", "urgency", "signer")
SEED = "2026-11"
_PAGE_DOTS = 400_000  # an A4 page at 70 dpi has 480,000


class Half(StrEnum):
    """Which half of the material."""

    WORKING = "working"
    BLIND = "blind"


@dataclass(frozen=True)
class Case:
    """A file with its truth.

    Attributes:
        path: of the file.
        material: `sample`, `scans`, `scans_2010` or `party_texts`.
        answers: the right ones of each field, the best first; None is one where the paper has none.
        handwritten: the fields that are written by hand.
        origins: where the text of each page must come from: `ocr` or `text-layer`.
    """

    path: Path
    material: str
    answers: dict[str, tuple[str | None, ...]]
    handwritten: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    half: Half = Half.WORKING

    def truth(self, name: str) -> str | None:
        """The best answer."""
        return self.answers[name][0]


def halved(cases: Iterable[Case]) -> list[Case]:
    """Give each case its half: of every material one half, in an order that the seed and the names settle."""
    every = list(cases)
    places: dict[Path, Half] = {}
    for material in {case.material for case in every}:
        paths = sorted((case.path for case in every if case.material == material), key=partial(_drawn, material))
        places |= {path: Half.WORKING if 2 * index < len(paths) else Half.BLIND for index, path in enumerate(paths)}
    return [replace(case, half=places[case.path]) for case in every]


def _drawn(material: str, path: Path) -> str:
    return hashlib.sha256(f"{SEED}/{material}/{path.name}".encode()).hexdigest()


def sample_archive() -> Iterator[Case]:
    """Yield the files of the sample archive."""
    for line in (CORPUS / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["state"] in {"indexed", "quarantined"}:
            answers = {key: (record[key],) for key in (*MEASURED, *ALSO) if key != "year"}
            origins = tuple(page["origin"] for page in record["pages"])
            path = CORPUS / "archive" / record["source"]
            yield Case(path, "sample", _with_year(answers), tuple(record["handwritten"]), origins)


def real_scans(data: Path) -> Iterator[Case]:
    """Yield the scans of 2018 to 2025."""
    for entry in json.loads((data / "truth" / "scans.json").read_text(encoding="utf-8")):
        answers = {key: (entry[key],) for key in ("symbol", "number", "issued", "subject")}
        answers |= {"kind": (entry["type"],), "committee": (entry["issuer"],)}
        path = data / "scans" / entry["file"]
        yield Case(path, "scans", _with_year(answers), ("number", "issued"), tuple(_origins_of(path)))


def two_layer_scans(data: Path) -> Iterator[Case]:
    """Yield the two-layer scans of 2010; the office may be named with or without its parent."""
    for entry in json.loads((data / "truth" / "scans_2010.json").read_text(encoding="utf-8")):
        answers = {key: (entry[key], *entry.get("also", {}).get(key, ()))
                   for key in ("kind", "symbol", "number", "issued", "subject")}  # fmt: skip
        answers["committee"] = tuple(_committees(entry))
        hand = [name for name, key in (("number", "number_handwritten"), ("issued", "day_handwritten")) if entry[key]]
        path = data / "scans_2010" / entry["file"]
        yield Case(path, "scans_2010", _with_year(answers), tuple(hand), ("ocr",) * entry["pages"])


def _committees(entry: dict[str, Any]) -> Iterator[str]:
    yield entry["committee_own"]
    yield from entry.get("also", {}).get("committee_own", ())
    yield entry["committee"]
    yield f"{entry['committee_own']} {entry['committee_parent']}"


def party_texts(data: Path, folder: Path) -> Iterator[Case]:
    """Yield the texts of Party documents that have a number, each written into a folder without its line of truth.

    That line shortens the subject, so this is not measured here.
    """
    for path in sorted((data / "party_texts").glob("*.txt")):
        first, _, text = path.read_text(encoding="utf-8").partition("\n")
        code, kind, body, issued = (part.strip() for part in first.split("|")[:4])
        number, _, symbol = code.partition("-") if "-" in code.split("/")[0] else code.partition("/")
        if not number.isdigit():
            continue
        file = folder / path.name[11:]
        file.write_text(text.strip(), encoding="utf-8")
        # The head of a paper of the Secretariat names the Central Committee.
        bodies = (body, *body.split(", "), "Ban Chấp hành Trung ương")
        answers = {"kind": (kind.split(" (")[0],), "committee": bodies, "symbol": (symbol,), "number": (number,),
                   "issued": (issued[:10],)}  # fmt: skip
        yield Case(file, "party_texts", _with_year(answers))


def material(data: Path | None, folder: Path | None = None) -> list[Case]:
    """Every case, with its half.

    Args:
        data: where the real material lies; None where there is none.
        folder: for the texts; a temporary one is made where it is None.
    """
    cases = list(sample_archive())
    if data is not None:
        texts = folder or Path(tempfile.mkdtemp(prefix="vankien-fields-"))
        cases += [*real_scans(data), *two_layer_scans(data), *party_texts(data, texts)]
    return halved(cases)


def _with_year(answers: dict[str, tuple[str | None, ...]]) -> dict[str, tuple[str | None, ...]]:
    return {**answers, "year": tuple((issued or "")[:4] or None for issued in answers["issued"])}


def _origins_of(path: Path) -> Iterator[str]:
    """Say of each page whether it is one large picture, whatever text lies over it."""
    for page in pypdf.PdfReader(path).pages:
        found = page["/Resources"].get("/XObject", {}).values()
        pictures = [thing.get_object() for thing in found]
        dots = [one["/Width"] * one["/Height"] for one in pictures if one.get("/Subtype") == "/Image"]
        yield "ocr" if max(dots, default=0) >= _PAGE_DOTS else "text-layer"
