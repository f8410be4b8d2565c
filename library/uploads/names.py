"""Names of files that come from elsewhere: safe on a disk, and shown as nothing but what they are."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

MOST_BYTES: Final = 255
"""Bytes of a name on a disk."""
MOST_LETTERS: Final = 4_000
"""Letters of a name with its folders; of a longer one the end is kept."""
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_UNNAMED: Final = "tệp"


def shown_name(given: str) -> str:
    """A name with its folders as lists show it: one line, read from left to right, in which nothing is hidden.

    Line ends and other characters that are not seen, such as marks that turn the direction of the text, are left out.
    """
    parts = [plain for part in re.split(r"[/\\]", given) if (plain := _plain(part)) not in ("", ".", "..")]
    return "/".join(parts)[-MOST_LETTERS:].lstrip("/") or _UNNAMED


def disk_name(shown: str) -> str:
    """The name under which the file lies in a folder of its own; of a long name the middle is left out, not the end."""
    name = PurePosixPath(shown).name
    suffix = found[0] if (found := _SUFFIX.search(name)) else ""
    stem = name[: len(name) - len(suffix)].encode("utf-8")[: MOST_BYTES - len(suffix)].decode("utf-8", "ignore")
    return f"{stem}{suffix}"


def _plain(part: str) -> str:
    whole = unicodedata.normalize("NFC", part.encode("utf-8", "replace").decode("utf-8"))
    spaced = (" " if unicodedata.category(one) in ("Zl", "Zp") or one in "\n\r\t" else one for one in whole)
    seen = "".join(one for one in spaced if unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return " ".join(seen.split())
