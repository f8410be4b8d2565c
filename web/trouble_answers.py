"""A trouble as an answer: the page, or for programs the one error shape of the API."""

from __future__ import annotations

import logging
from dataclasses import replace
from http import HTTPStatus

from flask import Response, jsonify, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from library.errors import VankienError
from web.rendering import page
from web.troubles import Trouble, trouble_of
from web.views.start import Entry
from web.wording import mark

_log = logging.getLogger(__name__)
_SIGN_IN_FIRST = mark("Chỉ người đã đăng nhập mới xem được trang này.")
_SIGN_IN_AND_GO_ON = mark("Đăng nhập xong thì trang này mở ra.")
_NOT_SENT = mark("Phiên đăng nhập đã hết, nên chưa ghi gì cả.")
_SIGN_IN_AND_SEND = mark("Đăng nhập, rồi gửi lại từ trang trước.")
_WAIT = {HTTPStatus.SERVICE_UNAVAILABLE: "60", HTTPStatus.TOO_MANY_REQUESTS: "20"}
"""Seconds after which it is worth trying again."""


def answer_trouble(error: VankienError, *, found: tuple[Entry, ...] = ()) -> Response:
    """The page, or the API's answer, that tells an error.

    Args:
        error: what went wrong.
        found: documents that can be opened all the same.
    """
    if error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s: %s", request.path, error)
    return _answer(replace(trouble_of(error, gettext, sent=request.method == "POST"), found=found))


def answer_of(error: VankienError | HTTPException) -> Response:
    """The same, without a word in the log."""
    return _answer(trouble_of(error, gettext, sent=request.method == "POST"))


def _answer(trouble: Trouble) -> Response:
    if request.path.startswith(("/api/", "/healthz")):
        response = jsonify(trouble.as_json())
    else:
        if trouble.code == "sign-in":  # keys of programs are nothing to who opens a page
            happened, next_step = ((_NOT_SENT, _SIGN_IN_AND_SEND) if request.method == "POST"
                                   else (_SIGN_IN_FIRST, _SIGN_IN_AND_GO_ON))
            trouble = replace(trouble, happened=gettext(happened), next_step=gettext(next_step))
        response = page("error.html", trouble, title=trouble.title)
    response.status_code = trouble.status
    response.headers["Cache-Control"] = "no-store"
    if trouble.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    if trouble.status in _WAIT:
        response.headers["Retry-After"] = _WAIT[HTTPStatus(trouble.status)]
    return response
