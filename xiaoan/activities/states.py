"""Words of activities: what a revision did."""

from __future__ import annotations

RECORDED, EDITED, WITHDRAWN = "recorded", "edited", "withdrawn"
ACTS: dict[str, tuple[str, str]] = {
    RECORDED: ("登记", "Recorded"),
    EDITED: ("修改", "Changed"),
    WITHDRAWN: ("撤回", "Withdrawn"),
}
"""What a revision did → its titles in Chinese and English."""

EVIDENCE: dict[str, tuple[str, str]] = {
    "photo": ("照片", "photo"),
    "document": ("文件", "document"),
    "any": ("照片或文件", "photo or document"),
}
"""What can be handed in with a record → its titles in Chinese and English."""
