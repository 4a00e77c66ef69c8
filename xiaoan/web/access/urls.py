"""Addresses of access."""

from django.urls import path

from xiaoan.web.access import views

urlpatterns = [
    path("log-in", views.log_in, name="log-in"),
    path("log-out", views.log_out, name="log-out"),
    path("password", views.change_password, name="password-change"),
    path("post", views.choose_post, name="choose-post"),
    path("language", views.set_language, name="set-language"),
]
