"""What is answered when something is refused or fails: the only table from engine errors to status, and a page."""

from secrets import token_hex

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from engine import errors
from webui.refusals import sentence

STATUSES: tuple[tuple[type[errors.EngineError], int], ...] = (
    (errors.NotFoundError, 404),
    (errors.NotAllowedError, 403),
    (errors.InvalidVariablesError, 422),
    (errors.ConflictError, 409),
    (errors.DeploymentError, 422),
    (errors.RequestError, 400),
    (errors.EngineError, 500),
)


def status_of(error: errors.EngineError) -> int:
    """Return the HTTP status of an engine error."""
    return next(status for kind, status in STATUSES if isinstance(error, kind))


def _http_sentences() -> dict[int, tuple[str, str]]:
    return {
        400: (gettext("Permintaan tidak dapat dibaca"), gettext("Muat ulang halaman lalu kirim sekali lagi.")),
        403: (gettext("Tidak berwenang"), gettext("Anda tidak berwenang melakukan tindakan ini.")),
        404: (
            gettext("Halaman tidak ditemukan"),
            gettext("Alamatnya mungkin salah ketik, atau yang dituju sudah tidak ada."),
        ),
        405: (gettext("Tindakan tidak dikenal"), gettext("Alamat ini tidak menerima tindakan tersebut.")),
        409: (gettext("Keadaan sudah berubah"), gettext("Muat ulang halaman untuk melihat keadaan terbaru.")),
        413: (
            gettext("Berkas terlalu besar"),
            gettext(
                "Ukuran berkas melebihi batas %(limit)s MB.",
                limit=current_app.config["MAX_CONTENT_LENGTH"] // 1_048_576,
            ),
        ),
        422: (gettext("Isian tidak valid"), gettext("Periksa kembali isian Anda.")),
        500: (
            gettext("Terjadi kesalahan pada sistem"),
            gettext("Tidak ada yang disimpan dari tindakan terakhir. Coba lagi; bila berulang, sampaikan kode ini."),
        ),
    }


def init_errors(app: Flask) -> None:
    """Answer every error with a page in the reader's language, never with a stack trace."""
    app.register_error_handler(CSRFError, on_stale_form)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(errors.EngineError, on_engine_error)
    app.register_error_handler(Exception, on_failure)


def on_engine_error(error: errors.EngineError) -> ResponseReturnValue:
    """Answer a refusal that no page answered itself."""
    status = status_of(error)
    if status == 500:
        return on_failure(error)
    title, _ = _http_sentences()[status]
    return _page(status, title, sentence(error))


def on_stale_form(error: CSRFError) -> ResponseReturnValue:
    """Answer a form whose secret does not fit, such as one opened before signing in anew."""
    return _page(
        400,
        gettext("Formulir ini sudah tidak berlaku"),
        gettext("Kembali ke halaman sebelumnya, muat ulang, lalu kirim sekali lagi."),
    )


def on_http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer what the web framework refuses; redirects pass."""
    status = error.code or 500
    if status < 400 and error.response is not None:
        return error.get_response()
    sentences = _http_sentences()
    title, text = sentences.get(status, sentences[400] if status < 500 else sentences[500])
    return _page(status, title, text)


def on_failure(error: Exception) -> ResponseReturnValue:
    """Answer what nobody foresaw: a code for the reader, and the same code with the whole story in the log."""
    code = token_hex(4).upper()
    current_app.logger.error("failure %s: %s %s", code, request.method, request.path, exc_info=error)
    title, text = _http_sentences()[500]
    if isinstance(error, errors.ExecutionError):
        text = sentence(error)
    try:
        return _page(500, title, text, code)
    except Exception:  # the page itself needs what is broken, such as the database
        current_app.logger.exception("failure %s: the error page failed too", code)
        return (
            f"<!doctype html><html lang=id><title>{title}</title><h1>{title}</h1><p>{text}</p><p>Kode: {code}</p>",
            500,
        )


def _page(status: int, title: str, text: str, code: str = "") -> ResponseReturnValue:
    return render_template("error.html", status=status, title=title, text=text, code=code), status
