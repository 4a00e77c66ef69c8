"""Writes of organisations, people in post and calendars."""

from xiaoan.orgs.actions.calendar import remove_day, remove_term, set_day, set_term
from xiaoan.orgs.actions.orgs import (
    add_site,
    close_org,
    create_org,
    edit_org,
    move_org,
    remove_site,
    reopen_org,
)
from xiaoan.orgs.actions.people import (
    change_own_password,
    choose_language,
    create_account,
    disable_account,
    edit_account,
    enable_account,
    note_locked_out,
    note_log_in,
    reset_password,
)
from xiaoan.orgs.actions.posts import create_account_in_post, end_post, give_post, give_stand_in
from xiaoan.orgs.actions.roster import RosterChange, RosterReport, import_roster

__all__ = [
    "RosterChange",
    "RosterReport",
    "add_site",
    "change_own_password",
    "choose_language",
    "close_org",
    "create_account",
    "create_account_in_post",
    "create_org",
    "disable_account",
    "edit_account",
    "edit_org",
    "enable_account",
    "end_post",
    "give_post",
    "give_stand_in",
    "import_roster",
    "move_org",
    "note_locked_out",
    "note_log_in",
    "remove_day",
    "remove_site",
    "remove_term",
    "reopen_org",
    "reset_password",
    "set_day",
    "set_term",
]
