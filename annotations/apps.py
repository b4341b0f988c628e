"""The one Django app of the workbench."""

from typing import Any

from django.apps import AppConfig
from django.apps.registry import Apps
from django.apps.registry import apps as all_apps
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class AnnotationsConfig(AppConfig):
    name = "annotations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        pre_migrate.connect(_rest_standings, sender=self)
        post_migrate.connect(_keep_standings, sender=self)
        post_migrate.connect(_guard_events, sender=self)


def _rest_standings(using: str, plan: list[Any], **_: Any) -> None:
    """While tables are altered, nothing may hang on them."""
    from annotations.models import standings

    if plan:
        standings.rest(using)


def _keep_standings(using: str, apps: Apps = all_apps, **_: Any) -> None:
    """The triggers that keep the board's rows. Not where the tables were taken back to before there were any."""
    from annotations.models import standings

    if "standing" in apps.all_models["annotations"]:
        standings.keep_up(using)


def _guard_events(using: str, apps: Apps = all_apps, **_: Any) -> None:
    """After every migration that leaves a chain: only the database keeps everybody from changing what was recorded."""
    from annotations.models import guards

    if "chain" in apps.all_models["annotations"]:
        guards.guard(connections[using])
