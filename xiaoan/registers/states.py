"""Words of registers: what a revision did, and how an entry stands on a day."""

from __future__ import annotations

CREATED, EDITED, IMPORTED, RETIRED, RECOMPUTED = (
    "created",
    "edited",
    "imported",
    "retired",
    "recomputed",
)
ACTS: dict[str, tuple[str, str]] = {
    CREATED: ("新增", "Added"),
    EDITED: ("修改", "Changed"),
    IMPORTED: ("导入", "Imported"),
    RETIRED: ("退出台账", "Retired"),
    RECOMPUTED: ("按新规则重算", "Recomputed by a new rule"),
}
"""What a revision did → its titles in Chinese and English."""

VALID, DUE, EXPIRED, INVALID, GONE = "valid", "due", "expired", "invalid", "retired"
STANDINGS: dict[str, tuple[str, str]] = {
    VALID: ("有效", "Valid"),
    DUE: ("即将到期", "Due soon"),
    EXPIRED: ("已过期", "Expired"),
    INVALID: ("不可用", "Not usable"),
    GONE: ("已退出", "Retired"),
}
"""How an entry stands on a day → its titles in Chinese and English."""
