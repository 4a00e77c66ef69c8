"""Whether the answers of a form hold, and what is wrong with each that does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from xiaoan.kernel.errors import InvalidInput
from xiaoan.kernel.fields.language import Field, Value, find_field
from xiaoan.kernel.fields.parse import Unreadable, parse_answer


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One answer that does not hold: which field, the code and data of the words."""

    name: str
    code: str
    data: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """The values to keep (empty answers left out) and every problem found."""

    values: dict[str, Value]
    problems: tuple[FieldProblem, ...]


class FieldsRefused(InvalidInput):
    """A form was refused: one or more answers do not hold. Carries every problem found."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        titles = [str(problem.data.get("title", problem.name)) for problem in problems]
        english = [
            str(one.data.get("title_en", one.data.get("title", one.name))) for one in problems
        ]
        super().__init__(
            "fields.refused",
            count=len(problems),
            names="、".join(titles),
            names_en=", ".join(english),
        )
        self.problems = tuple(problems)


def check_values(
    fields: Sequence[Field],
    given: Mapping[str, object],
    *,
    today: date,
    is_complete: bool = True,
) -> Checked:
    """The answers to keep, or what is wrong with each.

    `is_complete`: False lets required answers be missing (a zero report says less).
    """
    values: dict[str, Value] = {}
    problems = list(_find_unknown(fields, given))
    for asked in fields:
        try:
            value = parse_answer(asked, given.get(asked.name))
        except Unreadable as problem:
            problems.append(_state_problem(asked, str(problem), given=given[asked.name]))
            continue
        if value is not None:
            values[asked.name] = value
        elif asked.is_required and is_complete:
            problems.append(_state_problem(asked, "fields.required"))
    unreadable = {problem.name for problem in problems}
    for asked in fields:
        if asked.name in values and asked.name not in unreadable:
            problems.extend(_check_bounds(fields, asked, values, today))
    return Checked(values=values, problems=tuple(problems))


def _find_unknown(fields: Sequence[Field], given: Mapping[str, object]) -> Iterable[FieldProblem]:
    known = {asked.name for asked in fields}
    for name in given:
        if name not in known:
            yield FieldProblem(name, "fields.unknown", {"title": name, "title_en": name})


def _state_problem(asked: Field, code: str, **data: object) -> FieldProblem:
    choices = "、".join(choice.title for choice in asked.choices)
    choices_en = ", ".join(choice.title_en for choice in asked.choices)
    shown = {key: str(value)[:60] for key, value in data.items()}
    labels = {"title": asked.title, "title_en": asked.title_en}
    return FieldProblem(
        asked.name, code, {**labels, **shown, "choices": choices, "choices_en": choices_en}
    )


def _check_bounds(
    fields: Sequence[Field], asked: Field, values: Mapping[str, Value], today: date
) -> Iterable[FieldProblem]:
    value = values[asked.name]
    if asked.type in {"text", "long_text"} and len(str(value)) > asked.max_length:
        yield _state_problem(asked, "fields.too_long", limit=asked.max_length)
    elif asked.type in {"integer", "number"}:
        yield from _check_number(asked, Decimal(str(value)))
    elif asked.type == "date":
        yield from _check_day(fields, asked, values, today)


def _check_number(asked: Field, number: Decimal) -> Iterable[FieldProblem]:
    if asked.at_least is not None and number < asked.at_least:
        yield _state_problem(asked, "fields.too_small", limit=asked.at_least, given=number)
    if asked.at_most is not None and number > asked.at_most:
        yield _state_problem(asked, "fields.too_large", limit=asked.at_most, given=number)


def _check_day(
    fields: Sequence[Field], asked: Field, values: Mapping[str, Value], today: date
) -> Iterable[FieldProblem]:
    day = str(values[asked.name])
    if asked.not_future and day > today.isoformat():
        yield _state_problem(asked, "fields.in_future", given=day, today=today)
    earlier = values.get(asked.after) if asked.after else None
    if asked.after and earlier is not None and day < str(earlier):
        other = find_field(fields, asked.after)
        yield _state_problem(
            asked,
            "fields.before_other",
            given=day,
            other=other.title if other else asked.after,
            other_en=other.title_en if other else asked.after,
            earlier=earlier,
        )
