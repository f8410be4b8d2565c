"""Rich text (RTF): what stands behind its last bracket, which no office program shows."""

from __future__ import annotations

import re

_TOKEN = re.compile(rb"\\bin(\d{1,10})\d* ?|\\.|[{}]", re.DOTALL)
_BLANK = b" \t\r\n\0\x1a"


def goes_on_behind_its_end(content: bytes) -> bool:
    """Whether anything follows the end of the document, as where two files were joined to one."""
    depth, place = 0, 0
    while found := _TOKEN.search(content, place):
        place = found.end() + int(found[1] or 0)
        depth += {b"{": 1, b"}": -1}.get(found[0], 0)
        if found[0] == b"}" and depth <= 0:
            return bool(content[place:].strip(_BLANK))
    return False
