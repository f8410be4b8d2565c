"""What a reader is told of how the query was read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from library.search.contract import Facet

_MOST_NAMED: Final = 3


def years(first: int | None, last: int | None) -> str:
    """A year or a range."""
    if first == last and first is not None:
        return f"năm {first}"
    if first is None:
        return f"đến năm {last}"
    return f"từ năm {first}" if last is None else f"năm {first}–{last}"


def value(facet: Facet, values: Sequence[str]) -> str:
    """Kinds or committees."""
    label = "loại" if facet is Facet.KIND else "cơ quan"
    if not values:
        return f"{label} không có trong kho"
    shown = ", ".join(sorted(values)[:_MOST_NAMED])
    return f"{label} {shown}{'…' if len(values) > _MOST_NAMED else ''}"


def code(written: str) -> str:
    """A code."""
    return f"số hiệu {written}"


def read_as(written: str, readings: Sequence[str]) -> str:
    """A code typed together, with all that it may be."""
    return f"{written} đọc là {' hoặc '.join(readings)}"


def code_unknown(written: str) -> str:
    """A code that no document of the archive bears, cites or is near to."""
    return f"không có văn bản nào mang, nhắc đến hoặc gần với số hiệu {written}"


def none_fits_all(written: str) -> str:
    """A code that is borne, but by no document of the kind, year or committee that was named with it."""
    return f"không văn bản nào hợp tất cả, xếp trước là văn bản mang số hiệu {written}"


def unknown(words: Sequence[str]) -> str:
    """Words that no document has."""
    return f"không văn bản nào có: {' '.join(words)}"


def code_not_held(written: str) -> str:
    """A code that no document of the archive bears."""
    return f"không có văn bản số hiệu {written}; đây là văn bản nhắc đến hoặc gần giống"


def called_so(written: str) -> str:
    """A code that was read on no document, but by which a file is called."""
    return f"chưa đọc được số hiệu {written} trên văn bản nào; xếp trước là tệp có tên như vậy, số còn chờ kiểm tra"


def all_words(words: Sequence[str]) -> str:
    """Words that all must be there."""
    return f"có đủ các từ: {' '.join(words)}" if len(words) > 1 else f"có từ: {words[0]}"


def plain(words: Sequence[str]) -> str:
    """Words typed without diacritics."""
    return f"gõ không dấu, tìm mọi cách viết: {' '.join(words)}"


def phrase(text: str) -> str:
    """A quoted phrase."""
    return f"đúng cụm “{one_line(text)}”"


def without(text: str) -> str:
    """What must not be there."""
    return f"không có “{text}”"


def either(read: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Alternatives, each with what there is to tell of it."""
    return " hoặc ".join(f"“{text}” ({'; '.join(notes)})" if notes else f"“{text}”" for text, notes in read)


def one_line(text: str) -> str:
    """What was typed, on one line."""
    return " ".join(text.split())


def also(typed: str, others: Sequence[str]) -> str:
    """Other forms of the same that are found too."""
    return f"{typed} cũng là {', '.join(others)}"


def typed_as_keys(meant: str) -> str:
    """Text typed in Telex or VNI keys."""
    return f"gõ nhầm kiểu phím, hiểu là “{meant}”"


def confused(typed: Sequence[str]) -> str:
    """Spellings that a reader of scans confuses."""
    return f"xếp sau: chữ mà máy đọc dễ nhầm với {', '.join(typed)}"


CUT: Final = "câu hỏi quá dài, chỉ đọc phần đầu"
EVERYTHING: Final = "tất cả văn bản"
NOTHING: Final = "không có từ nào để tìm"
