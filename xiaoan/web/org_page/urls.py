"""Address of one organisation's page."""

from django.urls import path

from xiaoan.web.org_page import views

urlpatterns = [path("<uuid:org_id>/", views.show_org, name="org")]
