"""What governs a document within its sentence: the verb before it, who does it, whether it is done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from library.party.mentions import Mention
from library.party.mentions.shadow import spaced
from library.relations import cues
from library.relations.records import CHANGING, Modality, Type

_NEAR = 260
_LOOK_BACK = 20
_SEPARATOR = spaced(
    r"[\s,;)\"”]*(?:va|hoac|cung)?[\s,;(\"“]*(?:cac|nhung)?\s*(?:van ban(?: sau(?: day)?)?\s*:?\s*)?(?:so )?\Z"
)
_LIST_GOES_ON = spaced(r"(?:;|,| va)[\s(]*(?:va )?(?:cac )?\Z")
_TITLE = spaced(
    r"\A[\s,)]*(?:ve|v/v|quy dinh|huong dan|sua doi|bo sung|phe duyet|ban hanh|thay the|thuc hien|trien khai|bai bo|"
    r"tong ket|so ket|dinh chinh|tiep tuc|co hieu luc|duoc|da)(?!\w)"
)
_ANOTHER = spaced(r"(?<!\w)(?:yeu cau|giao|de nghi|cac cap uy|ban hanh ke hoach|theo do|trong do|noi dung|da)(?!\w)")
_BASIS = spaced(r"[\s\"“(*+–-]*(?:can cu|xet|chieu|chieu theo)(?! (?:theo|tai|vao)\b)(?!\w)")
_OTHER_PAPER = spaced(r"(?<!\w)(?:nghi quyet|nghi dinh|quyet dinh|quy dinh|thong tu|luat|phap lenh) \Z")
"""Right before a verb it is who acts, and has no number: `ngay sau khi Nghị quyết sửa đổi …`."""
_PAPER_OF = spaced(r"(?<!\w)(?:quy dinh|quy che|huong dan|nghi quyet|quyet dinh|chi thi|ke hoach)(?: ve(?: viec)?)? \Z")
"""Right before a verb it does that, and has no number: `Điều lệ Đảng, Quy định về thi hành Điều lệ Đảng`."""
_NUMBER_ALONE = spaced(r"(?:so )?\d")
_PART = spaced(r"(?<!\w)(?:mot so (?:dieu|noi dung|quy dinh)|mot phan|noi dung|diem|khoan|cac dieu)(?!\w)")


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one document; `level` is 1 where it stands in the title of another."""

    type: Type
    modality: Modality
    source: Mention | None = None
    part: bool = False
    level: int = 0
    mention: Mention | None = None


def told_of(text: str, shadow: str, start: int, mention: Mention, before: Sequence[Told]) -> Told:
    """What the sentence that begins at `start` says of a document, from the words before it.

    Args:
        before: what it says of the documents before this one.
    """
    begin = mention.place.start if mention.place is not None else mention.start
    last = before[-1] if before else None
    previous = last.mention if last is not None else None
    if last is None or previous is None:
        return _first(text, shadow, start, begin, mention)
    if begin < previous.end:
        return _inside(shadow, previous, begin, mention)
    gap = shadow[previous.end : begin]
    if _SEPARATOR.fullmatch(gap):
        if "(" in gap and mention.kind and previous.kind and mention.kind != previous.kind:
            return Told(Type.CITES, Modality.DONE, mention=mention)  # `Nghị quyết A (Báo cáo B)`: where it is told
        return _joined(mention, last, before)
    low = max(previous.end, begin - _NEAR)
    segment = gap.rsplit(";", 1)[-1]
    cue = _cue(shadow, max(low, begin - len(segment)), begin)
    if cue is not None:
        return _cued(text, shadow, start, begin, mention, cue, previous if ";" not in gap else None, last)
    if (";" in gap and says_nothing(segment)) or (_LIST_GOES_ON.search(gap) and _TITLE.match(gap)):
        outer = _outer(before)
        return Told(outer.type, outer.modality, outer.source, outer.part, 0, mention)
    return Told(Type.CITES, Modality.DONE, mention=mention)


