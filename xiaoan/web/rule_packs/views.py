"""Rules: the list, one rule with its values, a county's own value."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xiaoan.kernel import clock
from xiaoan.plans.queries import get_rule, list_rule_history, list_rules
from xiaoan.web.exports import send_table
from xiaoan.web.requests import PageRequest, read_word, wants_sheet
from xiaoan.web.rule_packs.changes import describe_removal, find_own_value, remove_value, save_value
from xiaoan.web.rule_packs.forms import ValueForm
from xiaoan.web.rule_packs.shape import (
    build_rule_line,
    build_value_lines,
    find_setting_org,
    list_users,
)
from xiaoan.web.rule_packs.sheet import list_rule_cells, list_rule_columns


@require_safe
def show_rules(request: PageRequest) -> HttpResponse:
    """Every rule with the value in force here today."""
    text = read_word(request.GET, "text") or ""
    rules = list_rules(request.actor, day=clock.today(), text=text)
    lines = [build_rule_line(rule) for rule in rules]
    if wants_sheet(request.GET):
        rows = [list_rule_cells(line) for line in lines]
        return send_table(request, title=_("规则"), columns=list_rule_columns(), rows=rows)
    return render(request, "rules/list.html", {"lines": lines, "text": text})


@require_safe
def show_rule(request: PageRequest, key: str) -> HttpResponse:
    """One rule: its values by place and day, where each is from, who uses it."""
    rule = get_rule(request.actor, key=key, day=clock.today())
    context = {
        "rule": rule,
        "line": build_rule_line(rule),
        "values": build_value_lines(rule),
        "history": list_rule_history(request.actor, key=key),
        "users": list_users(key, path=request.actor.org_path),
        "setting_org": find_setting_org(request.actor),
        "own": find_own_value(rule),
    }
    return render(request, "rules/rule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def set_own_value(request: PageRequest, key: str) -> HttpResponse:
    """Sets what a rule says in the actor's region from a day on."""
    rule = get_rule(request.actor, key=key, day=clock.today())
    form = ValueForm(request.POST or None, rule=rule, initial={"from_on": clock.today()})
    org = find_setting_org(request.actor)
    if org and form.is_valid() and save_value(request.actor, form, key=key, org=org):
        messages.success(request, _("规则已调整,各单位的责任事项已重新结算。"))
        return redirect("rule", key)
    context = {"rule": rule, "form": form, "org": org, "line": build_rule_line(rule)}
    return render(request, "rules/set.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_own_value(request: PageRequest, key: str) -> HttpResponse:
    """Asks once, then takes the county's own value back."""
    rule = get_rule(request.actor, key=key, day=clock.today())
    own, org = find_own_value(rule), find_setting_org(request.actor)
    if own is None or org is None:
        return redirect("rule", key)
    if request.method == "POST":
        remove_value(request.actor, own, org=org)
        messages.success(request, _("已恢复规则包的数值。"))
        return redirect("rule", key)
    return render(request, "rules/remove.html", describe_removal(rule))
