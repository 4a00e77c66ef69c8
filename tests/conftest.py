"""Fixtures that everyone uses: the clock of the tests, the small county and its cast."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.cast import NOW, TODAY, Cast, County, build_cast, build_county
from xiaoan.kernel.actor import Actor


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite lies in a file, as it does where the product is used: several may write at once."""
    from django.db import connections

    database = connections["default"]
    if database.vendor == "sqlite":
        name = tmp_path_factory.mktemp("database") / "test.sqlite3"
        database.settings_dict["TEST"]["NAME"] = str(name)


@pytest.fixture(autouse=True)
def _own_storage(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """Files of a test stay in its own folder; nothing kept in the process outlives it."""
    from xiaoan.orgs.queries import forget_calendars

    settings.MEDIA_ROOT = tmp_path / "files"
    # Argon2 is slow on purpose; what these tests ask is not the hash.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    forget_calendars()
    yield
    forget_calendars()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def county(db: None) -> County:
    return build_county()


@pytest.fixture
def cast(county: County) -> Cast:
    return build_cast(county)


@pytest.fixture
def administrator(cast: Cast) -> Actor:
    return cast.administrator


@pytest.fixture
def bureau_officer(cast: Cast) -> Actor:
    return cast.bureau_officer


@pytest.fixture
def leader(cast: Cast) -> Actor:
    return cast.leader


@pytest.fixture
def liaison(cast: Cast) -> Actor:
    return cast.liaison


@pytest.fixture
def school_officer(cast: Cast) -> Actor:
    return cast.school_officer


@pytest.fixture
def patroller(cast: Cast) -> Actor:
    return cast.patroller


@pytest.fixture
def outsider(cast: Cast) -> Actor:
    return cast.outsider
