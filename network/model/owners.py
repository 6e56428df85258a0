"""Owners: the part of a network that one owner may see: nobody else's goods, vehicles, lines and stocks."""

from collections.abc import Collection

from network.model.network import Network


def own_part(network: Network, operators: Collection[str]) -> Network:
    """The network without the volumes and costs of other operators; places, roads and sites stay.

    Everything computed from it tells nothing of the others, whatever is asked. Stocks stay where they lie at
    a site of these operators or of nobody. The same operators get the same value again.
    """
    own = frozenset(operators)
    return network.memo.get(("model.owners", own), lambda: _own_part(network, own))


def _own_part(network: Network, own: frozenset[str]) -> Network:
    theirs = {site.code for site in network.sites if site.operator_id and site.operator_id not in own}
    return network.with_parts(
        vehicles=tuple(row for row in network.vehicles if row.operator_id in own),
        demands=tuple(demand for demand in network.demands if demand.operator_id in own),
        routes=tuple(route for route in network.routes if route.operator_id in own),
        stocks=tuple(stock for stock in network.stocks if stock.site_id not in theirs),
    )
