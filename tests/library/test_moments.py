"""Which day it is: Vietnam's, whatever zone the machine is set to."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from library.moments import today


@pytest.mark.parametrize("zone", ["UTC", "Etc/GMT+12", "Pacific/Kiritimati"])
def test_the_day_is_vietnams(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        before, found = datetime.now(UTC), today()
        assert found in {(moment + timedelta(hours=7)).date() for moment in (before, datetime.now(UTC))}
    time.tzset()
