"""The one Django app of the workbench."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class AnnotationsConfig(AppConfig):
    name = "annotations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        pre_migrate.connect(_before_migrating, sender=self)
        post_migrate.connect(_after_migrating, sender=self)


def _before_migrating(using: str, plan: list[Any], **_: Any) -> None:
    from annotations.models import standings

    if plan:
        standings.rest(using)


def _after_migrating(using: str, **_: Any) -> None:
    """The triggers that keep the board's rows. Not where the tables were taken back to before there were any."""
    from django.db import connections

    from annotations.models import Standing, standings

    if Standing._meta.db_table in connections[using].introspection.table_names():
        standings.keep_up(using)
