"""The boundary of the product: no table, register or plan holds a refused attribute."""

from __future__ import annotations

from django.apps import apps

from xiaoan.kernel.guard import REFUSED, find_refused


def test_no_table_or_column_holds_a_refused_attribute() -> None:
    names = [
        name
        for model in apps.get_models()
        if model.__module__.startswith("xiaoan.")
        for name in (model.__name__, *(field.name for field in model._meta.get_fields()))
    ]
    assert len(names) > 50
    assert not find_refused(names)


def test_each_refused_attribute_is_found_in_both_languages() -> None:
    for attribute, (english, chinese) in REFUSED.items():
        for word in (*english, *chinese):
            found = find_refused([f"a_{word}", f"学生{word}情况"])
            assert found, (attribute, word)


def test_words_that_only_look_alike_pass() -> None:
    names = ["third_party", "correction", "race_day", "信访局", "stage", "入职查询结果", "意见"]
    assert not find_refused(names)
