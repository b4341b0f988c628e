"""Sharing work out by what each has already: one rule, the same for whoever asks twice."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)
Member = TypeVar("Member", bound=Hashable)


def shared_out(
    items: Sequence[Item], loads: Mapping[Member, int], has: Collection[tuple[Item, Member]]
) -> dict[Item, Member | None]:
    """Each item goes to whoever has the least under way and does not have the item; None when everybody has it.

    `loads`: how many each has under way, in the order in which equals get the next one. What is given counts at once.
    """
    under_way, shares = dict(loads), dict[Item, Member | None]()
    for item in items:
        free = [member for member in under_way if (item, member) not in has]
        shares[item] = chosen = min(free, key=under_way.__getitem__, default=None)
        if chosen is not None:
            under_way[chosen] += 1
    return shares
