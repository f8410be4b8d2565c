"""Whatever the indexer doubts, the site says why in Vietnamese and in English."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import indexer
from web.wording import bare_reason

_GIVE_REASONS = {"Finding": 1, "Verdict": 0, "ReviewFlag": 1}
"""Which argument of each is the reason."""


def _said(node: ast.AST) -> Iterator[str]:
    """The reasons that an expression may be: `"a" if x else "b"`, `x or "a"`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_said(node.body), *_said(node.orelse))
    elif isinstance(node, ast.BoolOp):
        yield from (reason for value in node.values for reason in _said(value))


def _given(node: ast.AST) -> list[ast.expr]:
    """The expressions of a statement or a call that are a reason."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _GIVE_REASONS:
        return node.args[_GIVE_REASONS[node.func.id] :][:1]
    if isinstance(node, ast.Assign) and [to.id for to in node.targets if isinstance(to, ast.Name)] == ["doubt"]:
        return [node.value]
    return []


def _reasons() -> set[str]:
    files = Path(indexer.__file__).parent.rglob("*.py")
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    return {reason for node in nodes for given in _given(node) for reason in _said(given)}


REASONS = sorted(_reasons())


def test_reasons_are_found() -> None:
    assert {"partly covered", "under a stamp", "not found", "handwritten"} <= set(REASONS)


@pytest.mark.parametrize("reason", REASONS)
def test_the_site_has_words_for_it(reason: str) -> None:
    assert bare_reason(reason, lambda text, **_: text) != reason
