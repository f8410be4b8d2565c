"""Every error of the site ends here: it is answered, and what was typed into a form is kept where the sign-in ended."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Response, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Forbidden, HTTPException
from werkzeug.wrappers import Response as BaseResponse

from library.errors import DamagedError, DiskError, ForbiddenError, NotFoundError, SignInError, VankienError
from library.machine.disk import told as told_by_disk
from web.kept_forms import KeptForm, sent_form
from web.moved import led_on
from web.pages.signing_in import kept_page, sign_in_page
from web.shared import current_address
from web.trouble_answers import answer_of, answer_trouble
from web.viewing import By, asker, known_asker

_log = logging.getLogger(__name__)


def answer_errors(app: Flask) -> None:
    """Turn every error of the app into words; the last guard logs what nobody foresaw."""

    @app.errorhandler(VankienError)
    def told(error: VankienError) -> BaseResponse:
        if isinstance(error, NotFoundError) and (elsewhere := led_on()) is not None:
            return elsewhere
        if isinstance(error, SignInError | ForbiddenError) and _is_late():
            return _signed_out()
        return answer_trouble(error)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        if error.code is not None and error.code < HTTPStatus.BAD_REQUEST:
            return error.get_response(request.environ)  # type: ignore[return-value]  # a redirect: no error
        if isinstance(error, Forbidden) and _is_late():
            return _signed_out()
        kept = sent_form() if isinstance(error, CSRFError) else None
        if kept is not None and asker().signing_in:
            return _kept(kept)
        answer = answer_of(error)
        allowed = getattr(error, "valid_methods", None)
        if allowed:
            answer.headers["Allow"] = ", ".join(sorted(allowed))
        return answer

    @app.errorhandler(OSError)
    def unreadable(error: OSError) -> Response:
        _log.error("%s: %s", request.path, error)
        found = told_by_disk(error)
        return answer_of(found if isinstance(found, DiskError) else DamagedError(""))

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        _log.error("%s", request.path, exc_info=error)
        return answer_of(HTTPException())


def _is_late() -> bool:
    """A form came, and not from a program; whoever sent it has not signed in, or no longer."""
    who = known_asker()
    return request.method == "POST" and request.authorization is None and who.signing_in and who.account is None


def _signed_out() -> Response:
    """One signs in first; what was typed is kept where it can be."""
    kept = sent_form()
    return answer_of(SignInError("Nobody is signed in.")) if kept is None else _kept(kept)


def _kept(kept: KeptForm) -> Response:
    """What was typed outlives the sign-in: sign in and send it again; who has signed in since only sends it."""
    if asker().by is By.SESSION:
        answer = kept_page(kept)
        answer.status_code = HTTPStatus.BAD_REQUEST
        return answer
    words = gettext("Phiên đăng nhập đã hết nên chưa ghi gì cả. Đăng nhập lại, những gì đã gõ sẽ gửi lại được.")
    return sign_in_page(current_address() or None, problem=words, kept=kept, status=HTTPStatus.UNAUTHORIZED)
