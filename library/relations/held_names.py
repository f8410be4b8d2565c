"""By which name a held document is meant that others cite without its number: a law, the Constitution, the Charter."""

from __future__ import annotations

import re

from library.party.mentions.shadow import shadow_of

_LAWS = ("Luật", "Bộ luật", "Pháp lệnh")
_ALONE = {"Hiến pháp": "Hiến pháp", "Điều lệ": "Điều lệ Đảng"}
_CHARTER = re.compile(r"(?<!\w)dieu le dang(?: cong san viet nam)?(?! (?:bo|vien|uy|doan)\b)(?!\w)")


def tells_whether_held(name: str | None) -> bool:
    """Whether held documents are found by this name, so that one which is not found is surely not held."""
    return name is not None and name.startswith((*_LAWS, *_ALONE.values()))


def name_of_held(kind: str | None, subject: str | None) -> str | None:
    """The name as a mention has it (`Luật Đất đai`, `Điều lệ Đảng`); None where nothing is meant by its name alone."""
    words = " ".join((subject or "").split()).rstrip(".;")
    if kind in _LAWS:
        core = words[len(kind) :].strip() if shadow_of(words).startswith(f"{shadow_of(kind)} ") else words
        return f"{kind} {core[:1].upper()}{core[1:]}" if core else None
    for first, name in _ALONE.items():
        is_whole = name == kind or first != "Điều lệ" or _CHARTER.search(shadow_of(f"{first} {words}"))
        if kind and kind.startswith(first) and is_whole:
            return name
    return None
