"""Addresses of the journal."""

from django.urls import path

from xiaoan.web.journal import views

urlpatterns = [
    path("", views.show_journal, name="journal"),
    path("<uuid:row_id>/", views.show_row, name="journal-row"),
]
