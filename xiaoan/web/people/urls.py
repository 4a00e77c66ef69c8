"""Addresses of the administration of people."""

from django.urls import path

from xiaoan.web.people import posts, views

urlpatterns = [
    path("", views.list_people, name="people"),
    path("new", views.make_person, name="person-new"),
    path("<uuid:account_id>/", views.show_person, name="person"),
    path("<uuid:account_id>/edit", views.change_person, name="person-edit"),
    path("<uuid:account_id>/disable", views.bar_person, name="person-disable"),
    path("<uuid:account_id>/enable", views.readmit_person, name="person-enable"),
    path("<uuid:account_id>/password", views.give_password, name="person-password"),
    path("<uuid:account_id>/posts/new", posts.make_post, name="post-new"),
    path("<uuid:account_id>/stand-in", posts.make_stand_in, name="stand-in-new"),
    path("posts/<uuid:post_id>/end", posts.finish_post, name="post-end"),
]
