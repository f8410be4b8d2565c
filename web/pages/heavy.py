"""Heavy answers: each waits for its turn, keeps it until it is made, and is handed on in pieces."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from flask import Response, request

from web.rendering import site

PIECE: Final = 16_384
"""Characters that are sent together."""
_log = logging.getLogger(__name__)


def in_turn(make: Callable[[], Response]) -> Response:
    """The answer, made when it is this client's turn; the turn ends when the answer has been made or given up.

    Raises:
        TooManyError, BusyError: there is no turn to be had now.
    """
    give_back = site().turns.take(request.remote_addr or "")
    try:
        response = make()
    except BaseException:
        give_back()
        raise
    response.call_on_close(give_back)
    return response


def pieces(lines: Iterable[str]) -> Iterator[str]:
    """The lines in pieces that are worth sending; the first goes out at once, for somebody waits for it."""
    waiting: list[str] = []
    size, wanted = 0, 0
    try:
        for line in lines:
            waiting.append(line)
            size += len(line)
            if size >= wanted:
                yield "".join(waiting)
                waiting, size, wanted = [], 0, PIECE
    except Exception as error:
        _log.error("%s breaks off: %s", request.path, error)  # too late for an answer in words
        raise
    if waiting:
        yield "".join(waiting)
