"""Addresses of plans."""

from django.urls import path

from xiaoan.web.plans import views

urlpatterns = [
    path("", views.list_all_plans, name="plans"),
    path("adopt/<slug:key>/", views.adopt_from_library, name="plan-adopt"),
    path("<uuid:plan_id>/", views.show_plan, name="plan"),
    path("<uuid:plan_id>/withdraw/", views.end_plan, name="plan-withdraw"),
]
