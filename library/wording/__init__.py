"""Sentences and errors in the reader's language (see the README here)."""

from library.wording.catalogue import catalogue
from library.wording.doubting import doubt_in_words, field_name, note_in
from library.wording.language import OPTION, VARIABLE, chosen_language, unknown_language
from library.wording.said import Listed, Said, mark, say
from library.wording.telling import Language, Told, code_of, in_language, told, word

__all__ = [
    "OPTION", "VARIABLE", "Language", "Listed", "Said", "Told", "catalogue", "chosen_language", "code_of",
    "doubt_in_words", "field_name", "in_language", "mark", "note_in", "say", "told", "unknown_language", "word",
]  # fmt: skip
