"""Forms that came when the sign-in had ended: what was typed is kept through signing in, and sent again by the person.

Only forms of our own pages: a browser says where a form was sent from, and one that says nothing is not believed. What
is kept lies in the page alone, and is sent again only when the person presses the button.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from web import bounds
from web.shared import links

NEVER_KEPT: Final = frozenset({"signing_in.", "account.", "accounts.", "uploads.", "queries.", "api_"})
"""How the endpoints of forms begin that are not kept: with passwords, keys, rights of accounts, files; of programs."""
MOST: Final = 200_000
"""Characters of a kept form."""
_OURS: Final = frozenset({"csrf_token", "kept"})
_UNSAID: Final = ("expected.", "heard.", "says.", "reading.")
_HIDDEN: Final = frozenset({
    "document", "field", "done", "do", "waits", "round", "expected", "next", "code", "key", "id", "lines", "newest",
    "scope", "shown", "version", "what", "which", "level", "type", "page", "take", "again", "over_words",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form that was not taken.

    Args:
        action: where it is sent.
        fields: names and values.
    """

    action: str
    fields: tuple[tuple[str, str], ...]

    def told(self) -> str:
        """The form as it lies in the page to sign in on."""
        return json.dumps([self.action, self.fields], ensure_ascii=False)

    @property
    def typed(self) -> tuple[str, ...]:
        """What a person may have typed, to be shown."""
        seen = dict(self.fields)
        return tuple(value for name, value in self.fields
                     if value.strip() and name not in _HIDDEN and not name.startswith(_UNSAID)
                     and value != seen.get(f"expected.{name}")
                     and value != seen.get(name.replace("line.", "expected.", 1) if name.startswith("line.") else ""))


def sent_form() -> KeptForm | None:
    """The form of this request, where it is one that is kept and came from a page of ours."""
    if request.method != "POST" or not _is_kept(request.endpoint) or not _is_from_here():
        return None
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name not in _OURS)
    kept = KeptForm(links().root + request.path, fields)
    return kept if len(kept.told()) <= MOST else None


def form_in(sent: bounds.Parameters) -> KeptForm | None:
    """The form that was kept in the page to sign in on; None where there is none, or it is none of ours."""
    text = bounds.written_line(sent, "kept", longest=MOST + 1)
    try:
        action, fields = json.loads(text or "null")
        kept = KeptForm(str(action), tuple((str(name), str(value)) for name, value in fields))
    except (TypeError, ValueError):
        return None
    return kept if _leads_to_kept(kept.action) else None


def _leads_to_kept(action: str) -> bool:
    if bounds.local_address({"next": [action]}, "next") is None or not action.startswith(links().root):
        return False
    try:
        endpoint, _ = current_app.url_map.bind("").match(action[len(links().root) :], method="POST")
    except HTTPException:
        return False
    return _is_kept(endpoint)


def _is_kept(endpoint: str | None) -> bool:
    return endpoint is not None and not endpoint.startswith(tuple(NEVER_KEPT))


def _is_from_here() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == request.host_url.rstrip("/")
