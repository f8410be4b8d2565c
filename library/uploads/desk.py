"""What one person may do with uploads: begin, go on, finish, give up, have a failed one read again."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from library.access import Right, Viewer
from library.acts.kinds import UPLOAD
from library.acts.permitted import Permitted
from library.archive import Archive
from library.catalogue import Entry
from library.catalogue.uploads import Stage, Upload
from library.errors import NotFoundError, UsageError
from library.records import State
from library.uploads.names import shown_name
from library.uploads.pieces import NewFile, Pieces, hash_new

_FAILED: Final = State.FAILED
_TAKEN: Final = frozenset({State.INDEXED, State.DUPLICATE, State.QUARANTINED})


@dataclass(frozen=True, slots=True)
class Sent:
    """An upload, and what became of it.

    Args:
        offset: bytes that have arrived.
        entries: what the ledger says of it, and of the files within it; empty until it is read.
        stopped: it arrived and is not read, and nothing is at it: somebody had that work stopped; or it was read, and
            lies there still, and nobody knows what became of it.
    """

    upload: Upload
    offset: int
    entries: tuple[Entry, ...] = ()
    stopped: bool = False

    @property
    def failed(self) -> bool:
        """Whether it, or something within it, could not be taken in."""
        return any(one.state is _FAILED for one in self.entries)


class UploadDesk(Permitted):
    """The uploads of one archive as one person may work on them; every method needs the right to upload.

    What others send is seen, for it is the work of the same desk; only one's own is gone on with or given up.
    """

    def __init__(self, archive: Archive, viewer: Viewer) -> None:
        super().__init__(archive, viewer)
        self._rows = archive.catalogue.uploads
        self._pieces = Pieces(archive.root)

    @property
    def most_bytes(self) -> int:
        """Of a file; a larger one would not be read."""
        return self.archive.settings.max_file_mb * 1_000_000

    def begin(self, name: str, size: int, *, key: str) -> Sent:
        """Begin to send a file, or go on with one that did not arrive whole.

        Args:
            name: with its folders, as the sender has it.
            size: bytes.
            key: what else the sender knows it by, such as when it was changed; the same key goes on.

        Raises:
            UsageError: it is larger than what is read.
            FullDiskError: there is no room for it.
        """
        self.need(Right.UPLOAD)
        known = hashlib.sha256(json.dumps([name, size, key]).encode("utf-8", "surrogatepass")).hexdigest()
        there = self._rows.arriving(self.actor, known)
        if there is not None:
            return Sent(there, self._pieces.offset(there))
        self._check_size(size)
        self._pieces.ensure_room(size)
        upload = self._added(name, size, known)
        self._pieces.make_folder(upload.id)
        return Sent(upload, 0)

    def offset(self, upload_id: str) -> Sent:
        """How far one's own upload is."""
        upload = self._own(upload_id)
        return Sent(upload, self._pieces.offset(upload))

    def add(self, upload_id: str, offset: int, piece: Iterator[bytes]) -> int:
        """Add a piece that begins at `offset`; returns how many bytes have arrived then."""
        return self._pieces.add(self._arriving(upload_id), offset, piece)

    def finish(self, upload_id: str, sha256: str) -> Upload:
        """The last piece was sent: check the whole, and have it read. Asked again it says the same."""
        upload = self._own(upload_id)
        if upload.stage is Stage.ARRIVING:
            self._pieces.check(upload, sha256)
            self._arrived(upload, sha256)
        elif upload.sha256 != sha256:
            raise UsageError("What arrived is not what was sent.", next_step="Send the file again.")
        return self._own(upload_id)

    def take(self, name: str, new: NewFile) -> Upload:
        """Take a file that came whole with a form."""
        self.need(Right.UPLOAD)
        size, sha256 = hash_new(new)
        self._check_size(size)
        upload = self._added(name, size, sha256)
        self._pieces.keep(upload, new)
        self._arrived(upload, sha256)
        return upload

    def give_up(self, upload_id: str) -> None:
        """Let go of what has arrived of one's own upload; what has arrived whole is read all the same."""
        upload = self._arriving(upload_id)
        self._pieces.drop(upload.id)
        self._rows.forget([upload.id])  # behind the file: what no row names is listed anew

    def again(self, upload_id: str) -> None:
        """Have a file read again that could not be taken in, or was stopped before it was read."""
        self.need(Right.UPLOAD)
        [sent] = self._with_entries([self._known(upload_id)])
        if not sent.failed and not sent.stopped:
            raise UsageError("Only a file that could not be taken in is read again.")
        with self.archive.catalogue.transaction():
            self._rows.set_stage([upload_id], Stage.ARRIVED)
            self.archive.catalogue.jobs.add(UPLOAD, {"by": sent.upload.person}, asked_by=self.actor)

    def listed(self, *, offset: int, limit: int) -> tuple[Mapping[Stage, int], Sequence[Sent]]:
        """How many uploads there are at each stage, and a stretch of them, the newest first."""
        self.need(Right.UPLOAD)
        counts, sent = self._rows.counts(), self._with_entries(self._rows.latest(offset=offset, limit=limit))
        taken = self._taken(self._rows.of_stage(Stage.ARRIVED))
        return {**counts, Stage.ARRIVED: counts.get(Stage.ARRIVED, 0) - len(taken),
                Stage.READ: counts.get(Stage.READ, 0) + len(taken)}, sent

    def _taken(self, uploads: Sequence[Upload]) -> frozenset[str]:
        """Those that are read already while others of the same reading wait; a failed one may be read again."""
        found = self.archive.catalogue.ledger.get(self._pieces.path(one) for one in uploads)
        return frozenset(one.id for one in uploads if one.stage is Stage.ARRIVED
                         and (entry := found.get(self._pieces.path(one))) and entry.state in _TAKEN)

    def _with_entries(self, uploads: Sequence[Upload]) -> list[Sent]:
        ledger = self.archive.catalogue.ledger
        found = ledger.get(self._pieces.path(one) for one in uploads)
        taken, sent = self._taken(uploads), list[Sent]()
        at_work = {job.arguments.get("by") for job in self.archive.catalogue.jobs.unfinished() if job.kind == UPLOAD}
        for one in uploads:
            path = self._pieces.path(one)
            entries = [*([found[path]] if path in found else []), *ledger.below(path)]
            offset = self._pieces.offset(one) if one.stage is Stage.ARRIVING else one.size
            is_read = one.stage is Stage.READ or one.id in taken
            stopped = (one.stage is Stage.ARRIVED and not is_read and one.person not in at_work) or (
                one.stage is Stage.READ and not entries and path.exists())
            sent.append(Sent(one, offset, tuple(entries) if is_read else (), stopped))
        return sent

    def _added(self, name: str, size: int, key: str) -> Upload:
        upload_id = secrets.token_hex(12)
        self._rows.add(upload_id, person=self.actor, name=shown_name(name), size=size, key=key)
        return self._known(upload_id)

    def _arrived(self, upload: Upload, sha256: str) -> None:
        with self.archive.catalogue.transaction():
            self._rows.set_arrived(upload.id, sha256)
            told = {"name": upload.name, "size": upload.size, "sha256": sha256}
            self.archive.catalogue.journal.write(self.actor, UPLOAD, None, after=told)
            self.archive.catalogue.jobs.add(UPLOAD, {"by": upload.person}, asked_by=self.actor)

    def _check_size(self, size: int) -> None:
        if size > self.most_bytes:
            raise UsageError("The file has {megabytes} MB; at most {most} are read.", megabytes=size // 1_000_000,
                             most=self.most_bytes // 1_000_000)

    def _known(self, upload_id: str) -> Upload:
        upload = self._rows.get(upload_id)
        if upload is None:
            raise NotFoundError("There is no such upload.")
        return upload

    def _own(self, upload_id: str) -> Upload:
        self.need(Right.UPLOAD)
        upload = self._known(upload_id)
        if upload.person != self.actor:
            raise NotFoundError("There is no such upload.")
        return upload

    def _arriving(self, upload_id: str) -> Upload:
        upload = self._own(upload_id)
        if upload.stage is not Stage.ARRIVING:
            raise UsageError("This file has arrived whole.")
        return upload
