"""Showing a refusal where it belongs: at the field of the form, or above it."""

from __future__ import annotations

from django.forms import BaseForm

from xiaoan.kernel.errors import Refusal
from xiaoan.web.pages import say_refusal


def mark_refused(form: BaseForm, refusal: Refusal) -> None:
    """Puts the words of a refusal at the field that it names, else above the whole form."""
    field = str(refusal.data.get("attribute", ""))
    form.add_error(field if field in form.fields else None, say_refusal(refusal))
