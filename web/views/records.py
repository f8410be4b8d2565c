"""Records of committees and of kinds as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic

from library.acts.authorities import Plan
from library.acts.correcting import date_typed
from library.acts.records_desk import RecordsDesk, Shown
from library.authorities import Committee, Directory, Form, Kind, Name, R, Record
from library.authorities.around import children, predecessors, successors
from library.authorities.records import LONGEST_NAME
from library.borne_names import Unresolved
from library.errors import UsageError
from library.search.contract import Facet, FacetCount
from library.search.names import quoted
from web.choice import Choice, YearRange
from web.collation import sort_key
from web.dates import written_date
from web.links import Links
from web.views.browse import Tally
from web.views.desk_review import LastAct
from web.views.kept import Kept
from web.wording import Translate, mark

FORMS: Final[Mapping[Form, str]] = {
    Form.NAME: mark("tên"), Form.SPELLING: mark("cách viết khác"), Form.MISREADING: mark("đọc sai"),
}  # fmt: skip
_APART: Final = "|"
_BETWEEN: Final = ";"


@dataclass(frozen=True, slots=True)
class Words:
    """What pages say of records of one sort: in Vietnamese, or translated for the reader."""

    title: str
    about: str
    unresolved: str
    add: str
    to: str
    merge: str
    others: str
    split: str


@dataclass(frozen=True, slots=True)
class Sort(Generic[R]):
    """Records of one sort at the site.

    Args:
        part: of the addresses.
        facet: whose values are names of such records.
        fields: what is said of one beside its names, each with its words and the most characters.
    """

    of: type[R]
    part: str
    facet: Facet
    words: Words
    fields: Mapping[str, tuple[str, int]]


COMMITTEES: Final = Sort(
    Committee, "committees", Facet.COMMITTEE,
    Words(title=mark("Cơ quan"),
          about=mark("Mỗi cơ quan gồm mọi tên gọi, cách viết và chỗ đọc sai của nó; tìm theo tên nào cũng ra."),
          unresolved=mark("Tên chưa rõ của cơ quan nào"), add=mark("Thêm cơ quan hoặc thêm tên"),
          to=mark("Là tên của cơ quan (để trống: cơ quan mới)"), merge=mark("Gộp cơ quan khác vào đây"),
          others=mark("Tên hoặc mã, mỗi dòng một cơ quan"), split=mark("Tách thành cơ quan riêng")),
    {"level": (mark("Cấp"), 100), "parent": (mark("Tên hoặc mã cơ quan cấp trên"), LONGEST_NAME),
     "before": (mark("Tên hoặc mã các cơ quan trước, cách nhau bằng dấu chấm phẩy"), 500)},
)  # fmt: skip
KINDS: Final = Sort(
    Kind, "kinds", Facet.KIND,
    Words(title=mark("Loại văn bản"),
          about=mark("Mỗi loại gồm mọi tên, cách viết và chỗ đọc sai của nó; tìm theo tên nào cũng ra."),
          unresolved=mark("Tên chưa rõ của loại nào"), add=mark("Thêm loại văn bản hoặc thêm tên"),
          to=mark("Là tên của loại (để trống: loại mới)"), merge=mark("Gộp loại khác vào đây"),
          others=mark("Tên hoặc mã, mỗi dòng một loại"), split=mark("Tách thành loại riêng")),
    {"letters": (mark("Chữ viết tắt trong ký hiệu, cách nhau bằng dấu chấm phẩy"), 300)},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name, what it is, its time in words, how many documents bear it, and the search for these alone."""

    text: str
    form: str
    time: str
    documents: int
    href: str


@dataclass(frozen=True, slots=True)
class Around:
    """Records that stand around one, under a title."""

    id: str
    title: str
    records: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class FormField:
    """What a form asks of a record beside its names, and what holds now."""

    name: str
    label: str
    value: str
    longest: int


