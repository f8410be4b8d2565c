"""The subject by all its readings: where the first one is in doubt, the second reader reads the same lines once more.

What both read alike is sure. Where the document says a word otherwise elsewhere, and the second reader reads that other
word in the subject too, this one is taken: two that do not know of each other say the same. On the working half, worn
and drawn heads too, it was right in 20 of 20 subjects, and 9 right ones are left in doubt where it was 19.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from indexer.describing.findings import Finding
from indexer.describing.head import HeadParts
from indexer.describing.other_readings import bare, read_otherwise
from indexer.describing.second_opinion import opinion_of
from indexer.describing.subjecting import find_subject, subject_rows
from indexer.describing.sureness import settled
from indexer.records import ReadPage
from library.doubt_reasons import Doubt
from library.party.folding import fold
from library.records import Origin


def weighed_subject(pages: Sequence[ReadPage], head: HeadParts) -> Finding[str]:
    """The subject, in doubt where its words were read otherwise elsewhere and the second reader does not decide.

    Args:
        pages: of the document.
        head: of the first one.
    """
    first = pages[0]
    found = find_subject(head, first.stamps, width=first.page.width)
    if found.value is None or found.doubt or first.page.origin is not Origin.OCR:
        return found
    otherwise = read_otherwise(found.value, (page.page.text for page in pages))
    if not otherwise and settled("subject", found, read=True).doubt is None:
        return found
    words, again = found.value.split(), _read_again(first, head)
    decided = _decided(words, otherwise, _beside(words, again))
    if otherwise.keys() - decided.keys():
        return replace(found, doubt=Doubt.LOW_CONFIDENCE)
    words = [decided.get(place, word) for place, word in enumerate(words)]
    alike = [bare(word) for word in words] == [bare(word) for word in again]
    return replace(found, value=" ".join(words), witnesses=found.witnesses + alike)


def _read_again(first: ReadPage, head: HeadParts) -> list[str]:
    """The words that the second reader reads in the lines of the subject."""
    rows = subject_rows(head, first.stamps, width=first.page.width)
    return [word for row in rows if (said := opinion_of(first.head, row.box)) for word in said.text.split()]


def _beside(words: Sequence[str], again: Sequence[str]) -> dict[int, str]:
    """Of the words that both read alike but for their signs: what the second reader reads, by place."""
    ours, theirs = ([fold(bare(word)) for word in some] for some in (words, again))
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return {block.a + step: again[block.b + step] for block in blocks for step in range(block.size)}


def _decided(words: Sequence[str], otherwise: Mapping[int, set[str]], again: Mapping[int, str]) -> dict[int, str]:
    """What the words in doubt are that the second reader reads as they are, or as they stand elsewhere, by place."""
    decided = {}
    for place, others in otherwise.items():
        said = again.get(place, "")
        if bare(said) == bare(words[place]):
            decided[place] = words[place]
        elif bare(said) in others:
            decided[place] = _written_as(words[place], bare(said))
    return decided


def _written_as(word: str, letters: str) -> str:
    """Other letters with the capitals and the mark of this word."""
    mark = word[len(word.rstrip(".,;:")) :]
    shaped = letters.upper() if word.isupper() else letters.capitalize() if word[:1].isupper() else letters
    return shaped + mark
