"""Relations told after the document: `… hết hiệu lực`, `… được thay thế bởi …`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from library.party.mentions.shadow import spaced
from library.relations import cues
from library.relations.records import Modality, Relation, Scope, Type

_ACCORDING = spaced(r"(?:theo|tai) \Z")
_ARTICLE = spaced(r"[\s\"“(*+-]*(?:dieu )?\d{1,3}\s?[.:)] ")
_REACH = 200
_LIST = spaced(r"[\s,;)]*(?:va|cung)?[\s,;(]*(?:cac )?(?:van ban )?(?:so )?")


def with_passives(shadow: str, start: int, end: int, found: Sequence[Relation]) -> list[Relation]:
    """The relations of a sentence, changed by what stands behind the documents."""
    every = list(found)
    itself: bool | None = None
    for place, one in enumerate(every):
        following = every[place + 1] if place + 1 < len(every) else None
        limit = min(end, one.target.end + _REACH, following.target.start if following else end)
        match = cues.PASSIVE.search(shadow, one.target.end, limit)
        if match is None or one.type in (Type.BASED_ON,) or ";" in shadow[one.target.end : match.start()]:
            continue
        if cues.NEGATED.search(shadow, one.target.end, match.start()):
            continue
        kind = cues.PASSIVE_TYPES[match["what"]] if match["what"] else Type.REPEALS
        agent = following if match["agent"] and following and following.target.start - match.end() < 12 else None
        if itself is None:
            itself = cues.ITSELF.search(shadow, start, end) is not None
        part = kind in (Type.AMENDS, Type.CORRECTS)
        done = itself or (part and _gives_new_words(shadow, start, match.end()))
        modality = Modality.DONE if done and agent is None else Modality.REPORTED
        if agent is None and not itself and place and _ACCORDING.search(shadow, start, every[0].target.start):
            agent = every[0]
        first = _first_of_list(shadow, every, place)
        for at in range(first, place + 1):
            every[at] = replace(every[at], type=kind, modality=modality, source=agent.target if agent else None,
                                scope=Scope.PART if part else every[at].scope)  # fmt: skip
    return every


def _gives_new_words(shadow: str, start: int, end: int) -> bool:
    """`Điều 1. Khoản 2 Điều 3 … được sửa đổi, bổ sung như sau:`: the document itself does it."""
    return _ARTICLE.match(shadow, start) is not None and cues.AS_FOLLOWS.search(shadow, end, end + 40) is not None


def _first_of_list(shadow: str, every: Sequence[Relation], place: int) -> int:
    """Where the list begins that ends here."""
    while place and _LIST.fullmatch(shadow, every[place - 1].target.end, every[place].target.start):
        place -= 1
    return place
