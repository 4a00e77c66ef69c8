"""Addresses of Today."""

from django.urls import path

from xiaoan.web.today import views

urlpatterns = [
    path("", views.show_today, name="today"),
    path("look", views.set_look, name="look"),
]
