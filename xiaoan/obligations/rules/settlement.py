"""Settling as one relational expression, the same for every engine.

(organisations, requirements with their periods and targets, waivers, facts, as-of) →
(organisation, requirement, period, status, value, target, …). Only whole numbers and text are
compared; no engine's calendar, rounding or collation takes part. `oracle` says the same plainly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import ibis
import sqlglot
from sqlglot.optimizer.eliminate_subqueries import eliminate_subqueries

from xiaoan.kernel.days import NEVER
from xiaoan.obligations import states
from xiaoan.obligations.rules.inputs import DAY_MICROS, LOCAL_OFFSET_MICROS, NEVER_AT, Settled
from xiaoan.obligations.rules.tables import SLOT_BITS, STANDING_SLOT, TABLES

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
    owed = _list_owed(tables, clock).alias("owed")
    live = _list_live(tables, clock).alias("live")
    counted = _count_facts(tables, live, clock)
    answered = _match_answers(tables, live, owed, clock)
    joined = owed.left_join(counted, PAIR)
    joined = joined.drop("org_right", "period_right")
    joined = joined.left_join(answered, PAIR).drop("org_right", "period_right")
    measured = _measure(joined).alias("measured")
    held = _find_held(tables, live, measured, clock)
    measured = measured.left_join(held, PAIR).drop("org_right", "period_right")
    return _name_statuses(_judge(measured), clock)


def compile_settlement(dialect: str) -> str:
    """The expression as SQL over tables of the same names, for sqlite or postgres.

    Each step is a common table: nested as deeply as the expression is, SQLite's parser gives up.
    """
    with keep_steps():
        nested = str(ibis.to_sql(build_settlement(make_unbound_tables()), dialect=dialect))
    flat = eliminate_subqueries(sqlglot.parse_one(nested, dialect=dialect))
    if dialect == "sqlite":
        # Written in the order in which to loop: from the many facts to what they are matched with.
        for join in flat.find_all(sqlglot.exp.Join):
            if join.args.get("kind") == "INNER":
                join.set("kind", "CROSS")
    if dialect == "postgres":
        # Planned as one query it takes half a second to plan; step by step, three milliseconds.
        for step in flat.find_all(sqlglot.exp.CTE):
            step.set("materialized", True)
    return str(flat.sql(dialect=dialect))


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


def _list_owed(t: Mapping[str, Table], clock: Clock) -> Table:
    """Organisation × requirement × period, with the target or none, and the waiver or none."""
    scopes = t["owers"].select("scope").distinct()
    placed = t["orgs"].cross_join(scopes)
    placed = placed.filter(placed.path.substr(0, placed.scope.length()) == placed.scope)
    owers = t["owers"].rename(asked_unit="unit")
    pairs = placed.join(owers, ["scope", "org_kind"])
    unit = pairs.asked_unit
    is_any = (unit == states.ANY_UNIT) & (pairs.unit != states.NO_UNIT_ASKED)
    pairs = pairs.filter((unit == states.NO_UNIT_ASKED) | (unit == pairs.unit) | is_any)
    pairs = pairs.join(t["requirements"], "requirement")
    owed = pairs.join(t["periods"], ["requirement", "place"])
    owed = _add_targets(owed, t["targets"])
    return _add_waivers(owed, t["waivers"], clock)


def _add_targets(owed: Table, targets: Table) -> Table:
    fits = [owed.target_set == targets.target_set, *_fit_org(owed, targets)]
    joined = owed.left_join(targets, fits)
    over = joined.over
    base = ibis.cases(
        *((over == n, joined[name]) for name, n in states.ATTRIBUTE_NUMBERS.items()), else_=-1
    )
    return joined.select(
        *("org", "requirement", "period", "measure", "at_most", "zero_report", "valid_only"),
        *("stacked", "end_day", "due_day", "fail_day", "soon_days"),
        wanted=joined.target,
        attribute_base=base,
    )


def _fit_org(org: Table, row: Table) -> list[Value]:
    """Whether an organisation is one of those that a row is for."""
    fits = [
        (row.stages_any == 0) | ((org.stages & row.stages_any) != 0),
        (org.stages & row.stages_seen) == row.stages_want,
        (org.flags & row.flags_seen) == row.flags_want,
    ]
    for name in states.ATTRIBUTES:
        fits += [org[name] >= row[f"{name}_from"], org[name] < row[f"{name}_below"]]
    return fits


def _add_waivers(owed: Table, waivers: Table, clock: Clock) -> Table:
    day = ibis.least(owed.end_day, clock.day)
    covered = owed.join(
        waivers,
        [
            owed.org == waivers.org,
            owed.requirement == waivers.requirement,
            waivers.from_day <= day,
            waivers.until_day >= day,
        ],
    )
    covered = covered.group_by("org", "period").agg(waived=covered.until_day.max())
    joined = owed.left_join(covered, PAIR).drop("org_right", "period_right")
    return joined.mutate(waived_until=joined.waived.fill_null(-1)).drop("waived")


def _list_live(t: Mapping[str, Table], clock: Clock) -> Table:
    """Records known as of the moment that no known row takes back."""
    facts, taken = t["facts"], t["takebacks"]
    known = facts.filter(facts.recorded <= clock.at).drop("recorded")
    return known.anti_join(taken.filter(taken.recorded <= clock.at), ["org", "position"])


def _place_facts(t: Mapping[str, Table], live: Table, asked: Table) -> Table:
    """Facts with the requirement and period that they concern."""
    wanted = asked.join(
        t["requirements"].select("requirement", "standing", "valid_only", "measure"), "requirement"
    )
    named = live.join(wanted, "kind").join(_list_bounds(t), ["org", "bounds_class"])
    named = named.filter((named.on_day >= named.from_day) & (named.on_day <= named.last_day_in))
    is_standing = named.standing == 1
    named = named.mutate(slot=ibis.ifelse(is_standing, STANDING_SLOT, named.on_day >> SLOT_BITS))
    placed = named.join(t["slots"], ["requirement", "place", "slot"])
    inside = (placed.on_day >= placed.start_day) & (placed.on_day <= placed.end_day)
    return placed.filter((placed.standing == 1) | inside)


def _list_bounds(t: Mapping[str, Table]) -> Table:
    """For each organisation its place, and which quantities count there."""
    orgs, bounds = t["orgs"], t["bounds"].rename(last_day_in="until_day")
    joined = orgs.join(bounds, [orgs.place == bounds.place, *_fit_org(orgs, bounds)])
    names = ("bounds_class", "from_day", "last_day_in", "lower_bound", "upper_bound")
    return joined.select("org", "place", *names)


def _count_facts(t: Mapping[str, Table], live: Table, clock: Clock) -> Table:
    """What was recorded for each organisation and period: how many, how much, first and last."""
    asked = t["asked"].filter(t["asked"].role <= states.BASE_ROLE)
    placed = _place_facts(t, live, asked)
    is_value = placed.role == states.VALUE_ROLE
    fits = is_value & _is_within_bounds(placed)
    is_valid = (placed.valid_only == 0) | _is_valid(placed, clock)
    counts = fits & is_valid
    return placed.group_by("org", "period").agg(
        counted=placed.count(where=counts),
        amount=_sum_where(placed.quantity, counts),
        reported=placed.count(where=is_value),
        expired=placed.count(where=fits & ~is_valid),
        divided_by=placed.count(where=placed.role == states.BASE_ROLE),
        first_until=placed.until_day.min(where=fits),
        last_until=placed.until_day.max(where=counts),
        first_position=placed.position.min(where=counts),
        last_position=placed.position.max(where=counts),
        first_day=placed.on_day.min(where=counts),
        last_day=placed.on_day.max(where=counts),
    )


def _is_within_bounds(placed: Table) -> Value:
    return (placed.quantity >= placed.lower_bound) & (placed.quantity <= placed.upper_bound)


def _is_valid(placed: Table, clock: Clock) -> Value:
    return placed.until_day >= ibis.least(placed.end_day, clock.day)


def _sum_where(column: Value, condition: Value) -> Value:
    return ibis.ifelse(condition, column, 0).sum().cast("int64")


def _match_answers(t: Mapping[str, Table], live: Table, owed: Table, clock: Clock) -> Table:
    """For each organisation and period of an "on … within": how its triggers were answered."""
    asked = t["asked"]
    triggers = _place_facts(t, live, asked.filter(asked.role == states.TRIGGER_ROLE))
    triggers = triggers.select(*PAIR, "requirement", "subject", "occurred", "position", "on_day")
    answers = live.join(asked.filter(asked.role == states.ANSWER_ROLE), "kind")
    answers = answers.group_by("org", "requirement", "subject").agg(given=answers.occurred.min())
    windows = owed.filter(owed.measure == states.WITHIN).select(*PAIR, "wanted")
    asked_for = triggers.join(windows, PAIR)
    matched = asked_for.left_join(answers, ["org", "requirement", "subject"])
    matched = matched.select(*PAIR, "occurred", "position", "on_day", "wanted", "given")
    limit = matched.occurred + matched.wanted
    is_open = matched.given.isnull()
    is_pending = is_open & (limit >= clock.at)
    return matched.group_by("org", "period").agg(
        triggers=matched.count(),
        in_time=matched.count(where=~is_open & (matched.given <= limit)),
        late=matched.count(where=~is_open & (matched.given > limit)),
        missed=matched.count(where=is_open & (limit < clock.at)),
        next_limit=limit.min(where=is_pending),
        trigger_first_position=matched.position.min(),
        trigger_last_position=matched.position.max(),
        trigger_first_day=matched.on_day.min(),
        trigger_last_day=matched.on_day.max(),
    )


def _measure(joined: Table) -> Table:
    """Value, target and base of each obligation; what nobody owes is nought."""
    is_within = joined.measure == states.WITHIN
    is_owed = joined.wanted.notnull()
    counted = joined.counted.fill_null(0)
    value = ibis.cases(
        (is_within, joined.in_time.fill_null(0) * 1000),
        (joined.measure == states.SUM, joined.amount.fill_null(0)),
        else_=counted * 1000,
    )
    over_kinds = joined.divided_by.fill_null(0)
    base = ibis.ifelse(joined.attribute_base >= 0, joined.attribute_base, over_kinds)
    triggers = joined.triggers.fill_null(0)
    target = ibis.ifelse(is_within, triggers * 1000, joined.wanted)
    owed_only = {
        "value": (value, 0),
        "target": (target, 0),
        "base": (ibis.ifelse(joined.measure == states.SHARE, base, 1), 1),
        "counted": (ibis.ifelse(is_within, triggers, counted), 0),
        "reported": (ibis.ifelse(is_within, triggers, joined.reported.fill_null(0)), 0),
        "expired": (joined.expired.fill_null(0), 0),
        "waived_until": (joined.waived_until, -1),
        "clock_at": (joined.next_limit.fill_null(NEVER_AT), NEVER_AT),
    }
    for name in ("first_position", "last_position", "first_day", "last_day"):
        found = ibis.ifelse(is_within, joined[f"trigger_{name}"], joined[name])
        owed_only[name] = (found.fill_null(-1), -1)
    return joined.select(
        *("org", "requirement", "period", "measure", "at_most", "zero_report", "valid_only"),
        *("stacked", "end_day", "due_day", "fail_day", "soon_days"),
        is_owed=ibis.ifelse(is_owed, ibis.literal(1, "int64"), ibis.literal(0, "int64")),
        first_until=joined.first_until.fill_null(NEVER),
        last_until=joined.last_until.fill_null(NEVER),
        late=joined.late.fill_null(0),
        missed=joined.missed.fill_null(0),
        **{
            name: ibis.ifelse(is_owed, found, ibis.literal(other, "int64")).cast("int64")
            for name, (found, other) in owed_only.items()
        },
    )


def _find_held(t: Mapping[str, Table], live: Table, measured: Table, clock: Clock) -> Table:
    """Where several facts together reach a target: the last day on which enough are valid.

    Facts are added up from the longest valid; the one that reaches the target sets the day.
    """
    asked = t["asked"]
    stacked = t["requirements"].filter(t["requirements"].stacked == 1).select("requirement")
    asked = asked.filter(asked.role == states.VALUE_ROLE).semi_join(stacked, "requirement")
    placed = _place_facts(t, live, asked)
    placed = placed.filter(_is_within_bounds(placed) & _is_valid(placed, clock))
    weight = ibis.ifelse(placed.measure == states.SUM, placed.quantity, 1000)
    order = [placed.until_day.desc(), placed.position]
    window = ibis.cumulative_window(group_by=[placed.org, placed.period], order_by=order)
    piled = placed.select(*PAIR, "until_day", piled=weight.sum().over(window).cast("int64"))
    wanted = measured.filter((measured.stacked == 1) & (measured.is_owed == 1))
    wanted = wanted.select(*PAIR, "measure", "target", "base")
    reached = piled.join(wanted, PAIR)
    reached = reached.filter(_is_reached(reached, reached.piled))
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
        (row.stacked == 1, row.piled_until.fill_null(NEVER)),
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
