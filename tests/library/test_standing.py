"""Every register computes how long an entry holds, from the rules of the founding county."""

from __future__ import annotations

from datetime import date
from functools import partial

from tests.library.shelves import COUNTY, SCHOOL_DAY, read_rules
from xiaoan.activities.queries.source import build_activity_kind
from xiaoan.kernel.fields import Value
from xiaoan.kernel.library import read_documents
from xiaoan.registers.queries.source import build_register_type
from xiaoan.registers.rules.dates import RuleValues, Standing, compute_standing
from xiaoan.registers.rules.types import RegisterType


def _read_value(key: str, *, region: str) -> object:
    return read_rules().resolve_rule(key, region=region, day=SCHOOL_DAY).value


COUNTY_RULES: RuleValues = partial(_read_value, region=COUNTY)


def _read_registers() -> dict[str, RegisterType]:
    found = {}
    for document in read_documents("registers"):
        register, faults = build_register_type(document)
        assert register is not None, faults
        found[register.key] = register
    return found


def test_every_activity_is_read_without_a_fault() -> None:
    for document in read_documents("activities"):
        activity, faults = build_activity_kind(document)
        assert activity is not None, faults


def test_every_register_computes_its_days() -> None:
    for key, register in _read_registers().items():
        values: dict[str, Value] = {}
        for field in register.fields:
            if field.type == "date":
                values[field.name] = SCHOOL_DAY.isoformat()
            elif field.type == "choice":
                values[field.name] = field.choices[0].value
        standing = compute_standing(register, values, COUNTY_RULES)
        if register.validity:
            assert standing.valid_until is not None, key
            assert standing.valid_until >= SCHOOL_DAY, key


def _stand(key: str, **values: Value) -> Standing:
    return compute_standing(_read_registers()[key], values, COUNTY_RULES)


def test_extinguisher_is_serviced_first_and_scrapped_last() -> None:
    new = _stand("extinguisher", medium="powder", made_on="2020-03-01", state="in_use")
    assert (new.valid_until, new.decided_by) == (date(2025, 3, 1), "service_due_on")
    served = _stand(
        "extinguisher",
        medium="powder",
        made_on="2017-03-01",
        last_service_on="2026-01-10",
        state="in_use",
    )
    assert (served.valid_until, served.decided_by) == (date(2027, 3, 1), "scrap_on")
    assert _stand("extinguisher", medium="water", made_on="2025-03-01", state="broken").is_invalid


def test_bus_holds_until_the_earliest_of_its_parts() -> None:
    bus = _stand(
        "school-bus",
        sign_until="2027-02-01",
        permit_until="2028-01-01",
        inspection_until="2027-01-15",
        insurance_until="2027-06-30",
        state="in_use",
    )
    assert (bus.valid_until, bus.decided_by) == (date(2027, 1, 15), "inspection_until")


def test_driver_holds_until_the_day_before_sixty() -> None:
    driver = _stand("bus-driver", born_on="1967-05-20", review_until="2028-01-01", state="on_duty")
    assert driver.valid_until == date(2027, 5, 19)


def test_building_of_grade_d_and_barred_staff_are_never_valid() -> None:
    day = SCHOOL_DAY.isoformat()
    assert _stand("building", grade="d", surveyed_on=day).is_invalid
    assert not _stand("building", grade="b", surveyed_on=day).is_invalid
    assert _stand("staff-check", state="barred", checked_on=day).is_invalid
    assert _stand("staff-check", state="not_checked").is_invalid
    assert not _stand("staff-check", state="clear", checked_on=day).is_invalid


def test_hazardous_places_are_tested_for_lightning_twice_a_year() -> None:
    general = _stand("lightning-test", place_class="general", tested_on="2026-03-01", result="pass")
    store = _stand("lightning-test", place_class="hazardous", tested_on="2026-03-01", result="pass")
    assert general.valid_until == date(2027, 3, 1)
    assert store.valid_until == date(2026, 9, 1)
