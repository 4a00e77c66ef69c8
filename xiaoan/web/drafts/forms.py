"""Forms of a draft: the notice, and one requirement in the words of the plan language."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xiaoan.journal.queries import list_kinds
from xiaoan.kernel.actor import Actor
from xiaoan.orgs.queries import OrgInfo
from xiaoan.plans.queries import build_requirement, list_plans, spread_requirement
from xiaoan.plans.states import (
    AREAS,
    ATTRIBUTES,
    CADENCES,
    CERTAINTIES,
    EVIDENCE,
    FLAGS,
    MEASURES,
    MEMBER_UNITS,
    ORG_KINDS,
    STAGES,
)
from xiaoan.web.plans.shape import list_binders
from xiaoan.web.words import pick_title

BOUNDS = (("at_least", _("不少于")), ("at_most", _("不超过")))
WHERE_BOUNDS = (*BOUNDS, ("equals", _("等于")))
YES_NO = (("", "—"), ("yes", _("是")), ("no", _("否")))
Choices = list[tuple[str, Any]]


class NoticeForm(forms.Form):
    """A notice as a file or as pasted text, and whom it is for."""

    org = forms.ChoiceField(label=_("适用范围"))
    file = forms.FileField(
        label=_("通知文件"),
        required=False,
        help_text=_("文本、Word(docx)、保存的网页或带文字的 PDF。"),
    )
    pasted = forms.CharField(
        label=_("或者粘贴全文"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    amends = forms.ChoiceField(
        label=_("它修订的方案"),
        required=False,
        help_text=_("文号相同的会自动对上;文号不同时在这里选。"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orgs: dict[str, OrgInfo] = {str(org.id): org for org in list_binders(actor)}
        set_choices(self.fields["org"], [(key, org.name) for key, org in self.orgs.items()])
        plans = [
            (str(plan.id), pick_title((plan.title, plan.title_en)))
            for plan in list_plans(actor, in_force=True)
        ]
        set_choices(self.fields["amends"], [("", "—"), *plans])

    def clean(self) -> dict[str, Any]:
        """A file or a text is needed."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("file") and not (given.get("pasted") or "").strip():
            raise forms.ValidationError(_("请选择文件,或粘贴通知全文。"))
        return given

    def read_notice(self) -> tuple[bytes, str]:
        """The content and name of what was given."""
        upload = self.cleaned_data["file"]
        if upload:
            return upload.read(), upload.name
        return self.cleaned_data["pasted"].encode(), "pasted.txt"


class AmendedForm(forms.Form):
    """An amended notice for a draft under review."""

    file = forms.FileField(label=_("修订后的通知"))


