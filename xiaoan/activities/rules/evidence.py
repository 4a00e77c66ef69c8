"""What of the evidence that an activity asks for was not handed in."""

from __future__ import annotations

from collections.abc import Sequence

from xiaoan.activities.rules.types import ActivityKind


def find_missing_evidence(
    activity: ActivityKind, media_types: Sequence[str], *, is_zero: bool
) -> list[str]:
    """Of photo, document and any: what is required and lacking. A zero report needs none."""
    if is_zero:
        return []
    photos = sum(media_type.startswith("image/") for media_type in media_types)
    given = {"photo": photos, "document": len(media_types) - photos, "any": len(media_types)}
    return [what for what in activity.required_evidence if not given[what]]