@dataclass(frozen=True, slots=True)
class ListView:
    """All records; for who keeps them also the names that none explains, each with the search for
    its documents and the records that it may mean.
    """

    words: Words
    records: tuple[Tally, ...]
    unresolved: tuple[tuple[Unresolved, str, tuple[tuple[str, str], ...]], ...]
    keeps: bool
    action: str
    table: str
    kept: Kept


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record; `forms` are addresses, empty for who does not keep records."""

    words: Words
    list: str
    label: str
    said: str
    parent: Tally | None
    around: tuple[Around, ...]
    names: tuple[NameRow, ...]
    years: tuple[Tally, ...]
    documents: int
    all: str
    forms: Mapping[str, str]
    lines: str
    fields: tuple[FormField, ...]
    kept: Kept
    last: LastAct | None


@dataclass(frozen=True, slots=True)
class PreviewView:
    """What an act would do, and the form that does it: `fields` are sent along."""

    moves: tuple[tuple[str, str, str, int], ...]
    documents: int
    names: tuple[str, ...]
    action: str
    back: str
    fields: tuple[tuple[str, str], ...]


def list_view(sort: Sort[R], desk: RecordsDesk[R], *, kept: Kept, links: Links, translate: Translate) -> ListView:
    """The list, in Vietnamese order."""
    records = sorted(_tallies(sort.part, desk.all(), links), key=lambda one: sort_key(one.label))
    unresolved = tuple((one, links.search(Choice().choosing(sort.facet, (quoted(one.name),))),
                        tuple((other, links.record(sort.part, other)) for other in one.candidates))
                       for one in desk.borne.unresolved) if desk.keeps else ()  # fmt: skip
    return ListView(_words(sort, translate), tuple(records), unresolved, desk.keeps, links.records(sort.part),
                    links.records_table(sort.part), kept)  # fmt: skip


def record_view(sort: Sort[R], desk: RecordsDesk[R], shown: Shown[R], years: Sequence[FacetCount], *, kept: Kept,
                last: LastAct | None, links: Links, translate: Translate) -> RecordView:  # fmt: skip
    """A record with what stands around it, and its documents by year."""
    one, here = shown.record, Choice().choosing(sort.facet, (shown.label,))
    parent = desk.directory.above(one)
    typed = kept.of("change")
    forms = {what: links.record(sort.part, one.id, what) for what in ("change", "merge", "split")}
    return RecordView(
        words=_words(sort, translate), list=links.records(sort.part), label=shown.label, said=_said(one, translate),
        parent=next(_tallies(sort.part, desk.around([parent] if parent else []), links), None),
        around=tuple(Around(key, translate(title), tuple(_tallies(sort.part, found, links)))
                     for key, title, found in _around(desk, one) if found),
        names=tuple(_row(sort.facet, name, count, links, translate) for name, count in shown.names),
        years=tuple(_year(count, here, links) for count in sorted(years, key=lambda one: int(one.value))),
        documents=shown.documents, all=links.search(here),
        forms=forms if desk.keeps else {},
        lines=typed.get("names", "\n".join(_line(name, translate) for name in one.names)) if desk.keeps else "",
        fields=tuple(FormField(name, translate(label), typed.get(name, _typed(one, name, desk.directory)), longest)
                     for name, (label, longest) in sort.fields.items()),
        kept=kept, last=last,
    )  # fmt: skip


def preview_view(plan: Plan[R], *, action: str, back: str, fields: Iterable[tuple[str, str]]) -> PreviewView:
    """A plan in rows."""
    moves = tuple((name, before, after, count) for name, (before, after, count) in plan.moves.items())
    names = tuple(one.preferred for one in plan.records.values() if one is not None and one.names)
    return PreviewView(moves, plan.documents, names, action, back, tuple(fields))


def names_from(lines: Iterable[str], translate: Translate) -> tuple[Name, ...]:
    """Names as typed, one a line: `name | form | since | until`; what stands behind a name may be left out.

    Args:
        translate: to the reader's language, in which a form may be named; or in Vietnamese, or as programs name it.

    Raises:
        UsageError: a line says what no name can be.
    """
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(_name_from(line, translate))
        except UsageError as error:
            raise UsageError("Line {line}: {what}", line=number, what=error) from error
    return tuple(found)


def _name_from(line: str, translate: Translate) -> Name:
    name, form, since, until, *_ = [*(part.strip() for part in line.split(_APART)), "", "", ""]
    known = next((one for one, label in FORMS.items()
                  if not form or form.lower() in (one, label, translate(label))), None)  # fmt: skip
    if known is None:
        raise UsageError("'{form}' is no form of a name.", form=form, next_step="Forms are {forms}.",
                         forms=", ".join(map(translate, FORMS.values())))
    return Name(name, known, *(date_typed(one) if one else None for one in (since, until)))


def record_told(desk: RecordsDesk[R], shown: Shown[R]) -> dict[str, Any]:
    """A record for programs."""
    one = shown.record
    names = [{**name.as_json(), "documents": count} for name, count in shown.names]
    told: dict[str, Any] = {"id": one.id, "label": shown.label, "documents": shown.documents, "names": names}
    if isinstance(one, Kind):
        return {**told, "letters": list(one.letters)}
    parent = desk.directory.above(one)
    around = {key: [other.record.id for other in found] for key, _, found in _around(desk, one)}
    return {**told, "level": getattr(one, "level", None), "before": around["before"], "after": around["after"],
            "parent": next((other.record.id for other in desk.around([parent] if parent else [])), None)}


def several_from(text: str) -> list[str]:
    """What stands between semicolons."""
    return [part.strip() for part in text.split(_BETWEEN) if part.strip()]


LEVELS: Final = frozenset((mark("trung ương"), mark("tỉnh"), mark("huyện"), mark("xã")))
"""The levels of the shipped table, which are told in the language of the site; others are names."""


def _words(sort: Sort[R], translate: Translate) -> Words:
    return Words(*(translate(getattr(sort.words, name)) for name in Words.__dataclass_fields__))


def _around(desk: RecordsDesk[Any], one: Record) -> list[tuple[str, str, list[Shown[Any]]]]:
    """The records that stand around one and are seen: a key, a title, the records."""
    if not isinstance(one, Committee):
        return []
    return [("before", mark("Cơ quan trước"), desk.around(predecessors(desk.directory, one))),
            ("after", mark("Cơ quan sau"), desk.around(successors(desk.directory, one))),
            ("below", mark("Cơ quan trực thuộc"), desk.around(children(desk.directory, one)))]  # fmt: skip


def _said(one: Record, translate: Translate) -> str:
    """What is said of a record beside its names, in a few words."""
    if isinstance(one, Committee) and one.level:
        return f"{translate(mark('Cấp'))}: {translate(one.level) if one.level in LEVELS else one.level}"
    if isinstance(one, Kind) and one.letters:
        return f"{translate(mark('Viết tắt'))}: {', '.join(one.letters)}"
    return ""


def _typed(one: R, name: str, directory: Directory[R]) -> str:
    """What is said of a record beside its names, as it may be typed: other records by what they are listed under."""
    value: str | tuple[str, ...] | None = getattr(one, name)
    values = value if isinstance(value, tuple) else (value,) if value else ()
    if name in one.linked:
        values = tuple(_named(each, directory) for each in values)
    return f"{_BETWEEN} ".join(values)


def _named(record_id: str, directory: Directory[R]) -> str:
    found = directory.get(record_id)
    label = directory.label(found) if found is not None else record_id
    return record_id if _BETWEEN in label else label


def _tallies(part: str, shown: Iterable[Shown[R]], links: Links) -> Iterator[Tally]:
    return (Tally(one.label, one.documents, links.record(part, one.record.id)) for one in shown)


def _row(facet: Facet, name: Name, count: int, links: Links, translate: Translate) -> NameRow:
    time = ""
    if name.since or name.until:
        since = written_date(name.since) if name.since else "…"
        time = f"{since} – {written_date(name.until) if name.until else '…'}"
    return NameRow(name.text, translate(FORMS[name.form]), time, count,
                   links.search(Choice().choosing(facet, (quoted(name.text),))))


def _year(count: FacetCount, here: Choice, links: Links) -> Tally:
    year = int(count.value)
    return Tally(count.value, count.count, links.search(here.in_years(YearRange(year, year))))


def _line(name: Name, translate: Translate) -> str:
    form = "" if name.form is Form.NAME else translate(FORMS[name.form])
    parts = [name.text, form, str(name.since or ""), str(name.until or "")]
    while not parts[-1]:
        parts.pop()
    return f" {_APART} ".join(parts)
