"""Text as its writer meant it: Unicode in one form, legacy encodings converted."""

from __future__ import annotations

from indexer.restoring.characters import restore_characters, without_terminal
from indexer.restoring.legacy import FontRun, Restored, RunRestorer, draws_capitals, load_office, restore_text
from indexer.restoring.lost_tones import mend_lost_tones
from indexer.restoring.misread_pairs import mend_misread_pairs
from indexer.restoring.misread_signs import mend_misread_signs
from indexer.restoring.misread_words import mend_misread_words
from indexer.restoring.other_languages import is_french_or_english
from indexer.restoring.saved_twice import saved_once
from indexer.restoring.single_bytes import nearly_utf8, restore_bytes
from indexer.restoring.syllables import is_syllable, share_of_marked, share_of_syllables

__all__ = [
    "FontRun",
    "Restored",
    "RunRestorer",
    "draws_capitals",
    "is_french_or_english",
    "is_syllable",
    "load_office",
    "mend_lost_tones",
    "mend_misread_pairs",
    "mend_misread_signs",
    "mend_misread_words",
    "mended",
    "nearly_utf8",
    "restore_bytes",
    "restore_characters",
    "restore_text",
    "saved_once",
    "share_of_marked",
    "share_of_syllables",
    "without_terminal",
]


def mended(text: str) -> str:
    """What was read from a picture, with what means nothing as it was read mended; it is as long as before.

    Args:
        text: in NFC.
    """
    return mend_lost_tones(mend_misread_pairs(mend_misread_words(mend_misread_signs(text))))
