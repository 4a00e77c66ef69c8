"""Addresses of evidence."""

from django.urls import path

from xiaoan.web.files import views

urlpatterns = [path("<uuid:attachment_id>", views.send_evidence, name="file")]