def told_by_head(text: str, shadow: str, start: int, end: int, mention: Mention) -> Told | None:
    """What the head of a list (`start:end`, `Bãi bỏ các văn bản sau đây:`) does to the document of an item.

    None where it changes none.
    """
    cue = _cue(shadow, max(start, end - _NEAR), end)
    if cue is None or cue[0].type not in CHANGING:
        return None
    return _cued(text, shadow, start, end, mention, cue, None, None)


def _first(text: str, shadow: str, start: int, begin: int, mention: Mention) -> Told:
    low = max(start, begin - _NEAR)
    basis = _BASIS.match(shadow, start) if begin - start <= _NEAR else None
    capital = text[start:begin].lstrip(" \t\r\n\"“(*+–-")[:1].isupper() if basis else False
    if basis is not None and capital and mention.place is None and _bare(shadow[basis.end() : begin]):
        return Told(Type.BASED_ON, Modality.DONE, mention=mention)
    cue = _cue(shadow, low, begin)
    if cue is None:
        return Told(Type.CITES, Modality.DONE, mention=mention)
    return _cued(text, shadow, start, begin, mention, cue, None, None)


def _bare(between: str) -> bool:
    """Whether a basis is named at once, or after the head of a list."""
    return not between.strip() or between.rstrip().endswith(":") or cues.FILLERS.fullmatch(between) is not None


def _inside(shadow: str, outer: Mention, begin: int, mention: Mention) -> Told:
    """A law named in the name of the law that amends it."""
    cue = _cue(shadow, outer.start, begin)
    kind = cue[0].type if cue is not None else Type.CITES
    modality = Modality.REPORTED if kind is not Type.CITES else Modality.DONE
    return Told(kind, modality, outer if cue else None, True, 1, mention)


def _joined(mention: Mention, last: Told, before: Sequence[Told]) -> Told:
    """The next of a list: as the one before it, or as the one in whose title that stands, if it is of that kind."""
    if last.level and last.source is not None and mention.kind != (last.mention.kind if last.mention else None):
        outer = _outer(before)
        if outer.mention is not None and outer.mention.kind == mention.kind:
            return Told(outer.type, outer.modality, outer.source, outer.part, 0, mention)
    return Told(last.type, last.modality, last.source, last.part, last.level, mention)


def _outer(before: Sequence[Told]) -> Told:
    """The last that stands in no title."""
    return next((one for one in reversed(before[-_LOOK_BACK:]) if one.level == 0), before[-1])


def _cued(text: str, shadow: str, start: int, begin: int, mention: Mention, cue: tuple[cues.Cue, int],
          previous: Mention | None, last: Told | None) -> Told:  # fmt: skip
    """A document with a verb before it: whose act it is, and whether it is done."""
    rule, at = cue
    kind = rule.type
    if kind in (Type.REVIEWS, Type.FINAL_REVIEW) and _NUMBER_ALONE.match(shadow, begin):
        return Told(Type.CITES, Modality.DONE, mention=mention)  # `Báo cáo tổng kết số …` is what it is called
    if previous is not None and last is not None and _goes_on(shadow, previous, last, at):
        return Told(kind, last.modality, None, _PART.search(shadow, at, begin) is not None, 0, mention)
    if kind in CHANGING and cues.NEGATED.search(shadow, max(start, at - _LOOK_BACK), at):
        return Told(Type.CITES, Modality.DONE, mention=mention)
    part = _PART.search(shadow, at, begin) is not None
    source = previous if previous is not None and _acts(shadow, previous, at) else None
    unnumbered = previous if previous is not None and previous.number is None and kind not in CHANGING else None
    if unnumbered is not None and (_PAPER_OF.search(shadow, unnumbered.end, at)
                                   or (source is not None and _is_same(source, mention))):  # fmt: skip
        return Told(Type.CITES, Modality.DONE, mention=mention)
    if source is not None and kind in CHANGING and _OTHER_PAPER.search(shadow, source.end, at):
        source = None
    if source is not None and kind is not Type.CITES:
        if kind is Type.APPLIES and source.kind == "Hướng dẫn":
            kind = Type.GUIDES
        return Told(kind, Modality.REPORTED, source, part, 1, mention)
    modality = _modality(shadow, start, at, begin, kind)
    if modality is Modality.PLANNED and kind in CHANGING and _is_own(text, shadow, start, at, mention):
        modality = Modality.DONE
    return Told(kind, modality, None, part, 0, mention)


