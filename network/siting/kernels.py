"""Kernels: shaking a covering, compiled, without the interpreter lock.

Importing this module compiles it, or loads what an earlier start left on disk; `shaker` alone imports it.

A place is described by its row of `by_place`, a candidate by its row of `by_site`; `near` holds the
candidates that share places with a candidate. What is worth knowing of a set is kept up to date as its
sites are swapped (after Resende and Werneck, "A fast swap-based local search procedure for location
problems", Annals of Operations Research 150, 2007).
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

Kernel = TypeVar("Kernel", bound=Callable[..., Any])
Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Bits = NDArray[np.uint64]

_W, _F, _B, _U = "int64[::1]", "float64[::1]", "boolean[::1]", "uint64[::1]"
_FEWEST_KICKS, _MORE_KICKS = 2, 4
"""From 2 to 5 swaps are forced at once, near each other."""
_MOST_SWAPS = 4000
_NOTHING = -1.0e300
_HEAD, _TAIL, _SWAPS = 0, 1, 2

_bits = cast(Callable[[Any], Any], np.uint64)


def part(function: Kernel) -> Kernel:
    """Mark what is compiled into the kernel that calls it."""
    return cast(Kernel, numba.njit(nogil=True, no_cpython_wrapper=True)(function))


def compiled(signature: str) -> Callable[[Kernel], Kernel]:
    """Compile at once for one signature, keeping the machine code on disk where there is a place for it."""

    def compile_now(function: Kernel) -> Kernel:
        try:
            return cast(Kernel, numba.njit(signature, nogil=True, cache=True)(function))
        except RuntimeError:
            return cast(Kernel, numba.njit(signature, nogil=True)(function))

    return compile_now


class _Land(NamedTuple):
    """What stays: people of the places, and three tables by rows."""

    weight: Floats
    place_start: Whole
    place_sites: Whole
    site_start: Whole
    site_places: Whole
    near_start: Whole
    near_sites: Whole
    group: Whole
    least: Whole
    most: Whole


class _Set(NamedTuple):
    """A set of sites and what follows from it.

    `position` is a candidate's row in the set or −1; `held` counts the set by group. `times` is how many of
    the set cover each place and `owner` the sum of their rows: of one, its row. `added` are the people that
    each candidate would newly cover, `lost` those whom each of the set alone covers. `kept` is zero between
    two calls, `is_fresh` marks rows that were forced in. Candidates to be tried stand in `queue`, round and
    round, from `marks[_HEAD]` to `marks[_TAIL]`; the swaps since the last shake in `undo_row`, `undo_site`.
    """

    chosen: Whole
    position: Whole
    held: Whole
    times: Whole
    owner: Whole
    added: Floats
    lost: Floats
    kept: Floats
    is_fresh: Flags
    queue: Whole
    is_queued: Flags
    undo_row: Whole
    undo_site: Whole
    marks: Whole


@part
def _below(state: Bits, many: int) -> int:
    """A random number from 0 to many − 1 (Marsaglia, "Xorshift RNGs", J. of Statistical Software 8, 2003)."""
    x = state[0]
    x ^= x << _bits(13)
    x ^= x >> _bits(7)
    x ^= x << _bits(17)
    state[0] = x
    return int(x % _bits(many))


@part
def _leave(land: _Land, own: _Set, row: int) -> None:
    """The site of the row is in the set no more."""
    site = own.chosen[row]
    own.position[site] = -1
    own.held[land.group[site]] -= 1
    for e in range(land.site_start[site], land.site_start[site + 1]):
        place = land.site_places[e]
        own.times[place] -= 1
        own.owner[place] -= row
        if own.times[place] == 0:
            own.lost[row] -= land.weight[place]
            for f in range(land.place_start[place], land.place_start[place + 1]):
                own.added[land.place_sites[f]] += land.weight[place]
        elif own.times[place] == 1:
            own.lost[own.owner[place]] += land.weight[place]


@part
def _join(land: _Land, own: _Set, row: int, site: int) -> None:
    """The site comes into the row."""
    own.chosen[row] = site
    own.position[site] = row
    own.held[land.group[site]] += 1
    for e in range(land.site_start[site], land.site_start[site + 1]):
        place = land.site_places[e]
        if own.times[place] == 0:
            own.lost[row] += land.weight[place]
            for f in range(land.place_start[place], land.place_start[place + 1]):
                own.added[land.place_sites[f]] -= land.weight[place]
        elif own.times[place] == 1:
            own.lost[own.owner[place]] -= land.weight[place]
        own.times[place] += 1
        own.owner[place] += row


@part
def _best_row(land: _Land, own: _Set, site: int) -> tuple[int, float]:
    """Whose place the candidate takes best, and the change; −1 where it may take nobody's."""
    for e in range(land.site_start[site], land.site_start[site + 1]):
        place = land.site_places[e]
        if own.times[place] == 1:
            own.kept[own.owner[place]] += land.weight[place]
    best, best_row = _NOTHING, -1
    home = land.group[site]
    takes = own.held[home] < land.most[home]
    for row in range(len(own.chosen)):
        gain = own.added[site] - own.lost[row] + own.kept[row]
        if gain > best and not own.is_fresh[row]:
            other = land.group[own.chosen[row]]
            if other == home or (takes and own.held[other] > land.least[other]):
                best, best_row = gain, row
    for e in range(land.site_start[site], land.site_start[site + 1]):
        place = land.site_places[e]
        if own.times[place] == 1:
            own.kept[own.owner[place]] = 0.0
    return best_row, best


