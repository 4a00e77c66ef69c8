"""A county's own value of a rule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from xiaoan.plans.queries import RuleRow, spread_value
from xiaoan.plans.states import CERTAINTIES
from xiaoan.web.rule_packs.shape import describe_step
from xiaoan.web.units import say_unit
from xiaoan.web.words import pick_title

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ValueForm(forms.Form):
    """The numbers of a value, from when until when, and where they are from."""

    from_on = forms.DateField(label=_("从"), widget=DAY)
    until_on = forms.DateField(label=_("到"), widget=DAY, required=False)
    source = forms.CharField(
        label=_("依据"), max_length=300, help_text=_("文件名称和文号;屏幕上会显示。")
    )
    certainty = forms.ChoiceField(label=_("可信程度"))

    def __init__(self, *args: Any, rule: RuleRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shape = rule.current.value if rule.current else rule.values[0].value
        numbers = {}
        for field in spread_value(shape):
            label = describe_step(field.when, field.label) or _g("数值")
            numbers[field.name] = forms.CharField(
                label=f"{label} ({say_unit(rule.unit)})", max_length=40, initial=field.value
            )
        self.numbers = tuple(numbers)
        self.shape = shape
        self.fields = {**numbers, **self.fields}
        certainty = self.fields["certainty"]
        if isinstance(certainty, forms.ChoiceField):
            certainty.choices = [
                (key, f"{key} · {pick_title(titles)}") for key, titles in CERTAINTIES.items()
            ]
