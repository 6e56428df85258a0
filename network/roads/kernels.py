"""Kernels: the searches of `network.roads.search`, compiled, without the interpreter lock.

Importing this module compiles it, or loads what an earlier start compiled and left on disk: seconds the
first time, a fraction of one later. Nobody but `by_kernel` and `incremental` imports it.

Columns of two tables, both of whole numbers (uint32), so that what is read together lies together:

    label of a node   COST, OWNER, OTHER, PARENT
    arc of a node     HEAD, WEIGHT, OTHER_WEIGHT      (node v owns arcs start[v] to start[v + 1])

A label is what the best way found so far costs, whose seed it starts at, its other measure, and the node
before this one (NOBODY at a seed). Labels are ordered by (cost, owner, other). A node without a way costs
`limit + 1`: then one comparison refuses what is worse, what is beyond the limit, and every closed arc,
since CLOSED alone is above every limit.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

COST, OWNER, OTHER, PARENT = 0, 1, 2, 3
HEAD, WEIGHT, OTHER_WEIGHT = 0, 1, 2
NOBODY = 0xFFFFFFFF
CURVE_BITS = 16
USED, SPARE, WAITING, LOGGED = 0, 1, 2, 3

Nodes = NDArray[np.int32]
Costs = NDArray[np.uint32]
Table = NDArray[np.uint32]
Wholes = NDArray[np.int64]
Numbers = TypeVar("Numbers", NDArray[np.int32], NDArray[np.uint32])
Kernel = TypeVar("Kernel", bound=Callable[..., Any])

# The same for the compiler: C-contiguous arrays that may be written.
_NODES = "int32[::1]"
_COSTS = "uint32[::1]"
_TABLE = "uint32[:,::1]"
_WHOLES = "int64[::1]"
_ROWS = "int64[:,::1]"

whole = cast(Callable[[Any], int], np.int64)
"""A number read from an array as a 64-bit integer: sums of two costs do not wrap."""


def compiled(signature: str) -> Callable[[Kernel], Kernel]:
    """Compile at once for one signature, keeping the machine code on disk where there is a place for it.

    numba keeps it beside this file, or in the user's cache folder where that is read-only, or where
    NUMBA_CACHE_DIR says. Where none can be written it raises; then every start compiles anew.
    """

    def compile_now(function: Kernel) -> Kernel:
        try:
            return cast(Kernel, numba.njit(signature, nogil=True, cache=True)(function))
        except RuntimeError:
            return cast(Kernel, numba.njit(signature, nogil=True)(function))

    return compile_now


def ring_size(longest: int, shift: int) -> int:
    """How many buckets are in use at once: a power of two above what the longest arc spans."""
    return 1 << ((longest >> shift) + 2).bit_length()


def part(function: Kernel) -> Kernel:
    """Mark what is done for every arc; it is compiled into the kernels that call it, and with them.

    A part has to stand in this file: numba looks for changes in a kernel's own file alone before it takes
    machine code from disk.
    """
    return cast(Kernel, numba.njit(nogil=True, no_cpython_wrapper=True, forceinline=True)(function))


def rare(function: Kernel) -> Kernel:
    """Mark a part that is seldom called: compiled into each place it would make compiling 8 × as long."""
    return cast(Kernel, numba.njit(nogil=True, no_cpython_wrapper=True)(function))


@compiled(f"{_WHOLES}({_WHOLES}, {_WHOLES})")
def curve_keys(x: Wholes, y: Wholes) -> Wholes:
    """Position of each cell along Hilbert's curve through a square of 2¹⁶ × 2¹⁶ cells."""
    keys = np.empty(len(x), dtype=np.int64)
    last = (1 << CURVE_BITS) - 1
    for i in range(len(x)):
        column, row, key = x[i], y[i], 0
        side = 1 << (CURVE_BITS - 1)
        while side > 0:
            right, up = (1 if column & side else 0), (1 if row & side else 0)
            key += side * side * ((3 * right) ^ up)
            if up == 0:
                if right == 1:
                    column, row = last - column, last - row
                column, row = row, column
            side >>= 1
        keys[i] = key
    return keys


