"""Forms of obligations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class WaiveForm(forms.Form):
    """Why, and for which days, an organisation need not do something."""

    reason = forms.CharField(
        label=_("理由"),
        help_text=_("写明依据;理由会记入流水,所有看得到这项责任的人都能看到。"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    from_on = forms.DateField(label=_("从"), widget=forms.DateInput(attrs={"type": "date"}))
    until_on = forms.DateField(
        label=_("到"),
        required=False,
        help_text=_("留空表示直到撤销。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
