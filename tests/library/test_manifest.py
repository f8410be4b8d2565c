"""The manifest of the vault: what was announced is read again, whatever a crash left of its last line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.errors import DamagedError
from library.vault import Announced, Kept, KeptHold, KeptRule, KeptSaying, Manifest, Records, Standing

SHA256 = "ab" * 32
names = st.text(max_size=40)  # lone surrogates too: a name need not be of any encoding
kept = st.builds(Kept, st.text(min_size=1, max_size=20), st.just(SHA256), st.integers(0, 1 << 50), names, names, names)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(kept | st.builds(Records, st.integers(1, 9)), max_size=3), max_size=6))
def test_what_was_announced_is_read_again(tmp_path_factory: pytest.TempPathFactory, batches: list[list[Kept]]) -> None:
    manifest = Manifest(tmp_path_factory.mktemp("vault"))
    archive = manifest.begin()
    for generation, lines in enumerate(batches, start=1):
        manifest.announce(lines, generation=generation, after=generation - 1)
        manifest.confirm(generation)
    assert list(manifest.read()) == [Announced(line, True) for lines in batches for line in lines]
    assert manifest.standing() == Standing(archive, len(batches), max(0, len(batches) - 1), True)


def test_holds_parts_and_rules_are_kept_whole(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    manifest.begin()
    lines = [Kept("a-1-2", SHA256, 5, "application/pdf", "một\nhai.pdf", "indexed", "a", 1, 2),
             Kept("a", SHA256, 5, "application/pdf", "x", "quarantined", hold=KeptHold("MẬT", True, False, "you", 7)),
             Kept("", SHA256, 5, "", "", ""),
             KeptRule("kind", "Công văn", "conditional", ("user:lan",), "hoa", "why", 9), KeptRule("archive", "*", ""),
             KeptSaying("owner", "a", "văn phòng"), KeptSaying("committee", "tu", None)]
    manifest.announce(lines, generation=1, after=0)
    assert [one.line for one in manifest.read()] == lines


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 200))
def test_a_torn_last_line_says_nothing(tmp_path_factory: pytest.TempPathFactory, torn: int) -> None:
    manifest = Manifest(tmp_path_factory.mktemp("vault"))
    manifest.begin()
    manifest.announce([Kept("a", SHA256, 5, "text/plain", "a.txt", "indexed")], generation=1, after=0)
    manifest.confirm(1)
    whole = manifest.path.read_bytes()
    manifest.announce([Kept("b", "cd" * 32, 5, "text/plain", "b.txt", "indexed")], generation=2, after=1)
    longer = manifest.path.read_bytes()
    manifest.path.write_bytes(longer[: min(len(whole) + torn, len(longer) - 2)])
    standing = manifest.standing()
    assert standing is not None and (standing.generation, standing.done) == (1, True)
    manifest.announce([Records(3)], generation=2, after=1)
    assert [one.line for one in manifest.read()] == [Kept("a", SHA256, 5, "text/plain", "a.txt", "indexed"), Records(3)]


def test_only_what_was_in_force_is_said_to_be(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    manifest.begin()
    one, two, three = (Kept(name, SHA256, 5, "text/plain", name, "indexed") for name in "abc")
    manifest.announce([one], generation=1, after=0)  # in force, for the third one comes after it
    manifest.announce([two], generation=2, after=1)  # cut off, for it does not come after this one
    manifest.announce([three], generation=3, after=1)
    assert list(manifest.read()) == [Announced(one, True), Announced(two, False), Announced(three, None)]
    manifest.confirm(3)
    assert list(manifest.read())[-1] == Announced(three, True)


def test_its_end_is_enough_however_long_it_is(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    archive = manifest.begin()
    long = Kept("a", SHA256, 5, "text/plain", "đ" * 20_000, "indexed")  # one line is longer than what is read at once
    manifest.announce([Records(1)] * 5000, generation=1, after=0)
    manifest.announce([long], generation=7, after=1)
    assert manifest.standing() == Standing(archive, 7, 1, False)
    manifest.confirm(7)
    assert manifest.standing() == Standing(archive, 7, 1, True)


def test_a_damaged_beginning_is_told(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    assert manifest.standing() is None
    manifest.begin()
    manifest.path.write_bytes(b"\0" * 30)
    with pytest.raises(DamagedError, match="list of originals"):
        manifest.standing()


def test_what_it_names_among_others(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    assert manifest.named({SHA256}) == set()
    manifest.begin()
    manifest.announce([Kept("a", SHA256, 5, "text/plain", "a", "indexed")], generation=1, after=0)
    assert manifest.named({SHA256, "cd" * 32}) == {SHA256}
