"""Pages that stand for something that did not happen: refused, not found, broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xiaoan.kernel.errors import (
    Conflict,
    ImportRefused,
    InvalidInput,
    NotAllowed,
    NotFound,
    Refusal,
)
from xiaoan.kernel.texts import say
from xiaoan.web.words import Words

REFUSED_AS: tuple[tuple[type[Refusal], HTTPStatus], ...] = (
    (NotFound, HTTPStatus.NOT_FOUND),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (Conflict, HTTPStatus.CONFLICT),
    (InvalidInput, HTTPStatus.UNPROCESSABLE_ENTITY),
)

TITLES: dict[int, Words] = {
    400: _("这个请求无法处理"),
    403: _("您的岗位不能办理这件事"),
    404: _("没有找到"),
    409: _("有人先改过了"),
    413: _("上传的内容太大"),
    422: _("填写的内容需要修改"),
    500: _("系统出错了"),
}
NEXT_STEPS: dict[int, Words] = {
    400: _("请返回上一页,刷新后再试一次。"),
    403: _("如果这是您的工作,请联系本级管理员调整岗位。"),
    404: _("地址可能有误,或者这项内容不在您的岗位范围内。"),
    409: _("请返回并刷新页面,看过最新内容后再保存。您填写的内容没有覆盖任何人的记录。"),
    413: _("请压缩照片或拆分文件后再上传。"),
    422: _("请返回上一页改正后重新提交。"),
    500: _("您的操作没有保存。请稍后再试;若反复出现,请把出现的时间告诉管理员。"),
}


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One problem of a refused sheet, in words."""

    row: int
    column: str | None
    words: str


def say_refusal(refusal: Refusal) -> str:
    """The catalogue's words for a refusal, in the language of the page."""
    return say(refusal.code, refusal.data, language=get_language() or "zh")


def list_problems(refusal: Refusal) -> list[ProblemLine]:
    """The problems a refused sheet carries, in words, in the order of its rows."""
    if not isinstance(refusal, ImportRefused):
        return []
    language = get_language() or "zh"
    return [
        ProblemLine(problem.row, problem.column, say(problem.code, problem.data, language=language))
        for problem in refusal.problems
    ]


def find_status(refusal: Refusal) -> HTTPStatus:
    """The HTTP status that says the same as the refusal."""
    for kind, status in REFUSED_AS:
        if isinstance(refusal, kind):
            return status
    return HTTPStatus.UNPROCESSABLE_ENTITY


def show_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page for a refusal, with the catalogue's words."""
    return show_problem(
        request,
        find_status(refusal),
        words=say_refusal(refusal),
        problems=list_problems(refusal),
    )


def show_problem(
    request: HttpRequest,
    status: int,
    *,
    words: Words = "",
    problems: Sequence[ProblemLine] = (),
) -> HttpResponse:
    """A page that says what did not happen and what to do next."""
    context = {
        "status": int(status),
        "title": TITLES.get(status, TITLES[400]),
        "words": words,
        "next_step": NEXT_STEPS.get(status, ""),
        "problems": problems,
    }
    return render(request, "errors/problem.html", context, status=status)


def show_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return show_problem(request, HTTPStatus.NOT_FOUND)


def show_not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return show_problem(request, HTTPStatus.FORBIDDEN)


def show_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return show_problem(request, HTTPStatus.BAD_REQUEST)


def show_forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose protection against forgery is missing or old: no matter of posts."""
    context = {
        "status": int(HTTPStatus.FORBIDDEN),
        "title": _("没有保存"),
        "words": _("页面停留太久、换过登录,或未经本站打开。"),
        "next_step": _("请返回上一页,填写的内容一般还在;再保存一次。仍不行时,刷新页面后重新填写。"),
    }
    return render(request, "errors/problem.html", context, status=HTTPStatus.FORBIDDEN)


def show_broken(request: HttpRequest) -> HttpResponse:
    """500: drawn without the database, so that it shows whatever is broken."""
    context = {"title": TITLES[500], "next_step": NEXT_STEPS[500]}
    return HttpResponse(render_to_string("errors/broken.html", context), status=500)
