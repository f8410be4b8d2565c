"""Every error of the site becomes an answer here: a page, or for programs the one error shape of the API."""

from __future__ import annotations

import logging
from dataclasses import replace
from http import HTTPStatus

from flask import Flask, Response, jsonify, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from library.errors import DamagedError, DiskError, NotFoundError, SignInError, VankienError
from library.machine.disk import told as told_by_disk
from web.kept_forms import KeptForm, sent_form
from web.moved import led_on
from web.pages.signing_in import kept_page, sign_in_page
from web.rendering import page
from web.troubles import Trouble, trouble_of
from web.viewing import By, asker
from web.views.start import Entry
from web.wording import mark

_log = logging.getLogger(__name__)
_SIGN_IN_FIRST = mark("Chỉ người đã đăng nhập mới xem được trang này.")
_SIGN_IN_AND_GO_ON = mark("Đăng nhập xong thì trang này mở ra.")
_WAIT = {HTTPStatus.SERVICE_UNAVAILABLE: "60", HTTPStatus.TOO_MANY_REQUESTS: "20"}
"""Seconds after which it is worth trying again."""


def answer_errors(app: Flask) -> None:
    """Turn every error of the app into words; the last guard logs what nobody foresaw."""

    @app.errorhandler(VankienError)
    def told(error: VankienError) -> BaseResponse:
        if isinstance(error, NotFoundError) and (elsewhere := led_on()) is not None:
            return elsewhere
        kept = sent_form() if isinstance(error, SignInError) and request.authorization is None else None
        return answer_trouble(error) if kept is None else _kept(kept)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        if error.code is not None and error.code < HTTPStatus.BAD_REQUEST:
            return error.get_response(request.environ)  # type: ignore[return-value]  # a redirect: no error
        kept = sent_form() if isinstance(error, CSRFError) else None
        if kept is not None and asker().signing_in:
            return _kept(kept)
        answer = _answer(trouble_of(error, gettext, sent=_is_sent()))
        allowed = getattr(error, "valid_methods", None)
        if allowed:
            answer.headers["Allow"] = ", ".join(sorted(allowed))
        return answer

    @app.errorhandler(OSError)
    def unreadable(error: OSError) -> Response:
        _log.error("%s: %s", request.path, error)
        found = told_by_disk(error)
        return _answer(trouble_of(found if isinstance(found, DiskError) else DamagedError(""), gettext))

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        _log.error("%s", request.path, exc_info=error)
        return _answer(trouble_of(HTTPException(), gettext))


def answer_trouble(error: VankienError, *, found: tuple[Entry, ...] = ()) -> Response:
    """The page, or the API's answer, that tells an error.

    Args:
        error: what went wrong.
        found: documents that can be opened all the same.
    """
    if error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s: %s", request.path, error)
    return _answer(replace(trouble_of(error, gettext, sent=_is_sent()), found=found))


def _kept(kept: KeptForm) -> Response:
    """What was typed outlives the sign-in: sign in and send it again; who has signed in since only sends it."""
    if asker().by is By.SESSION:
        answer = kept_page(kept)
        answer.status_code = HTTPStatus.BAD_REQUEST
        return answer
    words = gettext("Phiên đăng nhập đã hết nên chưa ghi gì cả. Đăng nhập lại, những gì đã gõ sẽ gửi lại được.")
    return sign_in_page(None, problem=words, kept=kept, status=HTTPStatus.UNAUTHORIZED)


def _is_sent() -> bool:
    return request.method == "POST"


def _answer(trouble: Trouble) -> Response:
    if request.path.startswith(("/api/", "/healthz")):
        response = jsonify(trouble.as_json())
    else:
        if trouble.code == "sign-in":  # keys of programs are nothing to who opens a page
            happened, next_step = gettext(_SIGN_IN_FIRST), gettext(_SIGN_IN_AND_GO_ON)
            trouble = replace(trouble, happened=happened, next_step=next_step)
        response = page("error.html", trouble, title=trouble.title)
    response.status_code = trouble.status
    response.headers["Cache-Control"] = "no-store"
    if trouble.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    if trouble.status in _WAIT:
        response.headers["Retry-After"] = _WAIT[HTTPStatus(trouble.status)]
    return response
