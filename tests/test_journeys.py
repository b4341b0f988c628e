"""The whole job, from a pasted page to an exported fact check, as people without JavaScript do it."""

import json
import re
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from annotations.core.formats import native_json
from annotations.models import Article, Claim, Membership, Project, Review, User
from annotations.sample import demo
from tests import build

SHARED = Path(__file__).parents[2] / "shared" / "samples" / "copied-news-page.txt"
SCHEMA = Path(native_json.__file__).with_name(f"native_json.{native_json.VERSION}.schema.json")


def run(*arguments) -> str:
    from io import StringIO

    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def desk(db):
    """The demo project as `make run` leaves it, and its people's windows, opened by the links that it prints."""
    printed = run("demo")
    links = re.findall(r"/sign-in/[\w-]+/", printed)
    assert len(links) == 5
    clients = []
    for link in links:
        client = Client()
        assert client.post(link).status_code == 302
        clients.append(client)
    return clients


def check_positions(record: dict) -> int:
    """Every highlight's text[start:end] is its quote, in code points and in UTF-16; how many there are."""
    seen = 0
    for article in record["articles"]:
        texts = {revision["uid"]: revision["text"] for revision in article["revisions"]}
        for claim in article["claims"]:
            for h in claim["highlights"]:
                text = texts[h["revision"]]
                assert text[h["start"] : h["end"]] == h["exact"]
                utf16 = text.encode("utf-16-le")
                assert utf16[h["utf16_start"] * 2 : h["utf16_end"] * 2].decode("utf-16-le") == h["exact"]
                seen += 1
    return seen


PAGES = [
    pytest.param(demo.PAGE, id="the shipped sample"),
    pytest.param(
        SHARED, id="a real page", marks=pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
    ),
]


@pytest.mark.parametrize("path", PAGES)
def test_from_a_pasted_page_to_an_exported_fact_check(desk, path):
    editor, first, _, viewer, _ = desk
    project = Project.objects.get()

    loaded = first.post(f"/projects/{project.slug}/articles/new/", {"text": path.read_text(), "paste": "own"})
    article = Article.objects.order_by("pk").last()
    assert loaded.url == f"/articles/{article.pk}/"

    claims = []
    for quote, kind in (("no official announcement", "absence"), ("has not formally spoken", "absence")):
        given = {"quote": quote, "kind": kind, "claim_reviewed": f"Checked: {quote}", "claimant": "The report"}
        assert first.post(f"/articles/{article.pk}/claims/quote/", given).status_code == 302
        claims.append(Claim.objects.get(article=article, highlights__exact=quote))
    one, two = claims

    source = {"url": "https://example.org/log", "title": "Call log", "stance": "supports", "kind": "official record"}
    source |= {"quotation": "No call is listed."}
    assert first.post(f"/claims/{one.pk}/sources/", source).status_code == 302
    stored = one.evidence.get().source
    assert (
        first.post(f"/claims/{two.pk}/sources/", {"source": stored.pk, "stance": "context", "kind": "news"}).status_code
        == 302
    )

    due = (build.today() + timedelta(days=3)).isoformat()
    member = project.memberships.get(user__email="reviewer-a@example.org")
    assert (
        editor.post(f"/articles/{article.pk}/assign/", {"member": member.pk, "due": due, "round": "first"}).status_code
        == 302
    )
    assert article.headline in first.get("/").content.decode()

    rating = build.rating(project, "true").pk
    verdict = {
        "version": 0,
        "rating": rating,
        "rationale": "Nothing is listed.",
        "true_as_of": build.today().isoformat(),
    }
    for claim in claims:
        assert first.post(f"/claims/{claim.pk}/verdict/", verdict).status_code == 302
    review = Review.objects.get(article=article)
    for number, move in enumerate(("start", "submit"), 1):
        first.post(f"/reviews/{review.pk}/{move}/", {"version": number})
    editor.post(f"/reviews/{review.pk}/accept/", {"version": 3})

    conclusion = {**verdict, "rationale": "As the log says."}
    assert editor.post(f"/claims/{one.pk}/conclusion/", conclusion).status_code == 422
    conclusion["check_again_on"] = (build.today() + timedelta(days=30)).isoformat()
    assert editor.post(f"/claims/{one.pk}/conclusion/", conclusion).status_code == 302
    assert "2 of 2 judged, 1 concluded" in viewer.get(f"/articles/{article.pk}/").content.decode()

    files = {}
    for name in ("json", "web-annotation", "html"):
        response = viewer.get(f"/articles/{article.pk}/export/{name}/")
        files[name] = b"".join(response.streaming_content).decode()
        assert response.headers["Content-Disposition"].startswith("attachment")
    record = json.loads(files["json"])
    jsonschema.validate(record, json.loads(SCHEMA.read_text()))
    assert check_positions(record) == 2
    exported = record["articles"][0]["claims"][0]
    assert exported["conclusion"]["rating"]["label"] == "True"
    assert exported["evidence"][0]["quotation"] == "No call is listed."
    assert "<script" not in files["html"] and "Call log" in files["html"]
    assert json.loads(files["web-annotation"])["type"] == "AnnotationCollection"


