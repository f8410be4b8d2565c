"""The relations of a text: sentence by sentence, document by document, from left to right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from library.party.mentions import Itself, Mention
from library.party.mentions.finding import find_mentions
from library.party.mentions.shadow import shadow_of
from library.records import PartialDate
from library.relations import effects, governing
from library.relations.list_heads import heads_of, item_begins
from library.relations.own_words import speaks_of_itself
from library.relations.passive import with_passives
from library.relations.records import CHANGING, Effect, Modality, Relation, Relations, Scope, Type
from library.relations.sentences import sentences

_WIDEST = 400
_LAWS = ("Luật", "Bộ luật", "Hiến pháp", "Pháp lệnh", "Sắc lệnh", "Sắc luật", "Lệnh")
_ASSEMBLY = ("qh", "ubtvqh", "nsl", "l-ctn")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that names documents; `head`: the one that says what is done to the items of its list."""

    start: int
    end: int
    mentions: tuple[Mention, ...]
    head: tuple[int, int] | None = None


def read_relations(text: str, itself: Itself | None = None, *, mentions: Sequence[Mention] | None = None) -> Relations:
    """What a text says of the documents that it names.

    Args:
        itself: the document that the text is of; what others do to it is not told here.
        mentions: of the text, where they are known already.
    """
    shadow = shadow_of(text)
    found = list(mentions) if mentions is not None else find_mentions(text, itself)
    every: list[Relation] = []
    for one in _with_mentions(text, found):
        every += _of(text, shadow, one, itself)
    replaced = [one.target for one in every
                if one.type in CHANGING and one.source is None and one.modality is Modality.DONE]  # fmt: skip
    issued = itself.issued if itself is not None else None
    stated = [one for one in effects.effects(shadow, found, issued)
              if itself is None or speaks_of_itself(shadow, one.start, one.end, itself.kind)]  # fmt: skip
    return Relations(tuple(every), tuple(stated),
                     tuple(effects.saved(text, shadow, found, replaced, _start(stated, issued))),
                     tuple(effects.general_repeals(shadow)))  # fmt: skip


def _start(stated: Sequence[Effect], issued: PartialDate | None) -> PartialDate | None:
    """When a text takes effect, as far as it says so itself."""
    first = next((one for one in stated if not one.until), None)
    if first is None or first.signing:
        return issued
    return first.day


def _with_mentions(text: str, mentions: Sequence[Mention]) -> Iterator[_Sentence]:
    """The sentences that name documents, each with those; a head that names one itself speaks of that alone."""
    place = 0
    every = sentences(text)
    naming: set[tuple[int, int]] = set()
    for (start, end), head in zip(every, heads_of(text, every), strict=True):
        inside = []
        while place < len(mentions) and mentions[place].start < end:
            inside.append(mentions[place])
            place += 1
        if inside:
            naming.add((start, end))
            yield _Sentence(start, end, tuple(inside), head if head not in naming else None)


def _of(text: str, shadow: str, sentence: _Sentence, itself: Itself | None) -> list[Relation]:
    found: list[Relation] = []
    told: list[governing.Told] = []
    asks = text[sentence.start : sentence.end].rstrip(" \t\r\n\"”’)").endswith("?")
    for mention in sentence.mentions:
        one = None if told else _by_head(text, shadow, sentence, mention, itself)
        begin = sentence.head[0] if one is not None and sentence.head is not None else None
        one = one or governing.told_of(text, shadow, sentence.start, mention, told)
        if asks and one.source is None:  # `Hướng dẫn thực hiện Nghị quyết 57 như thế nào?` does nothing
            one = governing.Told(Type.CITES, Modality.DONE, mention=mention)
        told.append(one)
        low, high = _around(text, sentence, mention)
        low = begin if begin is not None and mention.end - begin <= 2 * _WIDEST else low
        found.append(Relation(one.type, mention, one.modality, _scope(one, mention), one.source, low, high))
    found = with_passives(shadow, sentence.start, sentence.end, found)
    found = [_plain(one) for one in found if not one.target.itself or _ends_itself(one)]
    if itself is not None and not _may_change_laws(itself):
        found = [replace(one, modality=Modality.PLANNED) if _changes_a_law(one) else one for one in found]
    changing = any(one.type in CHANGING and one.modality is Modality.DONE and one.source is None for one in found)
    if changing and itself and not speaks_of_itself(shadow, sentence.start, sentence.end, itself.kind):
        found = [replace(one, modality=Modality.REPORTED) if one.type in CHANGING else one for one in found]
    return found


def _ends_itself(one: Relation) -> bool:
    """Whether a text says that it ends the document that it is: a contradiction, which is kept to be shown."""
    return (one.type in (Type.REPLACES, Type.REPEALS) and one.modality is Modality.DONE and one.source is None
            and one.scope is Scope.WHOLE and one.target.stated)  # fmt: skip


def _by_head(text: str, shadow: str, sentence: _Sentence, mention: Mention, itself: Itself | None
             ) -> governing.Told | None:  # fmt: skip
    """What the head of its list does to the document with which an item begins."""
    if sentence.head is None:
        return None
    begin = mention.place.start if mention.place is not None else mention.start
    if not governing.says_nothing(shadow[item_begins(text, sentence.start, sentence.end) : begin]):
        return None
    one = governing.told_by_head(text, shadow, *sentence.head, mention)
    if one is not None and itself is not None and not speaks_of_itself(shadow, *sentence.head, itself.kind):
        return replace(one, modality=Modality.REPORTED)
    return one


def _around(text: str, sentence: _Sentence, mention: Mention) -> tuple[int, int]:
    """The sentence; of a long one what stands near the document, in whole words."""
    low, high = max(sentence.start, mention.start - _WIDEST), min(sentence.end, mention.end + _WIDEST)
    while sentence.start < low < mention.start and not text[low - 1].isspace():
        low += 1
    while mention.end < high < sentence.end and not text[high].isspace():
        high -= 1
    return low, high


def _may_change_laws(itself: Itself) -> bool:
    """Whether a document can change a law: another law, or what the National Assembly issued; or nothing tells."""
    code = itself.code
    if itself.kind in _LAWS or code is None or code.body is None:
        return True
    return shadow_of(code.body).startswith(_ASSEMBLY)


def _changes_a_law(one: Relation) -> bool:
    """`Sửa đổi Luật …` among the tasks of a resolution of the Government: it is to be done."""
    return (one.type in CHANGING and one.modality is Modality.DONE and one.source is None
            and one.target.kind in ("Luật", "Bộ luật", "Hiến pháp"))  # fmt: skip


def _scope(told: governing.Told, mention: Mention) -> Scope:
    if told.type in (Type.AMENDS, Type.CORRECTS) or mention.place is not None or told.part:
        return Scope.PART
    return Scope.WHOLE


def _plain(one: Relation) -> Relation:
    """What the document of the text does is its own, also where it calls itself by its code."""
    if one.source is not None and one.source.itself:
        return replace(one, source=None, modality=Modality.DONE)
    return one
