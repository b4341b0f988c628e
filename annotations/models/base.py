"""What the tables share: stable ids, versions, choices from enums, and the wall between projects."""

import uuid
from enum import StrEnum
from typing import Self

from django.db import models

from annotations.core.selectors import Selectors, TextPositionSelector, TextQuoteSelector


def choices(enum: type[StrEnum]) -> list[tuple[str, str]]:
    """The stored word is the enum's value; people read it with a capital."""
    return [(member.value, member.value.capitalize()) for member in enum]


class WalledQuerySet(models.QuerySet):
    """Rows behind a project's wall. Subclasses say in `project_path` how a row reaches its project."""

    project_path = "project"

    def visible_to(self, user) -> Self:
        """The rows of the projects that this user is a member of. An outsider finds nothing.

        Each row comes with `reader_role`, the user's role there, so that a page need not ask for it again.
        """
        memberships = f"{self.project_path}__memberships"
        return self.filter(**{f"{memberships}__user": user}).annotate(reader_role=models.F(f"{memberships}__role"))


class Noun(models.Model):
    """A thing with an id that is the same in every export, for ever."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class Anchored:
    """What a row with the columns `exact`, `prefix`, `suffix`, `start` and `end` says of where it stands in a text."""

    @property
    def selectors(self) -> Selectors:
        return Selectors(
            TextQuoteSelector(self.exact, self.prefix, self.suffix), TextPositionSelector(self.start, self.end)
        )

    @selectors.setter
    def selectors(self, selectors: Selectors) -> None:
        self.exact, self.prefix, self.suffix = selectors.quote.exact, selectors.quote.prefix, selectors.quote.suffix
        self.start, self.end = selectors.position.start, selectors.position.end


class Versioned(Noun):
    """A thing that people edit: each write counts the version up, and a write on an old version is refused."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
