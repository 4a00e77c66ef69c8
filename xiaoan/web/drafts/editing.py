"""Editing one item: its form, its words in the text, and what another person made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from xiaoan.kernel import clock
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.errors import Conflict, InvalidInput
from xiaoan.plans.actions import decide_item
from xiaoan.plans.queries import (
    DraftItemInfo,
    Paragraph,
    PlanProblem,
    build_mark,
    cut_passages,
    get_draft,
)
from xiaoan.plans.states import EDITED
from xiaoan.web.drafts.changes import say_each
from xiaoan.web.drafts.forms import RequirementForm
from xiaoan.web.drafts.shape import build_item_lines
from xiaoan.web.plans.problems import say_problems

NEAR = 240
"""Characters of the text shown before and after a quote."""


class MarkForm(forms.Form):
    """A passage that is shown and not operationalised."""

    clause = forms.CharField(label=_lazy("条款"), max_length=80)
    unit_name = forms.CharField(label=_lazy("单位(原文写法)"), max_length=80, required=False)
    quote = forms.CharField(
        label=_lazy("只限这些原文"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(label=_lazy("为什么不作办理"), max_length=300)
    reason_en = forms.CharField(label=_lazy("英文说明"), max_length=300, required=False)

    def read_requirement(self, number: str) -> dict[str, Any]:
        """The mark in the plan language; marks carry no number of their own."""
        fields = {name: [str(value)] for name, value in self.cleaned_data.items() if value}
        return build_mark(fields)


def make_item_form(item: DraftItemInfo, given: QueryDict | None) -> RequirementForm | MarkForm:
    """The form of an item, filled with how it now stands or with what was sent."""
    if not item.is_mark:
        return RequirementForm(given, data_before=item.data)
    quote = item.data.get("quote") or ""
    initial = {
        "clause": item.data.get("id"),
        "unit_name": item.data.get("unit"),
        "quote": "\n".join(quote) if isinstance(quote, list) else quote,
        "reason": item.data.get("reason"),
        "reason_en": item.data.get("reason_en"),
    }
    return MarkForm(given, initial=initial)


def read_edited(
    actor: Actor, item: DraftItemInfo, form: RequirementForm | MarkForm, given: QueryDict
) -> tuple[DraftItemInfo | None, list[str]]:
    """The item as edited, or what kept it from being saved, in words."""
    revision = given.get("revision", "")
    data = form.read_requirement(item.number)
    try:
        saved = decide_item(
            actor,
            item_id=item.id,
            decision=EDITED,
            base_revision=int(revision) if revision.isdigit() else 0,
            data=data,
            now=clock.now(),
        )
    except (Conflict, InvalidInput) as refusal:
        return None, say_each(refusal)
    return saved, []


def build_edit_context(
    actor: Actor,
    item: DraftItemInfo,
    form: RequirementForm | MarkForm,
    *,
    problems: Sequence[str],
    found: Sequence[PlanProblem],
) -> dict[str, Any]:
    """What the page of one item shows: the words around its quote, its form, what is wrong."""
    draft = get_draft(actor, draft_id=item.draft_id)
    line = build_item_lines([item], region=draft.org.region, day=clock.today())[0]
    return {
        "draft": draft,
        "item": item,
        "line": line,
        "form": form,
        "near": list_near(draft.text, item),
        "problems": problems,
        "found": say_problems(found),
        "title": _("修改条目 {number}").format(number=item.number),
    }


def list_near(text: str, item: DraftItemInfo) -> list[Paragraph]:
    """The passage of the text around an item's quotes."""
    if item.start is None or item.end is None:
        return []
    spans = [(start, end, "quote") for start, end in item.spans]
    start = max(text.rfind("\n", 0, item.start) + 1, item.start - NEAR)
    end = min(max(span[1] for span in spans) + NEAR, len(text))
    return cut_passages(text, spans, start=start, end=end)


def suggest_requirement(given: Mapping[str, str]) -> dict[str, Any]:
    """A requirement to begin with: the clause that the address names, once, by schools."""
    return {
        "clause": given.get("clause", ""),
        "owed_by": {"kind": "school"},
        "every": "school-year",
        "certainty": "S",
        "count": {"of": "", "at_least": 1},
    }
