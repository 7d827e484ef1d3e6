"""What every template can use: times, numbers and sentences as filters, addresses of static files, the navigation."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Flask, current_app, request

from webui import amounts, file_words, notices, record_tables, times, uploads, value_words
from webui.current import FORM_TOKEN, engine, new_form_token
from webui.forms import limit_text, widget_of
from webui.i18n import LANGUAGES
from webui.navigation import navigation
from webui.settings import DISTRICT, OFFICE
from webui.static_files import asset
from webui.statuses import collection_state, document_state, instance_status, punctuality


def init_pages(app: Flask) -> None:
    """Make filters and globals known to the templates."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        long_time=times.long_time,
        medium_time=times.medium_time,
        short_time=times.short_time,
        long_date=times.long_date,
        clock_time=times.clock_time,
        month_name=times.month_name,
        weekday_name=times.weekday_name,
        short_day=times.short_day,
        duration=times.duration,
        remaining=times.remaining,
        file_size=file_words.size_text,
        number=amounts.to_text,
        value=value_words.value_text,
        shown=value_words.shown,
        label=value_words.label_of,
        doubled=value_words.doubled_among,
        tables=record_tables.tables_of,
    )
    app.jinja_env.tests.update(record_table=record_tables.is_table)
    app.jinja_env.globals.update(
        asset=asset,
        form_token_name=FORM_TOKEN,
        new_form_token=new_form_token,
        document_state=document_state,
        can_print=_can_print,
        collection_state=collection_state,
        instance_status=instance_status,
        is_far_away=times.is_far_away,
        language=times.language,
        languages=LANGUAGES,
        limit_text=limit_text,
        most_file=most_file,
        most_records=record_tables.MOST_SHOWN,
        navigation=navigation,
        office=OFFICE,
        district=DISTRICT,
        punctuality=punctuality,
        types_of=uploads.types_of,
        unread_notices=notices.unread,
        weekdays=times.weekdays,
        widget_of=widget_of,
        with_query=with_query,
    )


def most_file() -> int:
    """Return how many bytes a file in a form may have."""
    most: int = current_app.config["MAX_FILE_SIZE"]
    return most


def with_query(**changes: object) -> str:
    """Return the query of this page with some parameters changed; None and empty ones leave it."""
    kept: Mapping[str, object] = {**request.args.to_dict(), **changes}
    query = urlencode({name: value for name, value in kept.items() if value not in (None, "")})
    return f"?{query}" if query else "?"


def _can_print() -> bool:
    return engine().queries.can_print()
