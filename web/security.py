"""Headers that every answer carries, errors too."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

FILE_POLICY: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""For files that came from outside: whatever they hold, it runs nowhere."""

_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}


def protect(app: Flask) -> None:
    """Put the headers on every answer of the app."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    for name, value in _ALWAYS.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "private, no-cache")
    _add_validator(response)
    return response


def _add_validator(response: Response) -> None:
    """Let a browser ask "still the same?" for pages, so that going back costs no transfer."""
    whole = response.status_code == 200 and not response.is_streamed and not response.direct_passthrough
    if whole and request.method in ("GET", "HEAD"):
        response.add_etag(weak=True)
        response.make_conditional(request)
