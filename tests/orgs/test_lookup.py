from __future__ import annotations

import pytest
from django.db import connection

from tests.cast import Cast, County
from xiaoan.kernel.actor import SYSTEM
from xiaoan.orgs.models import Organization
from xiaoan.orgs.queries import list_all_orgs, list_orgs


def test_a_subtree_is_one_range_of_the_index(county: County) -> None:
    rows = Organization.objects.filter(path__under=county.region.path)
    assert rows.count() == 7
    sql, params = rows.query.sql_with_params()
    assert " LIKE " not in sql.upper()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            steps = " ".join(str(row[-1]) for row in cursor.fetchall())
        assert "SEARCH" in steps
        assert "path>? AND path<?" in steps


def test_no_path_means_everything(county: County) -> None:
    assert len(list_all_orgs(SYSTEM)) == 9
    assert Organization.objects.filter(path__under="").count() == 9


@pytest.mark.parametrize("kind", [None, "school"])
def test_a_list_costs_two_queries_however_long(
    cast: Cast, django_assert_num_queries: object, kind: str | None
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        list_orgs(cast.administrator, kind=kind)
