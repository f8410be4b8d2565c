"""The form on which a document's fields are corrected, and what was said with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from library.acts import word_for
from library.acts.overview import Said
from library.catalogue.words import THE_READING, Says, Word
from library.errors import UsageError
from library.fields import BY_NAME, CORRECTABLE
from library.records import Document, Evidence, PartialDate
from web.dates import moment, written_date, written_time
from web.links import Links
from web.views.crops import Crop, crop, source_of
from web.views.names_offered import LISTS, NO_NAMES, NamesOffered
from web.views.reader import Head, head_of_document
from web.wording import REFUSALS, UNHEARD_OF, Translate, conflict, field_name, mark, reason_in_words


class Choice(StrEnum):
    """What is said of a field."""

    TYPED = "typed"
    """What is in the box; where that is as it was, nothing is said."""
    CONFIRM = "confirm"
    """What is in the box stands on the paper, also where it is as it was."""
    NONE = "none"
    UNREADABLE = "unreadable"
    READING = "reading"


_CHOICES: Final[Mapping[Choice, str]] = {
    Choice.TYPED: mark("như trong ô"), Choice.CONFIRM: mark("đã đối chiếu với giấy, đúng như trong ô"),
    Choice.NONE: mark("không có trên giấy"), Choice.UNREADABLE: mark("không đọc được"),
    Choice.READING: mark("theo máy đọc"),
}  # fmt: skip
_SAID: Final[Mapping[Choice, Word]] = {
    Choice.NONE: Word(Says.NONE), Choice.UNREADABLE: Word(Says.UNREADABLE), Choice.READING: THE_READING,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """What came back for one field.

    Args:
        choice: what is said of it.
        typed: what is in the box.
        expected: the value that the person had seen.
        heard: the act of the word that was in force then; 0: there was none, None: not told.
        sure: what was typed before and asked back.
    """

    choice: Choice
    typed: str | None
    expected: str | None
    heard: int | None = None
    sure: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """Something that may be said of a field."""

    value: str
    label: str
    on: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A field.

    Args:
        shown: what is in the box.
        expected: the value in force, as the catalogue has it; empty where there is none.
        heard: the act of the word in force; 0 where none is.
        reading: what the machine read, in words; empty where nothing was.
        said: whose word is in force and since when; empty where none is.
        problem: what is wrong with what was given, or what somebody else said meanwhile.
        sure: what was typed and is asked back; sent once more it is taken.
    """

    name: str
    label: str
    shown: str
    expected: str
    heard: int
    reading: str
    said: str
    doubts: tuple[str, ...]
    crop: Crop | None
    options: tuple[Option, ...]
    problem: str
    long: bool
    sure: str = ""

    @property
    def completions(self) -> str | None:
        """Id of the list of names that it may have; None for a field without one."""
        return LISTS.get(self.name)


@dataclass(frozen=True, slots=True)
class EditView:
    """The form; `problem` is about the whole of it; `names` are offered while somebody types."""

    head: Head
    rows: tuple[Row, ...]
    action: str
    back: str
    history: str
    relations: str
    why: str
    problem: str
    names: NamesOffered = NO_NAMES


def words_said(given: Mapping[str, Given]) -> tuple[dict[str, Word], dict[str, str]]:
    """The words that a form says, and by field why one cannot be said."""
    words: dict[str, Word] = {}
    refused: dict[str, str] = {}
    for name, one in given.items():
        try:
            word = _word(name, one)
        except UsageError as error:
            refused[name] = error.code
        else:
            if word is not None:
                words[name] = word
    return words, refused


def unasked(given: Mapping[str, Given], names: Iterable[str]) -> frozenset[str]:
    """Dates among these fields that are known in part, are as they were shown, and of which nothing was chosen.

    To keep such a date is to say that no more of it can be read, which is asked first.
    """
    return frozenset(name for name in names if (one := given.get(name)) and one.choice is Choice.TYPED
                     and one.typed and BY_NAME[name].is_date and _is_kept_in_part(name, one))  # fmt: skip


def unheard_of(given: Mapping[str, Given], words: Mapping[str, Word], known: Mapping[str, Callable[[str], bool]]
               ) -> frozenset[str]:  # fmt: skip
    """Fields of which something is said that the library does not know, and that was not asked back yet.

    Args:
        words: what is said.
        known: by field, whether a value is one of those that there are.
    """
    return frozenset(name for name, knows in known.items() if (word := words.get(name)) and word.value
                     and word.value != given[name].expected and given[name].sure != given[name].typed
                     and not knows(word.value))  # fmt: skip


def _is_kept_in_part(name: str, one: Given) -> bool:
    try:
        return word_for(name, one.typed or "").value == one.expected and is_part(one.expected)
    except UsageError:
        return False


def is_part(date: str | None) -> bool:
    """Whether a date as the catalogue has it lacks its day."""
    return bool(date) and PartialDate.parse(date or "").day is None


