"""Activities as the library declares them, and the attestations that need no file."""

from __future__ import annotations

from functools import cache

from xiaoan.activities import errors
from xiaoan.activities.queries.source import build_activity_kind
from xiaoan.activities.rules.types import ATTEST, ActivityKind, build_attestation
from xiaoan.journal.queries import find_kind, list_kinds
from xiaoan.kernel.errors import InvalidInput, NotFound
from xiaoan.kernel.fields import Fault
from xiaoan.kernel.keepers import Keeper
from xiaoan.kernel.library import read_documents


@cache
def _read_library() -> tuple[dict[str, ActivityKind], tuple[Fault, ...]]:
    activities: dict[str, ActivityKind] = {}
    faults: list[Fault] = []
    for document in read_documents("activities"):
        activity, found = build_activity_kind(document)
        faults += found
        if activity is None:
            continue
        place: dict[str, object] = {"file": document.path, "line": document.line_of("kind")}
        unknown = sorted(kind for kind in activity.kinds if find_kind(kind) is None)
        if activity.key in activities:
            code, data = errors.KEY_TWICE, {**place, "key": activity.key}
            faults.append(Fault(document.path, 1, code, data))
        elif unknown:
            code, data = errors.KIND_UNKNOWN, {**place, "kind": "、".join(unknown)}
            faults.append(Fault(document.path, document.line_of("kind"), code, data))
        else:
            activities[activity.key] = activity
    return activities, tuple(faults)


@cache
def _list_attestations() -> dict[str, ActivityKind]:
    stated = {activity.kind for activity in _read_library()[0].values()}
    return {
        key: build_attestation(key, title=kind.title, title_en=kind.title_en)
        for key, kind in list_kinds().items()
        if key.startswith(ATTEST) and key not in stated and not kind.is_family
    }


def _find_attestation(key: str) -> ActivityKind | None:
    """An attestation by its kind; one of a family (attest.duty.x) is known by the family."""
    known = _list_attestations().get(key)
    kind = find_kind(key) if key.startswith(ATTEST) else None
    if known or kind is None or kind.is_family:
        return known
    return build_attestation(key, title=kind.title, title_en=kind.title_en)


def forget_activity_kinds() -> None:
    """Makes the next reader read the library anew."""
    _read_library.cache_clear()
    _list_attestations.cache_clear()


def check_activity_kinds() -> list[Fault]:
    """Everything wrong with the activities of the library, with file and line."""
    return list(_read_library()[1])


def list_activity_kinds(*, org: Keeper | None = None) -> list[ActivityKind]:
    """Every activity, or those that an organisation holds, in the order of the library."""
    activities = _read_library()[0].values()
    return [activity for activity in activities if org is None or activity.keepers.include(org)]


def list_attestations() -> list[ActivityKind]:
    """The attestations that are made on the built-in form."""
    return list(_list_attestations().values())


def find_activity_kind(key: str) -> ActivityKind | None:
    """An activity or attestation, or None when none has this key."""
    return _read_library()[0].get(key) or _find_attestation(key)


def find_activity_of(kind: str) -> ActivityKind | None:
    """The activity whose records give facts of this kind; for "record it now" beside a duty."""
    stated = _read_library()[0].values()
    own = next((activity for activity in stated if activity.kind == kind), None)
    further = next((activity for activity in stated if kind in activity.kinds), None)
    return own or further or _find_attestation(kind)


def get_activity_kind(key: str) -> ActivityKind:
    """An activity. Raises NotFound; InvalidInput when its library file is faulty."""
    found = find_activity_kind(key)
    if found is not None:
        return found
    faults = _read_library()[1]
    broken = next((fault for fault in faults if fault.file.endswith(f"/{key}.yaml")), None)
    if broken:
        raise InvalidInput(errors.KIND_BROKEN, key=key, file=broken.file, line=broken.line)
    raise NotFound(errors.KIND_NOT_FOUND, key=key)
