"""Batches as people meet them: a first look, what became of each row, and a worker that is killed in the middle."""

import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations import fetch, reading, tasks
from annotations.actions import batches
from annotations.actions.articles import Incoming, edit_article, load_article, move_line
from annotations.actions.revisions import add_revision
from annotations.core.errors import Invalid
from annotations.core.records import ItemState, Obtained
from annotations.models import Article, Batch, Revision
from tests import build, pdfs, sites
from tests.core.test_batches import packed


def page(n: int) -> str:
    return (
        f"Bridge {n} is to be repaired\n\n{build.TEXT}\n\nThis is the report with the number {n}, as everybody knows."
    )


def table(*rows: dict) -> bytes:
    return "\n".join(json.dumps(row) for row in rows).encode()


def hand_in(client, project, name: str, data: bytes):
    return client.post(f"/projects/{project.slug}/batches/new/", {"batch": SimpleUploadedFile(name, data)})


def test_a_reviewer_sees_the_first_rows_and_then_what_became_of_each(signed_in, project, reviewer):
    client = signed_in(reviewer)
    data = table(
        {"id": "a", "text": page(1)}, {"id": "b"}, {"id": "c", "html": "<p>Menu</p>"}, {"id": "d", "text": page(2)}
    )
    seen = client.get(hand_in(client, project, "week.jsonl", data).url).content.decode()
    assert "Nothing is loaded yet" in seen and "There is nothing to load on this line" in seen
    assert not Article.objects.exists()

    batch = Batch.objects.get()
    report = client.post(f"/batches/{batch.pk}/start/", follow=True).content.decode()
    assert "Done: 4 of 4." in report
    assert [item.state for item in batch.items.all()] == [
        ItemState.LOADED,
        ItemState.REFUSED,
        ItemState.REFUSED,
        ItemState.LOADED,
    ]
    assert batch.items.get(number=2).sentence.startswith("There is nothing to load")
    assert project.articles.count() == 2
    assert Revision.objects.first().obtained == Obtained.IMPORTED


def test_the_first_look_names_the_columns_that_are_not_read(signed_in, project, reviewer):
    client = signed_in(reviewer)
    quoted = page(1).replace('"', '""')
    columns = f'id,headline,Text,publisher\n1,A bridge,"{quoted}",The Courier\n'.encode()
    seen = client.get(hand_in(client, project, "week.csv", columns).url).content.decode()
    assert "Not read: headline, publisher. A table may have id, url, and one of text, html or file." in seen
    lines = table({"text": page(1)}, {"text": page(2), "source_url": "https://example.org/"})
    assert "Not read: source_url. " in client.get(hand_in(client, project, "x.jsonl", lines).url).content.decode()
    read = table({"id": 1, "html": page(1), "url": "https://example.org/"})
    assert "Not read" not in client.get(hand_in(client, project, "x.jsonl", read).url).content.decode()


def test_the_first_look_counts_what_can_be_loaded_and_what_is_refused_also_below_the_rows_it_shows(
    signed_in, project, reviewer
):
    client = signed_in(reviewer)
    bad = [{"id": "empty"}, {"file": "a.pdf"}, {"text": page(1), "url": "ftp://example.org/"}]
    lines = table(*({"text": page(n)} for n in range(12)), *bad)
    seen = client.get(hand_in(client, project, "x.jsonl", lines).url).content.decode()
    assert "15 rows: 12 can be loaded, 3 are refused." in seen and ">Load 12 rows<" in seen
    seen = client.get(hand_in(client, project, "x.jsonl", table(*bad)).url).content.decode()
    assert "3 rows: 0 can be loaded, 3 are refused." in seen and ">Load " not in seen
    assert "names a file that did not come with it" in seen and "begins with http:// or https://" in seen
    files = packed({"a.txt": page(1).encode(), "b.txt": b""})
    seen = client.get(hand_in(client, project, "x.zip", files).url).content.decode()
    assert "2 rows: 1 can be loaded, 1 is refused." in seen and ">Load 1 row<" in seen


