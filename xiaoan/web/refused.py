"""Showing a refusal where it belongs: at the field of the form, or above it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.forms import BaseForm

from xiaoan.kernel.errors import Refusal
from xiaoan.web.pages import say_refusal

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """An action on a form went through; this is what it gave."""

    result: Result


def mark_refused(form: BaseForm, refusal: Refusal) -> None:
    """Puts the words of a refusal at the field that it names, else above the whole form."""
    field = str(refusal.data.get("attribute", ""))
    form.add_error(field if field in form.fields else None, say_refusal(refusal))


def try_form(form: Any, act: Callable[[dict[str, Any]], Result]) -> Done[Result] | None:
    """Acts on the values of a form; None when the form is not sent yet or must be mended."""
    if not form.is_valid():
        return None
    try:
        return Done(act(dict(form.cleaned_data)))
    except Refusal as refused:
        mark_refused(form, refused)
        return None
