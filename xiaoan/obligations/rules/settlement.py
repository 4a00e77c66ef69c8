"""Settling as one relational expression, the same for every engine.

(organisations, requirements with their periods and targets, waivers, facts, as-of) →
(organisation, requirement, period, status, value, target, …). Only whole numbers and text are
compared; no engine's calendar, rounding or collation takes part. `oracle` says the same plainly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import ibis
import sqlglot
from sqlglot.optimizer.eliminate_subqueries import eliminate_subqueries

from xiaoan.kernel.days import NEVER
from xiaoan.obligations import states
from xiaoan.obligations.rules.inputs import DAY_MICROS, LOCAL_OFFSET_MICROS, NEVER_AT, Settled
from xiaoan.obligations.rules.tables import CONDITIONS, SLOT_BITS, STANDING_SLOT, TABLES

Table = Any
"""An Ibis table expression; Ibis ships no types."""
Value = Any
PAIR = ["org", "period"]
COLUMNS = tuple(Settled.__slots__)


@dataclass(frozen=True, slots=True)
class Clock:
    """The as-of day and instant, as literals or as look-ups in the table `clock`."""

    day: Value
    at: Value


def make_unbound_tables(key_type: str = "string") -> dict[str, Table]:
    """The tables of the expression without any engine behind them."""
    return {
        name: ibis.table(
            {column: key_type if kind == "key" else kind for column, kind in columns.items()},
            name=name,
        )
        for name, columns in TABLES.items()
    }


def build_settlement(tables: Mapping[str, Table], clock: Clock | None = None) -> Table:
    """The settlement expression over tables as in `tables.TABLES`. Columns: those of Settled.

    Without a clock the as-of time is read from the one row of the table `clock`.
    """
    if clock is None:
        row = tables["clock"]
        clock = Clock(row.as_of_day.as_scalar(), row.as_of_at.as_scalar())
    live = _list_live(tables, clock).alias("live")
    counted = _count_facts(tables, live, clock)
    answered = _match_answers(tables, live, clock)
    recorded = _line_up(counted, answered)
    held = _find_held(tables, live, clock)
    joined = _list_owed(tables)
    for other in (recorded, _list_waived(tables, clock), held):
        joined = joined.left_join(other, PAIR).drop("org_right", "period_right")
    return _name_statuses(_judge(_measure(joined)), clock)


def compile_settlement(dialect: str) -> str:
    """The expression as SQL over tables of the same names: sqlite, postgres, duckdb, pyspark.

    Each step is a common table: nested as deeply as the expression is, SQLite's parser gives up.
    """
    with keep_steps():
        nested = str(ibis.to_sql(build_settlement(make_unbound_tables()), dialect=dialect))
    flat = eliminate_subqueries(sqlglot.parse_one(nested, dialect=dialect))
    steps = list(flat.find_all(sqlglot.exp.CTE))
    if dialect == "sqlite":
        _order_for_sqlite(flat, steps)
    if dialect in ("postgres", "duckdb"):
        # Planned as one query PostgreSQL needs half a second for the plan, step by step three
        # milliseconds. DuckDB streams through steps that it need not keep.
        for step in steps:
            step.set("materialized", dialect == "postgres")
    return str(flat.sql(dialect=dialect))


def _order_for_sqlite(flat: Any, steps: Sequence[Any]) -> None:
    """Joins are written in the order in which to loop, from the many facts to what they are
    matched with. The formulas behind the last join are kept step by step: folded into each other,
    each use of a column would work it out again, a hundred times over."""
    for join in flat.find_all(sqlglot.exp.Join):
        if join.args.get("kind") == "INNER":
            join.set("kind", "CROSS")
    last = max(n for n, step in enumerate(steps) if step.find(sqlglot.exp.Join))
    for step in steps[last:]:
        step.set("materialized", True)


@contextmanager
def keep_steps() -> Iterator[None]:
    """Compiles each step as a query of its own. Fused, every use of a computed column would
    repeat its formula, and the SQL would be many times as long."""
    before = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        yield
    finally:
        ibis.options.sql.fuse_selects = before


def _list_owed(t: Mapping[str, Table]) -> Table:
    """Organisation × requirement × period with the target, NOT_OWED where it does not apply.

    What is asked is put together first, so that each organisation meets one join only.
    """
    asked = t["owers"].rename(asked_unit="unit").join(t["requirements"], "requirement")
    asked = asked.join(t["periods"], "requirement").join(t["targets"], "target_set")
    owed = t["orgs"].join(asked, ["place", "org_kind"])
    owed = owed.filter(owed.path.substr(0, owed.scope.length()) == owed.scope)
    unit = owed.asked_unit
    is_any = (unit == states.ANY_UNIT) & (owed.unit != states.NO_UNIT_ASKED)
    owed = owed.filter((unit == states.NO_UNIT_ASKED) | (unit == owed.unit) | is_any)
    owed = owed.filter(_fit_org(owed))
    return owed.select(
        *("org", "requirement", "period", "measure", "at_most", "zero_report", "valid_only"),
        *("stacked", "end_day", "due_day", "fail_day", "soon_days"),
        wanted=owed.target,
        attribute_base=_divide_by(owed),
    )


def _add_targets(placed: Table, t: Mapping[str, Table]) -> Table:
    """Placed facts with the target that their organisation has in the period."""
    joined = placed.join(t["periods"].select("period", "target_set"), "period")
    joined = joined.join(t["targets"], "target_set")
    return joined.filter(_fit_org(joined))


def _divide_by(row: Table) -> Value:
    """The number of the organisation that a share divides by, or -1 when facts are divided by."""
    numbers = states.ATTRIBUTE_NUMBERS.items()
    return ibis.cases(*((row.over == n, row[name]) for name, n in numbers), else_=-1)


def _fit_org(row: Table) -> Value:
    """Whether an organisation is one of those that the row is for. Most rows are for all."""
    fits = (row.stages_any == 0) | ((row.stages & row.stages_any) != 0)
    fits &= (row.stages & row.stages_seen) == row.stages_want
    fits &= (row.flags & row.flags_seen) == row.flags_want
    for name in states.ATTRIBUTES:
        fits &= (row[name] >= row[f"{name}_from"]) & (row[name] < row[f"{name}_below"])
    return (row.is_free == 1) | fits


def _list_waived(t: Mapping[str, Table], clock: Clock) -> Table:
    """For each organisation and period that is waived: until when."""
    periods = t["periods"].select("requirement", "period", "end_day")
    joined = t["waivers"].join(periods, "requirement")
    day = ibis.least(joined.end_day, clock.day)
    covering = joined.filter((joined.from_day <= day) & (joined.until_day >= day))
    return covering.group_by("org", "period").agg(waived=covering.until_day.max())


def _list_live(t: Mapping[str, Table], clock: Clock) -> Table:
    """Records known as of the moment that no known row takes back."""
    facts, taken = t["facts"], t["takebacks"]
    known = facts.filter(facts.recorded <= clock.at).drop("recorded")
    return known.anti_join(taken.filter(taken.recorded <= clock.at), ["org", "position"])


def _place_facts(t: Mapping[str, Table], live: Table, asked: Table) -> Table:
    """Facts with the requirement and period that they concern, and the quantities that count.

    Bounds that are for every organisation are met apart, so that most facts carry no conditions
    along.
    """
    bounds = t["bounds"].rename(last_day_in="until_day")
    free = _meet(t, live, asked, bounds.filter(bounds.is_free == 1).drop(*CONDITIONS))
    conditioned = bounds.filter(bounds.is_free == 0)
    few = live.semi_join(asked.semi_join(conditioned, "bounds_class"), "kind")
    bound = _meet(t, few, asked, conditioned)
    bound = bound.filter(_fit_org(bound)).drop(*CONDITIONS)
    named = free.union(bound.select(free.columns), distinct=False)
    is_standing = named.standing == 1
    named = named.filter((named.on_day >= named.from_day) & (named.on_day <= named.last_day_in))
    named = named.mutate(slot=ibis.ifelse(is_standing, STANDING_SLOT, named.on_day >> SLOT_BITS))
    placed = named.join(t["slots"], ["requirement", "place", "slot"])
    inside = (placed.on_day >= placed.start_day) & (placed.on_day <= placed.end_day)
    return placed.filter((placed.standing == 1) | inside)


def _place_few(t: Mapping[str, Table], live: Table, asked: Table) -> Table:
    """The same where little of what was recorded is asked for: the rest is left out at once."""
    return _place_facts(t, live.semi_join(asked, "kind"), asked)


def _meet(t: Mapping[str, Table], live: Table, asked: Table, bounds: Table) -> Table:
    """Facts with the numbers of their organisation and what is asked of their kind there."""
    requirements = t["requirements"]
    asked = asked.join(bounds, "bounds_class").join(
        requirements.select("requirement", "standing", "valid_only", "measure", "over"),
        "requirement",
    )
    named = live.join(t["orgs"].drop("path", "org_kind", "unit"), "org")
    return named.join(asked, ["kind", "place"])


def _count_facts(t: Mapping[str, Table], live: Table, clock: Clock) -> Table:
    """What was recorded for each organisation and period: how many, how much, first and last.

    What counts is worked out for each fact before the facts are added up, in narrow numbers.
    """
    asked = t["asked"].filter(t["asked"].role <= states.BASE_ROLE)
    placed = _place_facts(t, live, asked)
    placed = placed.mutate(is_value=placed.role == states.VALUE_ROLE)
    placed = placed.mutate(fits=placed.is_value & _is_within_bounds(placed))
    placed = placed.mutate(is_valid=(placed.valid_only == 0) | _is_valid(placed, clock))
    counts = placed.fits & placed.is_valid
    marked = placed.select(
        *PAIR,
        amount=ibis.ifelse(counts, placed.quantity, 0),
        reported=_keep_where(1, placed.is_value),
        expired=_keep_where(1, placed.fits & ~placed.is_valid),
        divided_by=_keep_where(1, ~placed.is_value),
        fitting_until=_keep_where(placed.until_day, placed.fits),
        counting_until=_keep_where(placed.until_day, counts),
        position=_keep_where(placed.position, counts),
        day=_keep_where(placed.on_day, counts),
    )
    added = marked.group_by("org", "period").agg(
        counted=marked.position.count(),
        amount=marked.amount.sum(),
        **{name: marked[name].count() for name in ("reported", "expired", "divided_by")},
        first_until=marked.fitting_until.min(),
        last_until=marked.counting_until.max(),
        first_position=marked.position.min(),
        last_position=marked.position.max(),
        first_day=marked.day.min(),
        last_day=marked.day.max(),
    )
    return added.cast({"period": "int64", "amount": "int64"})


def _keep_where(column: Value, condition: Value) -> Value:
    return ibis.ifelse(condition, column, ibis.null()).cast("int32")


def _is_within_bounds(placed: Table) -> Value:
    return (placed.quantity >= placed.lower_bound) & (placed.quantity <= placed.upper_bound)


def _is_valid(placed: Table, clock: Clock) -> Value:
    return placed.until_day >= ibis.least(placed.end_day, clock.day)


def _match_answers(t: Mapping[str, Table], live: Table, clock: Clock) -> Table:
    """For each organisation and period of an "on … within": how its triggers were answered."""
    asked = t["asked"]
    triggers = _place_few(t, live, asked.filter(asked.role == states.TRIGGER_ROLE))
    triggers = _add_targets(triggers, t)
    answers = live.join(asked.filter(asked.role == states.ANSWER_ROLE), "kind")
    answers = answers.group_by("org", "requirement", "subject").agg(given=answers.occurred.min())
    matched = triggers.left_join(answers, ["org", "requirement", "subject"])
    matched = matched.select(*PAIR, "occurred", "position", "on_day", "target", "given")
    limit = matched.occurred + matched.target
    is_open = matched.given.isnull()
    is_pending = is_open & (limit >= clock.at)
    return matched.group_by("org", "period").agg(
        counted=matched.count(),
        amount=matched.count(where=~is_open & (matched.given <= limit)),
        late=matched.count(where=~is_open & (matched.given > limit)),
        missed=matched.count(where=is_open & (limit < clock.at)),
        next_limit=limit.min(where=is_pending),
        first_position=matched.position.min(),
        last_position=matched.position.max(),
        first_day=matched.on_day.min(),
        last_day=matched.on_day.max(),
    )


def _line_up(counted: Table, answered: Table) -> Table:
    """What was counted and what was answered as one table: no requirement has both.

    `amount` of what was answered: how many in time. Numbers are narrow, as there are many rows.
    """
    none = ibis.literal(0, "int64")
    counted = counted.mutate(late=none, missed=none, next_limit=ibis.literal(NEVER_AT, "int64"))
    answered = answered.mutate(
        reported=answered.counted,
        expired=none,
        divided_by=none,
        first_until=ibis.literal(NEVER, "int64"),
        last_until=ibis.literal(NEVER, "int64"),
        next_limit=answered.next_limit.fill_null(NEVER_AT),
    )
    wide = {"org", "period", "amount", "next_limit"}
    narrow = dict.fromkeys(set(counted.columns) - wide, "int32")
    answered = answered.select(counted.columns)
    return counted.cast(narrow).union(answered.cast(narrow), distinct=False)


def _measure(joined: Table) -> Table:
    """Value, target and base of each obligation; what nobody owes is nought."""
    is_within = joined.measure == states.WITHIN
    is_owed = joined.wanted >= 0
    counted = joined.counted.fill_null(0).cast("int64")
    amount = joined.amount.fill_null(0)
    value = ibis.cases(
        (is_within, amount * 1000),
        (joined.measure == states.SUM, amount),
        else_=counted * 1000,
    )
    over_kinds = joined.divided_by.fill_null(0)
    base = ibis.ifelse(joined.attribute_base >= 0, joined.attribute_base, over_kinds)
    owed_only = {
        "value": (value, 0),
        "target": (ibis.ifelse(is_within, counted * 1000, joined.wanted), 0),
        "base": (ibis.ifelse(joined.measure == states.SHARE, base, 1), 1),
        "counted": (counted, 0),
        "reported": (joined.reported.fill_null(0), 0),
        "expired": (joined.expired.fill_null(0), 0),
        "waived_until": (joined.waived.fill_null(-1), -1),
        "clock_at": (joined.next_limit.fill_null(NEVER_AT), NEVER_AT),
    }
    for name in ("first_position", "last_position", "first_day", "last_day"):
        owed_only[name] = (joined[name].fill_null(-1), -1)
    return joined.select(
        *("org", "requirement", "period", "measure", "at_most", "zero_report", "valid_only"),
        *("stacked", "end_day", "due_day", "fail_day", "soon_days"),
        is_owed=ibis.ifelse(is_owed, ibis.literal(1, "int64"), ibis.literal(0, "int64")),
        first_until=joined.first_until.fill_null(NEVER).cast("int64"),
        last_until=joined.last_until.fill_null(NEVER).cast("int64"),
        piled_until=joined.piled_until.fill_null(NEVER),
        late=joined.late.fill_null(0),
        missed=joined.missed.fill_null(0),
        **{
            name: ibis.ifelse(is_owed, found, ibis.literal(other, "int64")).cast("int64")
            for name, (found, other) in owed_only.items()
        },
    )


def _find_held(t: Mapping[str, Table], live: Table, clock: Clock) -> Table:
    """Where several facts together reach a target: the last day on which enough are valid.

    Facts are added up from the longest valid; the one that reaches the target sets the day.
    """
    stacked = t["requirements"].filter(t["requirements"].stacked == 1).select("requirement")
    asked = t["asked"].semi_join(stacked, "requirement")
    placed = _place_few(t, live, asked.filter(asked.role == states.VALUE_ROLE))
    bases = _place_few(t, live, asked.filter(asked.role == states.BASE_ROLE))
    bases = bases.group_by("org", "period").agg(divided_by=bases.count())
    placed = placed.filter(_is_within_bounds(placed) & _is_valid(placed, clock))
    weight = ibis.ifelse(placed.measure == states.SUM, placed.quantity, 1000)
    order = [placed.until_day.desc(), placed.position]
    window = ibis.cumulative_window(group_by=[placed.org, placed.period], order_by=order)
    piled = placed.mutate(piled=weight.sum().over(window).cast("int64"))
    wanted = _add_targets(piled, t)
    wanted = wanted.left_join(bases, PAIR).drop("org_right", "period_right")
    divided_by = wanted.divided_by.fill_null(0)
    base = ibis.ifelse(_divide_by(wanted) >= 0, _divide_by(wanted), divided_by)
    wanted = wanted.mutate(base=base).filter(wanted.target >= 0)
    reached = wanted.filter(_is_reached(wanted, wanted.piled))
    return reached.group_by("org", "period").agg(piled_until=reached.until_day.max())


def _is_reached(row: Table, value: Value) -> Value:
    is_share = row.measure == states.SHARE
    return ibis.ifelse(is_share, value * 100, value) >= ibis.ifelse(
        is_share, row.target * row.base, row.target
    )


def _judge(row: Table) -> Table:
    """The outcome, and the days that follow from it."""
    is_share = row.measure == states.SHARE
    is_within = row.measure == states.WITHIN
    few = row.at_most == 1
    outcome = ibis.cases(
        (row.is_owed == 0, states.NOTHING_OWED),
        (is_within & (row.target == 0), states.NOTHING_OWED),
        (is_within & (row.missed > 0), states.UNANSWERED),
        (is_within & (row.late > 0), states.ANSWERED_LATE),
        (is_within, states.ANSWERED),
        (is_share & (row.base == 0), states.NOTHING_OWED),
        ((row.measure == states.ALWAYS) & (row.expired > 0), states.LAPSED),
        ((row.measure == states.ALWAYS) & (row.value >= row.target), states.IN_FORCE),
        (row.measure == states.ALWAYS, states.TOO_FEW),
        (few & (row.value > row.target), states.BROKEN),
        (few & (row.zero_report == 1) & (row.reported == 0), states.OPEN),
        (few, states.KEPT),
        (_is_reached(row, row.value), states.HELD),
        else_=states.OPEN,
    ).cast("int64")
    row = row.mutate(outcome=outcome)
    until = ibis.cases(
        (row.outcome.isin([states.IN_FORCE, states.TOO_FEW]), row.first_until),
        ((row.outcome != states.HELD) | (row.valid_only == 0), NEVER),
        (row.stacked == 1, row.piled_until),
        else_=row.last_until,
    )
    is_dated = (row.outcome == states.IN_FORCE) | (row.outcome == states.LAPSED)
    return row.mutate(
        holds_until=ibis.ifelse(until >= row.end_day, NEVER, until).cast("int64"),
        due=ibis.ifelse(is_dated & (row.first_until < NEVER), row.first_until, row.due_day),
    )


def _name_statuses(row: Table, clock: Clock) -> Table:
    row = row.mutate(status=name_status(row, clock), stands_until=_find_last_day_shown(row))
    named = {column: row[column] for column in COLUMNS if column in row.columns}
    named |= {"fail": row.fail_day, "end": row.end_day}
    row = row.select(**named)
    changes_at = _find_next_change(row, clock)
    return row.mutate(changes_at=changes_at.cast("int64")).select(*COLUMNS)


def name_status(row: Table, clock: Clock) -> Value:
    """The status that an outcome amounts to at a moment."""
    day, outcome = clock.day, row.outcome
    end = row.end_day
    is_missed = clock.at > row.clock_at
    return ibis.cases(
        (outcome == states.NOTHING_OWED, states.NOT_APPLICABLE),
        (row.waived_until >= ibis.least(end, day), states.WAIVED),
        (outcome == states.HELD, states.MET),
        ((outcome == states.IN_FORCE) & (row.holds_until - day <= row.soon_days), states.DUE_SOON),
        (outcome == states.IN_FORCE, states.MET),
        ((outcome == states.LAPSED) | (outcome == states.UNANSWERED), states.OVERDUE),
        (outcome == states.BROKEN, states.FAILED),
        ((outcome == states.KEPT) & (day <= end), states.ON_TRACK),
        (outcome == states.KEPT, states.MET),
        ((outcome == states.ANSWERED) & (row.clock_at < NEVER_AT), states.DUE_SOON),
        (outcome == states.ANSWERED, states.MET),
        ((outcome == states.ANSWERED_LATE) & is_missed, states.OVERDUE),
        (outcome == states.ANSWERED_LATE, states.FAILED),
        (row.due_day - day > row.soon_days, states.ON_TRACK),
        (row.due_day >= day, states.DUE_SOON),
        (row.fail_day >= day, states.OVERDUE),
        else_=states.FAILED,
    )


def _find_last_day_shown(row: Table) -> Value:
    outcome, end = row.outcome, row.end_day
    over = ibis.greatest(end, row.due_day)
    is_pending = row.clock_at < NEVER_AT
    endless = outcome.isin([states.IN_FORCE, states.LAPSED, states.UNANSWERED]) | is_pending
    endless |= (outcome == states.TOO_FEW) & (row.holds_until < NEVER)
    lapses = outcome.isin([states.OPEN, states.TOO_FEW]) | (
        (outcome == states.HELD) & (row.holds_until < NEVER)
    )
    shown = states.SHOWN_AFTER_FAILURE_DAYS
    return ibis.cases(
        (row.waived_until >= end, over),
        (endless, NEVER),
        (lapses, ibis.greatest(over, ibis.least(row.fail_day + shown, NEVER))),
        (
            (outcome == states.BROKEN) | (outcome == states.ANSWERED_LATE),
            ibis.greatest(over, ibis.least(over + shown, NEVER)),
        ),
        else_=over,
    ).cast("int64")


def _find_next_change(row: Table, clock: Clock) -> Value:
    """The next instant at which the status changes or the row leaves the dashboards."""
    due_day = row.due
    by_status = ibis.cases(
        (row.status == states.NOT_APPLICABLE, NEVER),
        (
            row.status == states.WAIVED,
            ibis.ifelse(row.waived_until < row.end, row.waived_until + 1, NEVER),
        ),
        (row.outcome == states.HELD, row.holds_until + 1),
        (
            (row.outcome == states.IN_FORCE) & (row.status == states.MET),
            row.holds_until - row.soon_days,
        ),
        (row.outcome == states.IN_FORCE, row.holds_until + 1),
        ((row.outcome == states.KEPT) & (row.status == states.ON_TRACK), row.end + 1),
        (~row.outcome.isin([states.OPEN, states.TOO_FEW]), NEVER),
        (row.status == states.ON_TRACK, due_day - row.soon_days),
        (row.status == states.DUE_SOON, due_day + 1),
        (row.status == states.OVERDUE, row.fail + 1),
        else_=NEVER,
    )
    is_lapsing = (row.outcome == states.TOO_FEW) & (row.status != states.WAIVED)
    is_lapsing &= row.status != states.OVERDUE
    by_status = ibis.ifelse(is_lapsing, ibis.least(by_status, row.holds_until + 1), by_status)
    leaves = ibis.ifelse(row.stands_until >= clock.day, row.stands_until + 1, NEVER)
    day = ibis.least(by_status, leaves)
    at = ibis.ifelse(day >= NEVER, NEVER_AT, day * DAY_MICROS - LOCAL_OFFSET_MICROS)
    is_ticking = (row.clock_at < NEVER_AT) & (row.status != states.WAIVED)
    is_ticking &= row.status != states.OVERDUE
    return ibis.ifelse(is_ticking, ibis.least(at, row.clock_at + 1), at)