def test_files_that_would_keep_their_reader_are_refused_and_the_rest_of_the_batch_goes_on(
    project, reviewer, monkeypatch
):
    monkeypatch.setattr(reading, "SECONDS", 0.5)
    crowded = "<p " + " ".join(f"a{n}" for n in range(100_000)) + f">{page(1)}</p>"
    files = [
        Incoming(text.encode(), Obtained.UPLOADED, name, "")
        for name, text in (("a.html", crowded), ("b.md", "<!-- " * 30_000), ("c.txt", page(2)))
    ]
    batch = batches.hand_in_files(project, files, by=reviewer)
    batches.work_through(batch, clock=timezone.now)
    assert [item.state for item in batch.items.all()] == [ItemState.REFUSED, ItemState.REFUSED, ItemState.LOADED]
    assert "paste that instead" in batch.items.get(number=1).sentence


def test_loading_the_same_batch_again_doubles_nothing_and_offers_the_changed_page_as_a_revision(
    signed_in, project, reviewer
):
    client = signed_in(reviewer)
    address = "https://example.org/bridges"

    def load(*rows) -> Batch:
        hand_in(client, project, "x.jsonl", table(*rows))
        batch = Batch.objects.first()
        client.post(f"/batches/{batch.pk}/start/")
        return batch

    load({"text": page(1), "url": address}, {"text": page(2)})
    again = load({"text": page(1).replace("38", "39"), "url": address + "#top"}, {"text": page(2)})
    changed, known = again.items.all()
    assert (changed.state, known.state) == (ItemState.CHANGED, ItemState.KNOWN)
    assert project.articles.count() == 2

    report = client.get(f"/batches/{again.pk}/").content.decode()
    assert report.count("Load as its newest revision") == 1
    client.post(f"/batches/{again.pk}/{changed.number}/revision/")
    assert project.articles.count() == 2
    assert "39 of 40" in changed.article.revisions.first().text
    assert client.post(f"/batches/{again.pk}/{changed.number}/revision/").status_code == 409
    client.post(f"/batches/{again.pk}/{known.number}/new/")
    assert project.articles.count() == 3


def test_a_page_whose_cut_was_mended_is_recognised_by_the_bytes_it_came_in(project, reviewer):
    def load(url: str = "") -> ItemState:
        rows = table({"text": page(1), "url": url})
        batch = batches.start_batch(batches.hand_in_rows(project, "x.jsonl", rows, by=reviewer), by=reviewer)
        batches.work_through(batch, clock=timezone.now)
        return batch.items.get().state

    assert load() == ItemState.LOADED
    revision = Revision.objects.get()
    number = next(n for n, line in enumerate(revision.lines) if line.text.startswith("Residents"))
    move_line(revision, number, None, version=1, by=reviewer)
    assert load() == load(url="https://example.org/a") == ItemState.KNOWN
    assert project.articles.count() == 1


def test_one_page_is_recognised_whichever_way_led_to_it(project, reviewer):
    rows = [
        {"text": page(n), "url": url}
        for n, url in enumerate(
            ("https://example.org/a", "http://www.example.org/a?utm_source=letter", "https://example.org/b")
        )
    ]
    batch = batches.start_batch(batches.hand_in_rows(project, "x.jsonl", table(*rows), by=reviewer), by=reviewer)
    batches.work_through(batch, clock=timezone.now)
    assert [item.state for item in batch.items.all()] == [ItemState.LOADED, ItemState.CHANGED, ItemState.LOADED]


def test_a_newer_version_of_an_article_with_claims_is_offered_and_moves_nothing(signed_in, project, reviewer):
    client, address = signed_in(reviewer), "https://example.org/bridges"
    article = build.article(page(1), by=reviewer)
    edit_article(article, version=1, by=reviewer, source_url=address)
    build.claim(article, "38 of 40", by=reviewer)
    rows = json.dumps({"text": page(1).replace("38", "39"), "url": address}).encode()
    batch = batches.hand_in_rows(project, "x.jsonl", rows, by=reviewer)
    client.post(f"/batches/{batch.pk}/start/")
    item = batch.items.get()
    client.post(f"/batches/{batch.pk}/{item.number}/revision/")
    assert article.revisions.count() == 2 and article.current.number == 1


