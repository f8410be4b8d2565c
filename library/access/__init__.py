"""Who may see what: viewers and the levels of documents, both as sets of labels."""

from library.access.levels import (
    ARCHIVE,
    ARCHIVIST,
    INTERNAL,
    PUBLIC,
    Level,
    Scope,
    labels_of,
    name_of,
    named,
    strictest,
)
from library.access.rights import Right, may
from library.access.viewers import Role, Viewer, everything, guest, viewer_of

__all__ = [
    "ARCHIVE", "ARCHIVIST", "INTERNAL", "PUBLIC", "Level", "Right", "Role", "Scope", "Viewer", "everything", "guest",
    "labels_of", "may", "name_of", "named", "strictest", "viewer_of",
]  # fmt: skip
