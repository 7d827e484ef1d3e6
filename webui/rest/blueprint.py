"""The blueprint that all resources hang their views on."""

from typing import Any

from flask import Blueprint

PREFIX = "/engine-rest"


class ResourceBlueprint(Blueprint):
    """Names each endpoint by its module and its view, for a task and an external task can both be completed."""

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Any = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        """Hang a view on the blueprint."""
        if endpoint is None and view_func is not None:
            endpoint = f"{view_func.__module__.rpartition('.')[2]}_{view_func.__name__}"
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)


blueprint = ResourceBlueprint("rest", __name__, url_prefix=PREFIX)
