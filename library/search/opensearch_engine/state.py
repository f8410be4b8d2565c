"""Which commit counts: one small document for each generation of the index, changed in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from library.errors import UsageError
from library.search.opensearch_engine.connection import Answer, Connection
from library.search.opensearch_engine.indexes import FORM, KINDS, Names, form, state_form
from library.search.opensearch_engine.owner import Owner
from library.search.opensearch_engine.refusals import ConflictingWriteError, part_missing

_ARCHIVE = "archive"
_ATTEMPTS = 5
Query = dict[str, Any]


@dataclass(frozen=True, slots=True)
class State:
    """One commit of a generation.

    Args:
        generation: of the indexes.
        commit: number of the attempt to write that came to its end last, 0 before the first.
        watermark: see the contract.
        since: what this attempt and earlier ones wrote is not seen any more.
        failed: attempts before `commit` that did not come to their end, and may have left documents.
        dead: keys of the documents that the commit replaced or took out; they are still there.
        counted_from: attempt from which on the changes of words' counts add up.
        whole_from: older commits cannot be read any more.
        expunge: the files of the indexes may still hold what was erased.
        analyser: version of what made the tokens.
        form: of the indexes.
        place: of this document in the order of the cluster's writes.
    """

    generation: int
    commit: int = 0
    watermark: int = 0
    since: int = 0
    failed: tuple[int, ...] = ()
    dead: tuple[str, ...] = ()
    counted_from: int = 0
    whole_from: int = 0
    expunge: bool = False
    analyser: str = ""
    form: int = FORM
    place: tuple[int, int] = (0, 0)

    @property
    def seen(self) -> Query:
        """The documents of the commit, as a query."""
        return {"bool": {"filter": [{"range": {"born": {"gt": self.since, "lte": self.commit}}}],
                         "must_not": [*self._unborn, *([{"ids": {"values": list(self.dead)}}] if self.dead else [])]}}

    @property
    def counted(self) -> Query:
        """The changes of words' counts that add up to those of the commit, as a query."""
        return {"bool": {"filter": [{"range": {"born": {"gte": self.counted_from, "lte": self.commit}}}],
                         "must_not": self._unborn}}

    @property
    def _unborn(self) -> list[Query]:
        return [{"terms": {"born": list(self.failed)}}] if self.failed else []


class States:
    """Reads and writes what counts, in an index of its own.

    Args:
        owner: by which the index knows whose it is.
    """

    def __init__(self, connection: Connection, names: Names, owner: Owner, shards: int) -> None:
        self._connection = connection
        self._names = names
        self._owner = owner
        self._shards = shards
        self._guessed = 1  # the current generation, as it was when it was last asked for

    def current(self) -> State | None:
        """The last commit of the current generation, None where there is no index.

        Raises:
            DamagedError: what is known of that generation is gone.
            UsageError: the index is another archive's.
        """
        for _ in range(_ATTEMPTS):
            told, newest = self._connection.read_several(self._names.state, (_ARCHIVE, _key(self._guessed)))
            number = self._number(told)
            if not number:
                return None
            if number == self._guessed and newest is not None:
                return _state(newest)
            self._guessed = number
        raise part_missing(self._names.state)

    def number(self) -> int:
        """The current generation, 0 where there is none."""
        return self._number(self._connection.read(self._names.state, _ARCHIVE))

    def _number(self, told: Answer | None) -> int:
        if told is None:
            return 0
        if told["_source"]["archive"] != self._owner.key():
            raise UsageError("The index '{index}' of the search cluster belongs to another archive.",
                             next_step="Name another in the setting opensearch_index, or delete it there.",
                             index=self._names.state.removesuffix("-state"))
        return int(told["_source"]["generation"])

    def of(self, generation: int) -> State | None:
        """The last commit of a generation."""
        told = self._connection.read(self._names.state, _key(generation))
        return None if told is None else _state(told)

    def save(self, state: State) -> State:
        """Put a state in the place of the one that it was made from.

        Raises:
            ConflictingWriteError: another is there.
        """
        number, term = state.place
        try:
            told = self._write(_key(state.generation), _written(state), if_seq_no=number, if_primary_term=term)
        except ConflictingWriteError:
            found = self.of(state.generation)  # the answer to the first time may have been lost
            if found is None or replace(found, place=state.place) != state:
                raise
            return found
        return replace(state, place=(told["_seq_no"], told["_primary_term"]))

    def begin(self, generation: int, analyser: str) -> State:
        """Make a generation's indexes, empty."""
        self.make_home()
        self.drop(generation)
        for kind in KINDS:
            self._make(self._names.of(kind, generation), form(kind, self._shards))
        fresh = State(generation, analyser=analyser)
        told = self._write(_key(generation), _written(fresh))
        return replace(fresh, place=(told["_seq_no"], told["_primary_term"]))

    def make_home(self) -> None:
        """Make the index that knows all that; nothing where it is there."""
        try:
            self._make(self._names.state, state_form())
        except ConflictingWriteError:
            return

    def switch(self, generation: int) -> None:
        """Make a generation the current one."""
        self._write(_ARCHIVE, {"archive": self._owner.made(), "generation": generation})

    def drop(self, generation: int) -> None:
        """Delete a generation's indexes and what is known of it."""
        for kind in KINDS:
            self._connection.ask("DELETE", f"/{self._names.of(kind, generation)}", ignore_unavailable=True)
        for key in (_key(generation), f"lease-{generation}"):
            self._delete(key)

    def _make(self, name: str, shape: Mapping[str, Any]) -> None:
        self._connection.ask("PUT", f"/{name}", shape)

    def _write(self, key: str, body: Mapping[str, Any], **params: int) -> Answer:
        return self._connection.ask("PUT", f"/{self._names.state}/_doc/{key}", body, **params)

    def _delete(self, key: str) -> None:
        self._connection.ask("POST", f"/{self._names.state}/_bulk",
                             b'{"delete":{"_id":"%s"}}\n' % key.encode())


def _key(generation: int) -> str:
    return f"generation-{generation}"


def _written(state: State) -> dict[str, Any]:
    return {
        "generation": state.generation, "commit": state.commit, "watermark": state.watermark, "since": state.since,
        "failed": list(state.failed), "dead": list(state.dead), "counted_from": state.counted_from,
        "whole_from": state.whole_from, "expunge": state.expunge, "analyser": state.analyser, "form": state.form,
    }  # fmt: skip


def _state(told: Answer) -> State:
    found = told["_source"]
    lists: dict[str, Sequence[Any]] = {name: tuple(found[name]) for name in ("failed", "dead")}
    return State(**{**found, **lists}, place=(told["_seq_no"], told["_primary_term"]))
