"""What documents cite and the archive does not hold, for whoever asks: the list, and who cites each and where."""

from __future__ import annotations

from library.catalogue import Catalogue
from library.catalogue.missing import Missing, Wanted, sort_of
from library.catalogue.relations import Told
from library.party.codes import parse_given_code
from library.party.mentions import letters_key
from library.records import PartialDate
from library.relating import Relating
from library.relations.resolving import Days


class Missings:
    """Answers about what is missing, for whoever bears these labels.

    Args:
        labels: of the viewer; what they may not see neither cites nor is held.
    """

    def __init__(self, catalogue: Catalogue, labels: frozenset[str]) -> None:
        self._rows, self._told, self._labels = catalogue.missing, catalogue.relations, labels
        self._relating = Relating(catalogue, labels)

    def find(self, *, tail: str | None = None, year: int | None = None, offset: int = 0, limit: int = 50) -> Wanted:
        """The most cited first; see `MissingRows.find`."""
        return self._rows.find(self._labels, tail=tail, year=year, offset=offset, limit=limit)

    def of(self, code: str) -> list[Missing]:
        """What is missing of a code, as somebody types it."""
        parsed = parse_given_code(code)
        letters = letters_key(parsed) if parsed is not None else None
        if parsed is None or parsed.number is None or letters is None:
            return []
        return self._rows.of(letters, parsed.number, self._labels)

    def cited_by(self, one: Missing, *, most: int | None = None) -> list[Told]:
        """Who cites it and where: every place, the newest documents first; or those in `most` documents."""
        days = Days(PartialDate.parse(each.sort) for each in self._rows.of(one.letters, one.number, self._labels)
                    if each.sort[:1].isdigit())  # fmt: skip
        dated = one.sort if one.sort[:1].isdigit() else None
        told = self._told.told_of(one.letters, one.number, self._labels, dated)
        found = [each for each in told if sort_of(one.letters, each.issued, each.by, days) == one.sort
                 and not self._relating.meant(each)]  # fmt: skip
        found.sort(key=_newest)
        if most is not None:
            shown = set(list(dict.fromkeys(each.document_id for each in found))[:most])
            found = [each for each in found if each.document_id in shown]
        return found


def _newest(told: Told) -> tuple[int, str, int, int]:
    return (-(told.told_on.ordinal if told.told_on else 0), told.document_id, told.page, told.start)
