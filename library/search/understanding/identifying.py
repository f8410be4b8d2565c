"""Documents that a query names beyond doubt: by ids, as citations of the library have them, or by a file's name."""

from __future__ import annotations

import re
from typing import Final

from library.search.contract import Among
from library.search.lexicon import Lexicon
from library.search.understanding import wording
from library.search.understanding.model import Understanding

_BEGUN: Final = re.compile(r"[0-9a-fA-F]{16}")
"""Looked for first: most questions have nothing like it."""
_ID: Final = re.compile(r"(?<![\w-])[0-9a-f]{16}(?:-\d{1,5}-\d{1,5})?(?![\w-])", re.I)
"""Of a file, or of some pages of one."""
_MOST_IDS: Final = 50
_LONGEST_NAME: Final = 255
_FILE: Final = re.compile(
    r"[^\n]*\w[^\n]*\.(?:pdf|tiff?|jpe?g|png|bmp|gif|webp|docx?|docm|xlsx?|pptx?|odt|ods|odp|rtf|txt|html?|eml|msg|zip)",
    re.I,
)


def document_named(query: str, lexicon: Lexicon) -> Understanding | None:
    """What is there under the ids that a query has, or under the name of a file that it is; None where nothing is."""
    if _BEGUN.search(query) is not None and (ids := _held(query, lexicon)):
        rest = any(map(str.isalnum, _ID.sub("", query)))
        notes = (wording.documents(ids), wording.BY_ID_ALONE) if rest else (wording.documents(ids),)
        return Understanding(Among(frozenset(ids)), notes=notes)
    name = query.strip()
    if "." in name[-5:] and len(name) <= _LONGEST_NAME and _FILE.fullmatch(name):
        found = lexicon.called(name)
        if found:
            return Understanding(Among(found), notes=(wording.file_called(name),))
    return None


def _held(query: str, lexicon: Lexicon) -> list[str]:
    named = dict.fromkeys(match.lower() for match in _ID.findall(query))
    return [one for one in list(named)[:_MOST_IDS] if lexicon.holds(Among(frozenset((one,))))]
