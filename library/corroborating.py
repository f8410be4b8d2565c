"""Numbers written by hand that later documents confirm: filled where two independent sources agree, and flagged.

The sources are the ink as it was read, the file's name, the incoming-register stamp, and the documents of the library
that cite it, which count as one together. What is inferred is a function of what is shown, and so it is the same in
whatever order documents came; it is worked out again whenever one of them changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from library.catalogue import Catalogue
from library.catalogue.citations import CITATION, Following, Mention, Unsure
from library.party.citing import numbers_beside, speaks_of
from library.party.dates import digits_of
from library.party.folding import fold
from library.records import Evidence, PartialDate

_MOST_NAMED = 5
"""Citing documents kept as evidence of a number; more say nothing new."""


def corroborate(catalogue: Catalogue) -> None:
    """Bring the inferred numbers to the newest change of the catalogue; call it within `Archive.writing()`."""
    with catalogue.citations.following() as following:
        if following is None:
            return
        for one in following.unsure():
            number, mentions = _confirmed(one, following)
            code = _code(number, one.symbol) if number else None
            following.write(one, number, code, [_evidence(mention) for mention in mentions])


def _confirmed(one: Unsure, following: Following) -> tuple[str | None, Sequence[Mention]]:
    """The number that a citation and one more source say, with who cites it; (None, ()) where they do not agree."""
    mentions = [mention for mention in following.mentions(one) if _may_mean(mention, one)]
    others = _other_sources(one)
    agreed = {int(mention.citation.number) for mention in mentions} & others
    if len(agreed) != 1:
        return None, ()
    number = agreed.pop()
    saying = [mention for mention in mentions if int(mention.citation.number) == number]
    written = max((mention.citation.number for mention in saying), key=len)
    if following.printed(one, written):
        return None, ()  # that one is meant
    first = {mention.document_id: mention for mention in reversed(saying)}
    return written, list(reversed(first.values()))[:_MOST_NAMED]


def _other_sources(one: Unsure) -> set[int]:
    """The numbers that the ink, the file's name and the register stamp say; a name with several says none."""
    ink = digits_of(one.ink)
    letters = re.split(r"[-/]", one.symbol)[0]
    named = numbers_beside(letters, one.name.rsplit(".", 1)[0])
    stamped = {number for reading in one.register for number in numbers_beside(letters, reading)}
    sources = [{int(ink)} if ink else set(), named, stamped]
    return {number for numbers in sources if len(numbers) == 1 for number in numbers}


def _may_mean(mention: Mention, one: Unsure) -> bool:
    """Whether a citation fits all that is known of a document: kind, committee, date; and came later."""
    citation = mention.citation
    if one.kind is None or one.committee is None or citation.kind != fold(one.kind):
        return False
    if mention.issued is not None and mention.issued.year < citation.issued.year:
        return False
    if not _same_date(citation.issued, one.issued):
        return False
    return speaks_of(citation, committee=one.committee, by=mention.committee)


def _same_date(cited: PartialDate, known: PartialDate) -> bool:
    """A month at least must be known, and what is known must be the same."""
    if known.month is None or (cited.year, cited.month) != (known.year, known.month):
        return False
    return known.day is None or known.day == cited.day


def _code(number: str, symbol: str) -> str:
    """Number and letters in the Party's form or the State's; how the paper joins them is not kept."""
    return f"{number}{'-' if '/' in symbol else '/'}{symbol}"


def _evidence(mention: Mention) -> Evidence:
    return Evidence(CITATION, mention.page, mention.citation.reading, 1.0, document=mention.document_id)
