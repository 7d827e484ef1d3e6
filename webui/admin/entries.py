"""What was wrong with an administrator's form, beside the field that it is about."""

from collections.abc import Mapping

from flask_babel import gettext

from engine.errors import FieldProblem, InvalidVariablesError, RequestError
from webui.refusals import sentence

Problems = tuple[tuple[str, str], ...]
"""The page's fields, each with a sentence; an empty field for what is about all of them."""


def problems_of(error: RequestError, fields: Mapping[str, str], taken: str = "") -> Problems:
    """Say what was refused.

    Args:
        error: The refusal.
        fields: The engine's fields → the page's.
        taken: The page's field that a refusal without fields is about.
    """
    if not isinstance(error, InvalidVariablesError):
        return ((taken, sentence(error)),)
    return tuple((fields.get(problem.field, ""), _said(problem)) for problem in error.problems)


def _said(problem: FieldProblem) -> str:
    match problem.field, problem.code:
        case _, "required":
            return gettext("Wajib diisi.")
        case _, "maxlength":
            return gettext("Paling banyak %(most)s karakter.", most=problem.expected)
        case "id", _:
            return gettext(
                "Hanya huruf kecil, angka, titik, garis bawah, dan tanda hubung; 2 sampai 60 karakter, diawali huruf "
                "atau angka."
            )
        case "email", _:
            return gettext("Alamat e-mail tidak valid, misalnya nama@kantor.go.id.")
        case "groups", _:
            return gettext("Peran ini tidak ada lagi: %(names)s. Muat ulang halaman.", names=problem.expected)
    return gettext("Tulis dalam satu baris tanpa tanda khusus.")
