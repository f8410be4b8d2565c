"""What stands between the network and the pages."""

from __future__ import annotations

from web.serving.server import SiteServer, listen, make_server

__all__ = ["SiteServer", "listen", "make_server"]
