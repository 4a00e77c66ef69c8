"""A region's calendar put together from the library, the published holidays and local changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from xiaoan.kernel.calendar import SchoolCalendar, Term

YEARS_AHEAD = 2
"""School years that are guessed behind the last one announced, so that plans can look ahead."""


@dataclass(frozen=True, slots=True)
class CalendarLayer:
    """What one source says: a library file, the published holidays, or a region's own table."""

    region: str
    terms: tuple[Term, ...] = ()
    days_off: frozenset[date] = field(default_factory=frozenset)
    days_on: frozenset[date] = field(default_factory=frozenset)


def combine_layers(
    region: str, layers: Iterable[CalendarLayer], *, holidays_known_until: date
) -> SchoolCalendar:
    """One calendar from layers in rising order of weight: what comes later wins.

    Terms of years that nobody announced are guessed from the last ones, and everything behind
    the last announced term or the last published holiday is provisional.
    """
    terms: dict[tuple[str, int], Term] = {}
    working: dict[date, bool] = {}
    for layer in layers:
        terms.update({(term.school_year, term.number): term for term in layer.terms})
        working.update(dict.fromkeys(layer.days_off, False))
        working.update(dict.fromkeys(layer.days_on, True))
    announced = tuple(sorted(terms.values(), key=lambda term: term.start_on))
    terms_known_until = announced[-1].end_on if announced else holidays_known_until
    return SchoolCalendar(
        region=region,
        terms=announced + guess_terms(announced),
        days_off=frozenset(day for day, works in working.items() if not works),
        days_on=frozenset(day for day, works in working.items() if works),
        known_until=min(holidays_known_until, terms_known_until),
    )


def guess_terms(announced: tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms of the years behind the last announced one, on the same days of the year."""
    last = {term.number: term for term in announced}
    guessed = []
    for years in range(1, YEARS_AHEAD + 1):
        for number, term in sorted(last.items()):
            year = int(announced[-1].school_year[:4]) + years
            shift = year - int(term.school_year[:4])
            guessed.append(
                Term(
                    school_year=f"{year}-{year + 1}",
                    number=number,
                    start_on=_shift_years(term.start_on, shift),
                    end_on=_shift_years(term.end_on, shift),
                )
            )
    return tuple(guessed)


def _shift_years(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + years)


def read_layer(data: Mapping[str, object]) -> CalendarLayer:
    """A layer from a file of library/calendars. Raises KeyError or ValueError when it is broken."""
    return CalendarLayer(
        region=str(data["region"]),
        terms=tuple(_read_term(entry) for entry in _as_list(data.get("terms"))),
        days_off=frozenset(_read_days(data.get("days_off"))),
        days_on=frozenset(_read_days(data.get("days_on"))),
    )


def _as_list(value: object) -> list[Mapping[str, object]]:
    return value if isinstance(value, list) else []


def _read_term(entry: Mapping[str, object]) -> Term:
    return Term(
        school_year=str(entry["school_year"]),
        number=int(str(entry["number"])),
        start_on=_read_day(entry["start_on"]),
        end_on=_read_day(entry["end_on"]),
    )


def _read_days(value: object) -> list[date]:
    return [
        _read_day(entry["day"] if isinstance(entry, Mapping) else entry)
        for entry in (value if isinstance(value, list) else [])
    ]


def _read_day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def is_term_sound(school_year: str, number: int, *, start_on: date, end_on: date) -> bool:
    """Whether a term's days follow each other and lie in its school year."""
    first, _, second = school_year.partition("-")
    if not (first.isdigit() and second.isdigit() and len(first) == 4):
        return False
    year = int(first)
    inside = date(year, 8, 1) <= start_on < end_on <= date(year + 1, 8, 31)
    return int(second) == year + 1 and number in (1, 2) and inside


def find_overlap(
    known: Iterable[Term], *, school_year: str, number: int, start_on: date, end_on: date
) -> Term | None:
    """Another term of the same school year that shares days with this one, or None."""
    for term in known:
        is_other = term.school_year == school_year and term.number != number
        if is_other and term.start_on <= end_on and start_on <= term.end_on:
            return term
    return None
