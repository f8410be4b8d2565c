"""Whatever the indexer doubts is a reason with a name, and the site and the command line say it in Vietnamese."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import indexer
import library
from library.acts.filing import file_named
from library.doubt_reasons import Doubt
from library.errors import UsageError
from library.wording import catalogue, doubt_in_words
from web.telling import _STEPS
from web.views.desk import REASONS
from web.wording import DATE_IN_PART, REFUSALS, UNHEARD_OF, bare_reason

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


def _literals(source: str) -> list[str]:
    return [reason for node in ast.walk(ast.parse(source)) for given in _given(node) for reason in _said(given)]


def test_a_literal_is_found() -> None:
    assert _literals("ReviewFlag(field, 'x')\ndoubt = None if a else 'y'") == ["y", "x"]


@pytest.mark.parametrize("package", [indexer, library])
def test_no_reason_is_a_literal(package: object) -> None:
    folder = Path(str(package.__file__)).parent  # type: ignore[attr-defined]
    found = {file.name: _literals(file.read_text(encoding="utf-8")) for file in folder.rglob("*.py")}
    assert {name: literals for name, literals in found.items() if literals} == {}


@pytest.mark.parametrize("doubt", Doubt)
@pytest.mark.parametrize("more", ["{}", "day {}", "{}: x"])
def test_the_site_and_the_command_line_have_the_same_words_for_it(doubt: Doubt, more: str) -> None:
    reason = more.format(doubt)
    words = bare_reason(reason, lambda text, **_: text)
    assert words == doubt_in_words(reason, "vi") != reason
    assert doubt_in_words(reason, "en") == reason


def test_the_values_of_doubts_never_change() -> None:
    """Archives keep them."""
    assert " | ".join(Doubt) == (
        "handwritten | handwritten; inferred | handwritten; inferred by register | handwritten; inferred by citation | "
        "handwritten; inferred by series | handwritten; inferred from sources | "
        "released by the archivist | declassified | not found | unreadable | not filled in | "
        "low confidence | unsure | partly covered | read smaller | partly unread | "
        "hidden words | lines from an older text | text of another document underneath | may begin a document | "
        "no text | unusual name | unusual subject | does not fit the code | under a stamp | damaged | "
        "a corrected line is lost | legacy text converted with losses")


def test_the_site_has_no_words_for_an_error_that_is_not_raised() -> None:
    codes = set(catalogue().codes.values())
    assert not (set(_STEPS) | set(REFUSALS)) - codes - {DATE_IN_PART, UNHEARD_OF, "not-chosen"}  # said by forms


def test_only_the_name_of_a_batch_is_refused_as_one() -> None:
    with pytest.raises(UsageError) as refused:
        file_named("x" * 301)
    assert refused.value.code == "record-name-too-long" and refused.value.code not in REFUSALS


def test_why_a_file_gave_no_document_has_words() -> None:
    """Every reason that reading a file may fail for; the list of failed files and the desk tell it."""
    folders = [Path(str(package.__file__)).parent for package in (indexer, library)]
    sources = [path.read_text("utf-8") for folder in folders for path in folder.rglob("*.py")]
    given = {code for text in sources for code in re.findall(r'UnreadableError\(\s*"([a-z-]+)"', text)}
    given |= {code for text in sources for code in re.findall(r'reason="([a-z-]+)"', text)}
    assert len(given) > 8 and not given - set(REASONS)