def test_the_demo_may_be_repeated_and_its_links_work_once(desk):
    before = (Article.objects.count(), Claim.objects.count())
    links = re.findall(r"/sign-in/[\w-]+/", run("demo"))
    assert (Article.objects.count(), Claim.objects.count()) == before == (1, 6)
    assert Client().post(links[0]).status_code == 302
    assert Client().post(links[0]).status_code == 409


def test_the_demo_has_an_admin_who_tries_the_settings_also_where_an_earlier_demo_had_none(desk):
    admin = desk[-1]
    assert admin.get("/projects/demo/settings/").status_code == 200
    person = User.objects.get(email="admin@example.org")
    Membership.objects.filter(user=person).delete()
    assert run("demo").count("/sign-in/") == 4  # whoever was taken out of the project stays out
    User.objects.filter(pk=person.pk).update(email="gone@example.org")
    assert run("demo").count("/sign-in/") == 5 and "Demo admin (admin)" in run("demo")


def test_an_article_is_loaded_and_exported_from_the_command_line(desk, tmp_path):
    number = run("load_article", str(demo.PAGE), "--project", "demo")
    article = Article.objects.get(pk=number)
    assert article.credit == "Example News Agency"
    for name in ("json", "web-annotation", "html"):
        target = tmp_path / f"out.{name}"
        run("export_project", "demo", "--format", name, "--output", str(target))
        run("export_project", "demo", "--format", name, "--article", number, "--output", str(target))
        assert ("AnnotationCollection" if name == "web-annotation" else article.headline) in target.read_text()
    project = tmp_path / "project.json"
    run("export_project", "demo", "--output", str(project))
    record = json.loads(project.read_text())
    jsonschema.validate(record, json.loads(SCHEMA.read_text()))
    assert len(record["articles"]) == 2 and check_positions(record) == 6


def test_the_command_line_refuses_in_words(desk, tmp_path):
    picture = tmp_path / "a.txt"
    picture.write_bytes(b"\x89PNG\r\n")
    with pytest.raises(CommandError, match="PNG picture"):
        run("load_article", str(picture), "--project", "demo")
    with pytest.raises(CommandError, match="There are: demo"):
        run("load_article", str(picture), "--project", "nowhere")
    with pytest.raises(CommandError, match="cannot be read"):
        run("load_article", str(tmp_path / "missing.txt"), "--project", "demo")
    with pytest.raises(CommandError, match="no article 999"):
        run("export_project", "demo", "--article", "999")


def test_an_operator_starts_a_project_and_takes_people_in(db):
    link = re.search(r"/sign-in/[\w-]+/", run("start_project", "City desk", "--admin", "ada@example.org")).group()
    client = Client()
    assert client.post(link).status_code == 302
    assert client.get("/projects/city-desk/settings/").status_code == 200
    run("add_member", "rina@example.org", "--project", "city-desk", "--role", "reviewer")
    assert "rina" in client.get("/projects/city-desk/people/").content.decode()
