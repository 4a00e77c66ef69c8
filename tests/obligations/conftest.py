from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.cast import NOW, County, build_county
from xiaoan.kernel.actor import SYSTEM
from xiaoan.obligations.actions import settle_scope
from xiaoan.plans.actions import adopt_library_plan


@pytest.fixture(scope="module")
def settled_county(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[County]:
    """The small county with both plans in force for forty days, settled; built once a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        county = build_county()
        for key in ("sonid-left-banner-2022-36", "national-floor"):
            adopt_library_plan(SYSTEM, key=key, org=county.region, now=NOW - timedelta(days=40))
        settle_scope(SYSTEM, path=county.region.path, now=NOW)
        yield county
        transaction.set_rollback(True)


@pytest.fixture
def county(settled_county: County, db: None) -> County:
    """The cast of a test works in the county of the module; what it does is undone after it."""
    return settled_county


@pytest.fixture
def adopted(county: County) -> County:
    return county
