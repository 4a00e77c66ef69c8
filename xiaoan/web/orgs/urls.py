"""Addresses of the administration of organisations."""

from django.urls import path

from xiaoan.web.orgs import calendar, changes, roster, views

urlpatterns = [
    path("", views.list_tree, name="orgs"),
    path("roster.xlsx", roster.send_roster, name="orgs-export"),
    path("template.xlsx", roster.send_template, name="orgs-template"),
    path("import", roster.import_orgs, name="orgs-import"),
    path("new", changes.make_org, name="org-new"),
    path("calendar", calendar.show_calendar, name="calendar"),
    path("calendar/term", calendar.set_local_term, name="term-set"),
    path("calendar/term/<uuid:term_id>/remove", calendar.drop_term, name="term-remove"),
    path("calendar/day", calendar.set_local_day, name="day-set"),
    path("calendar/day/<uuid:day_id>/remove", calendar.drop_day, name="day-remove"),
    path("<uuid:org_id>/edit", changes.change_org, name="org-edit"),
    path("<uuid:org_id>/close", changes.shut_org, name="org-close"),
    path("<uuid:org_id>/reopen", changes.open_org_again, name="org-reopen"),
    path("<uuid:org_id>/move", changes.put_org, name="org-move"),
    path("<uuid:org_id>/sites/new", changes.make_site, name="site-new"),
    path("sites/<uuid:site_id>/remove", changes.drop_site, name="site-remove"),
]
