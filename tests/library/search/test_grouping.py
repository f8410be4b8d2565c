"""The engine that counts a committee's names together hands on everything else that an engine can do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from library.authorities import Directory
from library.authorities.shipped import shipped_kinds
from library.search.contract import Engine, Equals, Everything, Facet, Field, Request, Response
from library.search.grouping import GroupingEngine
from library.search.names import no_names
from library.search.typed_names import TypedNames
from tests.memory_engine import MemoryEngine

CALLED = [name for name, member in vars(Engine).items() if callable(member) and not name.startswith("_")]
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "frequencies": (Field.TEXT, ["đảng"]), "vocabulary": (Field.TEXT,), "begun": (Field.WORDS, "đảng_"),
}  # fmt: skip
UNLIKE = {"search", "writing", "close"}  # changed on the way, has a name to be given, is not the wrapper's to do


class Noting(MemoryEngine):
    """Notes what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def __getattribute__(self, name: str) -> Any:
        if name in CALLED:
            object.__getattribute__(self, "asked").append(name)
        return super().__getattribute__(name)


@pytest.mark.parametrize("name", sorted(set(CALLED) - UNLIKE))
def test_what_an_engine_does_in_its_own_way_is_left_to_it(name: str) -> None:
    engine = Noting()
    getattr(GroupingEngine(engine, no_names), name)(*ARGUMENTS.get(name, ()))
    assert engine.asked[:1] == [name]


ALL = frozenset[str]()


class Keeping(MemoryEngine):
    """Keeps what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[Request] = []

    def search(self, request: Request) -> Response:
        self.requests.append(request)
        return super().search(request)


def test_groups_that_name_a_kind_are_the_very_same_each_time() -> None:
    """Engines keep what matches them for as long as they are."""
    engine, names = Keeping(), {**no_names(), Facet.KIND: Directory(shipped_kinds())}
    groups = (("nothing", Equals(Facet.KIND, frozenset({"Giấy mời"}))), ("all", Everything()))
    asked = GroupingEngine(engine, lambda: names).last()
    for _ in range(2):
        asked.search(Request(query=Everything(), groups=groups, audience=ALL))
    told = [one.groups for one in engine.requests if one.groups]
    assert told[0] is told[1] and [name for name, _ in told[0]] == ["nothing", "all"]
    asked.search(Request(query=Everything(), groups=groups, audience=frozenset({"a"})))
    asked.search(Request(query=Everything(), groups=groups[1:], audience=ALL))
    assert engine.requests[-1].groups == groups[1:]


def test_what_finds_a_typed_name_is_made_once_for_each_audience(monkeypatch: pytest.MonkeyPatch) -> None:
    made = list[int]()

    def counted(names: Iterable[tuple[str, str]], _: object) -> TypedNames:
        made.append(1)
        return TypedNames(names)

    monkeypatch.setattr("library.search.grouping.TypedNames", counted)
    asked = GroupingEngine(MemoryEngine(), no_names).last()
    for audience in [ALL, frozenset({"a"})] * 3:
        asked.search(Request(query=Equals(Facet.KIND, frozenset({"bao cao"})), audience=audience))
    assert len(made) == 2
