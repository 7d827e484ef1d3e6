"""The pages of Alur, and REST beside them. Reading order: `create_app`, `current`, `tasklist`, `task_page`, `forms`."""

from flask import Flask

from engine.process_engine import ProcessEngine
from webui import (
    account,
    achievements,
    admin,
    audit,
    auth,
    cockpit,
    collection,
    comments,
    definitions,
    document_templates,
    documents,
    due_times,
    errors,
    files,
    form_sheets,
    gallery,
    health,
    i18n,
    indicators,
    limits,
    moves,
    notices,
    pages,
    reading_log,
    registers,
    replay,
    rest,
    security,
    starts,
    static_files,
    tasklist,
    trail,
    unit_parts,
)
from webui.settings import WebSettings


def create_app(engine: ProcessEngine, settings: WebSettings, *, development: bool = False) -> Flask:
    """Make the web application.

    Args:
        engine: What does the work; it also holds the clock.
        settings: Cookies, limits, keys.
        development: Whether the living page of components, `/gaya`, exists.
    """
    app = Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # clients read the first of a JSON object's members
    app.extensions["alur"] = engine
    security.init_security(app, settings)
    i18n.init_i18n(app)
    errors.init_errors(app)
    auth.init_auth(app)
    reading_log.init_reading_log(app)
    pages.init_pages(app)
    for module in (
        tasklist,
        limits,
        comments,
        starts,
        cockpit,
        files,
        replay,
        audit,
        trail,
        definitions,
        document_templates,
        documents,
        registers,
        collection,
        unit_parts,
        achievements,
        indicators,
        form_sheets,
        moves,
        admin,
        due_times,
        notices,
        account,
        health,
        static_files,
    ):
        app.register_blueprint(module.blueprint)
    rest.init_rest(app, engine, settings)
    if development:
        app.register_blueprint(gallery.blueprint)
    return app
