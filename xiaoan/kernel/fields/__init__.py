"""The field language of registers and activities: what a form asks, and which answers hold."""

from xiaoan.kernel.fields.check import Checked, FieldProblem, FieldsRefused, check_values
from xiaoan.kernel.fields.language import (
    FIELD_TYPES,
    Choice,
    Field,
    Value,
    clean_line,
    compose_search_text,
    describe_value,
    find_field,
    read_date,
    split_words,
)
from xiaoan.kernel.fields.merge import Clash, Merge, merge_values
from xiaoan.kernel.fields.source import Fault, FieldSource, name_unknown_keys

__all__ = [
    "FIELD_TYPES",
    "Checked",
    "Choice",
    "Clash",
    "Fault",
    "Field",
    "FieldProblem",
    "FieldSource",
    "FieldsRefused",
    "Merge",
    "Value",
    "check_values",
    "clean_line",
    "compose_search_text",
    "describe_value",
    "find_field",
    "merge_values",
    "name_unknown_keys",
    "read_date",
    "split_words",
]
