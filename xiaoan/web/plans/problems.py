"""What the check of a plan found, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from xiaoan.kernel.errors import Refusal
from xiaoan.kernel.texts import say
from xiaoan.plans.errors import PlanRefused
from xiaoan.plans.queries import PlanProblem
from xiaoan.web.pages import say_refusal


@dataclass(frozen=True, slots=True)
class ProblemWords:
    """One problem: where it stands and what to do."""

    line: int
    words: str


def say_problems(problems: Iterable[PlanProblem]) -> list[ProblemWords]:
    """Problems in the language of the page."""
    language = get_language() or "zh"
    return [
        ProblemWords(problem.line, say(problem.code, problem.data, language=language))
        for problem in problems
    ]


def list_refused_words(refusal: Refusal) -> list[str]:
    """The words of a refusal; of a refused plan or item, those of each of its problems."""
    if not isinstance(refusal, PlanRefused):
        return [say_refusal(refusal)]
    found = [one for one in refusal.problems if isinstance(one, PlanProblem)]
    return [problem.words for problem in say_problems(found)]
