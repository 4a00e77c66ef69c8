"""Forms made from the fields that a library file states. What holds is decided by the actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiaoan.kernel.errors import Refusal
from xiaoan.kernel.fields import Field, FieldsRefused, Value
from xiaoan.kernel.texts import say
from xiaoan.web.pages import say_refusal

FEW = 4
"""So many answers are shown as big buttons; more as a list."""


class AnswerField(forms.Field):
    """Takes an answer as it is: the action says what is wrong with it."""

    def clean(self, value: Any) -> Any:
        """The answer, unchanged."""
        return value


class AnswerForm(forms.Form):
    """The form of a register entry or an activity record."""

    use_required_attribute = True

    def __init__(self, asked: Sequence[Field], **given: Any) -> None:
        super().__init__(**given)
        self.asked = tuple(asked)
        for field in asked:
            self.fields[field.name] = build_form_field(field)

    def read_answers(self) -> dict[str, object]:
        """Each answer as it was sent."""
        return {field.name: self.data.get(self.add_prefix(field.name)) for field in self.asked}

    def show_refusal(self, refusal: Refusal) -> None:
        """Puts what was refused beside the fields, and one summary above them."""
        language = get_language() or "zh"
        for problem in refusal.problems if isinstance(refusal, FieldsRefused) else ():
            place = problem.name if problem.name in self.fields else None
            self.add_error(place, say(problem.code, problem.data, language=language))
        self.add_error(None, say_refusal(refusal))


def build_form_field(field: Field) -> AnswerField:
    """The form field of a field of the library."""
    language = get_language() or "zh"
    english = language.startswith("en")
    unit = (field.unit_en or field.unit) if english else field.unit
    label = field.name_in(language)
    return AnswerField(
        label=f"{label}({unit})"
        if unit and not english
        else f"{label} ({unit})"
        if unit
        else label,
        help_text=field.help_en if english else field.help,
        required=field.is_required,
        widget=_choose_widget(field, english=english),
    )


def _add_unit(label: str, unit: str) -> str:
    """The label with its unit, unless it says it already."""
    return label if not unit or unit.casefold() in label.casefold() else f"{label} ({unit})"


def _choose_widget(field: Field, *, english: bool) -> forms.Widget:
    if field.type == "yes_no":
        return forms.RadioSelect(choices=[("yes", _("是")), ("no", _("否"))])
    if field.type == "choice":
        answers = [(item.value, item.title_en if english else item.title) for item in field.choices]
        if len(answers) <= FEW:
            return forms.RadioSelect(choices=answers)
        return forms.Select(choices=[("", _("请选择")), *answers])
    if field.type == "long_text":
        return forms.Textarea(attrs={"rows": 3, "maxlength": field.max_length})
    return _choose_input(field)


def _choose_input(field: Field) -> forms.Widget:
    if field.type in {"date", "time"}:
        return forms.TextInput(attrs={"type": field.type})
    if field.type in {"integer", "number"}:
        step = "1" if field.type == "integer" else "any"
        mode = "numeric" if field.type == "integer" else "decimal"
        bounds = {"min": field.at_least, "max": field.at_most}
        kept = {name: str(bound) for name, bound in bounds.items() if bound is not None}
        return forms.NumberInput(attrs={"step": step, "inputmode": mode, **kept})
    return forms.TextInput(attrs={"maxlength": field.max_length, "autocomplete": "off"})


def list_initial(values: Mapping[str, Value]) -> dict[str, object]:
    """Kept answers as a form shows them."""
    return {
        name: ("yes" if value else "no") if isinstance(value, bool) else value
        for name, value in values.items()
    }
