"""Projects, their members and scales, and the one-time links by which people come in."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from annotations.actions.writing import fitting, locked, require, required, saved_last, store
from annotations.core.errors import Conflict, Invalid, Refused, TooLate
from annotations.core.permissions import Act, Role
from annotations.core.ratings import DEFAULT_SCALE, RatingValue
from annotations.core.text import shown
from annotations.events import Kind, record
from annotations.models import Membership, Project, Rating, RatingScale, SignInLink, User

LINK_LASTS = timedelta(days=7)


@transaction.atomic
def start_project(name: str, *, slug: str = "", by: User | None = None, admin: User | None = None) -> Project:
    """A new project with the default rating scale. `admin` becomes its first member. Made on the command line."""
    name = required(name, "Give the project a name.", field="name")
    slug = _free_slug(slug or slugify(name)[:_SLUG_LENGTH].strip("-"))
    project = Project.objects.create(**fitting(Project, name=name, slug=slug))
    _write_scale(project, 1, DEFAULT_SCALE)
    if admin:
        Membership.objects.create(project=project, user=admin, role=Role.ADMIN)
    record(Kind.PROJECT_STARTED, project, by or admin, name=name, slug=slug)
    return project


_SLUG_LENGTH = Project._meta.get_field("slug").max_length


def _free_slug(slug: str) -> str:
    """`slug`, if it can stand in an address and no project has it. Raises Invalid."""
    if len(slug) > _SLUG_LENGTH or not re.fullmatch("[A-Za-z0-9_-]+", slug):
        raise Invalid(
            f"The short name {shown(slug)!r} cannot stand in an address. Give one of letters from a to z, digits and "
            f"hyphens, such as city-desk, with at most {_SLUG_LENGTH} characters.",
            field="slug",
        )
    if Project.objects.filter(slug=slug).exists():
        raise Invalid(f"The short name {slug!r} is taken. Choose another.", field="slug")
    return slug


@transaction.atomic
def edit_project(project: Project, *, version: int, by: User, **changes) -> Project:
    """Changes name, guidelines, or what a conclusion takes: independent verdicts, and gates on the evidence."""
    require(by, Act.MANAGE_PROJECT, project)
    if "name" in changes:
        changes["name"] = required(changes["name"], "Give the project a name.", field="name")
    changed = store(project, version, **changes)
    record(Kind.PROJECT_EDITED, project, by, changed=changed)
    return project


@transaction.atomic
def replace_scale(project: Project, ratings: Sequence[RatingValue], *, number: int, by: User) -> RatingScale:
    """Puts a new version of the scale to use. `number` is the version it replaces; old verdicts keep theirs."""
    require(by, Act.MANAGE_PROJECT, project)
    current = locked(project).scales.first()
    if current.number != number:
        raise Conflict(
            f"{saved_last(project)} put another scale to use meanwhile, so yours is not in use yet. It stands beside "
            "what you typed; change yours as you see fit, and put it to use again.",
            current={"ratings": current.written},
            version=current.number,
        )
    if len(ratings) < 2 or len({rating.key for rating in ratings}) != len(ratings):
        raise Invalid("A scale needs at least two ratings, each with a label of its own.", field="ratings")
    scale = _write_scale(project, number + 1, ratings)
    record(
        Kind.SCALE_REPLACED, project, by, number=scale.number, labels=[rating.label for rating in scale.ratings.all()]
    )
    return scale


def _write_scale(project: Project, number: int, ratings: Sequence[RatingValue]) -> RatingScale:
    scale = RatingScale.objects.create(project=project, number=number)
    Rating.objects.bulk_create(
        Rating(
            scale=scale,
            value=rating.value,
            tone=rating.tone,
            position=position,
            **fitting(Rating, key=rating.key, label=rating.label, meaning=rating.meaning),
        )
        for position, rating in enumerate(ratings, 1)
    )
    return scale


@transaction.atomic
def add_member(project: Project, email: str, role: Role, *, display_name: str = "", by: User | None) -> Membership:
    """Takes somebody into the project, making their account if there is none. `by` is None on the command line."""
    if by:
        require(by, Act.MANAGE_PROJECT, project)
    user = account_of(email, display_name=display_name)
    if Membership.objects.filter(project=project, user=user).exists():
        raise Conflict(f"{user.display_name} is a member already. Change the role in the list instead.")
    membership = Membership.objects.create(project=project, user=user, role=role)
    record(Kind.MEMBER_ADDED, project, by, **_named(user), role=role)
    return membership


def account_of(email: str, *, display_name: str = "") -> User:
    """The person with this e-mail address; their account is made if there is none. Raises Invalid."""
    email = required(email, "Give the person's e-mail address.", field="email").lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid(
            f"“{email}” is not an e-mail address. Write one such as name@example.org.", field="email"
        ) from None
    given = fitting(User, email=email, display_name=display_name.strip())
    return User.objects.filter(email=email).first() or User.objects.create_user(**given)


@transaction.atomic
def change_role(membership: Membership, role: Role, *, version: int, by: User) -> Membership:
    """Gives a member another role. A project keeps at least one admin."""
    require(by, Act.MANAGE_PROJECT, membership.project)
    membership = _keep_an_admin(membership, unless=role == Role.ADMIN)
    changed = store(membership, version, role=role)
    record(Kind.ROLE_CHANGED, membership.project, by, **_named(membership.user), changed=changed)
    return membership


@transaction.atomic
def remove_member(membership: Membership, *, by: User) -> None:
    """Ends a membership. What the person did stays, under their name. A project keeps at least one admin."""
    require(by, Act.MANAGE_PROJECT, membership.project)
    membership = _keep_an_admin(membership, unless=False)
    record(Kind.MEMBER_REMOVED, membership.project, by, **_named(membership.user), role=membership.role)
    membership.delete()


def _named(member: User) -> dict[str, str]:
    """A person whom a deed is about, as an event keeps them: the name that they had then reads better than none."""
    return {"member": str(member.uid), "name": member.display_name}


def _keep_an_admin(membership: Membership, *, unless: bool) -> Membership:
    """The membership as it is now, if the project has another admin. The project row is the lock of its team."""
    project = locked(membership.project)
    membership = Membership.objects.select_related("user").get(pk=membership.pk)
    membership.project = project
    others = project.memberships.filter(role=Role.ADMIN).exclude(pk=membership.pk)
    if membership.role == Role.ADMIN and not unless and not others.exists():
        raise Refused("The project would be left without an admin. Make somebody else admin first.")
    return membership


@transaction.atomic
def edit_profile(user: User, *, version: int, **changes) -> User:
    """Changes the user's own name, time zone, theme or shortcuts."""
    if "display_name" in changes:
        changes["display_name"] = required(changes["display_name"], "Give a name.", field="display_name")
    changed = store(user, version, **changes)
    record(Kind.PROFILE_EDITED, user, user, changed=changed)
    return user


