"""Doubts and fields in words for a terminal; the site has the same words in its own catalogue."""

from __future__ import annotations

from library.fields import BY_NAME
from library.wording.catalogue import catalogue
from library.wording.said import say
from library.wording.telling import Language, in_language


def field_name(field: str, language: str) -> str:
    """A field in words; `page:3` is a page; one that is not known is shown as it is."""
    part, _, number = field.partition(":")
    if language != Language.VIETNAMESE:
        return field
    if part == "page" and number:
        return in_language(say("page {page}", page=number), language)
    return BY_NAME[field].label if field in BY_NAME else catalogue().fields.get(field, field)


def doubt_in_words(reason: str, language: str) -> str:
    """Why a person should look: `ngày viết tay, tháng không đọc được`."""
    if language != Language.VIETNAMESE:
        return reason
    return ", ".join(_one(part.strip()) for part in reason.split(","))


def note_in(template: str, language: str) -> str:
    """A remark on how a query was read: the library makes it in Vietnamese."""
    return template if language == Language.VIETNAMESE else catalogue().notes.get(template, template)


def _one(reason: str) -> str:
    head, _, rest = reason.partition(" ")
    if rest and head in catalogue().date_parts:
        return f"{catalogue().date_parts[head]} {_one(rest)}"
    return catalogue().doubts.get(reason.partition(":")[0], reason)
