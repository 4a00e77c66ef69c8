"""Reads of organisations, people in post and calendars."""

from xiaoan.orgs.queries.calendar import (
    LocalDay,
    LocalTerm,
    forget_calendars,
    get_calendar,
    list_local_days,
    list_local_terms,
)
from xiaoan.orgs.queries.orgs import (
    OrgInfo,
    SiteInfo,
    find_org,
    get_org,
    list_all_orgs,
    list_ancestors,
    list_orgs,
    list_orgs_by_id,
    list_sites,
)
from xiaoan.orgs.queries.people import (
    AccountInfo,
    PostInfo,
    find_held_post,
    get_account,
    list_accounts,
    list_held_posts,
)
from xiaoan.orgs.rules.logins import normalize_login
from xiaoan.orgs.rules.roster import COLUMNS as ROSTER_COLUMNS

__all__ = [
    "ROSTER_COLUMNS",
    "AccountInfo",
    "LocalDay",
    "LocalTerm",
    "OrgInfo",
    "PostInfo",
    "SiteInfo",
    "find_held_post",
    "find_org",
    "forget_calendars",
    "get_account",
    "get_calendar",
    "get_org",
    "list_accounts",
    "list_all_orgs",
    "list_ancestors",
    "list_held_posts",
    "list_local_days",
    "list_local_terms",
    "list_orgs",
    "list_orgs_by_id",
    "list_sites",
    "normalize_login",
]
