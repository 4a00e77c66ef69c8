"""The permission vocabulary and the one role matrix. What is not listed is denied."""

from __future__ import annotations

from xiaoan.orgs.states import (
    ADMINISTRATOR,
    BUREAU_OFFICER,
    LEADER,
    LIAISON,
    PATROLLER,
    ROLES,
    SCHOOL_OFFICER,
)

__all__ = [
    "ADMINISTRATOR",
    "BUREAU_OFFICER",
    "LEADER",
    "LIAISON",
    "MATRIX",
    "PATROLLER",
    "PERMISSIONS",
    "ROLES",
    "SCHOOL_OFFICER",
]

PERMISSIONS: dict[str, tuple[str, str]] = {
    "orgs.view": ("查看机构", "See organisations"),
    "orgs.edit": ("维护机构、名册与校历", "Keep organisations, rosters and calendars"),
    "people.view": ("查看账号与岗位", "See accounts and posts"),
    "people.edit": ("维护账号与岗位", "Keep accounts and posts"),
    "plans.view": ("查看方案", "See plans"),
    "plans.edit": ("审阅和启用方案", "Review and adopt plans"),
    "rules.edit": ("调整规则数值", "Change rule values"),
    "obligations.view": ("查看责任事项", "See obligations"),
    "obligations.waive": ("豁免责任事项", "Waive obligations"),
    "obligations.remind": ("提醒责任单位", "Remind those who owe"),
    "registers.view": ("查看台账", "See registers"),
    "registers.edit": ("维护台账", "Keep registers"),
    "activities.view": ("查看活动记录", "See activities"),
    "activities.edit": ("填写活动记录", "Record activities"),
    "journal.view": ("查看流水", "See the journal"),
    "files.view": ("查看佐证", "See evidence"),
    "files.add": ("上传佐证", "Add evidence"),
    "lists.export": ("导出清单", "Export lists"),
}
"""Permission → its titles in Chinese and English."""

_SEEN_BY_ALL = frozenset(
    {
        "orgs.view",
        "plans.view",
        "obligations.view",
        "registers.view",
        "activities.view",
        "files.view",
    }
)
_PATROL = _SEEN_BY_ALL | {"activities.edit", "files.add"}
_EVERYTHING = frozenset(PERMISSIONS)

MATRIX: dict[str, frozenset[str]] = {
    ADMINISTRATOR: _EVERYTHING,
    BUREAU_OFFICER: _EVERYTHING - {"people.edit", "orgs.edit"},
    LEADER: _SEEN_BY_ALL | {"people.view", "journal.view", "lists.export"},
    LIAISON: _PATROL | {"registers.edit"},
    PATROLLER: _PATROL,
    SCHOOL_OFFICER: _PATROL | {"registers.edit", "journal.view", "lists.export"},
}
"""Role → the permissions it carries inside the scope of its post."""