@transaction.atomic
def set_password(user: User, password: str) -> User:
    """Gives the user another password; sessions elsewhere end. Whether it is good enough was asked before."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record(Kind.PASSWORD_SET, user, user)
    return user


@transaction.atomic
def make_sign_in_link(user: User, *, by: User | None, project: Project | None = None) -> str:
    """The secret of a link that signs `user` in once, within a week. Earlier unused links of theirs stop working.

    `by` is None on the command line; a person must be admin of `project`, and `user` a member of no other project.
    """
    if by:
        require(by, Act.MANAGE_PROJECT, project)
        if user.memberships.exclude(project=project).exists() or not user.memberships.filter(project=project).exists():
            raise Refused(
                f"{user.display_name} also works in other projects, so only the operator can make a sign-in link "
                "(manage.py sign_in_link)."
            )
    user.sign_in_links.filter(used_at=None).delete()
    secret = secrets.token_urlsafe(32)
    now = timezone.now()
    SignInLink.objects.create(user=user, digest=_digest(secret), created_at=now, expires_at=now + LINK_LASTS)
    record(Kind.SIGN_IN_LINK_MADE, user, by)
    return secret


@transaction.atomic
def use_sign_in_link(secret: str) -> User:
    """The user whose link this is; it works no second time. Raises TooLate when it was used, has expired or is unknown."""
    now = timezone.now()
    mine = SignInLink.objects.filter(digest=_digest(secret), expires_at__gt=now, user__is_active=True)
    if not mine.filter(used_at=None).update(used_at=now):
        raise TooLate(
            "This sign-in link was used already, has expired, or was replaced by a newer one. Ask for a new one."
        )
    user = mine.get().user
    record(Kind.SIGNED_IN_BY_LINK, user, user)
    return user


def sign_in_link_owner(secret: str) -> User | None:
    """Whose unused link this is, for the page that asks before it signs in."""
    link = SignInLink.objects.filter(
        digest=_digest(secret), used_at=None, expires_at__gt=timezone.now(), user__is_active=True
    ).select_related("user")
    return link[0].user if link else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