class RequirementForm(forms.Form):
    """A requirement: what, by whom, how often, how it is measured. The check says what is wrong."""

    title = forms.CharField(label=_("要求什么"), max_length=200)
    title_en = forms.CharField(label=_("英文名称"), max_length=200, required=False)
    area = forms.ChoiceField(label=_("领域"))
    clause = forms.CharField(label=_("条款"), max_length=80, required=False)
    quote = forms.CharField(
        label=_("引用的原文"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("照原文抄录;多处引文各占一行。"),
    )
    kind = forms.MultipleChoiceField(
        label=_("单位类别"), required=False, widget=forms.CheckboxSelectMultiple
    )
    unit = forms.MultipleChoiceField(
        label=_("成员单位"), required=False, widget=forms.CheckboxSelectMultiple
    )
    stage = forms.MultipleChoiceField(
        label=_("学段"), required=False, widget=forms.CheckboxSelectMultiple
    )
    every = forms.ChoiceField(label=_("多久一次"))
    measure = forms.ChoiceField(label=_("怎样算完成"))
    of = forms.ChoiceField(label=_("看哪一类记录"))
    of_also = forms.CharField(
        label=_("同样算数的其他类型"), required=False, help_text=_("类型代号,用空格分开。")
    )
    bound = forms.ChoiceField(label=_("比较"), choices=BOUNDS, required=False)
    amount = forms.CharField(
        label=_("数值"),
        max_length=80,
        required=False,
        help_text=_("数字、百分比的数字,或 ${规则}。"),
    )
    where = forms.CharField(
        label=_("每条记录的计量"), max_length=40, required=False, help_text=_("例如 class_hours。")
    )
    where_bound = forms.ChoiceField(label=_("每条记录"), choices=WHERE_BOUNDS, required=False)
    where_amount = forms.CharField(label=_("每条记录的数值"), max_length=80, required=False)
    zero_report = forms.BooleanField(label=_("没有发生也要零报告"), required=False)
    over = forms.CharField(
        label=_("占比的分母"),
        max_length=80,
        required=False,
        help_text=_("staff、classes、pupils、boarders,或一个类型代号。"),
    )
    within = forms.CharField(
        label=_("事发后多久内"),
        max_length=80,
        required=False,
        help_text=_("30 minutes、2 hours、10 days 或 ${规则}。"),
    )
    do = forms.CharField(label=_("事发后要完成的类型"), max_length=120, required=False)
    evidence = forms.MultipleChoiceField(
        label=_("佐证"), required=False, widget=forms.CheckboxSelectMultiple
    )
    soon_days = forms.IntegerField(label=_("提前几天提醒"), min_value=0, required=False)
    late_days = forms.IntegerField(label=_("逾期几天内可以补"), min_value=0, required=False)
    source = forms.CharField(label=_("法规或标准依据"), max_length=300, required=False)
    certainty = forms.ChoiceField(label=_("可信程度"))
    duties = forms.CharField(required=False, widget=forms.HiddenInput)
    same_as = forms.CharField(label=_("与哪些要求相同"), max_length=300, required=False)
    during = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, given: QueryDict | None, *, data_before: Mapping[str, Any]) -> None:
        spread = spread_requirement(data_before)
        super().__init__(given, initial=_make_initial(spread))
        for name in FLAGS:
            self.fields[name] = forms.ChoiceField(
                label=pick_title(FLAGS[name]), choices=YES_NO, required=False
            )
            self.initial[name] = (spread.get(name) or [""])[0]
        for name in ATTRIBUTES:
            for bound, words in (("at_least", "≥"), ("below", "<")):
                label = f"{pick_title(ATTRIBUTES[name])} {words}"
                field = forms.IntegerField(label=label, min_value=0, required=False)
                self.fields[f"{name}_{bound}"] = field
                self.initial[f"{name}_{bound}"] = (spread.get(f"{name}_{bound}") or [""])[0]
        for name, choices in list_field_choices(spread).items():
            set_choices(self.fields[name], choices)

    def read_requirement(self, number: str) -> dict[str, Any]:
        """The requirement in the plan language."""
        given = self.cleaned_data
        fields = {name: _list_values(value) for name, value in given.items()}
        for name in ("of_also", "duties", "same_as", "do"):
            fields[name] = str(given.get(name) or "").split()
        fields["of"] = [*fields["of"], *fields.pop("of_also")]
        return build_requirement(fields, number=number)

    def list_flag_fields(self) -> list[forms.BoundField]:
        """The fields that narrow which schools owe it."""
        names = [
            *FLAGS,
            *(f"{name}_{bound}" for name in ATTRIBUTES for bound in ("at_least", "below")),
        ]
        return [self[name] for name in names]


def list_field_choices(spread: Mapping[str, list[str]]) -> dict[str, Choices]:
    """The choices of each field of a requirement."""
    return {
        "area": list_titles(AREAS),
        "kind": list_titles(ORG_KINDS),
        "unit": [("any", _("各成员单位")), *list_titles(MEMBER_UNITS)],
        "stage": list_titles(STAGES),
        "every": list_titles(CADENCES),
        "measure": list_titles(MEASURES),
        "of": list_kind_choices(spread.get("of") or []),
        "evidence": list_titles(EVIDENCE),
        "certainty": list_titles(CERTAINTIES),
    }


def list_titles(titles: Mapping[str, tuple[str, str]]) -> Choices:
    """Keys with their titles in the language of the page."""
    return [(key, pick_title(pair)) for key, pair in titles.items()]


def list_kind_choices(also: list[str]) -> Choices:
    """Kinds of facts by family; one that is not declared itself (a family's child) is added."""
    known = [kind for kind in list_kinds().values() if kind.is_fact and not kind.is_family]
    ordered = sorted(known, key=lambda kind: kind.key)
    groups: Choices = [
        (family, [(kind.key, pick_title((kind.title, kind.title_en))) for kind in kinds])
        for family, kinds in groupby(ordered, key=lambda kind: kind.key.split(".")[0])
    ]
    strays = [(key, key) for key in also if key not in list_kinds()]
    return [("", "—"), *strays, *groups]


def set_choices(field: forms.Field, choices: Choices) -> None:
    """Gives a choice field its choices."""
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


def _make_initial(spread: Mapping[str, list[str]]) -> dict[str, Any]:
    lists = ("kind", "unit", "stage", "evidence")
    initial: dict[str, Any] = {"every": "once", "certainty": "S"}
    for name, values in spread.items():
        initial[name] = values if name in lists else (values[0] if values else "")
    initial["quote"] = "\n".join(spread.get("quote", []))
    initial["of_also"] = " ".join(spread.get("of", [])[1:])
    for name in ("duties", "same_as", "do"):
        initial[name] = " ".join(spread.get(name, []))
    initial["zero_report"] = bool(spread.get("zero_report"))
    return initial


def _list_values(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    if isinstance(value, bool):
        return ["yes"] if value else []
    return [] if value in (None, "") else [str(value)]
