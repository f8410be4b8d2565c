"""How the archive stands, in words."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from library.oversight.overseeing import Overseen
from library.setting import Secret
from library.settings import Settings
from library.wording import in_language
from web.views.act_words import what_was_done
from web.views.desk import Folder, Saved, saved
from web.wording import Translate, mark


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup: where it lies, how large it is, and whether it was checked."""

    saved: Saved
    folder: str
    bag: str
    files: int
    size: int
    is_encrypted: bool
    who: str


@dataclass(frozen=True, slots=True)
class SystemView:
    """The page.

    Args:
        saved: the newest backup.
        free, room: bytes of the disk.
        unfinished, failed: kinds of jobs in words, and how many.
        folders: that are watched, with what is wrong with each and where files go.
        changed, others: settings that somebody set, and the others: name and value; None for who is not told.
    """

    saved: Saved
    backups: tuple[BackupRow, ...]
    free: int
    room: int
    unfinished: tuple[tuple[str, int], ...]
    failed: tuple[tuple[str, int], ...]
    folders: tuple[tuple[Folder, str], ...]
    changed: tuple[tuple[str, str], ...] | None
    others: tuple[tuple[str, str], ...] | None


def system_view(found: Overseen, settings: Settings | None, *, now: float, language: str, translate: Translate
                ) -> SystemView:  # fmt: skip
    """The page; without settings for who is not told of them."""
    made, checked = found.backups[0] if found.backups else (None, None)
    told = _settings(settings, translate) if settings is not None else ()
    changed, others = (tuple((name, value) for name, value, is_set in told if is_set is wanted)
                       for wanted in (True, False))  # fmt: skip
    return SystemView(
        saved(made, checked, now), tuple(_backup(*one, now) for one in found.backups), found.free, found.room,
        _kinds(found.unfinished, translate), _kinds(found.failed, translate),
        tuple((Folder(_path(one.folder), in_language(problem, language)), _path(one.target) if one.target else "")
              for one, problem in found.watched),
        changed if settings is not None else None, others if settings is not None else None,
    )  # fmt: skip


def _backup(made: Any, checked: Any, now: float) -> BackupRow:
    after = made.after
    return BackupRow(saved(made, checked, now), str(after.get("folder", "")), str(after.get("bag", "")),
                     int(after.get("files", 0)), int(after.get("bytes", 0)), bool(after.get("encrypted")),
                     made.actor)  # fmt: skip


def _kinds(counts: Mapping[str, int], translate: Translate) -> tuple[tuple[str, int], ...]:
    return tuple((what_was_done(kind, translate), count) for kind, count in sorted(counts.items()))


def _settings(settings: Settings, translate: Translate) -> tuple[tuple[str, str, bool], ...]:
    """Name, value and whether somebody set it; a secret is told to be there, never shown."""
    return tuple((one.name, _value(getattr(settings, one.name), translate),
                  getattr(settings, one.name) != ({} if one.default is MISSING else one.default))
                 for one in fields(settings))  # fmt: skip


def _value(value: object, translate: Translate) -> str:
    if isinstance(value, bool):
        return translate(mark("có")) if value else translate(mark("không"))
    if isinstance(value, Secret):
        return translate(mark("đã đặt, không hiện")) if value.get_secret_value() else ""
    if isinstance(value, list):
        return ", ".join(_without_password(str(one)) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} → {one}" for key, one in value.items())
    return "" if value is None else _without_password(str(value))


def _without_password(value: str) -> str:
    """An address without the name and the password that may stand before its host."""
    return re.sub(r"(?<=://)[^/@]*@", "…@", value)


def _path(path: os.PathLike[str]) -> str:
    return os.fsencode(path).decode("utf-8", "replace")
