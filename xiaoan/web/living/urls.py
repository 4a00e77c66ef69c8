"""Address of the living notice."""

from django.urls import path

from xiaoan.web.living import views

urlpatterns = [path("<uuid:plan_id>/living/", views.show_notice, name="living-notice")]
