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


def code_not_held(written: str) -> str:
    """A code that no document of the archive bears."""
    return f"không có văn bản số hiệu {written}; đây là văn bản nhắc đến hoặc gần giống"


def all_words(words: Sequence[str]) -> str:
    """Words that all must be there."""
    return f"có đủ các từ: {' '.join(words)}" if len(words) > 1 else f"có từ: {words[0]}"


def plain(words: Sequence[str]) -> str:
    """Words typed without diacritics."""
    return f"gõ không dấu, tìm mọi cách viết: {' '.join(words)}"


def phrase(text: str) -> str:
    """A quoted phrase."""
    return f"đúng cụm “{text}”"


def without(text: str) -> str:
    """What must not be there."""
    return f"không có “{text}”"


def either(texts: Sequence[str]) -> str:
    """Alternatives."""
    return " hoặc ".join(f"“{text}”" for text in texts)


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
