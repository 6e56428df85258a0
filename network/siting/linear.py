"""Linear: the multipliers of the linear relaxation, by the interior point method in one go.

The best bound of the Lagrangian relaxation is that of the linear one (Geoffrion, "Lagrangean relaxation for
integer programming", Mathematical Programming Study 2, 1974): its prices of the coverage rows are the
multipliers that a descent would come to in the end.
"""

from network.siting.limits import Limits
from network.siting.most import Covering
from network.siting.relaxation import Descent, exact_bound
from network.siting.rules import Rules

SECONDS_PER_ENTRY = 2.5e-5
"""About three times what HiGHS takes for an entry of the model on an idle machine."""


def sharpen(covering: Covering, rules: Rules, state: Descent, limits: Limits) -> bool:
    """Replace the multipliers of `state` by those of the linear relaxation where that bounds better.

    False where the time left is too short for it, or was.
    """
    if limits.seconds_left < SECONDS_PER_ENTRY * covering.model_size:
        return False
    built = covering.model()
    rules.add_to(built.model)
    prices = built.model.duals(seconds=limits.seconds_left, stop=limits.stop)
    if prices is None:
        return False
    found = covering.within_box(-prices[: len(covering.weight)])
    bound = exact_bound(covering, rules, found)
    if bound < state.bound:
        state.multipliers, state.bound = found, bound
    return True
