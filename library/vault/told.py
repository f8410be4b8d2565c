"""What the manifest says in the end.

Of the last announcement nobody may know whether it was in force. What can only hide a document then was, what shows one
was not.
"""

from __future__ import annotations

from collections.abc import Iterable

from library.access import Level
from library.records import State
from library.vault.manifest import Announced, Kept, KeptRule, KeptSaying, Line, Records
from library.vault.store import Room, Vault

_HIDING = frozenset({str(State.WITHDRAWN), str(State.QUARANTINED)})


class Told:
    """Of each content its documents, of access its rules, and what people said beside them."""

    def __init__(self) -> None:
        self.files: dict[str, dict[str, Kept]] = {}
        self.rules: dict[tuple[str, str], KeptRule] = {}
        self.sayings: dict[tuple[str, str], str | None] = {}
        self.counted: list[tuple[int, Records]] = []
        self.taken: list[Line] = []
        """Of the last announcement, where nobody knows whether it was in force: what hides, and is taken to be."""

    @classmethod
    def of(cls, announced: Iterable[Announced]) -> Told:
        told = cls()
        for one in announced:
            in_force = bool(one.in_force)
            if one.in_force is None and told._hides(one.line):
                told.taken.append(one.line)
                in_force = True
            if isinstance(one.line, Kept):
                told._note(one.line, in_force=in_force)
            elif isinstance(one.line, KeptRule) and in_force:
                told.rules[one.line.scope, one.line.key] = one.line
            elif isinstance(one.line, KeptSaying) and in_force:
                told.sayings[one.line.about, one.line.key] = one.line.value
            elif isinstance(one.line, Records) and in_force:
                told.counted.append((one.generation, one.line))
        return told

    def _hides(self, line: Line) -> bool:
        """Whether it can only hide. A rule does that is narrower than the one before it; without one, the narrowest."""
        if isinstance(line, Kept):
            return line.state in _HIDING
        if not isinstance(line, KeptRule) or not line.level:
            return False
        levels, before = list(Level), self.rules.get((line.scope, line.key))
        if before is None or not before.level:
            return line.level == levels[-1]
        return levels.index(Level(line.level)) > levels.index(Level(before.level))

    def _note(self, line: Kept, *, in_force: bool) -> None:
        known = self.files.setdefault(line.sha256, {})
        if in_force or not known:
            known[line.id] = line
        if len(known) > 1:
            known.pop("", None)

    def counted_after(self, generation: int) -> Records:
        """How many records without a file came in since, and how many acts were done."""
        since = [one for number, one in self.counted if number > generation]
        return Records(sum(one.count for one in since), sum(one.acts for one in since))

    def add_found(self, vault: Vault) -> None:
        """There is no manifest: what lies in the vault is all that is known."""
        for path in vault.objects(Room.ORIGINALS):
            if not path.name.startswith("."):
                self.files[path.name] = {"": Kept("", path.name, path.stat().st_size, "", "", "")}
