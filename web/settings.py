"""What whoever runs the site may set."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from library.settings import Settings
from web.serving.hosts import LOOPBACK
from web.wording import mark

STATIC: Final = Path(__file__).parent / "static"
"""Where the site's own style and script lie."""


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """How the site shows itself.

    Args:
        library_name: stands at the head of every page, printed page and feed.
        export_batch: results fetched at a time while an export is streamed; bounds its memory.
        hosts: names by which this site may be asked for (`web.serving.hosts`); `*` for all.
        secure_cookies: send cookies over HTTPS only; set where the site stands behind HTTPS.
        guests: who has not signed in may read what is open; the archive's settings say so, and where nobody says
            anything the house is closed.
    """

    library_name: str = mark("Thư viện Văn kiện")
    export_batch: int = 500
    secure_cookies: bool = False
    guests: bool = False
    hosts: frozenset[str] = LOOPBACK

    @classmethod
    def of(cls, settings: Settings, hosts: frozenset[str] = LOOPBACK) -> SiteSettings:
        """As the settings of an archive say."""
        return cls(library_name=settings.title, hosts=hosts, secure_cookies=settings.secure_cookies,
                   guests=settings.guests)

    def __post_init__(self) -> None:
        if not 1 <= self.export_batch <= 5000:
            raise ValueError(f"out of bounds: {self}")
