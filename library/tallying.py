"""Counts what is opened and looked for in vain, in memory, and writes it to the catalogue about once a minute.

A count is never worth an answer: where it cannot be written the log says so. What is not written when the process is
killed, at most a minute of it, is lost.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import Counter

from library.access import ARCHIVIST
from library.catalogue.tallies import Tallies
from library.errors import VankienError
from library.moments import today

LONGEST = 60
"""Letters of words that are kept; of longer ones only the number is."""
_SECONDS = 60.0
_MOST = 10_000
_DIGITS = 6
# Digits that belong together though signs stand between them: numbers of identity papers, telephones, birthdays.
_RUN = re.compile(r"\d(?:[\s./:+()_,-]*\d)*")
_log = logging.getLogger(__name__)


def kept_words(query: str) -> str:
    """What is kept of a search that found nothing: its words in small letters, or nothing where they may tell of whom.

    Nothing is kept of what is long, of addresses, and of many digits in a row.
    """
    words = " ".join(query.lower().split())
    many = any(sum(letter.isdigit() for letter in run[0]) >= _DIGITS for run in _RUN.finditer(words))
    return "" if len(words) > LONGEST or "@" in words or many or not words.isprintable() else words


class Tally:
    """The counts of one open archive; used from many threads."""

    def __init__(self, tallies: Tallies) -> None:
        self._tallies = tallies
        self._lock = threading.Lock()
        self._openings: Counter[tuple[str, str]] = Counter()
        self._searches: Counter[tuple[str, str, str]] = Counter()
        self._written = time.monotonic()

    def opened(self, document_id: str) -> None:
        """A document was opened by somebody who sees it."""
        with self._lock:
            self._openings[today().isoformat(), document_id] += 1
        self._write_when_due()

    def found_nothing(self, query: str, labels: frozenset[str]) -> None:
        """Nothing was found for a query of somebody who bears these labels.

        Who sees papers that not everybody sees may type what stands on them: such words are told to those alone who see
        as much.
        """
        try:
            seen = self._tallies.seen_at_most(labels)
        except (VankienError, OSError):
            seen = ARCHIVIST
        with self._lock:
            self._searches[today().isoformat(), seen, kept_words(query)] += 1
        self._write_when_due()

    def write(self) -> None:
        """Write down what was counted; never raises."""
        with self._lock:
            openings, searches = self._openings, self._searches
            self._openings, self._searches = Counter(), Counter()
            self._written = time.monotonic()
        if not openings and not searches:
            return
        try:
            self._tallies.add(openings, searches)
        except (VankienError, OSError) as error:
            _log.error("not counted: %s openings, %s searches: %s", openings.total(), searches.total(), error)

    def _write_when_due(self) -> None:
        waits = len(self._openings) + len(self._searches)
        if time.monotonic() - self._written >= _SECONDS or waits >= _MOST:
            self.write()