@compiled(f"UniTuple({_NODES}, 3)(int64, {_NODES}, {_NODES})")
def group_links(count: int, ends_from: Nodes, ends_to: Nodes) -> tuple[Nodes, Nodes, Nodes]:
    """Arcs of links by node, two a link: (start, arc at `from`, arc at `to`), by counting."""
    start = np.zeros(count + 1, dtype=np.int32)
    for i in range(len(ends_from)):
        start[ends_from[i] + 1] += 1
        start[ends_to[i] + 1] += 1
    for v in range(count):
        start[v + 1] += start[v]
    free = start[:-1].copy()
    at_from, at_to = np.empty_like(ends_from), np.empty_like(ends_to)
    for i in range(len(ends_from)):
        at_from[i] = free[ends_from[i]]
        free[ends_from[i]] += 1
        at_to[i] = free[ends_to[i]]
        free[ends_to[i]] += 1
    return start, at_from, at_to


@compiled(f"{_TABLE}({_NODES}, {_NODES}, {_NODES}, {_NODES}, {_COSTS}, {_COSTS}, {_COSTS}, {_COSTS})")
def fill_arcs(
    ends_from: Nodes,
    ends_to: Nodes,
    at_from: Nodes,
    at_to: Nodes,
    along: Costs,
    against: Costs,
    other_along: Costs,
    other_against: Costs,
) -> Table:
    """The arc table: at a link's `from` it leads to `to` at the costs along, at its `to` back."""
    arcs = np.empty((2 * len(ends_from), 3), dtype=np.uint32)
    for i in range(len(ends_from)):
        arc = at_from[i]
        arcs[arc, HEAD], arcs[arc, WEIGHT], arcs[arc, OTHER_WEIGHT] = ends_to[i], along[i], other_along[i]
        arc = at_to[i]
        arcs[arc, HEAD], arcs[arc, WEIGHT], arcs[arc, OTHER_WEIGHT] = (
            ends_from[i],
            against[i],
            other_against[i],
        )
    return arcs


@part
def set_label(labels: Table, node: int, cost: int, owner: int, other: int, parent: int) -> None:
    """Write a node's label."""
    labels[node, COST], labels[node, OWNER] = cost, owner
    labels[node, OTHER], labels[node, PARENT] = other, parent


@part
def is_better(labels: Table, node: int, cost: int, owner: int, other: int) -> bool:
    """Whether (cost, owner, other) comes before the node's label."""
    old = whole(labels[node, COST])
    if cost != old:
        return cost < old
    held = whole(labels[node, OWNER])
    return owner < held or (owner == held and other < whole(labels[node, OTHER]))


@part
def _put(pool: Nodes, counts: Wholes, first: Nodes, slot: int, node: int) -> None:
    """Chain the node into a bucket: in a spare entry of the pool, or the next one never used."""
    entry = counts[SPARE]
    if entry >= 0:
        counts[SPARE] = pool[entry, 1]
    else:
        entry = counts[USED]
        counts[USED] += 1
    pool[entry, 0], pool[entry, 1] = node, first[slot]
    first[slot] = entry
    counts[WAITING] += 1


@rare
def _longer(table: Numbers, used: int, more: int) -> Numbers:
    """A copy of the table with room for `more` lines, and for as many again as are used."""
    copy = np.empty((2 * (used + more), table.shape[1]), dtype=table.dtype)
    for line in range(used):
        for column in range(table.shape[1]):
            copy[line, column] = table[line, column]
    return copy


@part
def _with_room(table: Numbers, used: int, more: int) -> Numbers:
    """The table, or a longer copy where `more` lines might not fit."""
    return table if used + more <= len(table) else _longer(table, used, more)


@part
def _write_down(log: Table, counts: Wholes, labels: Table, node: int) -> None:
    """Keep the node's label in the log, to be put back by `undo`."""
    line = counts[LOGGED]
    log[line, 0] = node
    for column in range(4):
        log[line, 1 + column] = labels[node, column]
    counts[LOGGED] += 1


@part
def _offer_row(rows: Wholes, row: int, labels: Table, log: Table, counts: Wholes, repairing: bool) -> bool:
    """Give the row's node the row's label if it is better: whether it was."""
    node, cost, owner, other = rows[row, 0], rows[row, 1], rows[row, 2], rows[row, 3]
    if not is_better(labels, node, cost, owner, other):
        return False
    if repairing:
        _write_down(log, counts, labels, node)
    set_label(labels, node, cost, owner, other, rows[row, 4])
    return True