def test_several_files_become_several_articles_and_a_bad_one_stops_nobody(signed_in, project, reviewer):
    files = [
        SimpleUploadedFile("one.txt", page(1).encode()),
        SimpleUploadedFile("two.txt", b"\x89PNG\r\n\x1a\n"),
        SimpleUploadedFile("three.html", f"<h1>Bridges</h1><p>{build.TEXT}</p>".encode()),
    ]
    response = signed_in(reviewer).post(
        f"/projects/{project.slug}/articles/new/", {"upload": "1", "file": files}, follow=True
    )
    assert "2 loaded" in response.content.decode()
    assert "PNG picture" in response.content.decode()
    assert {revision.original_name for revision in Revision.objects.all()} == {"one.txt", "three.html"}


def test_a_batch_of_one_leads_to_its_article(signed_in, project, reviewer):
    client = signed_in(reviewer)
    hand_in(client, project, "x.jsonl", table({"text": page(1)}))
    response = client.post(f"/batches/{Batch.objects.get().pk}/start/", follow=True)
    assert response.redirect_chain[-1][0] == f"/articles/{Article.objects.get().pk}/"
    waiting = signed_in(reviewer, htmx=True).get(f"/batches/{Batch.objects.get().pk}/")
    assert waiting.headers["HX-Redirect"] == f"/articles/{Article.objects.get().pk}/"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.xlsx", b"PK", "csv, .jsonl or .zip"),
        ("x.csv", b"", "empty"),
        ("x.csv", b"a,b\n1,2", "must name its columns"),
    ],
)
def test_a_file_that_is_no_batch_is_refused_in_words(signed_in, project, reviewer, name, data, said):
    response = hand_in(signed_in(reviewer), project, name, data)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Batch.objects.exists()


def test_a_report_costs_the_same_with_1_and_with_40_rows(signed_in, project, reviewer, django_assert_max_num_queries):
    client = signed_in(reviewer)
    counts = []
    for rows in (2, 40):
        batch = batches.hand_in_rows(
            project, f"{rows}.jsonl", table(*({"text": page(rows * 100 + n)} for n in range(rows))), by=reviewer
        )
        tasks.begin(batches.start_batch(batch, by=reviewer))
        with django_assert_max_num_queries(20) as queries:
            assert "Done" in client.get(f"/batches/{batch.pk}/").content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- the command line ------------------------------------------------------------------------------------------------


def test_a_dry_run_prints_one_object_per_row_and_stores_nothing(db, tmp_path, capsys):
    (tmp_path / "page.txt").write_text(page(3))
    (tmp_path / "secret.txt").write_text(page(4))
    rows = [
        {"id": 7, "text": page(1)},
        {"id": "broken"},
        {"id": "f", "file": "page.txt"},
        {"id": "up", "file": "../secret.txt"},
        {"id": "h", "html": f"<title>x</title><h1>Bridges are repaired</h1><p>{build.TEXT}</p>"},
    ]
    file = tmp_path / "in.jsonl"
    file.write_bytes(table(*rows))
    call_command("load_articles", "--dry-run", str(file))
    one, broken, from_file, up, html = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["id"] for row in (one, broken, from_file, up, html)] == [7, "broken", "f", "up", "h"]
    assert set(one) == {"id", "headline", "body", "authors", "credit", "published", "language", "set_apart"}
    assert "Residents waited for an answer." in one["body"] and "\n\n" in one["body"]
    assert "error" in broken and "leads out" in up["error"]
    assert "number 3" in from_file["body"]
    assert not Article.objects.exists() and not Batch.objects.exists()


