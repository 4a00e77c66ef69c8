"""Addresses of the indicators page."""

from django.urls import path

from xiaoan.web.indicators import views

urlpatterns = [path("", views.show_indicators, name="indicators")]
