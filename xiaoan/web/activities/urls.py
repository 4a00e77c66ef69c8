"""Addresses of activities."""

from django.urls import path

from xiaoan.web.activities import records, views

urlpatterns = [
    path("", views.show_activities, name="activities"),
    path("record/<uuid:activity_id>", records.show_activity, name="activity"),
    path("record/<uuid:activity_id>/edit", records.change_activity, name="activity-edit"),
    path("record/<uuid:activity_id>/withdraw", records.drop_activity, name="activity-withdraw"),
    path("record/<uuid:activity_id>/evidence", records.add_evidence, name="activity-evidence"),
    path("attest/<str:activity_key>/new", records.add_activity, name="attest-new"),
    path("<str:activity_key>", views.show_activity_kind, name="activity-kind"),
    path("<str:activity_key>/new", records.add_activity, name="activity-new"),
    path("<str:activity_key>/export.xlsx", views.export_activity, name="activity-export"),
]