def _is_same(one: Mention, other: Mention) -> bool:
    """Whether two mentions without a number mean one document: by the same name and date."""
    return one.name is not None and (one.name, one.issued) == (other.name, other.issued)


def _goes_on(shadow: str, previous: Mention, last: Told, at: int) -> bool:
    """Whether the document itself goes on: `Quy định này thay thế A và bãi bỏ B`."""
    if last.type not in CHANGING or last.source is not None:
        return False
    return not shadow[previous.end : at].strip(" ,;)\n").removesuffix("va").removesuffix("dong thoi").strip(" ,")


def _acts(shadow: str, previous: Mention, at: int) -> bool:
    """Whether the document before the verb is who does it: `A sửa đổi B`, `A về tổng kết B`."""
    gap = shadow[previous.end : at]
    if cues.ITSELF.search(gap) or _ANOTHER.search(gap):
        return False
    return not gap.strip(" ,)\n") or _TITLE.match(gap) is not None or gap.count(" ") <= 3


def _modality(shadow: str, start: int, at: int, begin: int, kind: Type) -> Modality:
    """Whether a document does it itself; of what changes another, only where it says so of itself."""
    clause = shadow[max(start, at - _NEAR) : begin]
    if kind not in CHANGING:
        own = kind in (Type.GUIDES, Type.IMPLEMENTS, Type.PROMULGATES)
        planned = own and re.search(r"(?<!\w)(?:xay dung|soan thao|chuan bi|du kien|du thao|giao|de xuat|se)\s", clause)
        return Modality.PLANNED if planned else Modality.DONE
    if cues.ITSELF.search(clause[: at - max(start, at - _NEAR)]) or cues.WITH_ITSELF.search(shadow, at, begin):
        return Modality.DONE
    if cues.PLANNED.search(clause):
        return Modality.PLANNED
    if kind is Type.CORRECTS or cues.AS_FOLLOWS.search(shadow, begin, begin + _NEAR):
        return Modality.DONE
    if cues.ENACTS.match(shadow, start, at + 1):
        return Modality.DONE
    return Modality.PLANNED


def _is_own(text: str, shadow: str, start: int, at: int, mention: Mention) -> bool:
    """Whether a text changes another by its title, or by an order that names the place and gives the new words."""
    title = cues.OWN_TITLE.search(shadow, max(start, at - _LOOK_BACK * 2), at)
    if title is not None and text[title.start("kind") : title.end("kind")].isupper():
        return True
    opens = not shadow[start:at].strip(" \t\r\n\"“(*+-–") and text[at : at + 1].isupper()
    new_words = cues.NEW_WORDS.search(shadow[mention.end : mention.end + 80])
    return opens and mention.place is not None and new_words is not None


def _cue(shadow: str, low: int, begin: int) -> tuple[cues.Cue, int] | None:
    """The rule whose words end where the document begins, and where they begin."""
    tail = shadow[low:begin]
    found = _ending(tail)
    if found is not None:
        return found[0], low + found[1]
    within = cues.WITHIN.search(tail)
    if within is None:
        return None
    nouns = None
    for nouns in cues.NOUNS.finditer(tail, max(0, within.start() - 200), within.start()):
        found = _ending(tail[: nouns.start()])
        if found is not None:
            return found[0], low + found[1]
    return None


def _ending(tail: str) -> tuple[cues.Cue, int] | None:
    filled = cues.FILLERS.search(tail)
    for bare in dict.fromkeys((tail.rstrip(), tail[: filled.start()] if filled else tail)):
        for cue in cues.CUES:
            match = cue.pattern.search(bare)
            if match is not None:
                return cue, match.start("cue")
    return None


def says_nothing(segment: str) -> bool:
    """Whether words between a verb and a document change nothing."""
    return cues.FILLERS.fullmatch(segment) is not None or not segment.strip()
