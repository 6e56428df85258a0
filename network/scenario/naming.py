"""Naming: a field's name as the API writes it."""


def camel(name: str) -> str:
    """The name in camel case.

    >>> camel("capacity_per_day")
    'capacityPerDay'
    """
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
