"""Every address × every role of the cast, from the URL table and the table of rows alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import Cast
from xiaoan.access.states import PERMISSIONS
from xiaoan.web.rows import ROWS, find_row

NOWHERE = UUID(int=7)
SAMPLES: dict[str, object] = {"uuid": NOWHERE, "slug": "no-such", "str": "no-such", "int": 1}
"""An argument that names nothing: who may open the page gets 404, who may not gets 403."""
ALLOWED = {200, 302, 404}
REFUSED = {403}


@dataclass(frozen=True)
class Address:
    """A named address with what it takes."""

    name: str
    arguments: tuple[tuple[str, str], ...]

    def reverse(self) -> str:
        return reverse(self.name, kwargs={name: SAMPLES[kind] for name, kind in self.arguments})


def walk(patterns: list[URLPattern | URLResolver], taken: dict[str, str]) -> Iterator[Address]:
    for pattern in patterns:
        converters = getattr(pattern.pattern, "converters", {})
        kinds = {name: type(one).__name__[:-9].lower() for name, one in converters.items()}
        kinds = {name: "str" if kind == "string" else kind for name, kind in kinds.items()}
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, {**taken, **kinds})
        else:
            yield Address(pattern.name or "", tuple(sorted({**taken, **kinds}.items())))


def list_addresses() -> list[Address]:
    return list(walk(get_resolver().url_patterns, {}))


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    names = [address.name for address in list_addresses()]
    assert "" not in names
    assert len(names) == len(set(names))
    assert sorted(names) == sorted(ROWS)


def test_rows_speak_the_permission_vocabulary() -> None:
    named = {row.permission for row in ROWS.values() if row.permission}
    assert named <= set(PERMISSIONS)
    assert {name for name, row in ROWS.items() if row.public} == {"log-in", "look", "set-language"}
    assert find_row("no-such-address") is None


def test_without_logging_in_every_address_leads_to_the_log_in_page(
    client: Client, db: None
) -> None:
    for address in list_addresses():
        row = ROWS[address.name]
        for method in row.methods if not row.public else ():
            answer = client.generic(method, address.reverse())
            assert answer.status_code == 302, address.name
            assert answer["Location"].startswith(reverse("log-in")), address.name


@pytest.mark.parametrize(
    "role",
    [
        "administrator",
        "bureau_officer",
        "leader",
        "liaison",
        "school_officer",
        "patroller",
        "outsider",
    ],
)
def test_each_role_opens_what_its_row_says(
    client: Client, cast: Cast, django_user_model: type, role: str
) -> None:
    actor = cast.list_actors()[role]
    client.force_login(django_user_model.objects.get(pk=actor.account_id))  # type: ignore[attr-defined]
    client.raise_request_exception = False
    wrong = []
    for address in list_addresses():
        row = ROWS[address.name]
        if "GET" not in row.methods:
            continue
        status = client.get(address.reverse()).status_code
        may = row.public or row.permission is None or actor.holds(row.permission)
        if status not in (ALLOWED if may else REFUSED):
            wrong.append((address.name, status, "allowed" if may else "refused"))
    assert wrong == []


def test_writing_asks_the_same_right_as_reading(
    client: Client, cast: Cast, django_user_model: type
) -> None:
    leader = cast.leader
    client.force_login(django_user_model.objects.get(pk=leader.account_id))  # type: ignore[attr-defined]
    for address in list_addresses():
        row = ROWS[address.name]
        if "POST" in row.methods and row.permission and not leader.holds(row.permission):
            assert client.post(address.reverse()).status_code == 403, address.name
        if "POST" not in row.methods and not row.public:
            assert client.post(address.reverse()).status_code in {403, 404, 405}, address.name
        if "GET" not in row.methods:
            assert client.get(address.reverse()).status_code in {403, 405}, address.name


def test_what_lies_outside_the_scope_is_not_there(
    client: Client, cast: Cast, django_user_model: type
) -> None:
    """Own things by their real keys, asked for by somebody of another region."""
    client.force_login(django_user_model.objects.get(pk=cast.outsider.account_id))  # type: ignore[attr-defined]
    own = {"org": cast.school_officer.org_id}
    for name, key in own.items():
        assert client.get(reverse(name, args=[key])).status_code == 404
