"""Acts in words: what stayed is not told as a change."""

from __future__ import annotations

from library.accounts.accounts import DISABLE
from library.acts.correcting import CORRECT
from library.catalogue.journal import Entry
from web.views.changes import changes
from web.wording import untranslated


def _told(entry: Entry) -> list[tuple[str, str | None, str | None]]:
    return [(one.label, one.before, one.after) for one in changes(entry, untranslated)]


def test_a_locked_account_is_named_once_with_what_became_of_it() -> None:
    entry = Entry(1, 0, "an", DISABLE, None, before={"account": "lan"}, after={"account": "lan"})
    assert _told(entry) == [("Tài khoản", None, "lan"), ("Trạng thái", "đang dùng", "đã khóa")]


def test_what_was_not_on_paper_is_told_as_what_stood_before() -> None:
    before = {"values": {"issued": None}, "words": {"issued": {"says": "none", "value": None}}}
    after = {"words": {"issued": {"says": "reading", "value": None}}}
    entry = Entry(1, 0, "an", CORRECT, "d", before=before, after=after)
    assert _told(entry) == [("Ngày ban hành", "không có trên giấy", "theo máy đọc")]
