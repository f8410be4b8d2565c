"""Abbreviations: both ways, by period, extended by an archive."""

from __future__ import annotations

from pathlib import Path

import pytest

from library.errors import UsageError
from library.vietnamese import expansions, fold, tokens
from library.vietnamese.abbreviations import load, shipped


def forms(text: str, years: tuple[int, int] | None = None) -> set[str]:
    return {" ".join(form) for _, _, form in expansions([token.text for token in tokens(text)], years=years)}


def test_every_form_of_every_group_finds_every_other() -> None:
    for group in {group for groups in shipped().by_form.values() for group in groups}:
        for form in group.forms:
            found = {other for start, length, other in expansions(form) if (start, length) == (0, len(form))}
            assert set(group.forms) - {form} <= found


def test_plain_typing_finds_the_same_group() -> None:
    for form in ("ủy ban nhân dân", "ban chấp hành trung ương", "hợp tác xã", "hđnd"):
        assert forms(fold(form))
        assert forms(fold(form)) <= forms(form) | {form}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BCH TƯ", "ban chấp hành trung ương"),
        ("BCHTW", "bch tư"),
        ("Ban Chấp hành Trung ương", "bchtw"),
        ("TW", "trung ương"),
        ("HTX", "hợp tác xã"),
        ("hợp tác xã", "htx"),
        ("uỷ ban nhân dân", "ubnd"),
        ("HĐND", "hội đồng nhân dân"),
    ],
)
def test_both_ways(text: str, expected: str) -> None:
    assert expected in forms(text)


@pytest.mark.parametrize("text", ["thứ tư", "tư liệu", "hợp tác", "", "năm 2013"])
def test_nothing_to_expand(text: str) -> None:
    assert forms(text) == set()


def test_place_and_length() -> None:
    found = expansions("nghị quyết của bch tư khóa 11".split())
    assert {(start, length) for start, length, _ in found} == {(3, 2)}


def test_by_period() -> None:
    assert "ủy ban hành chính" in forms("UBHC", (1960, 1960))
    assert "ủy ban hành chính" not in forms("UBHC", (2000, 2010))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])  # Notepad writes a mark in front
def test_an_archive_adds_its_own(tmp_path: Path, encoding: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[group]]\nforms = ["TBLG", "Tuần báo Lạc Giang"]\nyears = [1955, 1965]\n', encoding=encoding)
    table = load(own)
    assert (0, 1, ("tuần", "báo", "lạc", "giang")) in table.expansions(["tblg"])
    assert table.expansions(["htx"]) == expansions(["htx"])


@pytest.mark.parametrize(
    "text",
    [
        "[[group]",
        '[[group]]\nforms = ["A"]',
        '[[group]]\nforms = ["A", "--"]',
        '[[group]]\nforms = ["A", "B"]\nyears = [1]',
        '[[group]]\nforms = ["A", "B"]\nyears = ["x", "y"]',
        "[[group]]",
        "group = 3",
        "group = [3]",
        "[[group]]\nforms = 3",
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"own\.toml"):
        load(own)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match=r"own\.toml"):
        load(own)
