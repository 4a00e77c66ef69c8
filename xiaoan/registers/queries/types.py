"""Register types as the library declares them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from xiaoan.journal.queries import find_kind
from xiaoan.kernel.errors import InvalidInput, NotFound
from xiaoan.kernel.fields import Fault
from xiaoan.kernel.keepers import Keeper
from xiaoan.kernel.library import read_documents
from xiaoan.registers import errors
from xiaoan.registers.queries.source import build_register_type
from xiaoan.registers.rules.types import RegisterType


@cache
def _read_library() -> tuple[dict[str, RegisterType], tuple[Fault, ...]]:
    types: dict[str, RegisterType] = {}
    faults: list[Fault] = []
    for document in read_documents("registers"):
        register, found = build_register_type(document)
        faults += found
        if register is None:
            continue
        if register.key in types:
            faults.append(_state_fault(errors.KEY_TWICE, document.path, 1, key=register.key))
        elif find_kind(register.kind) is None:
            line = document.line_of("kind")
            faults.append(
                _state_fault(errors.KIND_UNKNOWN, document.path, line, kind=register.kind)
            )
        else:
            types[register.key] = register
    return types, tuple(faults)


def _state_fault(code: str, file: str, line: int, **data: object) -> Fault:
    return Fault(file, line, code, {"file": file, "line": line, **data})


def forget_register_types() -> None:
    """Makes the next reader read the library anew."""
    _read_library.cache_clear()


def check_register_types(*, has_rule: Callable[[str], bool] | None = None) -> list[Fault]:
    """Everything wrong with the register types of the library, with file and line.

    `has_rule`: whether a rule key has a value somewhere; without it rules are not checked.
    """
    types, faults = _read_library()
    found = list(faults)
    for document in read_documents("registers") if has_rule else ():
        register = types.get(str((document.data or {}).get("register")))
        for rule in register.list_rules() if register else ():
            if has_rule and not has_rule(rule):
                line = document.line_of("computed")
                found.append(_state_fault(errors.RULE_UNKNOWN, document.path, line, rule=rule))
    return found


def list_register_types(*, org: Keeper | None = None) -> list[RegisterType]:
    """Every register type, or those that an organisation keeps, in the order of the library."""
    types = _read_library()[0].values()
    return [register for register in types if org is None or register.keepers.include(org)]


def find_register_type(key: str) -> RegisterType | None:
    """A register type, or None when none has this key."""
    return _read_library()[0].get(key)


def get_register_type(key: str) -> RegisterType:
    """A register type. Raises NotFound; InvalidInput when its library file is faulty."""
    types, faults = _read_library()
    if key in types:
        return types[key]
    broken = next((fault for fault in faults if fault.file.endswith(f"/{key}.yaml")), None)
    if broken:
        raise InvalidInput(errors.TYPE_BROKEN, key=key, file=broken.file, line=broken.line)
    raise NotFound(errors.TYPE_NOT_FOUND, key=key)
