"""What no cookie carries from another site, and both spellings; taken from the URL configuration itself."""

import pytest
from django.test import Client

from tests.accounts.test_permission_matrix import API, MATRIX, For, address

CALLS = [(path, method) for path, actions in API.items() for method in actions]
CHANGES = [
    (path, method)
    for path, method in CALLS
    if MATRIX.get(path, {}).get(method) not in {For.EVERYBODY, For.SETUP}
    and (method != "get" or API[path].get("post") == API[path]["get"])
]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("path", "method"), CHANGES, ids=str)
def test_no_cookie_carries_a_change_from_another_site(
    browser: Client, path: str, method: str
) -> None:
    answer = browser.generic(
        method.upper(), address(path), headers={"origin": "https://evil.example"}
    )

    assert answer.status_code == 403


@pytest.mark.parametrize(("path", "method"), CALLS, ids=str)
def test_other_spelling_is_the_same_address(client: Client, path: str, method: str) -> None:
    plain = client.generic(method.upper(), address(path).rstrip("/"))
    slashed = client.generic(method.upper(), address(path).rstrip("/") + "/")

    assert plain.status_code == slashed.status_code
