"""Editing: rows of a network replaced by changed ones, and how many were."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from network.model import Network
from network.scenario.change import Effect


def with_site(network: Network, site_id: str, **fields: Any) -> Effect:
    """The network with one site's fields changed; counts 1, or 0 when they were so already."""
    return with_rows(
        network, "sites", lambda site: site.code == site_id, lambda site: replace(site, **fields)
    )


def with_rows(
    network: Network, table: str, chosen: Callable[[Any], bool], changed: Callable[[Any], Any]
) -> Effect:
    """The network with the chosen rows of a table replaced; counts the rows that became different."""
    rows = getattr(network, table)
    new = tuple(changed(row) if chosen(row) else row for row in rows)
    count = sum(a is not b and a != b for a, b in zip(rows, new, strict=True))
    return Effect(network.with_parts(**{table: new}) if count else network, count)
