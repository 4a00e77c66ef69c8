"""Addresses of requirements and obligations."""

from django.urls import path

from xiaoan.web.requirements import obligations, views

urlpatterns = [
    path("", views.show_requirements, name="requirements"),
    path("<uuid:requirement_id>/", views.show_requirement, name="requirement"),
    path("<uuid:requirement_id>/remind/", views.remind_owers, name="requirement-remind"),
    path("obligations/", obligations.show_obligations, name="obligations"),
    path("obligations/<uuid:obligation_id>/", obligations.show_obligation, name="obligation"),
    path(
        "obligations/<uuid:obligation_id>/waive/",
        obligations.waive_obligation,
        name="obligation-waive",
    ),
    path(
        "obligations/<uuid:obligation_id>/unwaive/",
        obligations.unwaive_obligation,
        name="obligation-unwaive",
    ),
]
