"""What whoever asks may do: the acts of the library, for this request's person."""

from __future__ import annotations

from typing import cast

from library.acts.desk import Desk
from library.archive import Archive
from web.shared import site
from web.viewing import viewer


def desk() -> Desk:
    """The desk of whoever asks; acts need the whole archive, which the port of the reading pages is one side of."""
    return Desk(cast(Archive, site().library), viewer())
