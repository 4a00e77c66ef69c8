"""Drafts: the list, a notice uploaded, the review beside the text, adoption."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xiaoan.kernel import clock
from xiaoan.plans.actions import discard_draft, resume_draft
from xiaoan.plans.queries import get_draft, list_draft_items, list_drafts
from xiaoan.web.drafts.changes import adopt_and_settle, receive_upload, reread_upload
from xiaoan.web.drafts.forms import AmendedForm, NoticeForm
from xiaoan.web.drafts.shape import (
    SHOWS,
    build_item_lines,
    build_text,
    choose_lines,
    count_shows,
    group_lines,
)
from xiaoan.web.plans.papers import find_notice_file
from xiaoan.web.requests import PageRequest, read_choice


@require_safe
def show_drafts(request: PageRequest) -> HttpResponse:
    """Drafts under review, then those adopted or put aside."""
    drafts = list_drafts(request.actor)
    context = {
        "open": [one for one in drafts if one.state == "open"],
        "closed": [one for one in drafts if one.state != "open"],
    }
    return render(request, "drafts/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def upload_notice(request: PageRequest) -> HttpResponse:
    """A notice as a file or as pasted text becomes a draft."""
    initial = {"amends": request.GET.get("amends", "")}
    form = NoticeForm(
        request.POST or None, request.FILES or None, actor=request.actor, initial=initial
    )
    draft = receive_upload(request.actor, form) if form.is_valid() else None
    if draft:
        return redirect("draft", draft.id)
    return render(request, "drafts/upload.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def show_draft(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """The review: the notice's text on the left, what was made of it on the right."""
    draft = get_draft(request.actor, draft_id=draft_id)
    items = list_draft_items(request.actor, draft_id=draft_id)
    show = read_choice(request.GET, "show", SHOWS) or "all"
    lines = build_item_lines(items, region=draft.org.region, day=clock.today(), show=show)
    context = {
        "draft": draft,
        "text": build_text(draft, items),
        "groups": group_lines(choose_lines(lines, show)),
        "shows": count_shows(draft, lines),
        "show": show,
        "is_open": draft.state == "open",
        "file": find_notice_file(request.actor, draft.notice_id),
    }
    return render(request, "drafts/draft.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def make_plan(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """A summary that asks once, then the draft becomes the plan in force."""
    draft = get_draft(request.actor, draft_id=draft_id)
    if request.method == "POST":
        plan, problems = adopt_and_settle(request.actor, draft)
        if plan:
            words = _("方案《{title}》已生效,责任事项已生成。")
            messages.success(request, words.format(title=plan.title))
            return redirect("plan", plan.id)
        context = {"draft": draft, "problems": problems}
        return render(request, "drafts/adopt.html", context, status=422)
    return render(request, "drafts/adopt.html", {"draft": draft})


@require_http_methods(["GET", "HEAD", "POST"])
def read_again(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """An amended notice is read into the draft; what was settled is kept."""
    draft = get_draft(request.actor, draft_id=draft_id)
    form = AmendedForm(request.POST or None, request.FILES or None)
    if form.is_valid() and reread_upload(request.actor, draft, form):
        messages.success(request, _("已重新读取。没有变的条目保留原来的决定,变动的请重新审阅。"))
        return redirect(f"{reverse('draft', args=[draft.id])}?show=changed")
    context = {"draft": draft, "form": form}
    return render(request, "drafts/reread.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def put_aside(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Asks once, then puts a draft aside; it can be taken up again."""
    draft = get_draft(request.actor, draft_id=draft_id)
    if request.method == "POST":
        discard_draft(request.actor, draft_id=draft_id, now=clock.now())
        messages.success(request, _("草案已搁置,可以随时恢复。"))
        return redirect("drafts")
    context = {
        "question": _("搁置草案《{title}》?").format(title=draft.title),
        "words": _("已经作出的决定都会保留,以后可以从草案列表恢复。"),
        "verb": _("搁置"),
        "back": reverse("draft", args=[draft.id]),
    }
    return render(request, "drafts/discard.html", context)


@require_POST
def take_up(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Takes up a draft that was put aside."""
    draft = resume_draft(request.actor, draft_id=draft_id, now=clock.now())
    messages.success(request, _("草案已恢复,可以继续审阅。"))
    return redirect("draft", draft.id)