def test_no_row_ends_a_dry_run(db, tmp_path, capsys):
    (tmp_path / "empty.txt").write_bytes(b"")
    odd = [
        {"id": "nul", "file": "a\x00b.txt"},
        {"id": "long", "file": "x" * 5000},
        {"id": "folder", "file": "."},
        {"id": "gone", "file": "gone.txt"},
        {"id": "empty", "file": "empty.txt"},
        {"id": "half \ud800", "text": page(1)},
        {"id": "half text", "text": "\ud800"},
        {"id": "address", "text": page(1), "url": "http://["},
        {"id": "wrong", "text": 5, "url": "http://["},
        {"id": ["a", 1.5, None], "text": page(2)},
        {"id": 0, "text": page(3)},
    ]
    file = tmp_path / "in.jsonl"
    file.write_bytes(table(*odd))
    call_command("load_articles", "--dry-run", str(file))
    given = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["id"] for row in given] == [row["id"] for row in odd]
    assert [row["id"] for row in given if "error" not in row] == ["half \ud800", ["a", 1.5, None], 0]
    said = {str(row["id"]): row["error"] for row in given if "error" in row}
    assert "empty" in said["empty"] and "no file gone.txt" in said["gone"]
    assert "cannot be stored" in said["nul"] and "cannot be read" in said["long"]
    assert not any("\x00" in sentence for sentence in said.values())


def test_a_dry_run_leaves_no_line_of_a_page_unmentioned(db, tmp_path, capsys):
    text = (
        f"Home\nMenu\n\nBridge 1 is to be repaired\nBy Ann Example\n2 March 2026\n\n{build.TEXT}\n\n(Agency)\n\nShare"
    )
    file = tmp_path / "in.jsonl"
    file.write_bytes(table({"id": "a", "text": text}))
    call_command("load_articles", "--dry-run", str(file))
    row = json.loads(capsys.readouterr().out)
    told = [row["headline"], *row["body"].split("\n\n"), *(apart["text"] for apart in row["set_apart"])]
    assert sorted(told) == sorted(line for line in text.split("\n") if line)
    assert {"text": "By Ann Example", "reason": "byline"} in row["set_apart"]
    assert {"text": "2 March 2026", "reason": "dateline"} in row["set_apart"]
    assert {"text": "(Agency)", "reason": "credit"} in row["set_apart"]


def test_a_dry_run_knows_what_the_pages_of_a_site_share(db, tmp_path, capsys):
    offer = "Our reporters read all comments about the town and answer many of them every day."
    pages = [
        f"{what} is to be repaired\n\nThe council spoke about {what} until midnight, as people remember.\n\n{offer}\n\n"
        f"It will cost more than {what} did when it was new, a spokeswoman said on Tuesday."
        for what in ("The bridge", "The ferry")
    ]
    rows = [{"id": str(n), "text": text, "url": f"https://example.org/{n}"} for n, text in enumerate(pages)]
    for name, given in (("alone", rows[:1]), ("both", rows)):
        (tmp_path / f"{name}.jsonl").write_bytes(table(*given))
        call_command("load_articles", "--dry-run", str(tmp_path / f"{name}.jsonl"))
    alone, *both = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert offer in alone["body"]
    assert all(offer not in row["body"] and "until midnight" in row["body"] for row in both)
    assert {"text": offer, "reason": "stands on other pages of the site"} in both[0]["set_apart"]


def test_a_batch_is_loaded_from_the_command_line_with_a_report(project, editor, tmp_path, capsys):
    file = tmp_path / "in.jsonl"
    file.write_bytes(table({"id": "a", "text": page(1)}, {"id": "b"}))
    call_command("load_articles", str(file), "--project", project.slug)
    call_command("load_articles", str(file), "--project", project.slug)
    first, second, again, _ = capsys.readouterr().out.splitlines()
    assert first.startswith(f"1\ta\tloaded article {Article.objects.get().pk}")
    assert "refused" in second and "nothing to load" in second
    assert "here already" in again


