"""Standard set: the radii that a network brings, those that ship as examples, and choosing among them."""

from collections.abc import Iterable, Sequence

from network.model import Mode, Network, Problem, ProblemCode, Standard, Tier, error, info

EXAMPLES: tuple[Standard, ...] = (
    Standard(
        "example-15-minutes",
        15.0,
        source="15-minute circles as planned elsewhere (example, no norm of this district)",
        is_example=True,
        set_name="examples",
    ),
    Standard(
        "example-village-ring",
        1.0,
        "km",
        tier=Tier.VILLAGE,
        source="济宁镇村生活圈: village 5-minute ring 500-1000 m on foot, bbs.syuan.com 2021-04-27 (example)",
        is_example=True,
        set_name="examples",
        mode=Mode.WALK,
    ),
)
"""Asked where a network brings no standards of its own. No national radius for rural outlets was found."""


def standards_of(network: Network) -> tuple[tuple[Standard, ...], tuple[Problem, ...]]:
    """The network's own standards, or the labelled examples with a word that they are no norm."""
    if network.standards:
        return network.standards, ()
    message = (
        "The network brings no standards; the labelled examples are asked, which are no norm. Add your own "
        "in standards.csv, or try one with setStandard."
    )
    return EXAMPLES, (info(ProblemCode.EXAMPLE_STANDARDS, message),)


def chosen_standards(
    standards: Iterable[Standard], words: Sequence[str]
) -> tuple[tuple[Standard, ...], tuple[Problem, ...]]:
    """Those with that code or set name, and a problem for each word that is neither."""
    all_of_them = tuple(standards)
    chosen = tuple(s for s in all_of_them if s.code in words or s.set_name in words)
    known = {word for s in all_of_them for word in (s.code, s.set_name) if word}
    told = ", ".join(sorted(known)) or "none: add standards.csv, or setStandard in a what-if"
    problems = tuple(
        error(
            ProblemCode.UNKNOWN_STANDARD,
            f"No standard and no set of standards is called {word!r}; there are {told}.",
            "standards",
            str(i),
        )
        for i, word in enumerate(words)
        if word not in known
    )
    return chosen, problems
