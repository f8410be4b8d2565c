"""Vietnamese first, English by a switch that is remembered."""

from __future__ import annotations

import gettext
from pathlib import Path
from typing import Final

from flask import Flask, Response, has_request_context, request
from flask_babel import Babel

from web.settings import SiteSettings
from web.wording import Translate, untranslated

LANGUAGES: Final = ("vi", "en")
COOKIE: Final = "lang"
_TRANSLATIONS: Final = Path(__file__).parent / "translations"
YEAR_IN_SECONDS: Final = 365 * 24 * 3600


def chosen_language() -> str:
    """The language of this request: the address's, else the remembered one, else Vietnamese."""
    if has_request_context():
        for wish in (request.args.get(COOKIE), request.cookies.get(COOKIE)):
            if wish in LANGUAGES:
                return str(wish)
    return LANGUAGES[0]


def translator(language: str) -> Translate:
    """What puts the site's words into a language where there is no request: for a command."""
    if language == LANGUAGES[0]:
        return untranslated
    catalog = gettext.translation("messages", str(_TRANSLATIONS), [language])

    def translate(message: str, /, **variables: object) -> str:
        told = catalog.gettext(message)
        return told % variables if variables else told

    return translate


def speak(app: Flask, settings: SiteSettings) -> None:
    """Give the app its two languages."""
    Babel(app, default_locale=LANGUAGES[0], default_timezone="Asia/Ho_Chi_Minh", locale_selector=chosen_language)

    @app.after_request
    def remember(response: Response) -> Response:
        wish = request.args.get(COOKIE)
        if wish in LANGUAGES and wish != request.cookies.get(COOKIE):
            secure = settings.secure_cookies
            response.set_cookie(COOKIE, str(wish), YEAR_IN_SECONDS, httponly=True, samesite="Lax", secure=secure)
        response.headers["Content-Language"] = chosen_language()
        response.vary.add("Cookie")
        return response
