"""Forms of the administration of organisations. What a value may be is decided by the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaoan.kernel.actor import Actor
from xiaoan.orgs.queries import OrgInfo, list_all_orgs
from xiaoan.orgs.states import KINDS, SCHOOL, STAGES
from xiaoan.web.words import pick_title

CALENDAR_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OrgForm(forms.Form):
    """Everything that can be said of an organisation."""

    code = forms.CharField(label=_("机构代码"), max_length=32)
    name = forms.CharField(label=_("名称"), max_length=120)
    short_name = forms.CharField(label=_("简称"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("类别"))
    stage = forms.ChoiceField(label=_("学段"), required=False, help_text=_("学校、幼儿园必选。"))
    unit = forms.CharField(
        label=_("成员单位标识"),
        max_length=12,
        required=False,
        help_text=_("方案按它分派职责,例如 pol 公安、mkt 市场监管。学校留空。"),
    )
    boarding = forms.BooleanField(label=_("寄宿制"), required=False)
    bus = forms.BooleanField(label=_("有校车"), required=False)
    kitchen = forms.BooleanField(label=_("有食堂"), required=False)
    laboratory = forms.BooleanField(label=_("有实验室"), required=False)
    pupils = forms.IntegerField(label=_("学生数"), min_value=0, required=False)
    boarders = forms.IntegerField(label=_("住宿生数"), min_value=0, required=False)
    classes = forms.IntegerField(label=_("班级数"), min_value=0, required=False)
    staff = forms.IntegerField(label=_("教职工数"), min_value=0, required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    latitude = forms.FloatField(label=_("纬度"), required=False)
    longitude = forms.FloatField(label=_("经度"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list_choices(KINDS)  # type: ignore[attr-defined]
        self.fields["stage"].choices = [("", "—"), *list_choices(STAGES)]  # type: ignore[attr-defined]


class NewOrgForm(OrgForm):
    """A new organisation: also where it goes."""

    parent = forms.ChoiceField(label=_("上级机构"))
    field_order = ("parent", "kind", "code", "name", "short_name", "stage", "unit")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = list_parents(actor)  # type: ignore[attr-defined]


class EditOrgForm(OrgForm):
    """A known organisation: its kind stays, and the revision it was read at comes back."""

    base_revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"]


class MoveForm(forms.Form):
    """Where an organisation goes."""

    parent = forms.ChoiceField(label=_("新的上级机构"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = list_parents(actor)  # type: ignore[attr-defined]


class SiteForm(forms.Form):
    """A campus or other place."""

    name = forms.CharField(label=_("校区名称"), max_length=120)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    latitude = forms.FloatField(label=_("纬度"), required=False)
    longitude = forms.FloatField(label=_("经度"), required=False)


class RosterForm(forms.Form):
    """A roster file and where it goes."""

    parent = forms.ChoiceField(label=_("导入到哪个机构之下"))
    file = forms.FileField(
        label=_("名册文件"),
        help_text=_("Excel(.xlsx)或 CSV。已有机构按代码更新,空白单元格不改动原值。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = list_parents(actor)  # type: ignore[attr-defined]


class TermForm(forms.Form):
    """A region's own term."""

    school_year = forms.RegexField(
        r"^\d{4}-\d{4}$", label=_("学年"), help_text=_("例如 2026-2027。")
    )
    number = forms.ChoiceField(
        label=_("学期"), choices=[("1", _("第一学期(秋)")), ("2", _("第二学期(春)"))]
    )
    start_on = forms.DateField(label=_("开学日期"), widget=CALENDAR_DAY)
    end_on = forms.DateField(label=_("最后上课日期"), widget=CALENDAR_DAY)


class DayForm(forms.Form):
    """A region's own day off or working day."""

    day = forms.DateField(label=_("日期"), widget=CALENDAR_DAY)
    is_working = forms.ChoiceField(
        label=_("当天"), choices=[("0", _("放假、停课")), ("1", _("上课、上班"))]
    )
    note = forms.CharField(label=_("原因"), max_length=80)


def list_choices(words: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """The words of a vocabulary as choices in the language of the page."""
    return [(key, pick_title(titles)) for key, titles in words.items()]


def list_parents(actor: Actor) -> list[tuple[str, str]]:
    """The organisations below which others may stand, indented as the tree."""
    orgs = [org for org in list_all_orgs(actor) if org.kind != SCHOOL]
    return [(str(org.id), _indent(org, orgs[0]) + org.name) for org in orgs]


def _indent(org: OrgInfo, top: OrgInfo) -> str:
    return "\u3000" * (org.depth - top.depth)
