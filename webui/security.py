"""What every answer carries for safety: headers, cookie flags, form tokens; and where a redirect may lead."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect

from webui.settings import WebSettings

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
"""Nothing inline, nothing from elsewhere: what a user typed can never run."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_CONTROL = re.compile(r"[\x00-\x20\x7f\\]")

csrf = CSRFProtect()


def init_security(app: Flask, settings: WebSettings) -> None:
    """Set cookie flags and size limit, check every unsafe request for its token, add the headers to every answer."""
    app.config.update(
        SECRET_KEY=settings.load_secret_key(),
        SESSION_COOKIE_NAME="alur",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.cookie_secure,
        PERMANENT_SESSION_LIFETIME=timedelta(days=1),
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=settings.max_upload_mb * 1024 * 1024,
        MAX_FORM_PARTS=100_000,  # a table of 5,000 rows, sent by a script as one part for each cell
        MAX_FILE_SIZE=settings.max_file_mb * 1_000_000,
        WTF_CSRF_TIME_LIMIT=None,  # lives as long as the cookie: a form left open over lunch must still be accepted
    )
    csrf.init_app(app)
    app.after_request(_add_headers)


def safe_target(target: str | None, fallback: str = "/") -> str:
    """Return where a redirect may lead: a path on this site, else the fallback."""
    if not target or _CONTROL.search(target) or not target.startswith("/") or target.startswith("//"):
        return fallback
    parts = urlsplit(target)
    return fallback if parts.scheme or parts.netloc else target


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint == "static":
        response.headers["Cache-Control"] = "no-cache"  # the version is in the address of those that are kept
    response.headers.setdefault("Cache-Control", "no-store")
    return response
