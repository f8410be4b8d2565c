"""Making out misread words: from what the archive itself says, in step with the catalogue's changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Final

from library.catalogue import Catalogue
from library.catalogue.repairs import SMALL
from library.records import Repair
from library.vietnamese.repair import REPAIRER, PairLexicon, count_pairs, misread
from library.vietnamese.words import two_syllable_words

PAGES_COUNTED: Final = 3_000
"""Pages of the archive that say which words stand beside which: a million words, counted in some seconds."""
GROWN: Final = 0.05
"""A larger archive is gone through anew when it has grown by so much; else only what is new."""

_META: Final = "repairs"
_BATCH: Final = 256


def repair_misread(catalogue: Catalogue) -> int:
    """Write down which words of the pages read from pictures are misread; returns how many documents changed.

    Only what everybody may see says which words there are, so that nothing secret is ever put into another document.
    What was learned from a document that is hidden since is taken back everywhere. Texts that no one read from a
    picture are left alone. Done twice, the second time changes nothing.
    """
    done, last = _done(catalogue), catalogue.documents.last_change()
    if done.get("version") == REPAIRER and done.get("change") == last:
        return 0
    pages = catalogue.repairs.count_pages()
    if not pages:
        return 0
    before = done.get("pages") or 0
    anew = (done.get("version") != REPAIRER or pages <= SMALL or abs(pages - int(before)) > GROWN * int(before)
            or catalogue.repairs.is_taught_by_hidden(PAGES_COUNTED))
    changed = _repair(catalogue, after=0 if anew else int(done["change"]))
    if anew:
        catalogue.repairs.forget_hidden()
    state = {"version": REPAIRER, "change": catalogue.documents.last_change(), "pages": pages if anew else before}
    catalogue.set_meta(_META, json.dumps(state))
    return changed


def _repair(catalogue: Catalogue, *, after: int) -> int:
    lexicon = PairLexicon(count_pairs(catalogue.repairs.sample(PAGES_COUNTED)), two_syllable_words())
    changed = 0
    batch: dict[str, dict[int, tuple[Repair, ...]]] = {}
    for document_id, texts in catalogue.repairs.read_pages(after=after):
        own = catalogue.lines.written_by_people(document_id)
        batch[document_id] = {number: _outside(repairs_of(text, lexicon), own.get(number, ()))
                              for number, text in texts.items()}
        if len(batch) >= _BATCH:
            changed += catalogue.repairs.replace(batch)
            batch = {}
    return changed + catalogue.repairs.replace(batch)


def _outside(repairs: Iterable[Repair], stretches: Sequence[tuple[int, int]]) -> tuple[Repair, ...]:
    """Those that change nothing that a person wrote."""
    return tuple(one for one in repairs if not any(start < one.end and one.start < end for start, end in stretches))


def repairs_of(text: str, lexicon: PairLexicon) -> tuple[Repair, ...]:
    """The misread words of a page."""
    return tuple(Repair(word.start, word.end, word.text) for word in misread(text, lexicon))


def _done(catalogue: Catalogue) -> dict[str, str | int]:
    """How far the last call came: version, change, pages read from pictures when all were gone through."""
    told = catalogue.meta(_META)
    return dict(json.loads(told)) if told else {}
