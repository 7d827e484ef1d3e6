"""The two languages of the pages: Bahasa Indonesia, in which they are written, and English.

Catalogues are read from their `.po` source when a language is first asked for: there is no compiled file that could be
out of date or missing.
"""

from functools import cached_property
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Blueprint, Flask, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel, Domain, get_locale

from webui.security import safe_target

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
COOKIE = "bahasa"
CATALOGUES = Path(__file__).parent / "translations"

blueprint = Blueprint("language", __name__)


class SourceDomain(Domain):
    """Translations taken from the `.po` files."""

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of the reader's language, read once a process."""
        language = str(get_locale() or "id")
        if language not in self.cache:
            self.cache[language] = load_catalogue(language)
        found: NullTranslations = self.cache[language]
        return found


def load_catalogue(language: str) -> NullTranslations:
    """Read one language's catalogue; an empty one for the language the pages are written in."""
    source = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    if not source.exists():
        return NullTranslations()
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(fp=compiled)


def chosen_language() -> str:
    """Return the language the reader chose, Bahasa Indonesia before any choice.

    The browser's own preference is not asked: office browsers are installed in English more often than read in it.
    """
    chosen = request.cookies.get(COOKIE, "id")
    return chosen if chosen in LANGUAGES else "id"


class SourceBabel(Babel):
    """Flask-Babel on catalogues in source form."""

    @cached_property
    def domain_instance(self) -> SourceDomain:
        """The one domain there is."""
        return SourceDomain()


def init_i18n(app: Flask) -> None:
    """Give an application its two languages."""
    SourceBabel(app, default_locale="id", default_timezone="Asia/Jakarta", locale_selector=chosen_language)
    app.register_blueprint(blueprint)


@blueprint.get("/bahasa/<language>")
def choose(language: str) -> ResponseReturnValue:
    """Keep the chosen language in a cookie for a year and go back to the page it was chosen on."""
    response = redirect(safe_target(request.args.get("next")), code=303)
    if language in LANGUAGES:
        secure = bool(request.is_secure)
        response.set_cookie(COOKIE, language, max_age=31_536_000, samesite="Lax", httponly=True, secure=secure)
    return response
