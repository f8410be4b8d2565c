"""`vankien files`: every file that was given is in one list, and lists tell what it is about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from library.archive import Archive
from library.catalogue import Entry, NewDocument
from library.cli import vankien
from library.records import Document, State

ENTRIES = {
    "bad.pdf": (State.FAILED, "encrypted", "It asks for a password."),
    "secret.pdf": (State.QUARANTINED, "mark", None),
    "map.pdf": (State.QUARANTINED, "unread", None),
    "copy.pdf": (State.DUPLICATE, None, None),
    "good.pdf": (State.INDEXED, None, None),
    "waiting.pdf": (None, None, None),
    "nam\udc80.pdf": (State.FAILED, "damaged", None),
}
KINDS = {"bad.pdf": "failed", "secret.pdf": "held", "map.pdf": "unread", "copy.pdf": "duplicate", "good.pdf": "indexed",
         "waiting.pdf": "pending", "nam\udc80.pdf": "failed"}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    archive = Archive.open(tmp_path / "archive", create=True)
    document = Document("a" * 16, "good.pdf", "a" * 64, State.INDEXED)
    archive.catalogue.documents.insert_many([NewDocument(document)])
    archive.catalogue.ledger.record(
        Entry(Path("/given") / name, name.encode("utf-8", "replace").decode(), 1, 1, "a" * 64, state, "read", reason,
              message, document.id if state in (State.INDEXED, State.DUPLICATE) else None)
        for name, (state, reason, message) in ENTRIES.items())
    archive.close()
    return tmp_path / "archive"


def listed(folder: Path, *options: str) -> dict[str, Any]:
    ended = CliRunner().invoke(vankien, ["--archive", str(folder), "files", "--json", *options])
    assert ended.exit_code == 0
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


def test_every_file_is_in_one_list_and_the_lists_are_all(folder: Path) -> None:
    kinds = sorted(set(KINDS.values()))
    parts = {kind: [file["path"] for file in listed(folder, "--state", kind)["files"]] for kind in kinds}
    assert {kind: len(paths) for kind, paths in parts.items()} == {
        kind: list(KINDS.values()).count(kind) for kind in kinds}
    together = listed(folder, *(word for kind in kinds for word in ("--state", kind)))
    assert sorted(path for paths in parts.values() for path in paths) == sorted(
        file["path"] for file in together["files"])
    assert {kind: together[kind] for kind in kinds} == {kind: len(paths) for kind, paths in parts.items()}


def test_without_a_state_it_lists_what_needs_a_person(folder: Path) -> None:
    assert {file["state"] for file in listed(folder)["files"]} == {"failed", "held", "unread", "pending"}
    ended = CliRunner().invoke(vankien, ["--archive", str(folder), "files"])
    assert "failed: /given/bad.pdf: It asks for a password." in ended.stdout.splitlines()
    assert "held: /given/secret.pdf: mark" in ended.stdout.splitlines()
    assert "good.pdf" not in ended.stdout
    assert ended.stderr.strip() == "2 failed; 1 held; 1 unread; 1 duplicate; 1 indexed; 1 pending"


def test_an_empty_archive_has_no_files(tmp_path: Path) -> None:
    Archive.open(tmp_path / "new", create=True).close()
    assert listed(tmp_path / "new")["files"] == []
