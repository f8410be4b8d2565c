"""How much each kind of evidence counts; chosen with `tests/benchmarks/retrieval`, which prints what they give."""

from __future__ import annotations

TEXT = 1.0
"""A word anywhere in the text: the measure of all others."""

SUBJECT = 0.6
"""The same word in the subject, on top."""

HEADINGS = 0.2
"""The same word in a heading, on top."""

WORDS = 0.4
"""A word of several syllables that the word splitter found in the query and in the text, on top."""

PAIRS = 0.5
"""Two neighbouring words of the query that stand side by side in the text, on top."""

CODE = 6.0
"""The document's own code; a code is rare, so that this stands above all words."""

CITED = 1.0
"""The code cited in the text."""

KIND = 2.0
"""The kind that the query names, in score points."""

YEAR = 3.0
"""The year that the query names, in score points."""

COMMITTEE = 3.0
"""The committee that the query names, in score points."""

OTHER_SPELLING = 0.35
"""A spelling that fits what was typed without diacritics, but is not the sense that the neighbours suggest."""

VARIANT = 0.7
"""Another way to write the same (kỷ and kỉ), or an abbreviation written out."""

RESCUE = 0.5
"""A spelling that differs from what was typed with diacritics; only below the line of widened results."""
