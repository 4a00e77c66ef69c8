"""Whom a plan is to bind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaoan.kernel.actor import Actor
from xiaoan.orgs.queries import OrgInfo
from xiaoan.web.plans.shape import list_binders


class AdoptForm(forms.Form):
    """The organisation a plan is adopted for; everything below it is bound."""

    org = forms.TypedChoiceField(label=_("适用范围"), help_text=_("对这里及其所有下级单位生效。"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orgs: dict[str, OrgInfo] = {str(org.id): org for org in list_binders(actor)}
        field = self.fields["org"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [(key, org.name) for key, org in self.orgs.items()]
            field.coerce = self.orgs.__getitem__
