"""Addresses of registers."""

from django.urls import path

from xiaoan.web.registers import entries, sheets, upkeep, views

urlpatterns = [
    path("", views.show_registers, name="registers"),
    path("attention", views.show_attention, name="register-attention"),
    path("entry/<uuid:entry_id>", entries.show_entry, name="entry"),
    path("entry/<uuid:entry_id>/edit", entries.change_entry, name="entry-edit"),
    path("entry/<uuid:entry_id>/retire", upkeep.drop_entry, name="entry-retire"),
    path("entry/<uuid:entry_id>/acknowledge", upkeep.note_reminder, name="reminder-acknowledge"),
    path("entry/<uuid:entry_id>/evidence", upkeep.add_evidence, name="entry-evidence"),
    path(
        "evidence/<uuid:attachment_id>/remove",
        upkeep.drop_evidence,
        name="entry-evidence-remove",
    ),
    path("<slug:type_key>", views.show_register, name="register"),
    path("<slug:type_key>/new", entries.add_entry, name="entry-new"),
    path("<slug:type_key>/import", sheets.take_sheet, name="register-import"),
    path("<slug:type_key>/template.xlsx", sheets.send_template, name="register-template"),
    path("<slug:type_key>/export.xlsx", views.export_register, name="register-export"),
]
