"""The site: server-rendered pages and a JSON API over one archive."""

from __future__ import annotations

from web.app import create_app
from web.settings import SiteSettings

__all__ = ["SiteSettings", "create_app"]
