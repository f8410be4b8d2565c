"""Whether a document is in force, as one sentence that can be checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from library.catalogue import Summary
from library.catalogue.general_repeals import GeneralRepeal
from library.records import PartialDate
from library.relating import Related
from library.relations.holding import Status, Validity
from library.relations.records import Modality, Scope, Type
from web.dates import written_date
from web.links import Links
from web.views.relations import Group, Said, Word, name_of, said_at
from web.wording import Translate, mark

ACTS: Final[Mapping[Status, tuple[Type, ...]]] = {
    Status.REPLACED: (Type.REPLACES,),
    Status.REPEALED: (Type.REPEALS,),
    Status.SUSPENDED: (Type.SUSPENDS,),
    Status.PARTLY_AMENDED: (Type.AMENDS, Type.REPLACES, Type.REPEALS, Type.CORRECTS),
}
"""By what one document brings about the state of another."""
_BY: Final[Mapping[Status, str]] = {
    Status.REPLACED: mark("được thay thế bởi"),
    Status.REPEALED: mark("bị bãi bỏ bởi"),
    Status.PARTLY_AMENDED: mark("đã được sửa đổi một phần bởi"),
}
_LATER: Final[Mapping[Type, str]] = {
    Type.REPLACES: mark("%(words)s, rồi được thay thế bởi"),
    Type.REPEALS: mark("%(words)s, rồi bị bãi bỏ bởi"),
}
"""Of what is still in force on the day, and ends later."""


@dataclass(frozen=True, slots=True)
class StatusLine:
    """The sentence and what it rests on.

    Args:
        words: up to the document that decides: `Hết hiệu lực từ 19-11-2025: được thay thế bởi`.
        by: its name and article, and its address.
        said: where it says so.
        rests: what is to be known beside it, a sentence each.
        perhaps: documents that repeal what is contrary and may mean this one: name, address, words.
        odd: contradictions, shown and not solved: words, name and address of the document.
    """

    words: str
    over: bool
    by: tuple[str, str] | None
    said: Said | None
    rests: tuple[str, ...]
    odd: tuple[tuple[str, str, str], ...]
    perhaps: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a document: whether it is in force, its relations, where more of them are shown.

    Args:
        whole: the page of its relations.
        citing: the search for every document that cites it; empty where it has no code to look for.
    """

    status: StatusLine
    groups: tuple[Group, ...]
    whole: str
    timeline: str
    citing: str = ""


def deciding(validity: Validity, related: Sequence[Related]) -> Related | None:
    """The relation that decides the state of a document; of what is in force and ends later, the one that ends it."""
    if validity.by is None and validity.status is Status.IN_FORCE and validity.until is not None:
        ending = [one for one in related if one.incoming and one.told.type in _LATER and len(one.targets) <= 1
                  and (one.told.modality, one.told.scope) == (Modality.DONE, Scope.WHOLE)
                  and one.told.source_code is None]  # fmt: skip
        return ending[0] if len({one.told.document_id for one in ending}) == 1 else None
    fits = [one for one in related if one.incoming and one.told.document_id == validity.by
            and one.told.type in ACTS.get(validity.status, ()) and one.told.modality == Modality.DONE
            and one.told.source_code is None]  # fmt: skip
    return min(fits, key=lambda one: (one.told.page, one.told.start), default=None)


