"""Forms of the administration of people. Accounts carry titles of roles, not names of persons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaoan.access.states import ROLES
from xiaoan.kernel.actor import Actor
from xiaoan.orgs.queries import PostInfo, list_accounts, list_all_orgs
from xiaoan.web.orgs.forms import CALENDAR_DAY, list_choices
from xiaoan.web.words import pick_title

MANY = 2000


class TitleForm(forms.Form):
    """The title that an account is shown by."""

    title = forms.CharField(
        label=_("显示名称"), max_length=80, help_text=_("写岗位,不写人名,例如“第一小学安全专干”。")
    )


class NewPersonForm(TitleForm):
    """A new account, with its first post."""

    org = forms.ChoiceField(label=_("所属机构"))
    login = forms.CharField(
        label=_("登录名"), max_length=60, help_text=_("字母、数字、汉字,不含空格。")
    )
    role = forms.ChoiceField(label=_("岗位"))
    scope = forms.ChoiceField(
        label=_("管理范围"), required=False, help_text=_("不选就是所属机构及其下级。")
    )
    field_order = ("org", "title", "login", "role", "scope")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orgs = list_orgs_as_choices(actor)
        _set_choices(self, "org", orgs)
        _set_choices(self, "scope", [("", _("所属机构")), *orgs])
        _set_choices(self, "role", list_choices(ROLES))


class PostForm(forms.Form):
    """A further post."""

    org = forms.ChoiceField(label=_("任职机构"))
    role = forms.ChoiceField(label=_("岗位"))
    scope = forms.ChoiceField(
        label=_("管理范围"), required=False, help_text=_("不选就是任职机构及其下级。")
    )
    from_on = forms.DateField(label=_("开始日期"), widget=CALENDAR_DAY)
    until_on = forms.DateField(
        label=_("结束日期"), widget=CALENDAR_DAY, required=False, help_text=_("不填就是长期。")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orgs = list_orgs_as_choices(actor)
        _set_choices(self, "org", orgs)
        _set_choices(self, "scope", [("", _("任职机构")), *orgs])
        _set_choices(self, "role", list_choices(ROLES))


class StandInForm(forms.Form):
    """Whose post an account stands in for, and when."""

    post = forms.ChoiceField(label=_("代理谁的岗位"))
    from_on = forms.DateField(label=_("开始日期"), widget=CALENDAR_DAY)
    until_on = forms.DateField(label=_("结束日期"), widget=CALENDAR_DAY)

    def __init__(self, *args: Any, actor: Actor, account_id: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list_accounts(actor, active=True, size=MANY).rows
        posts = [post for one in found if one.id != account_id for post in one.posts]
        own = [post for post in posts if post.stands_in_for_id is None]
        _set_choices(self, "post", [(str(post.id), describe_post(post)) for post in own])


class EndForm(forms.Form):
    """The last day of a post."""

    last_on = forms.DateField(label=_("最后一天"), widget=CALENDAR_DAY)


def describe_post(post: PostInfo) -> str:
    """A post in one line."""
    return f"{post.account_title} · {pick_title(ROLES.get(post.role))} · {post.org_name}"


def list_orgs_as_choices(actor: Actor) -> list[tuple[str, str]]:
    """The organisations in scope, indented as the tree."""
    orgs = list_all_orgs(actor)
    top = orgs[0].depth if orgs else 0
    return [(str(org.id), "\u3000" * (org.depth - top) + org.name) for org in orgs]


def _set_choices(form: forms.Form, name: str, choices: list[Any]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]
