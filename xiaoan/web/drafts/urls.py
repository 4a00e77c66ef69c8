"""Addresses of drafts."""

from django.urls import path

from xiaoan.web.drafts import items, views

urlpatterns = [
    path("", views.show_drafts, name="drafts"),
    path("upload/", views.upload_notice, name="draft-upload"),
    path("<uuid:draft_id>/", views.show_draft, name="draft"),
    path("<uuid:draft_id>/adopt/", views.make_plan, name="draft-adopt"),
    path("<uuid:draft_id>/reread/", views.read_again, name="draft-reread"),
    path("<uuid:draft_id>/discard/", views.put_aside, name="draft-discard"),
    path("<uuid:draft_id>/resume/", views.take_up, name="draft-resume"),
    path("<uuid:draft_id>/add/", items.add_requirement, name="draft-item-add"),
    path("<uuid:draft_id>/decide/", items.decide_clause, name="draft-decide-many"),
    path("items/<uuid:item_id>/", items.edit_item, name="draft-item"),
    path("items/<uuid:item_id>/decide/", items.decide_one, name="draft-item-decide"),
]