@part
def _scan(
    start: Nodes, arcs: Table, labels: Table, node: int, limit: int, bucket: int, shift: int, mask: int,
    pool: Nodes, counts: Wholes, first: Nodes, log: Table, repairing: bool,
) -> None:  # fmt: skip
    """Offer the way over this node to its neighbours, and put in those that take it.

    In a search from nothing a node whose label lies in a later bucket waits there, and need not be put in
    again while it stays in that bucket. In a repair it may have had its label from before.
    """
    cost = whole(labels[node, COST])
    owner, other = whole(labels[node, OWNER]), whole(labels[node, OTHER])
    for arc in range(start[node], start[node + 1]):
        head, reached = whole(arcs[arc, HEAD]), cost + whole(arcs[arc, WEIGHT])
        if reached > whole(labels[head, COST]):  # most arcs: nothing more is read for them
            continue
        others = other + whole(arcs[arc, OTHER_WEIGHT])
        if is_better(labels, head, reached, owner, others):
            goal, old = reached >> shift, whole(labels[head, COST])
            waits = old <= limit and old >> shift == goal and goal != bucket
            if repairing:
                _write_down(log, counts, labels, head)
            set_label(labels, head, reached, owner, others, node)
            if repairing or not waits:
                _put(pool, counts, first, goal & mask, head)


