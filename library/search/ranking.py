"""How much each sign of relevance counts. Chosen on ALQAC 2022 and on the sample archive's queries together
(`tests/benchmarks/retrieval/bench.py` prints what they give); BM25's own k1 and b are the contract's.
"""

from __future__ import annotations

from typing import Final

TEXT: Final = 1.0
"""A syllable of the query in the text: the measure of the others."""
SUBJECT: Final = 0.2
"""The same syllable in the subject, in addition."""
HEADINGS: Final = 0.05
"""The same syllable in a heading, in addition."""
WORDS: Final = 0.1
"""A word of two or more syllables, in addition to its syllables."""
PAIRS: Final = 0.8
"""Two syllables that stand side by side as in the query."""

CODE: Final = 6.0
"""The document bears the code that the query names; more than all its words together."""
CITED: Final = 1.5
"""The document cites that code."""
KIND: Final = 2.0
YEAR: Final = 3.0
COMMITTEE: Final = 2.0
DATE: Final = 6.0
"""Facts named in free text: points for each document of that kind, year, committee or date (a rare syllable: 5 to 10).
"""
RANGE_END: Final = 0.2
"""The first or last year of a range, as a number in the text."""
PLACE: Final = 2.0
"""Points for documents of a committee whose place is named."""

ABBREVIATION: Final = 0.8
"""An abbreviation written out, or the other way round."""
VARIANT: Final = 0.8
"""Another spelling of the same syllable (`kĩ` for `kỹ`)."""
LEAST_SPELLING: Final = 0.05
"""What the least likely spelling of a syllable typed without diacritics still counts."""
CONFUSION: Final = 0.3
"""A syllable that OCR may have made of this one; only below the line."""
