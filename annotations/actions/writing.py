"""What all actions share: the permission check, the versioned write, and locking a row for a rule."""

from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import F
from django.utils import timezone

from annotations.core import permissions
from annotations.core.errors import Conflict, Forbidden, Invalid
from annotations.core.permissions import Act, Role
from annotations.core.text import as_stored
from annotations.events import Kind
from annotations.models import Event, Membership, Project, User

Row = TypeVar("Row", bound=models.Model)


def role_in(user: User, project: Project) -> Role | None:
    """The user's role in the project, None for an outsider."""
    found = Membership.objects.filter(project=project, user=user).values_list("role", flat=True).first()
    return Role(found) if found else None


def require(by: User, act: Act, project: Project) -> Role:
    """The role with which `by` may do this. Raises Forbidden."""
    role = role_in(by, project)
    permissions.demand(role, act)
    if role is None:
        raise Forbidden("You are not a member of this project.")
    return role


def locked(row: Row) -> Row:
    """The row as it is now, held until the transaction ends (SQLite holds the whole database instead)."""
    return type(row)._base_manager.select_for_update(no_key=True).get(pk=row.pk)


def made_before(model: type[Row], uid: UUID | None, **same: Any) -> Row | None:
    """The row that an earlier request with this `uid` made: asking twice makes one. None when this is the first.

    To be asked under a lock, else two requests at the same moment both are the first. `same` is what the two
    requests must have in common; raises Conflict when they don't, for then the identifier is somebody else's.
    """
    found = model._base_manager.filter(uid=uid).first() if uid else None
    if found and any(getattr(found, name) != value for name, value in same.items()):
        raise Conflict("This form was sent once already, for something else. Reload the page and send it again.")
    return found


def fitting(model: type[models.Model], /, **values: Any) -> dict[str, Any]:
    """The values as the model's table keeps them: text by the rules of core.text, and no longer than its column.

    Every action that makes or changes a row passes what was given to it through here. Raises Invalid.
    """
    for name, value in values.items():
        values[name] = as_stored(value, field=name)
        column = model._meta.get_field(name)
        longest = getattr(column, "max_length", None)
        if longest and isinstance(value, str) and len(value) > longest:
            raise Invalid(
                f"This is too long ({column.verbose_name}): {len(value):,} characters, where {longest:,} fit. Shorten it.",
                field=name,
            )
    return values


def store(row: models.Model, version: int, /, **changes: Any) -> dict[str, list[Any]]:
    """Writes `changes` if the row is still at `version`, in one statement; returns what changed, before and after.

    Raises Conflict, with the stored values and the version they have, when somebody else was faster; Invalid when a
    value cannot be stored.
    """
    changes = fitting(row._meta.model, **changes)
    changed = {
        name: [plain(getattr(row, name)), plain(value)]
        for name, value in changes.items()
        if plain(getattr(row, name)) != plain(value)
    }
    won = row._meta.model._base_manager.filter(pk=row.pk, version=version).update(**changes, version=F("version") + 1)
    row.refresh_from_db()
    if not won:
        raise stale(row, tuple(changes))
    return changed


def stale(row: models.Model, names: tuple[str, ...]) -> Conflict:
    """The refusal of a write on an old version: who saved in between, and what stands there now."""
    return Conflict(
        f"{saved_last(row)} saved this while you were editing, so yours was not saved yet. What is stored now stands "
        "beside what you typed. Change yours as you see fit, and save again.",
        current={name: in_words(getattr(row, name)) for name in names},
        version=row.version,
    )


#: What is recorded about a person without anything on their settings being changed.
_COMING_IN = (Kind.SIGN_IN_LINK_MADE, Kind.SIGNED_IN_BY_LINK, Kind.PASSWORD_SET)


def saved_last(row: models.Model) -> str:
    """Who did the last thing to the row."""
    events = Event.objects.filter(noun_uid=getattr(row, "uid", None)).exclude(kind__in=_COMING_IN)
    last = events.select_related("actor").first()
    return last.actor.display_name if last and last.actor else "Somebody"


def in_words(value: Any) -> str:
    """A stored value as people read it beside what they typed; "" when there is none."""
    match plain(value):
        case bool() as told:
            return "yes" if told else "no"
        case None:
            return ""
        case list() as values:
            return ", ".join(map(str, values))
        case told:
            return str(told)


def plain(value: Any) -> Any:
    """A value as an event keeps it."""
    match value:
        case None | bool() | int() | float():
            return value
        case date() | datetime():
            return value.isoformat()
        case list() | tuple():
            return [plain(item) for item in value]
        case dict():
            return {key: plain(item) for key, item in value.items()}
    return str(value)


def required(value: str, sentence: str, *, field: str) -> str:
    """`value` without outer white space. Raises Invalid with `sentence` when nothing is left."""
    value = as_stored(value, field=field).strip()
    if not value:
        raise Invalid(sentence, field=field)
    return value


def not_in_future(value: date | None, *, field: str) -> None:
    """Raises Invalid when the date has not come yet where the user is."""
    if value and value > timezone.localdate():
        raise Invalid(f"{value:%-d %B %Y} has not come yet. Give a date up to today.", field=field)
