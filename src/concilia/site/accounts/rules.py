"""Which roles in an agency a person may hand on by invitation."""

from collections.abc import Collection

ALL = ("head", "coordinator", "data_officer", "staff")


def roles_to_give(held: Collection[str]) -> tuple[str, ...]:
    """Return the roles that somebody who holds `held` there may give; nobody gives a higher one.

    Nobody gives a role in an agency that is not theirs: it counts in every body.
    """
    if {"operator", "agency.head", "system"} & set(held):
        return ALL
    if "agency.coordinator" in held:
        return ALL[1:]
    return ()
