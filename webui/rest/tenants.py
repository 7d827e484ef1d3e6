"""Tenants: there are none, so a question for one finds nothing."""

from webui.rest.parameters import sent

NAMES = ("tenantIdIn", "tenantId", "processDefinitionTenantIdIn")


def asks_for_tenant() -> bool:
    """Whether a question is narrowed to tenants."""
    said = sent()
    return any(said.get(name) for name in NAMES)