def status_line(validity: Validity, decides: Related | None, article: str | None, known: Mapping[str, Summary], *,
                perhaps: Sequence[GeneralRepeal] = (), own: Said | None = None, links: Links, word: Word,
                translate: Translate) -> StatusLine:  # fmt: skip
    """The sentence for what holds on a day; `article` is the one in which the deciding words stand.

    Args:
        own: where the document itself says from or until when it holds; shown where no other decides.
    """
    standing = validity.status not in (Status.REPLACED, Status.REPEALED)
    later = decides if validity.by is None else None
    by = known.get(later.told.document_id if later else str(validity.by)) if later or validity.by is not None else None
    named = None
    if by is not None:
        name = name_of(by)
        named = (f"{name}, {article}" if article else name, links.document(by.id))
    odd = tuple((word(one.why), _name(str(one.act.source), known), links.document(str(one.act.source)))
                for one in validity.contradictions if str(one.act.source) in known)  # fmt: skip
    ends = later is not None and by is not None
    return StatusLine(
        words=_words(validity, named is not None and not ends, translate, later=later if ends else None),
        over=validity.status in (Status.REPLACED, Status.REPEALED),
        by=named,
        said=said_at(decides.told, links) if decides else (own if validity.by is None else None),
        rests=tuple(_rests(validity, known, translate)),
        odd=odd,
        perhaps=tuple((name_of(known[one.document_id]), links.document(one.document_id, page=one.page), one.quote)
                      for one in perhaps if standing and one.document_id in known),
    )


def _words(one: Validity, decided: bool, translate: Translate, *, later: Related | None = None) -> str:
    start, over = _day(one.start), _day(_after(one.until))
    if one.status in (Status.REPLACED, Status.REPEALED):
        head = translate(mark("Hết hiệu lực từ %(day)s"), day=over) if over else translate(mark("Đã hết hiệu lực"))
        if not decided:
            why = translate(mark("hết thời hạn ghi trong văn bản")) if one.by is None else ""
        else:
            why = translate(_BY[one.status])
        return f"{head}: {why}" if why else head
    if one.status is Status.NOT_YET:
        return translate(mark("Chưa có hiệu lực: có hiệu lực từ %(day)s"), day=start or "?")
    if not one.rules:
        return translate(mark("Loại văn bản này không xét hiệu lực"))
    if one.status is Status.UNKNOWN:
        return translate(mark("Chưa rõ hiệu lực"))
    if one.status is Status.SUSPENDED:
        return translate(mark("Đang tạm ngưng hiệu lực bởi")) if decided else translate(mark("Đang tạm ngưng hiệu lực"))
    head = translate(mark("Còn hiệu lực từ %(day)s"), day=start) if start else translate(mark("Còn hiệu lực"))
    if one.until is not None:
        head = translate(mark("%(words)s đến hết %(day)s"), words=head, day=_day(one.until))
    if later is not None:
        head = translate(_LATER[Type(later.told.type)], words=head)
    return f"{head}, {translate(_BY[one.status])}" if decided else head


def _rests(one: Validity, known: Mapping[str, Summary], translate: Translate) -> list[str]:
    found = []
    if one.unread and one.status not in (Status.REPLACED, Status.REPEALED):
        found.append(translate(mark("Còn %(count)s văn bản chưa đọc quan hệ, có thể nói khác."), count=one.unread))
    elif one.status is Status.IN_FORCE and not one.sure and one.until is None and not one.contradictions:
        found.append(translate(mark("Trong thư viện chưa có văn bản nào thay thế hoặc bãi bỏ văn bản này.")))
    for saved in one.saved:
        name, until = _name(str(saved.source), known), saved.until
        if until is None:
            said = translate(mark("Vẫn được áp dụng theo %(name)s: “%(words)s”"), name=name, words=saved.words)
        else:
            day = written_date(PartialDate(until.year, until.month, until.day))
            said = translate(mark("Vẫn được áp dụng theo %(name)s đến hết %(day)s: “%(words)s”"), name=name,
                             words=saved.words, day=day)  # fmt: skip
        found.append(said)
    return found


def _name(key: str, known: Mapping[str, Summary]) -> str:
    return name_of(known[key]) if key in known else key


def _day(day: PartialDate | None) -> str | None:
    return written_date(day) if day else None


def _after(day: PartialDate | None) -> PartialDate | None:
    """The day after; of what is known by its month or year alone, itself."""
    if day is None or day.month is None or day.day is None or (day.year, day.month, day.day) == (9999, 12, 31):
        return day
    following = date(day.year, day.month, day.day) + timedelta(days=1)
    return PartialDate(following.year, following.month, following.day)