@part
def _spread(
    start: Nodes, arcs: Table, rows: Wholes, limit: int, shift: int, ring: int, labels: Table, log: Table,
    repairing: bool,
) -> tuple[Table, int]:  # fmt: skip
    """Offer `rows` and all that follows from them to labels that are there: (log, lines in it).

    See `search_all` for rows, buckets, and why the labels are the best ones afterwards.
    """
    mask, bucket, row = ring - 1, 0, 0
    first = np.full(ring, -1, dtype=np.int32)
    pool = np.empty((len(start) // 16 + 64, 2), dtype=np.int32)
    counts = np.array([0, -1, 0, 0], dtype=np.int64)
    while counts[WAITING] > 0 or row < len(rows):
        if counts[WAITING] == 0:
            bucket = rows[row, 1] >> shift
        slot = bucket & mask
        while row < len(rows) and rows[row, 1] >> shift == bucket:
            pool = _with_room(pool, counts[USED], 1)
            if repairing:
                log = _with_room(log, counts[LOGGED], 1)
            if _offer_row(rows, row, labels, log, counts, repairing):
                _put(pool, counts, first, slot, rows[row, 0])
            row += 1
        while first[slot] >= 0:
            chain = whole(first[slot])
            first[slot] = -1
            while chain >= 0:
                entry, node = chain, whole(pool[chain, 0])
                chain = whole(pool[entry, 1])
                pool[entry, 1], counts[SPARE] = counts[SPARE], entry
                counts[WAITING] -= 1
                if whole(labels[node, COST]) >> shift != bucket:
                    continue
                pool = _with_room(pool, counts[USED], start[node + 1] - start[node])
                if repairing:
                    log = _with_room(log, counts[LOGGED], start[node + 1] - start[node])
                _scan(
                    start, arcs, labels, node, limit, bucket, shift, mask, pool, counts, first, log, repairing
                )
        bucket += 1
    return log, counts[LOGGED]


@compiled(f"void({_NODES}, {_TABLE}, {_ROWS}, int64, int64, int64, {_TABLE})")
def search_all(
    start: Nodes, arcs: Table, rows: Wholes, limit: int, shift: int, ring: int, labels: Table
) -> None:
    """The best label of every node within `limit`, from all seeds together, by a queue of buckets.

    `rows` are the seeds as node, cost, owner, other, parent, by cost. Bucket b holds nodes whose cost
    shifted right by `shift` is b; `ring` buckets, a power of two above the longest arc's span, are used in
    turn. A bucket is a chain of entries (node, next) in one pool.

    Why the labels are the best ones. Bucket after bucket, the nodes in it are scanned until a round
    improves no label in it. Arcs cost at least 0, so labels of this bucket can only come from this or
    earlier buckets, and the earlier ones are final: after round r every best way that has at most r arcs
    inside the bucket has been followed, ties in owner and other measure as well. So there are at most as
    many rounds as nodes, whatever the weights. A node whose label lies in an earlier bucket than its entry
    has been scanned there with that label: the entry is stale and passed over. A node whose label improves
    within a later bucket waits there already and is not put in again.
    """
    for node in range(len(start) - 1):
        set_label(labels, node, limit + 1, 0, 0, NOBODY)
    _spread(start, arcs, rows, limit, shift, ring, labels, np.empty((0, 5), dtype=np.uint32), False)


@compiled(f"{_TABLE}({_NODES}, {_TABLE}, {_NODES}, int64, int64, {_TABLE})")
def drop(start: Nodes, arcs: Table, roots: Nodes, limit: int, most: int, labels: Table) -> Table:
    """Take away the labels of the roots and of all nodes whose way passes one: the labels taken, as a log.

    A node's children are the heads of its arcs that name it as their parent. Dropped nodes have no
    parent, so that none is met twice. Ends early once more than `most` are gone; `undo` brings them back.
    """
    log = np.empty((2 * len(roots) + 64, 5), dtype=np.uint32)
    counts = np.zeros(4, dtype=np.int64)
    for i in range(len(roots)):
        if whole(labels[roots[i], COST]) <= limit:
            log = _with_room(log, counts[LOGGED], 1)
            _write_down(log, counts, labels, roots[i])
            set_label(labels, roots[i], limit + 1, 0, 0, NOBODY)
    line = 0
    while line < counts[LOGGED] and counts[LOGGED] <= most:
        node = whole(log[line, 0])
        log = _with_room(log, counts[LOGGED], start[node + 1] - start[node])
        for arc in range(start[node], start[node + 1]):
            head = whole(arcs[arc, HEAD])
            if labels[head, PARENT] == node:
                _write_down(log, counts, labels, head)
                set_label(labels, head, limit + 1, 0, 0, NOBODY)
        line += 1
    return log[: counts[LOGGED]].copy()


@compiled(f"{_ROWS}({_NODES}, {_TABLE}, {_TABLE}, int64, {_TABLE})")
def rim(start: Nodes, back: Table, dropped: Table, limit: int, labels: Table) -> Wholes:
    """For each dropped node its best way over one arc from a node that kept its label: rows to `spread`.

    `back` is the arc table of the opposite direction: what it costs to come here from HEAD.
    """
    rows = np.empty((len(dropped), 5), dtype=np.int64)
    count = 0
    for line in range(len(dropped)):
        node, best, owner, other, parent = whole(dropped[line, 0]), limit + 1, 0, 0, 0
        for arc in range(start[node], start[node + 1]):
            tail = whole(back[arc, HEAD])
            cost = whole(labels[tail, COST]) + whole(back[arc, WEIGHT])
            if cost > best or cost > limit:
                continue
            held, others = (
                whole(labels[tail, OWNER]),
                whole(labels[tail, OTHER]) + whole(back[arc, OTHER_WEIGHT]),
            )
            if cost < best or held < owner or (held == owner and others < other):
                best, owner, other, parent = cost, held, others, tail
        if best <= limit:
            rows[count, 0], rows[count, 1], rows[count, 2] = node, best, owner
            rows[count, 3], rows[count, 4] = other, parent
            count += 1
    return rows[:count].copy()


@compiled(f"{_TABLE}({_NODES}, {_TABLE}, {_ROWS}, int64, int64, int64, {_TABLE})")
def spread(
    start: Nodes, arcs: Table, rows: Wholes, limit: int, shift: int, ring: int, labels: Table
) -> Table:
    """Improve labels by `rows`, sorted by cost, and by what follows; the labels replaced, as a log."""
    log = np.empty((8 * len(rows) + 64, 5), dtype=np.uint32)
    log, lines = _spread(start, arcs, rows, limit, shift, ring, labels, log, True)
    return log[:lines].copy()


@compiled(f"void({_TABLE}, {_TABLE})")
def undo(log: Table, labels: Table) -> None:
    """Put back the labels of a log, the last first: a node written down twice ends with its oldest."""
    for line in range(len(log) - 1, -1, -1):
        for column in range(4):
            labels[log[line, 0], column] = log[line, 1 + column]


@compiled(f"void({_TABLE}, {_NODES}, int64, {_COSTS}, {_NODES}, {_COSTS})")
def read_labels(labels: Table, nodes: Nodes, limit: int, cost: Costs, owner: Nodes, other: Costs) -> None:
    """Cost, owner and other measure of the nodes asked; NOBODY, -1, NOBODY where none was reached."""
    for i in range(len(nodes)):
        v = nodes[i]
        if labels[v, COST] > limit:
            cost[i], owner[i], other[i] = NOBODY, -1, NOBODY
        else:
            cost[i], owner[i], other[i] = labels[v, COST], labels[v, OWNER], labels[v, OTHER]
