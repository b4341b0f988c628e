"""The fixed cast of every test: one project, its four roles, a second reviewer, and an outsider with another project."""

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client
from xdist.scheduler import LoadScopeScheduling

from annotations import fetch
from annotations.core.permissions import Role
from annotations.models import guards
from tests import build


class OneBrowser(LoadScopeScheduling):
    """One worker has the browser, which is busy with more than one core of its own; the others do all the rest.

    pytest-xdist's own groups do nothing with pytest 9.2, where a test's id is no longer what they change.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid


def pytest_xdist_make_scheduler(config, log):
    return OneBrowser(config, log)


@pytest.fixture(scope="session", autouse=True)
def emptied_between_tests():
    """Tests with real transactions empty all tables afterwards; the guards of the trail are down for that statement alone.

    The signal that Django sends after emptying the tables puts them up again, as after a migration.
    """
    empty = BaseDatabaseOperations.execute_sql_flush

    def without_guards(self, sql_list):
        return empty(self, [*guards.without_guards(self.connection), *sql_list])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", without_guards)
        yield


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Each test keeps its uploads to itself."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def no_internet(monkeypatch):
    """No name of the world outside resolves, unless a test brings a net of its own (tests/sites.py)."""
    monkeypatch.setattr(fetch, "_net", fetch.rehearsed({}))


@pytest.fixture
def project(db):
    return build.project()


@pytest.fixture
def admin(project):
    return build.member(project, Role.ADMIN, "Ada Admin")


@pytest.fixture
def editor(project):
    return build.member(project, Role.EDITOR, "Edda Editor")


@pytest.fixture
def reviewer(project):
    return build.member(project, Role.REVIEWER, "Rina Reviewer")


@pytest.fixture
def second_reviewer(project):
    return build.member(project, Role.REVIEWER, "Sol Second")


@pytest.fixture
def viewer(project):
    return build.member(project, Role.VIEWER, "Vito Viewer")


@pytest.fixture
def outsider(db):
    return build.member(build.project("Another desk"), Role.ADMIN, "Olu Outsider")


@pytest.fixture
def article(project, reviewer):
    return build.article(by=reviewer)


@pytest.fixture
def signed_in():
    """A browser without JavaScript, signed in as somebody."""

    def sign_in(user, *, htmx: bool = False) -> Client:
        # Django asks each new connection to SQLite once whether it knows JSON; that is no part of what a page costs.
        assert connection.features.supports_json_field
        client = Client(headers={"HX-Request": "true"} if htmx else None)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
