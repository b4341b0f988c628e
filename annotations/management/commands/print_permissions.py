"""Prints docs/permissions.md: who may do what, through which door, and in which state, as the code has it."""

from collections.abc import Iterable, Iterator, Sequence

from django.core.management.base import BaseCommand
from django.urls import get_resolver

from annotations.core import permissions
from annotations.core.doors import DOORS, Door
from annotations.core.permissions import GRANTS, Role
from annotations.core.workflow import CLAIM_MOVES, NEEDS_REASON, PARTY_OF, REVIEW_MOVES, SETTLED, ClaimState, said

_HEAD = """# Who may do what

Printed from the code by `manage.py print_permissions > docs/permissions.md`; a test fails when it is not what the code
prints, and another goes through every door below in every role and state to see that it is what people meet.
"""

_DOORS = """
A stranger is sent to the sign-in page. To somebody who is no member of the project every door but those of *anybody* and
*whoever is signed in* looks as if there were nothing behind it (404). A member whose role lacks the act reads which roles
have it (403). *The claim stands*: what it must be for a write; otherwise nothing is written and the reason is said (409).
"""

_REMOVED = """
With a removed article everything about its claims is shut to everybody (404). What is about the article as a whole stays
open to those who may *remove articles*, so that they can restore it, and is shut to all others.
"""

_BLIND = """
A project that demands two verdicts or more judges blind. A member sees another's verdict on a claim, and what others say
about it, by this table; their own they always see. The end of the audit trail, which every verdict moves, is seen by
{heads}.
"""


class Command(BaseCommand):
    help = "Print who may do what, as docs/permissions.md has it."

    def handle(self, **options):
        self.stdout.write(printed(), ending="")


def printed() -> str:
    """The whole document."""
    parts = [
        _HEAD,
        "\n## Acts and roles\n\n",
        _table(["act", *Role], ([act, *(_tick(role in roles) for role in Role)] for act, roles in GRANTS.items())),
        "\n## Doors\n",
        _DOORS,
        "\n",
        _table(["address", "look", "write", "whose", "the claim stands"], _doors()),
        "\n## Moves of a claim\n\n",
        _table(["move", "from", "to"], ([move, _listed(start), end] for move, (start, end) in CLAIM_MOVES.items())),
        "\n## Moves of a review\n\n",
        _table(["move", "whose", "from", "to", "a reason"], _review_moves()),
        "\n## A removed article\n",
        _REMOVED,
        "\n## A blind round\n",
        _BLIND.format(heads=" and ".join(f"{role}s" for role in Role if permissions.sees_head(role, blind=True))),
        "\n",
        _table(["others' verdicts and comments", *Role], _blind()),
    ]
    return "".join(parts)


def _doors() -> Iterator[list[str]]:
    patterns = {
        name: "/" + found[0][0][0][0].replace("%(", "‹").replace(")s", "›")
        for name, found in get_resolver().reverse_dict.lists()
        if isinstance(name, str)
    }
    for name, door in DOORS.items():
        yield [f"`{patterns[name]}`", door.read or "–", door.write or "–", door.own or "", _states(door)]


def _states(door: Door) -> str:
    return _listed(door.states) if door.states else ""


def _listed(states: Iterable[str]) -> str:
    order = list(ClaimState) + [state for states, end in REVIEW_MOVES.values() for state in (*sorted(states), end)]
    return ", ".join(said(state) for state in sorted(states, key=[str(one) for one in order].index))


def _review_moves() -> Iterator[list[str]]:
    for move, (start, end) in REVIEW_MOVES.items():
        whose = {"member": "whom it is assigned to", "editor": "who may assign reviews"}[PARTY_OF[move]]
        yield [said(move), whose, ", ".join(said(one) for one in sorted(start)), said(end), _tick(move in NEEDS_REASON)]


def _blind() -> Iterator[list[str]]:
    cases = {
        "before one's own verdict": (False, False),
        "after it": (True, False),
        f"once the claim is {', '.join(sorted(SETTLED))}": (False, True),
    }
    for words, (judged, concluded) in cases.items():
        sees = [
            permissions.sees_verdict(role, own=False, blind=True, has_judged=judged, concluded=concluded)
            and permissions.sees_comment(role, own=False, blind=True, has_judged=judged, concluded=concluded)
            for role in Role
        ]
        yield [words, *map(_tick, sees)]


def _tick(yes: bool) -> str:
    return "yes" if yes else ""


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines)
