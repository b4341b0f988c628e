"""What a board's address says: which lines, in which order, in which look."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from annotations.core.triage import TO_DO, Kind, Priority, Stage

NOBODY, ME = "nobody", "me"

#: What is shown of each kind, by the word in the address; the first is shown when nothing is asked for.
STATES: dict[str, tuple[str, tuple[Stage, ...]]] = {
    "": ("To do", TO_DO),
    "new": ("No claims yet", (Stage.NEW,)),
    "open": ("In work", (Stage.OPEN,)),
    "judged": ("Judged", (Stage.JUDGED,)),
    "concluded": ("Concluded", (Stage.CONCLUDED,)),
    "published": ("Published", (Stage.PUBLISHED,)),
    "aside": ("Not for us", (Stage.ASIDE,)),
    "all": ("All", (*TO_DO, Stage.CONCLUDED, Stage.PUBLISHED, Stage.ASIDE)),
}

#: With each of them the list has an order of its own.
ONLY = {"late": "due", "stuck": "touched"}
ORDERS = {"": "Priority", "due": "Due date"}


@dataclass(frozen=True)
class Filters:
    """The board's address. Every field is "" or one of the words above; `member` may be an id, `q` is free text."""

    kind: str = ""
    state: str = ""
    member: str = ""
    priority: str = ""
    only: str = ""
    q: str = ""
    order: str = ""
    look: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Filters":
        """Of an address; what is none of the words counts as not said."""
        known: dict[str, Collection[str]] = {
            "kind": (Kind.CLAIM,),
            "state": STATES,
            "priority": (Priority.HIGH, Priority.NORMAL, Priority.LOW),
            "only": ONLY,
            "order": ORDERS,
            "look": ("columns",),
        }
        said = {name: word for name, words in known.items() if (word := given.get(name, "")) in words}
        member, q = given.get("member", ""), given.get("q", "")[:200]
        return cls(**said, member=member if member in (NOBODY, ME) or member.isdecimal() else "", q=q)

    @property
    def of_claims(self) -> bool:
        return self.kind == Kind.CLAIM

    @property
    def ordered_by(self) -> str:
        """What is late has its order by date, and what is stuck by its last event, whatever else was asked for."""
        return ONLY.get(self.only, self.order)

    @property
    def timeless(self) -> "Filters":
        """Without what is sorted or chosen by time, which a blind round does not tell."""
        return replace(self, only="", order="")

    @property
    def narrow(self) -> bool:
        """Whether something is asked for that may leave nothing to show."""
        return any((self.state, self.member, self.priority, self.only, self.q))

    @property
    def query(self) -> str:
        """The address again, only with what differs from the plain board; it begins the same for the same view."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    def stages(self, *, blind: bool) -> dict[str, tuple[Stage, ...]]:
        """The stages asked for, column by column. Where it must not be told what was judged, that is "in work"."""
        names = ["new", "open", "judged"] if not self.state else [self.state]
        if self.state == "all":
            names = ["new", "open", "judged", "concluded", "published", "aside"]
        if self.of_claims and "new" in names:
            names.remove("new")
        columns = {name: STATES[name][1] for name in names}
        if blind and columns.pop("judged", ()):
            columns["open"] = ()
        if blind and "open" in columns:
            columns["open"] = (Stage.OPEN, Stage.JUDGED)
        return columns
