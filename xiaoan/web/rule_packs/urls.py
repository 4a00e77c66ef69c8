"""Addresses of rules."""

from django.urls import path

from xiaoan.web.rule_packs import views

urlpatterns = [
    path("", views.show_rules, name="rules"),
    path("<str:key>/", views.show_rule, name="rule"),
    path("<str:key>/set/", views.set_own_value, name="rule-set"),
    path("<str:key>/remove/", views.remove_own_value, name="rule-remove"),
]
