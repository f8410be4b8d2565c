"""What the API promises of held files: paths and schemas beside those of other acts."""

from __future__ import annotations

from typing import Final

from library.access import Level
from library.acts.secrecy import LONGEST, Ground
from library.catalogue.journal import MOST_REASON
from library.secrecy.rules import MARKS
from web.openapi.parts import DAY, Schema, get, id_in_path, list_of, object_of, post, query, stretch

_TEXT: Final[Schema] = {"type": "string"}
_MAYBE: Final[Schema] = {"type": ["string", "null"]}
_WHY: Final[Schema] = {"type": "string", "maxLength": MOST_REASON, "description": "The reason, which is kept"}
_NUMBERS: Final[Schema] = {"type": ["array", "null"], "items": {"type": "integer", "minimum": 0}}


def paths() -> Schema:
    """The paths, each with what it takes and gives."""
    file, words = "/api/v1/held/{file}", {"type": "string", "maxLength": LONGEST}
    wrongly = {"type": "boolean", "description": "The secrecy mark that was read does not stand on the paper"}
    level = {"level": {"type": "string", "enum": list(MARKS)}, "set_on": DAY, "until": DAY, "body": words,
             "decision": words, "why": _WHY}  # fmt: skip
    some = {**words, "minLength": 1}
    ruling = {"ground": {"type": "string", "enum": [str(one) for one in Ground]}, "body": some, "decision": some,
              "decided": DAY, "part": {**words, "description": "Which part, in words; empty for the whole"},
              "access": {"type": "string", "enum": [str(one) for one in Level],
                         "description": "Who may see it from then on (else `internal`); `open`: whoever the archive's "
                                        "rules let"},
              "why": _WHY}  # fmt: skip
    terms = query("terms", {"type": "string", "enum": ["ended"]})
    return {
        "/api/v1/held": {"get": get("held", "Bị giữ; files that are held back", "Held", [terms, *stretch()])},
        file: {"get": get("held_file", "Một tệp bị giữ; why it is held, and where its mark stands", "HeldFile",
                          [id_in_path("file")])},
        f"{file}/release": post("release", "Cho đọc; ask for a held file to be let through",
                                {"mark_read_wrongly": wrongly, "why": _WHY}, "why", path="file"),
        f"{file}/level": post("set_secrecy", "Đặt độ mật; set the level of secrecy of a held file", level, "level",
                              path="file"),
        f"{file}/declassify": post("declassify", "Giải mật; put in force a decision that it is secret no more", ruling,
                                   "ground", "body", "decision", "decided", path="file"),
    }  # fmt: skip


def schemas() -> Schema:
    """The schemas of what is given back."""
    file = {"id": _TEXT, "source": _TEXT, "reason": {"type": "string", "enum": ["mark", "unread"]}, "mark": _MAYBE}
    reason = object_of(rule=_TEXT, part=_TEXT, mark=_MAYBE, sure={"type": "boolean"},
                       page={"type": ["integer", "null"]}, inside=_MAYBE, box=_NUMBERS, sheet=_NUMBERS)
    level = object_of(mark=_MAYBE, set_on=_MAYBE, until=_MAYBE, body=_MAYBE, decision=_MAYBE, last_day=_MAYBE)
    acts = list_of({"$ref": "#/components/schemas/Act"})
    listed = {"allOf": [object_of(**file), {"type": "object", "properties": {"last_day": _TEXT}}]}
    return {
        "Held": object_of(total={"type": "integer", "minimum": 0}, files=list_of(listed)),
        "HeldFile": object_of(**file, level=level, reasons=list_of(reason), acts=acts),
    }
