"""Addresses of the matrix page."""

from django.urls import path

from xiaoan.web.matrix import views

urlpatterns = [path("", views.show_matrix, name="matrix")]
