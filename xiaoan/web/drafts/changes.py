"""What the screens of drafts do, with refusals put where they belong."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import QueryDict

from xiaoan.kernel import clock
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.errors import Conflict, InvalidInput, Refusal
from xiaoan.plans.actions import (
    Wanted,
    adopt_draft,
    receive_notice,
    reread_draft,
)
from xiaoan.plans.queries import DraftInfo, PlanInfo
from xiaoan.web.drafts.forms import AmendedForm, NoticeForm
from xiaoan.web.orgs.settling import settle_below
from xiaoan.web.plans.problems import list_refused_words
from xiaoan.web.refused import mark_refused


def receive_upload(actor: Actor, form: NoticeForm) -> DraftInfo | None:
    """The draft of a valid form; None when it was refused, with the words on the form."""
    content, name = form.read_notice()
    amends = form.cleaned_data["amends"]
    try:
        return receive_notice(
            actor,
            content=content,
            name=name,
            org=form.orgs[form.cleaned_data["org"]].ref,
            amends=UUID(amends) if amends else None,
            now=clock.now(),
        )
    except InvalidInput as refusal:
        mark_refused(form, refusal)
        return None


def reread_upload(actor: Actor, draft: DraftInfo, form: AmendedForm) -> DraftInfo | None:
    """The draft after a second reading; None when it was refused, with the words on the form."""
    upload = form.cleaned_data["file"]
    try:
        return reread_draft(
            actor, draft_id=draft.id, content=upload.read(), name=upload.name, now=clock.now()
        )
    except InvalidInput as refusal:
        mark_refused(form, refusal)
        return None


def adopt_and_settle(actor: Actor, draft: DraftInfo) -> tuple[PlanInfo | None, list[str]]:
    """The plan in force with its duties opened, or what kept it from being adopted."""
    try:
        plan = adopt_draft(actor, draft_id=draft.id, now=clock.now())
    except (InvalidInput, Conflict) as refusal:
        return None, list_refused_words(refusal)
    settle_below(plan.binds.path)
    return plan, []


def read_decision(given: QueryDict) -> tuple[str, int]:
    """What a button says: "accepted:3" = accepted, seen at revision 3."""
    decision, _colon, revision = given.get("decision", "").partition(":")
    return decision, int(revision) if revision.isdigit() else 0


def read_seen(given: QueryDict, wanted: Iterable[UUID], decision: str) -> list[Wanted]:
    """The same decision for several items, each with the revision that the page showed."""
    pairs = (word.partition(":") for word in given.getlist("seen"))
    seen = {key: int(revision) for key, _colon, revision in pairs if revision.isdigit()}
    return [Wanted(item, decision, seen.get(str(item), 0)) for item in wanted]


def say_each(refusal: Refusal) -> list[str]:
    """Each thing that was refused, in words."""
    return list_refused_words(refusal)
