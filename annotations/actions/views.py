"""Views of a board that a member keeps for themselves."""

from uuid import UUID

from django.db import transaction

from annotations.actions.writing import fitting, locked, made_before, require, required, store
from annotations.core.errors import Conflict, Invalid
from annotations.core.permissions import Act
from annotations.events import Kind, record
from annotations.models import Membership, Project, SavedView, User

#: More of them nobody finds anything in.
MOST = 30


@transaction.atomic
def keep_view(
    project: Project, name: str, *, query: str, by: User, is_default: bool = False, uid: UUID | None = None
) -> SavedView:
    """Keeps what the board's address says under a name; as the default it is where the board begins for `by`."""
    require(by, Act.READ, project)
    mine = _locked(project, by)
    if known := made_before(SavedView, uid, project=project, owner=by):
        return known
    name = _free_name(mine, name)
    if mine.count() >= MOST:
        raise Invalid(f"You have {MOST} views here. Remove one first.", field="name")
    if is_default:
        mine.update(is_default=False)
    view = SavedView(project=project, owner=by, is_default=is_default, **fitting(SavedView, name=name, query=query))
    if uid:
        view.uid = uid
    view.save()
    record(Kind.VIEW_KEPT, view, by, name=name)
    return view


@transaction.atomic
def edit_view(view: SavedView, *, version: int, by: User, name: str, is_default: bool) -> SavedView:
    """Gives the view another name, or makes it the one to begin with. Only its owner finds it."""
    require(by, Act.READ, view.project)
    others = _locked(view.project, by).exclude(pk=view.pk)
    name = _free_name(others, name)
    if is_default:
        others.update(is_default=False)
    changed = store(view, version, name=name, is_default=is_default)
    record(Kind.VIEW_EDITED, view, by, changed=changed)
    return view


@transaction.atomic
def remove_view(view: SavedView, *, by: User) -> None:
    """The list stays as it is; only its name goes."""
    require(by, Act.READ, view.project)
    record(Kind.VIEW_REMOVED, view, by, name=view.name, query=view.query)
    view.delete()


def _locked(project: Project, by: User):
    """The member's views. Their membership is the lock of them."""
    locked(Membership.objects.get(project=project, user=by))
    return SavedView.objects.filter(project=project, owner=by)


def _free_name(others, name: str) -> str:
    name = required(name, "Give the view a name.", field="name")
    if others.filter(name=name).exists():
        raise Conflict(f"You have a view “{name}” already. Choose another name, or remove that one first.")
    return name
