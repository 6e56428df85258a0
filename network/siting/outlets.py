"""Outlets of a plan: the new ones of a siting or roll-out plan as `addSite` changes of a what-if."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from network.model import Network, Problem, ProblemCode, Village, error
from network.scenario import MAX_CHANGES, Change, apply_changes
from network.scenario.add_site import AddSite
from network.siting.plan import Rollout, Siting


@dataclass(frozen=True, slots=True)
class NewOutlet:
    """A village that gets an outlet, and the day from which it counts (None: every day)."""

    village: Village
    opened: date | None = None


Chosen = tuple[tuple[NewOutlet, ...], tuple[Problem, ...]]
"""The outlets, none where refused; and why. Paths start at the source of the plan."""


def outlets_of_villages(network: Network, codes: Sequence[str]) -> Chosen:
    """An outlet in each of the villages named."""
    problems = list(_check_codes(network, codes))
    if problems:
        return (), tuple(problems)
    return tuple(NewOutlet(network.village_by_code[code]) for code in sorted(codes)), ()


def outlets_of_siting(siting: Siting, rank: int) -> Chosen:
    """The outlets of one of the plans, 1 the best; with what siting has to tell."""
    told = _under_question(siting.problems)
    if siting.plans and not 1 <= rank <= len(siting.plans):
        message = (
            f"Plan {rank} is asked for, and there are {len(siting.plans)}: ask the question for more plans."
        )
        return (), (*told, error(ProblemCode.INPUT_OUT_OF_RANGE, message, "rank"))
    if not siting.plans:
        return (), told
    return _unless_empty([NewOutlet(village) for village in siting.plans[rank - 1].villages], told)


def outlets_of_rollout(rollout: Rollout, until: date | None) -> Chosen:
    """The outlets of every step up to the day (all when None), each opened on the day of its step."""
    told = _under_question(rollout.problems)
    if not rollout.steps:
        return (), told
    steps = [step for step in rollout.steps if until is None or step.date <= until]
    if not steps:
        message = f"No milestone lies on or before {until}; the first is {rollout.steps[0].date}."
        return (), (*told, error(ProblemCode.INPUT_OUT_OF_RANGE, message, "until"))
    return _unless_empty([NewOutlet(v, step.date) for step in steps for v in step.added], told)


def added_sites(
    network: Network, outlets: Sequence[NewOutlet], *, functions: Sequence[str] = ()
) -> tuple[AddSite, ...]:
    """A change for each outlet. Its id is `new-` and the village's code, with a number where that is taken.

    >>> from network.model.examples import toy_county
    >>> county = toy_county()
    >>> [site.id for site in added_sites(county, [NewOutlet(county.village_by_code["V5"])])]
    ['new-V5']
    """
    taken = set(network.site_by_code)
    changes = []
    for outlet in outlets:
        code = _free(f"new-{outlet.village.code}", taken)
        taken.add(code)
        changes.append(
            AddSite(
                code,
                f"{outlet.village.name}新建网点",
                village=outlet.village.code,
                functions=tuple(functions),
                opened=outlet.opened,
            )
        )
    return tuple(changes)


def check_added(network: Network, before: Sequence[Change], added: Sequence[AddSite]) -> tuple[Problem, ...]:
    """What is wrong with the new sites on the network so far, and with so many changes in one scenario."""
    many = len(before) + len(added)
    if many > MAX_CHANGES:
        message = (
            f"The scenario would hold {many} changes, and {MAX_CHANGES} are allowed: plan fewer outlets."
        )
        return (error(ProblemCode.LIMIT_EXCEEDED, message),)
    problems = apply_changes(network, added).problems
    return tuple(
        {
            problem.message: Problem(problem.severity, problem.code, problem.message, ())
            for problem in problems
        }.values()
    )


def _free(wanted: str, taken: set[str]) -> str:
    code, number = wanted, 2
    while code in taken:
        code, number = f"{wanted}-{number}", number + 1
    return code


def _check_codes(network: Network, codes: Sequence[str]) -> Iterable[Problem]:
    if not codes:
        message = "No village is named: say where outlets shall be built."
        yield error(ProblemCode.INPUT_MISSING, message)
    for position, code in enumerate(codes):
        if code not in network.village_by_code:
            message = f"There is no village {code!r} in this network."
            yield error(ProblemCode.UNKNOWN_VILLAGE, message, str(position))
        elif code in codes[:position]:
            message = f"Village {code!r} is named twice; a plan gives it one outlet."
            yield error(ProblemCode.DUPLICATE_ID, message, str(position))


def _under_question(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Their paths start at `input` in the question's own field; here the question is a part of the source."""
    return tuple(
        Problem(p.severity, p.code, p.message, ("question", *p.path[1:])) if p.path else p for p in problems
    )


def _unless_empty(outlets: Sequence[NewOutlet], told: tuple[Problem, ...]) -> Chosen:
    if outlets:
        return tuple(outlets), told
    return (), (*told, error(ProblemCode.NO_EFFECT, "The plan builds nothing: there is nothing to save."))
