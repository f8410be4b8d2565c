"""Characters that XML allows: some control characters may stand in a file name, but in no XML file, even escaped."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def allowed(text: str) -> str:
    """The text with the mark for an unknown character wherever XML allows none."""
    return _FORBIDDEN.sub("\ufffd", text)
