"""A document of the archive as an engine stores it: tokens per field, where its pages begin, its facets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, islice
from pathlib import PurePath

from library.party.codes import code_keys, find_codes, parse_code, parse_given_code
from library.party.dates import digits_of
from library.records import Document, Fields
from library.search.contract import BY_NAME, IN_DOUBT, Field, IndexedDocument
from library.search.names_of_files import keys_in_name
from library.search.understanding.written_forms import says_centre
from library.vietnamese import Token, tokens
from library.vietnamese.words import split_words

__all__ = ["ANALYSER", "analyse"]

ANALYSER = "8"
"""Version of how tokens are made; an index that was made with another is made anew."""

_NUMBERED = re.compile(
    r"\s*(?:(?:[IVX]{1,5}|[1-9]\d?|[A-ZĐ])[.)]\s|[1-9]\d?\s?[-–]\s|(?:Điều|Chương|Mục)\s+[IVX\d]|Phần\s)"
)
_MOST_HEADINGS = 200
_LONGEST_HEADING = 200
_FEWEST_CAPITALS = 4
_SENTENCE_ENDS = (".", ";", ",")


def analyse(document: Document, *, audience: frozenset[str]) -> IndexedDocument:
    """Return the document as engines store it.

    Args:
        document: with the text of its pages.
        audience: labels of those who may see it.
    """
    fields = document.fields
    texts = [*(page.searched_text for page in document.pages), fields.subject or ""]
    found = [tokens(text) for text in texts]
    pages = found[:-1]
    subject = tuple(token.text for token in found[-1])
    centre = "TW" if any(map(says_centre, texts)) else None  # else TƯ is the word tư, and nothing more
    tail = " \n ".join(filter(None, (_own_code(fields), fields.committee, fields.kind, centre)))
    starts = (0, *accumulate(len(page) for page in pages))
    return IndexedDocument(
        id=document.id,
        tokens={
            Field.TEXT: (*(token.text for page in pages for token in page), *subject, *_texts(tail)),
            Field.SUBJECT: subject,
            Field.HEADINGS: tuple(_headings(texts[:-1])),
            Field.CODE: (*_own_keys(fields), *_name_keys(document), *_doubtful_keys(document)),
            Field.CITED: tuple(_cited_keys(texts[:-1])),
            Field.WORDS: tuple(_words(texts, found)),
        },
        page_starts=starts if pages else (),
        year=document.year, kind=fields.kind, committee=fields.committee,
        issued=fields.issued.ordinal if fields.issued else 0, audience=audience,
    )  # fmt: skip


def _texts(text: str) -> list[str]:
    return [token.text for token in tokens(text)]


def _words(texts: Sequence[str], found: Sequence[Sequence[Token]]) -> Iterator[str]:
    """The words of two or more syllables; none reaches over the end of a page."""
    for text, page in zip(texts, found, strict=True):
        yield from ("_".join(word) for word in split_words(text, page) if len(word) > 1)


def _headings(texts: Iterable[str]) -> list[str]:
    """The syllables of lines in capitals and of lines that begin as headings do: `I.`, `1.`, `Điều 5`.

    A numbered line that ends as a sentence does is a paragraph of the text.
    """
    lines = (line for text in texts for line in text.splitlines() if _is_heading(line))
    return _texts(" \n ".join(islice(lines, _MOST_HEADINGS)))


def _is_heading(line: str) -> bool:
    if len(line) > _LONGEST_HEADING or line.rstrip().endswith(_SENTENCE_ENDS):
        return False
    return _NUMBERED.match(line) is not None or (line.isupper() and sum(map(str.isupper, line)) >= _FEWEST_CAPITALS)


def _own_code(fields: Fields) -> str | None:
    """The code as far as it was read: whole, or only its letters, or only its number."""
    return fields.code or fields.symbol or fields.number


def _own_keys(fields: Fields) -> tuple[str, ...]:
    """The keys of what was read of the code, and of no more: letters without a number give no key of a number."""
    if fields.code:
        code = parse_given_code(fields.code)
    elif fields.symbol:
        code = parse_code(f"1/{fields.symbol}")
        code = replace(code, number=None) if code else None
    else:
        code = parse_code(f"số {fields.number}") if fields.number else None
    return code_keys(code) if code else ()


def _name_keys(document: Document) -> tuple[str, ...]:
    """Where the number was not read: keys of the codes and numbers in the file's name, marked as not from the paper."""
    if document.fields.code or document.fields.number:
        return ()
    return tuple(dict.fromkeys(BY_NAME + key for key in keys_in_name(PurePath(document.source).stem)))


def _doubtful_keys(document: Document) -> Iterator[str]:
    """Keys of a number that was read, but in such doubt that the field is empty; marked as no more than that.

    Where nobody doubts it any more a person said that there is none, or that it cannot be read: that counts.
    """
    if document.fields.number or not any(flag.field == "number" for flag in document.review):
        return
    for one in document.evidence:
        digits = digits_of(one.reading) if one.field == "number" else None
        code = parse_code(f"{digits}/{document.fields.symbol}" if document.fields.symbol else f"số {digits}")
        if digits and code:
            yield from (IN_DOUBT + key for key in code_keys(code) if key[0].isdigit())


def _cited_keys(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for found in find_codes(text):
            yield from code_keys(found.code)
