"""Why a person should look at a field or a page. The values are what archives keep: they never change."""

from __future__ import annotations

from enum import StrEnum


class Doubt(StrEnum):
    """One reason of a `ReviewFlag`.

    A flag may give several with commas, name a part of a date before one (`day handwritten`) and say more behind a
    colon (`damaged: truncated`).
    """

    HANDWRITTEN = "handwritten"
    BY_NAME = "handwritten; inferred"
    BY_REGISTER = "handwritten; inferred by register"
    BY_CITATION = "handwritten; inferred by citation"
    BY_SERIES = "handwritten; inferred by series"
    BY_SOURCES = "handwritten; inferred from sources"
    RELEASED = "released by the archivist"
    DECLASSIFIED = "declassified"
    NOT_FOUND = "not found"
    UNREADABLE = "unreadable"
    NOT_FILLED_IN = "not filled in"
    LOW_CONFIDENCE = "low confidence"
    UNSURE = "unsure"
    PARTLY_COVERED = "partly covered"
    READ_SMALLER = "read smaller"
    PARTLY_UNREAD = "partly unread"
    HIDDEN_WORDS = "hidden words"
    OLDER_TEXT = "lines from an older text"
    OTHER_TEXT = "text of another document underneath"
    MAY_BEGIN = "may begin a document"
    NO_TEXT = "no text"
    UNUSUAL_NAME = "unusual name"
    UNUSUAL_SUBJECT = "unusual subject"
    UNLIKE_CODE = "does not fit the code"
    UNDER_STAMP = "under a stamp"
    DAMAGED = "damaged"
    LINE_LOST = "a corrected line is lost"
    LOSSES = "legacy text converted with losses"
