"""A code brings its document first by every form in which people write it; letters of kinds and bodies in real use."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping

import pytest

from library.search.service import Ask, SearchService
from library.vietnamese import fold

LETTERS = (
    "NQ/TW QĐ/TW KL/TW HD/BTCTW CT/TW CV/VPTW KH/BCĐTW QĐNS/TW KH/TU TTr/ĐU CV/BCĐ QĐ/BCSCLTW KH/UBKTTW CTr/TU NQ/HNTW "
    "TB/CQTTBCĐ HD/TWH QĐi/TW NQ/ĐUBTC CV/BTGVTW QĐ/QUTW KHHĐ/TU TT/TU NQ/TWB HD/BTCTW-BTGTW KH/BTGDVTW-BCĐ "
    "KH/HĐĐTWBĐVN-HTVN QĐ/TWĐTN-CTTN HD/BTGĐTW BC/ĐU"
).split()


@pytest.fixture(scope="module")
def archive(serve_codes: Callable[[Mapping[str, str]], SearchService]) -> SearchService:
    """For each letters two documents, numbers 07 and 26."""
    return serve_codes({f"{number}-{letters}": f"{number}-{letters}" for letters in LETTERS for number in ("07", "26")})


def written(number: str, kind: str, body: str) -> Iterator[str]:
    code = f"{number}-{kind}/{body}"
    yield from (code, code.lower(), fold(code), fold(code).lower(), f"{kind} {code}", f"số {code}", f"số:{code}")
    yield from (f"{number} {kind} {body}", fold(f"{number} {kind} {body}").lower(), f"{kind} {body} {number}")
    yield from (f"{number}/{kind}-{body}", f"{kind} {number}/{body}", f"{kind} số {number}/{body}", f'"{code}"')
    yield from (
        code.replace("-", "–"),
        code.replace("-", " - ").replace("/", " / "),
        f"Số: {int(number)}-{kind}/{body}",
    )
    yield from (unicodedata.normalize("NFD", code), code.replace("Đ", "Ð"), f"{number}_{kind}_{body}")
    if body.endswith("TW"):
        yield f"{code[:-2]}TƯ"


@pytest.mark.parametrize("letters", LETTERS)
def test_every_written_form_brings_the_document_first(archive: SearchService, letters: str) -> None:
    kind, body = letters.split("/")
    wrong = []
    for form in written("07", kind, body):
        results = archive.search(Ask(form, limit=3, snippets=False)).results
        if not results or results[0].id != f"07-{letters}":
            wrong.append((form, [one.id for one in results]))
    assert wrong == []