def test_the_command_names_what_it_does_not_read_beside_its_report(project, editor, tmp_path, capsys):
    file = tmp_path / "in.jsonl"
    file.write_bytes(table({"id": "a", "text": page(1), "title": "A bridge"}))
    for way in (["--dry-run"], ["--project", project.slug]):
        call_command("load_articles", str(file), *way)
        out, err = capsys.readouterr()
        assert err.startswith("Not read: title. ") and len(out.splitlines()) == 1


def test_files_that_rows_name_are_loaded_from_beside_the_batch_and_kept(project, editor, tmp_path, capsys):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "page.html").write_text(f"<h1>Bridges are repaired</h1><p>{build.TEXT}</p>")
    file = tmp_path / "in.jsonl"
    rows = [
        {"id": 1, "file": "sub/page.html", "url": "https://example.org/a"},
        {"id": 2, "file": "../in.jsonl"},
        {"id": 3, "text": page(3)},
    ]
    file.write_bytes(table(*rows))
    call_command("load_articles", str(file), "--project", project.slug)
    loaded, refused, other = capsys.readouterr().out.splitlines()
    assert loaded.startswith("1\t1\tloaded") and "leads out" in refused and other.startswith("3\t3\tloaded")
    article = Article.objects.get(source_url="https://example.org/a")
    revision = article.current
    assert revision.original.file.read() == (tmp_path / "sub" / "page.html").read_bytes()
    assert revision.original_name == "sub/page.html"