def edit_view(
    document: Document, values: Mapping[str, str | None], said: Mapping[str, Said], *,
    given: Mapping[str, Given] | None = None, refused: Mapping[str, str] | None = None, why: str = "",
    problem: str = "", others: Mapping[str, str] | None = None, links: Links, translate: Translate,
) -> EditView:  # fmt: skip
    """The form, as it is at first, or with what was given and why that was not taken.

    Args:
        values: in force now, by field.
        said: the words in force.
        refused: reasons by field.
        others: who said a word of the field since the person saw it.
    """
    rows = (
        _row(document, name, values[name], said.get(name), (given or {}).get(name), (refused or {}).get(name, ""),
             (others or {}).get(name), links, translate)
        for name in CORRECTABLE
    )  # fmt: skip
    here = document.id
    return EditView(head_of_document(document, translate), tuple(rows), links.edit(here), links.document(here),
                    links.history(here), links.relation(here, "edit"), why, problem)  # fmt: skip


def _word(name: str, one: Given) -> Word | None:
    if one.choice in _SAID:
        return _SAID[one.choice]
    if one.typed is None:
        if one.expected is None and one.choice is Choice.TYPED:
            return None
        raise UsageError("A value for {field} is missing.", field=name)
    if is_as_shown(name, one):
        return Word(Says.VALUE, one.expected) if one.choice is Choice.CONFIRM else None
    word = word_for(name, one.typed)
    return word if one.choice is Choice.CONFIRM or word.value != one.expected else None


def is_as_shown(name: str, one: Given) -> bool:
    """Whether the box holds what the form showed: of that nobody said a word, however it would be written today."""
    return bool(one.expected) and " ".join((one.typed or "").split()) == " ".join(_written(name, one.expected).split())


def _row(
    document: Document, name: str, value: str | None, said: Said | None, given: Given | None, refused: str,
    other: str | None, links: Links, translate: Translate,
) -> Row:  # fmt: skip
    evidence = next((one for one in document.evidence if one.field == name and one.document is None), None)
    problem = translate(REFUSALS[refused]) if refused else ""
    if other is not None:
        kept = given is not None and given.expected == value
        problem = conflict(name, _written(name, value) or None, other, translate, kept=kept)
    choice = given.choice if given else Choice.TYPED
    return Row(
        name=name,
        label=field_name(name, translate),
        shown=(given.typed or "") if given else _written(name, value),
        expected=value or "",
        heard=said.spoken.act if said else 0,
        reading=_reading(name, said, evidence, translate),
        said=_said(said, translate),
        doubts=tuple(reason_in_words(flag.reason, translate) for flag in document.review if flag.field == name),
        crop=_crop(document, name, evidence, links, translate),
        options=tuple(_options(choice, said, translate)),
        problem=problem,
        long=name == "subject",
        sure=(given.typed or "") if given and refused == UNHEARD_OF else "",
    )


def _options(choice: Choice, said: Said | None, translate: Translate) -> Iterator[Option]:
    for one, label in _CHOICES.items():
        if one is not Choice.READING or said is not None or choice is one:
            yield Option(one.value, translate(label), one is choice)


def _reading(name: str, said: Said | None, evidence: Evidence | None, translate: Translate) -> str:
    """What was read, with how sure it is, and what that was taken for: `“7?” · 30 %, hiểu là “7”`."""
    read = _written(name, said.spoken.reading) if said is not None else ""
    seen = evidence.reading if evidence is not None else ""
    sure = f" · {round(evidence.confidence * 100)} %" if evidence is not None and seen else ""
    if seen and read and read != seen:
        return translate(mark("“%(seen)s”%(sure)s, hiểu là “%(read)s”"), seen=seen, sure=sure, read=read)
    if seen or read:
        return f"“{seen or read}”{sure}"
    return translate(mark("không đọc được gì")) if said is not None else ""


def _said(said: Said | None, translate: Translate) -> str:
    if said is None:
        return ""
    whose = translate(mark("lời của %(who)s, %(when)s"), who=said.by, when=written_time(moment(said.at)))
    empty = next((translate(_CHOICES[one]) for one, word in _SAID.items()
                  if word is not THE_READING and word.says is said.spoken.word.says), None)
    return whose if empty is None else f"{empty} – {whose}"


def _crop(document: Document, name: str, evidence: Evidence | None, links: Links, translate: Translate) -> Crop | None:
    if evidence is None or evidence.box is None:
        return None
    page = next((one for one in document.pages if one.number == evidence.page), None)
    if page is None:
        return None
    picture = source_of(document.id, page.number, picture=page.picture, width=page.width, height=page.height,
                        links=links)  # fmt: skip
    label = translate(mark("Ảnh chỗ đọc “%(field)s”, trang %(page)s"), field=field_name(name, translate),
                      page=page.number)  # fmt: skip
    return crop(picture, evidence.box, label=label) if picture else None


def _written(name: str, value: str | None) -> str:
    if value is None or not BY_NAME[name].is_date:
        return value or ""
    return written_date(PartialDate.parse(value))
