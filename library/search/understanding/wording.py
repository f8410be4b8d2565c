"""What a reader is told of how the query was read. The sentences stand here; the site has them in English too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from library.records import PartialDate
from library.relations.holding import Status
from library.search.contract import Facet
from library.search.notes import Joined, Note, say
from library.search.understanding.dating import Bound

_MOST_NAMED: Final = 3
_OR: Final = say("%(one)s hoặc %(other)s")
_AND: Final = say("%(one)s và %(other)s")


def years(first: int | None, last: int | None) -> Note:
    """A year or a range."""
    if first == last and first is not None:
        return say("năm %(year)s", year=first)
    if first is None:
        return say("đến năm %(last)s", last=str(last))
    if last is None:
        return say("từ năm %(first)s", first=first)
    return say("năm %(first)s–%(last)s", first=first, last=last)


def date(named: PartialDate) -> Note:
    """A day or a month."""
    if named.day is None:
        return say("tháng %(month)s", month=f"{named.month}-{named.year}")
    return say("ngày %(day)s", day=f"{named.day}-{named.month}-{named.year}")


def days(named: Sequence[PartialDate], bound: Bound) -> Note:
    """A period of days."""
    first = date(min(named, key=lambda one: one.ordinal))
    match bound:
        case Bound.BEFORE:
            return say("trước %(date)s", date=first)
        case Bound.AFTER:
            return say("sau %(date)s", date=first)
        case Bound.SINCE:
            return say("từ %(date)s", date=first)
        case Bound.UNTIL:
            return say("đến hết %(date)s", date=first)
        case Bound.BETWEEN:
            return say("từ %(first)s đến %(last)s", first=first, last=date(max(named, key=lambda one: one.ordinal)))


def of_days_or_said(told: Note) -> Note:
    """A period of days of which no document has the words; others are counted too."""
    return say("văn bản %(days)s hoặc nhắc đến ngày ấy", days=told)


def preferred(fact: Note) -> Note:
    """A fact that only moves documents forward; others are counted too."""
    return say("ưu tiên %(fact)s", fact=fact)


def one_of(facts: Sequence[Note]) -> Note:
    """Facts of which one must hold."""
    return facts[0] if len(facts) == 1 else Note("%(facts)s", (("facts", Joined(tuple(facts), _OR)),))


def in_a_row(notes: Sequence[Note]) -> Note:
    """Several remarks as one."""
    return notes[0] if len(notes) == 1 else Note("%(notes)s", (("notes", tuple(notes)),))


def of_years_or_said(named: Sequence[Note], numbers: Sequence[Sequence[str]]) -> Note:
    """Documents of certain years, and others in whose text all numbers of one of the years or ranges stand."""
    together = (one[0] if len(one) == 1 else _both(one) for one in numbers)
    return say("văn bản %(years)s hoặc nhắc đến %(numbers)s", years=one_of(named),
               numbers=Joined(tuple(together), _OR))  # fmt: skip


def _both(numbers: Sequence[str]) -> Note:
    return Note("%(numbers)s", (("numbers", Joined(tuple(numbers), _AND)),))


def number(written: str) -> Note:
    """A number alone, which documents bear."""
    return say("số %(number)s", number=written)


def number_called(written: str) -> Note:
    """A number alone, by which files are called whose own number was not read."""
    return say("tệp có số %(number)s trong tên, số trên văn bản còn chờ kiểm tra", number=written)


def date_cited(named: PartialDate) -> Note:
    """A date that no document of the archive bears."""
    if named.day is None:
        return say(
            "không có văn bản của %(date)s; đây là văn bản nhắc đến, hoặc của năm ấy mà chưa rõ tháng", date=date(named)
        )
    return say(
        "không có văn bản đề %(date)s; đây là văn bản nhắc đến, hoặc của tháng ấy mà ngày còn chờ kiểm tra",
        date=date(named),
    )


def dated_or_cited(named: PartialDate) -> Note:
    """A date that some documents bear, but none with the words; others are counted too."""
    if named.day is None:
        return say("văn bản của %(date)s hoặc nhắc đến, hoặc của năm ấy mà chưa rõ tháng", date=date(named))
    return say(
        "văn bản đề %(date)s hoặc nhắc đến, hoặc của tháng ấy mà ngày còn chờ kiểm tra", date=date(named)
    )


def value(facet: Facet, values: Sequence[str]) -> Note:
    """Kinds or committees."""
    names = _few(values)
    if facet is Facet.KIND:
        return say("loại %(names)s", names=names) if names else say("loại không có trong kho")
    return say("cơ quan %(names)s", names=names) if names else say("cơ quan không có trong kho")


def signer(names: Sequence[str]) -> Note:
    """Who signed."""
    return say("người ký %(names)s", names=_few(names)) if names else say("người ký không có trong kho")


def documents(ids: Sequence[str]) -> Note:
    """Documents by their ids."""
    return say("văn bản có mã %(ids)s", ids=Joined(tuple(ids), _OR))


def file_called(name: str) -> Note:
    """Documents whose file is called so."""
    return say("tệp có tên “%(name)s”", name=one_line(name))


def no_file(name: str) -> Note:
    """The name of a file under which no document came."""
    return say("không có tệp nào tên “%(name)s”", name=one_line(name))


def _few(names: Sequence[str]) -> str:
    return f"{', '.join(sorted(names)[:_MOST_NAMED])}{'…' if len(names) > _MOST_NAMED else ''}"


def code(written: str) -> Note:
    """A code."""
    return say("số hiệu %(code)s", code=written)


def status(found: frozenset[Status], typed: str) -> Note:
    """Whether documents are in force today."""
    if Status.IN_FORCE in found:
        return say("hôm nay còn hiệu lực, theo những gì có trong kho")
    return say("hiệu lực hôm nay: %(status)s", status=one_line(typed))


def in_force_on(named: PartialDate) -> Note:
    """What was in force on a day."""
    return say("có hiệu lực vào %(date)s, theo những gì có trong kho", date=date(named))


def no_day(typed: str) -> Note:
    """A value that is no day."""
    return say("“%(typed)s” không phải một ngày có trên lịch; hãy viết như ngày:2010-05-01 hoặc ngày:1-5-2010",
               typed=one_line(typed))  # fmt: skip


def no_years(typed: str) -> Note:
    """A value that is no year and no range of years."""
    return say("“%(typed)s” không phải năm; hãy viết như năm:2013 hoặc năm:1958..1975", typed=one_line(typed))


def no_status(typed: str) -> Note:
    """A value that is none of the words for what holds of a document."""
    return say("không có mức hiệu lực “%(typed)s”; hãy viết hiệu-lực:còn, hết, chưa, ngưng, sửa hoặc không_rõ",
               typed=one_line(typed))  # fmt: skip


def no_code(key: str, typed: str) -> Note:
    """A value that is no code of a document."""
    return say("“%(typed)s” không phải số hiệu văn bản; hãy viết như %(key)s:26-NQ/TW", typed=one_line(typed), key=key)


def citing(written: str) -> Note:
    """Documents that cite a code."""
    return say("dẫn văn bản số hiệu %(code)s", code=written)


def replacing(written: str) -> Note:
    """Documents that replace those of a code."""
    return say("thay thế văn bản số hiệu %(code)s", code=written)


def read_as(written: str, readings: Sequence[str]) -> Note:
    """A code typed together, with all that it may be."""
    return say("%(code)s đọc là %(readings)s", code=written, readings=Joined(tuple(readings), _OR))


def code_unknown(written: str) -> Note:
    """A code that no document of the archive bears, cites or is near to."""
    return say("không có văn bản nào mang, nhắc đến hoặc gần với số hiệu %(code)s", code=written)


def none_fits_all(written: str) -> Note:
    """A code that is borne, but by no document of the kind, year or committee that was named with it."""
    return say("không văn bản nào hợp tất cả, xếp trước là văn bản mang số hiệu %(code)s", code=written)


def unknown(words: Sequence[str]) -> Note:
    """Words that no document has."""
    return say("không văn bản nào có: %(words)s", words=" ".join(words))


def code_not_held(written: str) -> Note:
    """A code that no document of the archive bears."""
    return say("không có văn bản số hiệu %(code)s; đây là văn bản nhắc đến hoặc gần giống", code=written)


def called_so(written: str) -> Note:
    """A code that was read on no document, but by which a file is called."""
    return say(
        "chưa đọc được số hiệu %(code)s trên văn bản nào; xếp trước là tệp có tên như vậy, số còn chờ kiểm tra",
        code=written,
    )


def read_in_doubt(written: str) -> Note:
    """A code whose number was read on a document, but in doubt."""
    return say(
        "số hiệu %(code)s đọc chưa chắc, số còn chờ kiểm tra; dưới đây là văn bản ấy và văn bản nhắc đến",
        code=written,
    )


def all_words(words: Sequence[str]) -> Note:
    """Words that all must be there."""
    if len(words) > 1:
        return say("có đủ các từ: %(words)s", words=" ".join(words))
    return say("có từ: %(word)s", word=words[0])


def plain(words: Sequence[str]) -> Note:
    """Words typed without diacritics."""
    return say("gõ không dấu, tìm mọi cách viết: %(words)s", words=" ".join(words))


def too_many(words: Sequence[str]) -> Note:
    """Words typed without diacritics that the archive spells in more ways than are looked for."""
    return say("quá nhiều cách viết, chỉ tìm những cách hay gặp nhất: %(words)s", words=" ".join(words))


def phrase(text: str) -> Note:
    """A quoted phrase."""
    return say("đúng cụm “%(text)s”", text=one_line(text))


def without(text: str) -> Note:
    """What must not be there."""
    return say("không có “%(text)s”", text=text)


def either(read: Sequence[tuple[str, Sequence[Note]]]) -> Note:
    """Alternatives, each with what there is to tell of it."""
    return Note("%(options)s", (("options", Joined(tuple(_option(text, notes) for text, notes in read), _OR)),))


def _option(text: str, notes: Sequence[Note]) -> str | Note:
    """Signs alone, the same in every language."""
    return Note("“%(text)s” (%(notes)s)", (("text", text), ("notes", tuple(notes)))) if notes else f"“{text}”"


def one_line(text: str) -> str:
    """What was typed, on one line."""
    return " ".join(text.split())


def also(typed: str, others: Sequence[str]) -> Note:
    """Other forms of the same that are found too."""
    return say("%(typed)s cũng là %(others)s", typed=typed, others=", ".join(others))


def typed_as_keys(meant: str) -> Note:
    """Text typed in Telex or VNI keys."""
    return say("gõ nhầm kiểu phím, hiểu là “%(meant)s”", meant=meant)


def confused(typed: Sequence[str]) -> Note:
    """Spellings that a reader of scans confuses."""
    return say("xếp sau: chữ mà máy đọc dễ nhầm với %(words)s", words=", ".join(typed))


CUT: Final = say("câu hỏi quá dài, chỉ đọc phần đầu")
EVERYTHING: Final = say("tất cả văn bản")
BY_ID_ALONE: Final = say("chỉ tìm theo mã, phần còn lại của câu hỏi không dùng")
NOTHING: Final = say("không có từ nào để tìm")