# --- workers ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def worker(transactional_db, settings):
    """Starts the real worker on the test's database; killed at the end if it still runs."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    database = connection.settings_dict
    url = (
        f"sqlite:///{database['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgresql://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )
    running = []

    def start(*arguments: str) -> subprocess.Popen:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "workbench.settings",
            "WORKBENCH_DATABASE_URL": url,
            "WORKBENCH_DATA_DIR": str(settings.MEDIA_ROOT.parent),
        }
        command = [sys.executable, "manage.py", "worker", "--no-startup-delay", "--interval", "0.1", *arguments]
        running.append(subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL))
        return running[-1]

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
            process.wait()


def _until(holds, seconds=30):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)


def test_a_killed_worker_loses_no_row_and_doubles_none(worker, project, reviewer):
    batch = batches.hand_in_rows(
        project, "x.jsonl", table(*({"id": f"row {n}", "text": page(n)} for n in range(60))), by=reviewer
    )
    tasks.begin(batches.start_batch(batch, by=reviewer))
    first = worker()
    _until(lambda: Article.objects.count() >= 5)
    first.send_signal(signal.SIGKILL)
    first.wait()
    batch.refresh_from_db()
    assert not batch.finished_at and Article.objects.count() < 60

    # The next worker that looks after the silence has lasted takes over.
    tasks.take_over_lost(timezone.now() + batches.LOST_AFTER)
    worker("--batch").wait(60)
    batch.refresh_from_db()
    assert batch.finished_at
    assert Article.objects.count() == 60
    assert {item.state for item in batch.items.all()} == {ItemState.LOADED}


def test_each_slice_of_a_batch_loads_at_least_one_row_however_long_the_finished_ones_took(project, reviewer):
    rows = table(*({"text": page(n)} for n in range(3)))
    batch = batches.start_batch(batches.hand_in_rows(project, "x.jsonl", rows, by=reviewer), by=reviewer)
    hours = (timezone.now() + n * timedelta(hours=1) for n in itertools.count())
    for loaded in (1, 2, 3):
        assert not batches.work_through(batch, clock=lambda: next(hours))
        assert project.articles.count() == loaded
    assert batches.work_through(batch, clock=lambda: next(hours))


def test_a_file_of_rows_is_counted_before_the_database_is_held(project, reviewer):
    with CaptureQueriesContext(connection) as queries, pytest.raises(Invalid):
        batches.hand_in_rows(project, "x.zip", b"PK\x03\x04 cut short", by=reviewer)
    assert not [query for query in queries if not query["sql"].startswith("SELECT")]


def test_a_database_that_does_not_answer_costs_no_row(project, reviewer):
    def locked(execute, sql, params, many, context):
        if sql.startswith("INSERT INTO") and "annotations_article" in sql:
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    rows = table({"text": page(1)})
    batch = batches.start_batch(batches.hand_in_rows(project, "x.jsonl", rows, by=reviewer), by=reviewer)
    with connection.execute_wrapper(locked), pytest.raises(OperationalError):
        batches.work_through(batch, clock=timezone.now)
    assert batch.items.get().state == ItemState.WAITING
    assert batches.work_through(batch, clock=timezone.now)
    assert batch.items.get().state == ItemState.LOADED


def test_a_worker_waits_for_a_database_that_does_not_answer(tmp_path):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "workbench.settings",
        "WORKBENCH_DATABASE_URL": f"sqlite:///{tmp_path}/without-tables.sqlite3",
        "WORKBENCH_DATA_DIR": str(tmp_path),
    }
    command = [sys.executable, "manage.py", "worker", "--no-startup-delay"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as waiting:
        assert any("the database did not answer; trying again" in line for line in waiting.stderr)
        assert waiting.poll() is None
        waiting.terminate()
        waiting.stderr.read()
        assert waiting.wait(10) == 0


def test_a_batch_that_is_worked_on_is_not_taken_over(project, reviewer):
    batch = batches.hand_in_files(project, [Incoming.of_text(page(1))], by=reviewer)
    assert tasks.take_over_lost(timezone.now()) == 0
    assert tasks.take_over_lost(batch.touched_at + batches.LOST_AFTER * 2) == 1
    batch.refresh_from_db()
    assert batch.finished_at


# --- addresses -------------------------------------------------------------------------------------------------------


@pytest.fixture
def web(monkeypatch):
    """A site on loopback that answers for public.test; the policy in between is the real one."""

    opened = []

    def serve(*answers) -> None:
        opened.append(sites.Site(*answers))
        monkeypatch.setattr(fetch, "_net", sites.Town(opened[-1], public_test=["93.184.216.34"]).net())

    yield serve
    for site in opened:
        site.close()


def give_address(client, project, url: str):
    return client.post(f"/projects/{project.slug}/articles/new/", {"fetch": "1", "url": url}, follow=True)


def test_a_page_is_fetched_and_loaded(signed_in, project, reviewer, web):
    web(sites.page(f"<title>x</title><article><h1>Bridges are repaired</h1><p>{build.TEXT}</p></article>".encode()))
    response = give_address(signed_in(reviewer), project, "http://public.test/bridges")
    article = Article.objects.get()
    assert response.redirect_chain[-1][0] == f"/articles/{article.pk}/"
    assert article.source_url == "http://public.test/bridges"
    assert article.revisions.get().obtained == Obtained.FETCHED


def test_who_waits_for_a_page_sees_how_much_of_it_came(signed_in, project, reviewer, web, monkeypatch):
    client, seen = signed_in(reviewer), []

    def slowly(url, *, progress):
        for count in (34_400, 70_000):
            progress(count)
            seen.append(client.get(f"/batches/{Batch.objects.get().pk}/").content.decode())
        return fetch.fetch(url, progress=progress)

    monkeypatch.setattr(batches, "fetch", slowly)
    web(sites.page(f"<article><h1>Bridges are repaired</h1><p>{build.TEXT}</p></article>".encode()))
    give_address(client, project, "http://public.test/bridges")
    assert all("34 kB have come so far" in page for page in seen), "once a second is often enough"
    item = Batch.objects.get().items.get()
    assert (item.state, item.sentence) == (ItemState.LOADED, "")


def test_when_a_page_was_changed_is_shown_with_its_place_and_can_be_corrected(signed_in, project, reviewer, web):
    client = signed_in(reviewer)
    stated = "<meta property=article:modified_time content=2026-03-05T08:00:00Z>"
    web(sites.page(f"{stated}<article><h1>Bridges are repaired</h1><p>{build.TEXT}</p></article>".encode()))
    give_address(client, project, "http://public.test/bridges")
    article = Article.objects.get()
    assert article.date_modified == date(2026, 3, 5)
    shown = client.get(f"/articles/{article.pk}/cut/").content.decode()
    assert "<dt>Updated</dt>" in shown and "meta article:modified_time" in shown
    form = client.get(f"/articles/{article.pk}/details/")
    assert b'value="2026-03-05"' in form.content
    corrected = {"version": article.version, "headline": article.headline, "date_modified": "2026-03-06"}
    assert client.post(f"/articles/{article.pk}/details/", corrected).status_code == 302
    article.refresh_from_db()
    assert (article.date_modified, article.found["date_modified"]) == (date(2026, 3, 6), "by hand")
    ahead = corrected | {"version": article.version, "date_modified": build.today() + timedelta(days=1)}
    assert client.post(f"/articles/{article.pk}/details/", ahead).status_code == 422


def test_who_fetched_a_page_for_subscribers_is_asked_to_paste_it_until_she_did(signed_in, project, reviewer, web):
    client, asked = signed_in(reviewer), "Paste what you may read"
    locked = "<meta property=article:content_tier content=locked>"
    web(sites.page(f"{locked}<article><h1>Bridges are repaired</h1><p>{build.TEXT}</p></article>".encode()))
    shown = give_address(client, project, "http://public.test/bridges")
    article = Article.objects.get()
    form = f"/articles/{article.pk}/revisions/new/"
    assert f'{asked}. <a href="{form}">Load it as a newer version</a>' in shown.content.decode()
    assert asked in client.get(f"/articles/{article.pk}/cut/").content.decode()
    client.post(form, {"text": page(1)})
    assert article.current.number == 2
    article.refresh_from_db()
    assert article.restricted == "" and "restricted" not in article.found
    assert asked not in client.get(f"/articles/{article.pk}/").content.decode()


@pytest.mark.parametrize(
    ("url", "answer", "said"),
    [
        ("http://127.0.0.1/", sites.page(), "not a place on the public web"),
        ("http://public.test/", b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "Paste what you may read"),
        ("http://public.test/", sites.page(b"x", Content_Type="image/png"), "This is image/png"),
        ("http://public.test/", sites.page(b"<p>Menu</p>"), "reads like an article"),
        ("http://nowhere.test/", sites.page(), "No site called nowhere.test"),
    ],
    ids=["private", "paywall", "picture", "no article", "no such site"],
)
def test_a_page_that_cannot_be_fetched_is_named_in_words(signed_in, project, reviewer, web, url, answer, said):
    web(answer)
    assert said in give_address(signed_in(reviewer), project, url).content.decode()
    assert not Article.objects.exists()


def test_an_address_that_is_none_comes_back_in_the_form(signed_in, project, reviewer):
    response = give_address(signed_in(reviewer), project, "ftp://example.org/a")
    assert response.status_code == 422
    assert "ftp://example.org/a" in response.content.decode()
    assert not Batch.objects.exists()


# --- files of every kind ---------------------------------------------------------------------------------------------


def test_a_pdf_shows_its_page_beside_the_text(signed_in, project, reviewer):
    client = signed_in(reviewer)
    sentences = [f"The council decided on bridge number {n}, as its spokeswoman said on Tuesday." for n in range(6)]
    pdf = pdfs.pdf(
        [[(50, 720, 20, "Bridges are repaired"), *((50, 680 - 40 * n, 11, s) for n, s in enumerate(sentences))]]
    )
    client.post(f"/projects/{project.slug}/articles/new/", {"upload": "1", "file": SimpleUploadedFile("a.pdf", pdf)})
    article = Article.objects.get()
    assert article.headline == "Bridges are repaired"
    assert f"/articles/{article.pk}/pages/1.png" in client.get(f"/articles/{article.pk}/cut/").content.decode()
    picture = client.get(f"/articles/{article.pk}/pages/1.png")
    assert picture.content.startswith(b"\x89PNG")
    assert client.get(f"/articles/{article.pk}/pages/2.png").status_code == 404


@pytest.fixture
def printed(signed_in, project, reviewer):
    """An article from a PDF of two pages."""
    said = [f"The council decided on bridge number {n}, as its spokeswoman said on Tuesday." for n in range(12)]
    pages = [[(50, 680 - 40 * n, 11, sentence) for n, sentence in enumerate(said[at : at + 6])] for at in (0, 6)]
    pages[0].insert(0, (50, 720, 20, "Bridges are repaired"))
    upload = {"upload": "1", "file": SimpleUploadedFile("a.pdf", pdfs.pdf(pages))}
    signed_in(reviewer).post(f"/projects/{project.slug}/articles/new/", upload)
    return Article.objects.get()


@pytest.mark.parametrize(
    ("asked", "shown", "links"),
    [("", 1, {2}), ("?page=2", 2, {1}), ("?page=99", 2, {1}), ("?page=0", 1, {2}), ("?page=x", 1, {2})],
)
def test_the_pages_of_a_pdf_are_those_it_has(signed_in, printed, reviewer, asked, shown, links):
    seen = signed_in(reviewer).get(f"/articles/{printed.pk}/cut/{asked}").content.decode()
    assert f"Page {shown} of 2, as printed" in seen and f"/pages/{shown}.png?revision=1" in seen
    assert {int(page) for page in re.findall(r'href="\?page=(\d+)"', seen)} == links


def test_the_pages_of_an_earlier_revision_stay_those_of_that_revision(signed_in, printed, reviewer):
    add_revision(printed, Incoming.of_text(page(2)), by=reviewer)
    client, address = signed_in(reviewer), f"/articles/{printed.pk}/cut/"
    assert "as printed" not in client.get(address).content.decode()
    seen = client.get(address + "?revision=1").content.decode()
    assert "?revision=1&amp;page=2" in seen and "/pages/1.png?revision=1" in seen
    assert f'/articles/{printed.pk}/original/?revision=1"' in seen


def test_the_cut_of_an_offered_revision_is_mended_where_it_is_seen(signed_in, article, reviewer):
    build.claim(article, "cut by half", by=reviewer)
    offered = add_revision(article, Incoming.of_text(page(2)), by=reviewer)
    client, address = signed_in(reviewer), f"/articles/{article.pk}/cut/?revision=2"
    assert client.get(address).content.decode().count(f'"{address}"') == 2
    number = next(n for n, line in enumerate(offered.lines) if line.kept)
    assert client.post(address, {"move": f"{number}:", "version": 1}).url == f"{address}#line-{number}"
    offered.refresh_from_db()
    assert not offered.lines[number].kept


@pytest.mark.parametrize(
    ("name", "media_type", "data", "ending"),
    [
        ("a.pdf", "", None, ".pdf"),
        ("a.PDF", "", None, ".pdf"),
        ("", "application/pdf", None, ".pdf"),
        ("scan", "", None, ".pdf"),
        ("page.htm", "", f"<h1>Bridges</h1><p>{build.TEXT}</p>".encode(), ".htm"),
        ("", "text/html", f"<h1>Bridges</h1><p>{build.TEXT}</p>".encode(), ".html"),
        ("a.md", "", build.TEXT.encode(), ".md"),
        ("a.exe", "", build.TEXT.encode(), ".txt"),
        ("a\r\n.b", "", build.TEXT.encode(), ".txt"),
    ],
)
def test_the_original_is_downloaded_as_the_kind_of_file_it_is(
    signed_in, project, reviewer, name, media_type, data, ending
):
    data = data or pdfs.pdf([[(50, 720, 20, "Bridges are repaired"), (50, 680, 11, page(1).split("\n")[-1])]])
    article = load_article(project, Incoming(data, Obtained.UPLOADED, name, media_type), by=reviewer)
    download = signed_in(reviewer).get(f"/articles/{article.pk}/original/")
    assert download.headers["Content-Disposition"].removesuffix('"').endswith(ending)
    assert b"".join(download.streaming_content) == data


def test_what_is_no_pdf_has_no_pages(signed_in, article, reviewer):
    assert signed_in(reviewer).get(f"/articles/{article.pk}/pages/1.png").status_code == 404
