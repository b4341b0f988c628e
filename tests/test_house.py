"""The house keeps its own rules: documents, static files, templates, the database's promises."""

import importlib
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.template.loader import get_template
from django.test import Client, override_settings
from django.urls import clear_url_caches

from annotations.core import formats
from annotations.core.formats import native_json

ROOT = Path(__file__).parents[1]


def test_every_setting_is_described_and_every_description_is_a_setting():
    read = set(re.findall(r"WORKBENCH_[A-Z_]+", (ROOT / "workbench" / "settings.py").read_text()))
    described = set(re.findall(r"`(WORKBENCH_[A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text()))
    assert read == described


def test_every_argument_of_make_is_described():
    taken = set(re.findall(r"\$\(([A-Z]+)\)", (ROOT / "Makefile").read_text())) - {"BIN"}
    described = set(re.findall(r"`([A-Z]+)`", (ROOT / "docs" / "settings.md").read_text()))
    assert taken and taken == described


def test_make_alone_explains_every_command():
    explained = subprocess.run(["make", "-C", str(ROOT)], capture_output=True, text=True, check=True).stdout
    for command in ("run", "dev", "test", "check", "bench", "clean"):
        assert re.search(rf"^  make {command} +\w", explained, re.MULTILINE), command


def test_what_is_installed_is_pinned_with_hashes_and_names_no_registry():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    wanted = {"run": [], "test": extras["test"] + extras["check"], "bench": extras["bench"]}
    for name, packages in wanted.items():
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        pins = re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE)
        assert pins == re.findall(r"^([a-z0-9-]+)==.+\\\n    --hash=sha256:", text, re.MULTILINE)
        named = {re.split(r"[\[<>=]", package)[0].lower() for package in packages}
        assert {re.sub("[_.]", "-", package) for package in named} <= set(pins)
        assert "://" not in text
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        assert "pypi.org" not in document.read_text(), document.name


def test_the_documents_name_only_files_that_exist():
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name} points at {target}"


def test_every_format_is_described():
    text = (ROOT / "docs" / "formats.md").read_text()
    assert all(f"`{format.name}`" in text or format.label in text for format in formats.FORMATS)


@pytest.mark.parametrize(
    "path", sorted(str(p.relative_to(ROOT / "templates")) for p in (ROOT / "templates").rglob("*.html"))
)
def test_every_template_can_be_read(path):
    assert get_template(path)


#: Forms of which the browser keeps nothing, and why.
KEEPS_NOTHING = {
    "account/sign_in.html": "nobody is signed in to whom it could come back",
    "account/_password_form.html": "a password is never kept",
    "batches/hand_in.html": "only a file",
    "claims/_restore_form.html": "only a version",
}
#: What static/js/drafts.js keeps; what is in a card's slot it keeps anyway.
KEPT = re.compile(r"\bdata-(guard|queue|mark-form)\b")
WRITTEN = re.compile(
    r"as_field_group|\{\{ \w*(form|paste|upload|address) \}\}|<textarea|<input(?![^>]*(hidden|radio|checkbox))"
)


@pytest.mark.parametrize(
    "path", sorted(str(p.relative_to(ROOT / "templates")) for p in (ROOT / "templates").rglob("*.html"))
)
def test_what_is_written_in_any_form_is_kept_until_it_is_saved(path):
    if path in KEEPS_NOTHING:
        return
    source = (ROOT / "templates" / path).read_text()
    for tag, body in re.findall(r'(<form\b[^>]*method="post"[^>]*>)(.*?)</form>', source, re.DOTALL):
        assert not WRITTEN.search(body) or KEPT.search(tag), f"{path}: a crash would lose what is written in {tag}"


@pytest.fixture
def debug(settings):
    """The addresses as they are with WORKBENCH_DEBUG=1."""
    settings.DEBUG = True
    yield _with_addresses_read_anew()
    settings.DEBUG = False
    _with_addresses_read_anew()


def _with_addresses_read_anew() -> Client:
    for module in ("annotations.urls", "workbench.urls"):
        importlib.reload(importlib.import_module(module))
    clear_url_caches()
    return Client()


@pytest.mark.django_db
def test_the_style_guide_shows_every_fragment(debug):
    response = debug.get("/styleguide/")
    assert response.status_code == 200
    fragments = {str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("_*.html")}
    named = set(re.findall(r"<h3><code>([^<]+)</code></h3>", response.content.decode()))
    assert named == fragments
    assert fragments <= {template.name for template in response.templates}


@pytest.mark.django_db
def test_there_is_no_style_guide_without_debug():
    assert Client().get("/styleguide/").status_code == 404


def test_modules_find_each_other_under_their_hashed_names(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    backend = {"BACKEND": "workbench.static.HashedStaticFiles"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": backend}):
        call_command("collectstatic", interactive=False, verbosity=0)
    (main,) = tmp_path.glob("js/main.*.js")
    imported = re.findall(r'from "\./([^"]+)"', main.read_text())
    assert imported and all((tmp_path / "js" / name).exists() and name.count(".") == 2 for name in imported)


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="speaks of SQLite")
def test_sqlite_keeps_what_it_acknowledged():
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert cursor.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db
def test_the_house_answers_that_it_is_well():
    assert Client().get("/health/").json() == {"status": "ok"}


def test_the_published_schemas_are_those_in_the_house_of_every_version_there_was():
    for version in range(1, native_json.VERSION + 1):
        shipped = (ROOT / "annotations" / "core" / "formats" / f"native_json.{version}.schema.json").read_bytes()
        assert Client().get(f"/schema/workbench-{version}.json").content == shipped
    assert Client().get(f"/schema/workbench-{native_json.VERSION + 1}.json").status_code == 404


def test_no_secret_lies_in_the_house(settings):
    assert len(settings.SECRET_KEY) >= 50
    assert (settings.DATA_DIR / "secret_key").stat().st_mode & 0o077 == 0
