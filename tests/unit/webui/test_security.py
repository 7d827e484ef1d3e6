"""Where a redirect may lead."""

import pytest

from webui.security import CONTENT_SECURITY_POLICY, safe_target


@pytest.mark.parametrize("target", ["/", "/tugas/1?daftar=antrean", "/proses#jejak"])
def test_a_path_on_this_site_is_followed(target: str) -> None:
    assert safe_target(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "https://jahat.example/",
        "//jahat.example",
        "/\\jahat.example",
        "\\\\jahat",
        "javascript:alert(1)",
        "/\t/jahat",
        "tugas",
    ],
)
def test_anything_else_leads_home(target: str | None) -> None:
    assert safe_target(target) == "/"


def test_the_policy_allows_nothing_inline() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
