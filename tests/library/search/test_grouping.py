"""The engine that counts a committee's names together hands on everything else that an engine can do."""

from __future__ import annotations

from typing import Any

import pytest

from library.search.contract import Engine, Field
from library.search.grouping import GroupingEngine
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
    getattr(GroupingEngine(engine, {}), name)(*ARGUMENTS.get(name, ()))
    assert engine.asked[:1] == [name]
