"""Obligations as they stand at an instant, also when no tick has written that down yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, CharField, F, Q, QuerySet, Value, When

from xiaoan.kernel.actor import Actor
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.days import day_number, moment_number
from xiaoan.obligations import states
from xiaoan.obligations.models import Obligation
from xiaoan.obligations.rules.inputs import NEVER_AT, Moment


def make_moment(now: datetime) -> Moment:
    """An instant with its local day, as the engine's whole numbers."""
    return Moment(day_number(local_day(now)), moment_number(now))


def stand_at(rows: QuerySet[Obligation], now: datetime | None) -> QuerySet[Any]:
    """Obligations with `now_status` and `now_shown`: how each stands at an instant.

    Costs one look whether anything has changed since it was written; usually nothing has. None:
    as written.
    """
    written = {"now_status": F("status"), "now_shown": F("is_shown")}
    if now is None:
        return rows.annotate(**written)
    moment = make_moment(now)
    if not rows.filter(changes_at__lte=moment.at).exists():
        return rows.annotate(**written)
    return rows.annotate(
        now_status=derive_status(moment),
        now_shown=Case(
            When(changes_at__gt=moment.at, then=F("is_shown")),
            When(stands_until__gte=moment.day, then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        ),
    )


def find_moment(actor: Actor, *, now: datetime) -> datetime | None:
    """`now`, or None when what is written still holds for everything in the actor's scope.

    A page that reads several times asks this once and hands the answer to each of them.
    """
    rows = Obligation.objects.filter(path__under=actor.org_path)
    return now if rows.filter(changes_at__lte=make_moment(now).at).exists() else None


def derive_status(moment: Moment) -> Case:
    """The status that follows from outcome and days, as `rules.standing.find_status` says it."""
    day = moment.day
    held = Q(holds_until__gte=day) | Q(holds_until__gte=F("end"))
    late = Q(clock_at__lt=moment.at)
    answered = Q(outcome__in=(states.ANSWERED, states.ANSWERED_LATE))
    rules = (
        (Q(outcome=states.NOTHING_OWED), states.NOT_APPLICABLE),
        (Q(waived_until__gte=day) | Q(waived_until__gte=F("end")), states.WAIVED),
        (answered & late, states.OVERDUE),
        (Q(outcome=states.ANSWERED_LATE), states.FAILED),
        (Q(outcome=states.ANSWERED, clock_at=NEVER_AT), states.MET),
        (Q(outcome=states.ANSWERED), states.DUE_SOON),
        (Q(outcome__in=(states.LAPSED, states.UNANSWERED)), states.OVERDUE),
        (Q(outcome=states.BROKEN), states.FAILED),
        (
            Q(outcome__in=(states.IN_FORCE, states.TOO_FEW), holds_until__lt=day),
            states.OVERDUE,
        ),
        (Q(outcome=states.IN_FORCE, holds_until__lte=F("soon_days") + day), states.DUE_SOON),
        (Q(outcome=states.IN_FORCE), states.MET),
        (Q(outcome=states.KEPT, end__gte=day), states.ON_TRACK),
        (Q(outcome=states.KEPT), states.MET),
        (Q(outcome=states.HELD) & held, states.MET),
        (Q(due__gt=F("soon_days") + day), states.ON_TRACK),
        (Q(due__gte=day), states.DUE_SOON),
        (Q(fail__gte=day), states.OVERDUE),
    )
    return Case(
        When(changes_at__gt=moment.at, then=F("status")),
        *(When(rule, then=Value(status)) for rule, status in rules),
        default=Value(states.FAILED),
        output_field=CharField(),
    )