@part
def _best_joining(own: _Set) -> int:
    """The candidate outside that would newly cover most people; −1 when nobody is left to be covered."""
    best, best_site = 0.0, -1
    for site in range(len(own.added)):
        if own.position[site] < 0 and own.added[site] > best:
            best, best_site = own.added[site], site
    return best_site


@part
def _wait(own: _Set, site: int) -> None:
    """The candidate is to be tried."""
    if not own.is_queued[site]:
        own.queue[own.marks[_TAIL] % len(own.queue)], own.is_queued[site] = site, True
        own.marks[_TAIL] += 1


@part
def _swap(land: _Land, own: _Set, row: int, site: int) -> None:
    """Make a swap that can be undone; candidates near the two sites are to be tried."""
    old = own.chosen[row]
    own.undo_row[own.marks[_SWAPS]], own.undo_site[own.marks[_SWAPS]] = row, old
    own.marks[_SWAPS] += 1
    _leave(land, own, row)
    _join(land, own, row, site)
    for changed in (old, site):
        for f in range(land.near_start[changed], land.near_start[changed + 1]):
            _wait(own, land.near_sites[f])


@part
def _kick(land: _Land, own: _Set, pool: Whole, state: Bits) -> float:
    """Force a few candidates in, each for the site that is missed least, save those just forced in."""
    wanted, around, gain = _FEWEST_KICKS + _below(state, _MORE_KICKS), pool[_below(state, len(pool))], 0.0
    width = land.near_start[around + 1] - land.near_start[around]
    for _ in range(4 * wanted):
        site = land.near_sites[land.near_start[around] + _below(state, width)]
        if own.position[site] < 0 and own.marks[_SWAPS] < wanted:
            row, change = _best_row(land, own, site)
            if row >= 0:
                _swap(land, own, row, site)
                own.is_fresh[row] = True
                gain += change
    own.is_fresh[:] = False
    return gain


@part
def _settle(land: _Land, own: _Set) -> float:
    """Try what is to be tried, then the candidate that would cover most, until no swap helps."""
    gain = 0.0
    while own.marks[_SWAPS] < _MOST_SWAPS:
        is_last = own.marks[_HEAD] == own.marks[_TAIL]
        if is_last:
            site = _best_joining(own)
            if site < 0:
                break
        else:
            site = own.queue[own.marks[_HEAD] % len(own.queue)]
            own.marks[_HEAD] += 1
            own.is_queued[site] = False
        if own.position[site] < 0:
            row, change = _best_row(land, own, site)
            if row >= 0 and change > 0.0:
                _swap(land, own, row, site)
                gain += change
            elif is_last:
                break
    own.is_queued[:] = False
    own.marks[_HEAD] = own.marks[_TAIL]
    return gain


@part
def _undo(land: _Land, own: _Set) -> None:
    """Take back what was swapped since the last shake."""
    for x in range(own.marks[_SWAPS] - 1, -1, -1):
        _leave(land, own, own.undo_row[x])
        _join(land, own, own.undo_row[x], own.undo_site[x])


@part
def _set_of(land: _Land, chosen: Whole) -> _Set:
    """The set with everything that follows from it."""
    sites, places, size = len(land.site_start) - 1, len(land.weight), len(chosen)
    own = _Set(
        chosen, np.full(sites, -1), np.zeros(len(land.least), np.int64), np.zeros(places, np.int64),
        np.zeros(places, np.int64), np.zeros(sites), np.zeros(size), np.zeros(size),
        np.zeros(size, np.bool_), np.zeros(sites, np.int64), np.zeros(sites, np.bool_),
        np.zeros(_MOST_SWAPS, np.int64), np.zeros(_MOST_SWAPS, np.int64), np.zeros(3, np.int64),
    )  # fmt: skip
    for place in range(places):
        for f in range(land.place_start[place], land.place_start[place + 1]):
            own.added[land.place_sites[f]] += land.weight[place]
    for row in range(size):
        _join(land, own, row, chosen[row])
    for site in range(sites):
        _wait(own, site)
    return own


@compiled(
    f"float64({_W}, {_W}, {_F}, {_W}, {_W}, {_W}, {_W}, {_W}, {_W}, {_W}, {_W}, {_W}, {_W}, {_U}, int64, "
    "float64, float64)"
)
def shake_covering(
    chosen: Whole, best: Whole, weight: Floats, place_start: Whole, place_sites: Whole, site_start: Whole,
    site_places: Whole, near_start: Whole, near_sites: Whole, group: Whole, least: Whole, most: Whole,
    pool: Whole, state: Bits, rounds: int, behind: float, slack: float,
) -> float:  # fmt: skip
    """Shake the set so many times; `chosen` becomes the last set and `best` the best one on the way.

    Each time a few candidates near a random one of the `pool` are forced in; then swaps are made until none
    helps. What comes out worse is taken back, unless it stays within `slack` people of the best
    (record-to-record travel: Dueck, "New optimization heuristics", Journal of Computational Physics 104,
    1993). `behind` is how many people fewer `chosen` covers than `best` to begin with; returned is how many
    more `best` covers in the end. In the first round nothing is forced in and every candidate is tried.
    """
    land = _Land(
        weight, place_start, place_sites, site_start, site_places, near_start, near_sites, group, least, most
    )
    own = _set_of(land, chosen)
    value, best_value = -behind, 0.0
    for turn in range(rounds):
        own.marks[_SWAPS] = 0
        gain = _kick(land, own, pool, state) if turn else 0.0
        gain += _settle(land, own)
        if turn and value + gain < min(value, best_value - slack):
            _undo(land, own)
            continue
        value += gain
        if value > best_value:
            best_value = value
            best[:] = chosen
    return best_value
