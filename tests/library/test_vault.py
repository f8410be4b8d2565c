"""The vault: whole or not there, and never altered."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.errors import DamagedError, GoneError, UnreadableError
from library.records import Box, Placing, Word
from library.vault import Mismatch, Room, Vault, pack_words, unpack_placed, unpack_words


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_what_is_put_in_comes_out_and_lies_under_its_hash(vault: Vault) -> None:
    name = vault.put(Room.DERIVED, b"page")
    assert name == sha256(b"page")
    assert vault.read(Room.DERIVED, name) == b"page"
    assert vault.verify(Room.DERIVED, name) is None
    assert vault.put(Room.DERIVED, b"page") == name
    assert len(list(vault.objects(Room.DERIVED))) == 1


def test_an_original_is_a_copy_that_nobody_may_write_to(vault: Vault, tmp_path: Path) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(b"%PDF")
    kept = vault.put_file(file, sha256(b"%PDF"))
    file.write_bytes(b"changed later")
    assert kept.read_bytes() == b"%PDF"
    assert kept.stat().st_mode & 0o222 == 0


def test_a_file_that_changes_while_it_is_copied_is_refused_and_leaves_nothing(vault: Vault, tmp_path: Path) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(b"still being written")
    with pytest.raises(UnreadableError) as raised:
        vault.put_file(file, sha256(b"what was hashed before"))
    assert raised.value.reason == "changing"
    assert list(vault.objects(Room.ORIGINALS)) == []


def test_damage_and_loss_are_told_apart(vault: Vault) -> None:
    damaged, lost = vault.put(Room.DERIVED, b"one"), vault.put(Room.DERIVED, b"two")
    path = vault.path(Room.DERIVED, damaged)
    path.chmod(0o644)
    path.write_bytes(b"onE")
    vault.path(Room.DERIVED, lost).unlink()
    assert vault.verify(Room.DERIVED, damaged) == Mismatch(Room.DERIVED, damaged, sha256(b"onE"))
    assert vault.verify(Room.DERIVED, lost) == Mismatch(Room.DERIVED, lost, None)
    with pytest.raises(DamagedError, match="missing"):
        vault.read(Room.DERIVED, lost)


def test_a_sweep_takes_what_no_document_names_and_half_written_files(vault: Vault) -> None:
    kept, stray = vault.put(Room.DERIVED, b"kept"), vault.put(Room.ORIGINALS, b"stray")
    half_written = vault.path(Room.DERIVED, kept).parent / ".new-abc"
    half_written.write_bytes(b"half")
    assert vault.sweep([kept]) == 2
    assert vault.read(Room.DERIVED, kept) == b"kept"
    assert not half_written.exists()
    assert not vault.path(Room.ORIGINALS, stray).exists()


def test_a_vault_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    """What was written below the place of a share stayed there, in the clear, behind the share."""
    file, folder = tmp_path / "a.txt", tmp_path / "vault"
    file.write_bytes(b"a")
    vault = Vault(folder, begun=True)
    for is_there in (False, True):
        if is_there:
            folder.mkdir()
        for write in (lambda: vault.put(Room.DERIVED, b"a"), lambda: vault.put_file(file, sha256(b"a")),
                      lambda: vault.receive(Room.ORIGINALS, sha256(b"a"), [b"a"])):
            with pytest.raises(GoneError, match="The vault is not in"):
                write()
        with pytest.raises(GoneError):
            vault.read(Room.ORIGINALS, sha256(b"a"))
        assert list(tmp_path.rglob("*")) == ([folder, file] if is_there else [file])
    vault.manifest.begin()
    assert vault.put(Room.DERIVED, b"a") == sha256(b"a"), "a room that nothing lay in may be missing"
    assert Vault(tmp_path / "new").put(Room.DERIVED, b"a") == sha256(b"a")


def test_a_full_disk_leaves_no_half_object(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        vault.put(Room.DERIVED, b"page")
    assert list(vault.objects(Room.DERIVED)) == []


WORDS = st.lists(
    st.builds(
        lambda start, length, left, top, width, height, sure: Word(
            start, start + length, Box(left, top, left + width, top + height), round(sure, 3)),
        *[st.integers(0, 5000)] * 6, st.floats(0, 1),
    ), max_size=20).map(tuple)  # fmt: skip


@given(WORDS)
def test_words_survive_packing_and_equal_words_give_equal_bytes(words: tuple[Word, ...]) -> None:
    assert unpack_words(pack_words(words)) == words
    assert pack_words(words) == pack_words(unpack_words(pack_words(words)))


@given(st.binary(max_size=60))
def test_other_bytes_are_damage_not_a_crash(content: bytes) -> None:
    with pytest.raises(DamagedError):
        unpack_words(content)


@pytest.mark.parametrize("placing", [Placing(), Placing(1.4), Placing(-0.7, 2), Placing(0.0, 3)])
def test_how_a_picture_lies_is_kept_beside_its_words(placing: Placing) -> None:
    words = (Word(0, 3, Box(1, 2, 3, 4), 0.5),)
    assert unpack_placed(pack_words(words, placing)) == (words, placing)
    assert (pack_words(words, placing) == pack_words(words)) is (placing == Placing())


@pytest.mark.parametrize("wrong", [{}, {"skew": 1, "turns": 0}, {"skew": 99, "turns": 0, "words": []},
                                   {"skew": "x", "turns": 0, "words": []}, {"skew": 0, "turns": 7, "words": []}, 5])
def test_a_damaged_placing_is_damage(wrong: object) -> None:
    with pytest.raises(DamagedError):
        unpack_placed(gzip.compress(json.dumps(wrong).encode()))


def test_a_damaged_object_is_replaced_when_it_is_put_in_again(vault: Vault, tmp_path: Path) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(b"%PDF")
    for room in Room:
        damaged = vault.path(room, vault.put(room, b"%PDF"))
        damaged.chmod(0o600)
        damaged.write_bytes(b"%PdF")
    vault.put(Room.DERIVED, b"%PDF")
    vault.put_file(file, sha256(b"%PDF"))
    assert [path.read_bytes() for room in Room for path in vault.objects(room)] == [b"%PDF", b"%PDF"]
