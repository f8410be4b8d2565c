"""Encryption of single files by the program `age`; who has the recipient's identity file can read them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from library.errors import MissingRequirementError, UnreadableError, UsageError

PROGRAM = "age"
SUFFIX = ".age"


def check_recipient(recipient: str) -> None:
    """Make sure that files can be encrypted for this key.

    Raises:
        MissingRequirementError: the program is not installed.
        UsageError: it is no key of its.
    """
    done = _run(["-r", recipient], b"")
    if done.returncode:
        raise UsageError("'{key}' is no key that files can be encrypted for.", key=recipient,
                         next_step="'age-keygen -o identity.txt' makes one, and prints the public key: age1…")


def encrypt(source: Path, target: Path, recipient: str) -> None:
    """Write a file for this key alone.

    Raises:
        OSError: it could not be written.
    """
    done = _run(["-r", recipient, "-o", str(target), str(source)])
    if done.returncode:
        raise OSError(0, done.stderr.decode(errors="replace").strip().splitlines()[0], str(target))


def decrypt(source: Path, target: Path, identity: Path) -> None:
    """Write a file as it was before it was encrypted.

    Raises:
        UnreadableError: this identity does not open it, or it is damaged.
    """
    done = _run(["-d", "-i", str(identity), "-o", str(target), str(source)])
    if done.returncode:
        raise UnreadableError("encrypted", "The identity {identity} does not open {name}.", identity=identity,
                              name=source.name, next_step="Name the file that 'age-keygen' made for this backup.")


def _run(arguments: list[str], given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which(PROGRAM)
    if program is None:
        raise MissingRequirementError("The program age is not installed.", next_step="Install it: apt install age")
    return subprocess.run([program, *arguments], input=given, stdin=None if given is not None else subprocess.DEVNULL,
                          capture_output=True, check=False)
