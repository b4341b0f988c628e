"""Every door: who may come in, what a page costs, what bad input is told, and that nothing typed is lost."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse

from annotations.actions.articles import MAX_CHARACTERS, Incoming
from annotations.actions.batches import hand_in_files, hand_in_rows
from annotations.actions.claims import withdraw_claim
from annotations.actions.comments import edit_comment, remove_comment, resolve_thread
from annotations.actions.evidence import attach_source
from annotations.actions.reviews import assign_review
from annotations.actions.revisions import add_revision, adopt_revision, decide
from annotations.actions.team import edit_project, make_sign_in_link
from annotations.actions.verdicts import conclude_claim
from annotations.actions.views import keep_view
from annotations.core.permissions import Role
from annotations.core.records import Decision, Stance
from annotations.core.workflow import ReviewState
from annotations.models import (
    Article,
    Claim,
    Comment,
    Event,
    Evidence,
    Highlight,
    Notification,
    Override,
    Proposal,
    Source,
    User,
    Verdict,
    Waiver,
)
from tests import build
from tests.crowd import crowded


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


# --- real rows for every address -------------------------------------------------------------------------------------


@pytest.fixture
def values(claim, reviewer, editor, article):
    """What stands in the addresses of the house: real rows, made by a reviewer. Also for tests/views/test_permissions.py."""
    evidence = build.evidence(claim, by=reviewer)
    review = assign_review(article, reviewer, by=editor)
    member = article.project.memberships.first()
    batch = hand_in_rows(article.project, "x.csv", b"text\nOne.", by=reviewer)
    waiver = Waiver.objects.create(claim=claim, gate="primary", reason="It was burnt", by=editor)
    override = Override.objects.create(claim=claim, reason="The vote is tonight", by=editor)
    proposal = Proposal.objects.create(
        claim=claim, rating=build.rating(article.project, "false"), rationale="See the tables.", true_as_of=build.today(),
        voters=3, majority=2, by=editor,
    )  # fmt: skip
    answered = build.claim(article, "Roads spending", by=reviewer)
    build.verdict(answered, by=reviewer)
    build.conclusion(answered, by=editor)
    build.publication(answered, by=editor)
    correction = build.correction(answered, by=editor)
    return {
        "slug": article.project.slug,
        "override": override.pk,
        "proposal": proposal.pk,
        "article": article.pk,
        "claim": claim.pk,
        "evidence": evidence.pk,
        "source": evidence.source_id,
        "comment": build.comment(claim, by=reviewer).pk,
        "notification": Notification.objects.get(event__noun_uid=review.uid).pk,
        "reply": build.reply_request(claim, by=reviewer).pk,
        "review": review.pk,
        "conclusion": correction.after_id,
        "correction": correction.pk,
        "member": member.pk,
        "gate": "checked",
        "waiver": waiver.pk,
        "batch": batch.pk,
        "capture": build.copy(evidence.source, by=reviewer).pk,
        "highlight": claim.highlights.get().pk,
        "number": 1,  # of a batch's item, and of a page
        "way": "new",
        "format": "json",
        "move": "start",
        "version": 1,  # of a schema
        "secret": "unknown",
        "view": keep_view(article.project, "Late", query="only=late", by=reviewer).pk,
        "event": claim.events.get(kind="claim marked").uid,
    }


@pytest.fixture
def addresses(values):
    """Every address of the house, by the name of its route."""
    found = {}
    for name, routes in get_resolver().reverse_dict.lists():
        if isinstance(name, str):
            found[name] = reverse(name, kwargs={key: values[key] for key in routes[0][0][0][1]})
    return found


def test_the_policy_allows_no_inline_script(signed_in, article, reviewer):
    response = signed_in(reviewer).get(f"/articles/{article.pk}/")
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    body = response.content.decode()
    assert not re.search(r"<script(?![^>]+src=)|\son\w+=|style=\"", body)


@pytest.mark.parametrize("page", ["", "revisions/1/"])
def test_a_screen_reader_is_told_of_the_comment_on_marked_words(signed_in, claim, article, reviewer, page):
    body = signed_in(reviewer).get(f"/articles/{article.pk}/{page}").content.decode()
    (details,) = set(re.findall(r'<mark [^>]*aria-details="([^"]+)"', body))
    assert re.search(rf'role="comment" id="{details}"', body)


# --- what a page costs -----------------------------------------------------------------------------------------------


def _count(client, address, django_assert_max_num_queries) -> int:
    with django_assert_max_num_queries(40) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_article_page_costs_the_same_with_1_and_with_50_claims(
    signed_in, project, reviewer, second_reviewer, django_assert_max_num_queries
):
    words = [f"word{n}" for n in range(60)]
    article = build.article("A headline of the day\n\n" + " ".join(words) + ".", by=reviewer)
    client = signed_in(reviewer)
    build.verdict(build.claim(article, "word0 ", by=reviewer), by=second_reviewer)
    one = _count(client, f"/articles/{article.pk}/", django_assert_max_num_queries)
    for n in range(1, 50):
        claim = build.claim(article, f"word{n} ", by=reviewer)
        build.verdict(claim, by=second_reviewer)
        build.evidence(claim, by=reviewer, url=f"https://example.org/{n}")
        build.reply_request(claim, by=reviewer)
        build.comment(claim, by=second_reviewer)
        build.comment(article, by=second_reviewer)
    fifty = _count(client, f"/articles/{article.pk}/", django_assert_max_num_queries)
    assert one == fifty
    assert fifty <= 9


def test_the_article_page_costs_no_more_in_a_later_version_with_words_that_wait_and_that_are_gone(
    signed_in, project, reviewer, editor, django_assert_max_num_queries
):
    article = build.article(build.TEXT, by=reviewer)
    quotes = ("cut by half", "No official announcement", "has not formally spoken", "38 of 40", "the town hall")
    claims = [build.claim(article, quote, by=reviewer) for quote in quotes]
    for claim in claims:
        build.verdict(claim, by=reviewer)
        claim.refresh_from_db()
        said = {"rationale": "So.", "true_as_of": build.today()}
        conclude_claim(claim, build.rating(project, "false"), version=0, by=editor, **said)
    assign_review(article, reviewer, by=editor)
    withdraw_claim(build.claim(article, "Residents", by=reviewer), version=1, by=reviewer)
    text = build.TEXT.replace(" The mayor has not formally spoken about the plan.", "").replace("by half", "by a fifth")
    adopt_revision(add_revision(article, Incoming.of_text(text), by=reviewer), by=reviewer)
    claims[2].refresh_from_db()
    decide(claims[2].highlights.current().get(), Decision.GONE, version=claims[2].version, by=editor)
    add_revision(article, Incoming.of_text(text + "\n\nMore of it."), by=reviewer)
    client = signed_in(editor)
    body = client.get(f"/articles/{article.pk}/").content.decode()
    assert "words gone" in body and "words edited" in body and "A newer version" in body
    assert _count(client, f"/articles/{article.pk}/", django_assert_max_num_queries) <= 8


def test_the_article_page_costs_the_same_with_a_thousand_claims(signed_in, reviewer, django_assert_max_num_queries):
    article, client = crowded(2_000, 1_000, by=reviewer), signed_in(reviewer)
    with django_assert_max_num_queries(8):
        assert client.get(f"/articles/{article.pk}/").status_code == 200


def test_lists_cost_the_same_with_1_and_with_100_rows(
    signed_in, project, reviewer, editor, django_assert_max_num_queries
):
    client = signed_in(editor)
    addresses = [
        "/",
        f"/projects/{project.slug}/",
        f"/projects/{project.slug}/sources/",
        f"/projects/{project.slug}/export/",
    ]

    def fill(start, stop):
        for n in range(start, stop):
            article = build.article(
                build.TEXT + f"\n\nThis is the article with the number {n}, as everybody knows.", by=reviewer
            )
            claim = build.claim(article, "cut by half", by=reviewer)
            build.evidence(claim, by=reviewer, url=f"https://example.org/{n}")
            build.reply_request(claim, by=reviewer, deadline=build.today())
            assign_review(article, editor, by=editor)

    fill(0, 1)
    one = [_count(client, address, django_assert_max_num_queries) for address in addresses]
    fill(1, 100)
    assert [_count(client, address, django_assert_max_num_queries) for address in addresses] == one


def test_the_claim_page_costs_the_same_with_1_and_with_20_sources(
    signed_in, claim, reviewer, second_reviewer, django_assert_max_num_queries
):
    client = signed_in(reviewer)
    build.evidence(claim, by=reviewer)
    build.comment(claim, by=reviewer)
    build.verdict(claim, by=second_reviewer)
    one = _count(client, f"/claims/{claim.pk}/", django_assert_max_num_queries)
    for n in range(20):
        build.evidence(claim, by=reviewer, url=f"https://example.org/{n}")
        build.reply_request(claim, by=reviewer)
        build.comment(build.comment(claim, by=second_reviewer), by=reviewer)
    build.verdict(claim, by=reviewer)
    assert _count(client, f"/claims/{claim.pk}/", django_assert_max_num_queries) == one


def test_further_lists_cost_the_same_with_1_and_with_12_rows(
    signed_in, project, admin, reviewer, django_assert_max_num_queries
):
    """Activity, people, batches, versions, changed words."""
    client = signed_in(admin)
    old = "Mills of the county\n\n" + "\n\n".join(
        f"Mill number {n} was shut by its owner in spring." for n in range(12)
    )
    newer = old.replace("was shut by its owner", "was closed by its owners")

    def cost(start: int, stop: int) -> list[int]:
        """Of the pages about an article with so many claims, each with changed words, and so many people and batches."""
        article = build.article(old, by=reviewer)
        for n in range(start, stop):
            build.claim(article, f"number {n} was shut by its owner", by=reviewer)
            build.member(project, Role.VIEWER, f"Number {n}")
            hand_in_rows(project, f"{n}.csv", b"text\nOne.", by=reviewer)
        adopt_revision(add_revision(article, Incoming.of_text(newer), by=reviewer), by=reviewer)
        pages = ("activity/", "revisions/", "revisions/2/", "revisions/2/changes/")
        addresses = [f"/articles/{article.pk}/{page}" for page in pages]
        addresses += [f"/projects/{project.slug}/{page}" for page in ("people/", "batches/new/", "changed-words/")]
        return [_count(client, address, django_assert_max_num_queries) for address in addresses]

    assert cost(0, 1) == cost(1, 12)
    assert Highlight.objects.waiting().count() == 12


def test_a_batch_and_a_cut_cost_the_same_with_few_and_with_many_rows(
    signed_in, project, reviewer, django_assert_max_num_queries
):
    client = signed_in(reviewer)

    def cost(rows: int) -> list[int]:
        lines = [f"Line {n} of a page that has {rows} lines, as everybody knows." for n in range(rows)]
        waiting = hand_in_rows(project, "rows.csv", "\n".join(["text", *lines]).encode(), by=reviewer)
        started = hand_in_files(project, [Incoming.of_text(build.TEXT)] * rows, by=reviewer)
        article = build.article("\n".join(lines), by=reviewer)
        addresses = [f"/batches/{waiting.pk}/", f"/batches/{started.pk}/", f"/articles/{article.pk}/cut/"]
        return [_count(client, address, django_assert_max_num_queries) for address in addresses]

    assert cost(2) == cost(60)


def test_the_claim_page_costs_the_same_with_50_sources_and_200_copies(
    signed_in, claim, reviewer, django_assert_max_num_queries
):
    client, address = signed_in(reviewer), f"/claims/{claim.pk}/"
    build.evidence(claim, by=reviewer)
    build.comment(claim, by=reviewer)
    one = _count(client, address, django_assert_max_num_queries)
    for n in range(50):
        item = build.evidence(claim, by=reviewer, url=f"https://example.org/{n}", quotation="8.0 to 6.5")
        for version in range(4):
            build.copy(item.source, f"The rate fell from 8.0 to 6.5 per cent. {version}", by=reviewer)
    around = 2  # the session and its user
    assert _count(client, address, django_assert_max_num_queries) == one <= 6 + around


def test_a_source_s_page_and_a_copy_s_page_cost_the_same_with_1_and_with_20_claims(
    signed_in, article, reviewer, django_assert_max_num_queries
):
    client = signed_in(reviewer)
    source, words = None, article.current.text.split()
    counts = []
    for n in range(21):
        claim = build.claim(article, words[n + 1], by=reviewer)
        source = source or build.evidence(claim, by=reviewer, quotation="8.0 to 6.5").source
        if n:
            attach_source(claim, by=reviewer, stance=Stance.CONTEXT, source=source, quotation="6.5 per cent")
        copy = build.copy(source, by=reviewer)
        if n in (0, 20):
            addresses = (f"/sources/{source.pk}/", f"/captures/{copy.pk}/", f"/captures/{copy.pk}/changes/")
            counts.append([_count(client, address, django_assert_max_num_queries) for address in addresses])
    assert counts[0][:2] == counts[1][:2]
    assert max(counts[1]) <= 9


# --- bad input -------------------------------------------------------------------------------------------------------


def load(client, project, **data):
    return client.post(f"/projects/{project.slug}/articles/new/", data)


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("", 422, "Paste the page first"),
        ("  \n ", 422, "no text"),
        ("Menu\nHome\nSearch", 422, "reads like an article"),
        ("A sentence with a NUL \x00 in it, which nobody can store.", 422, "U+0000"),
        ("word " * (MAX_CHARACTERS // 5 + 1), 413, "an article may have 2,000,000 characters"),
    ],
    ids=["nothing", "blank", "furniture", "nul", "too much"],
)
def test_a_page_that_cannot_be_loaded_comes_back_with_what_was_typed(signed_in, project, reviewer, text, status, said):
    response = load(signed_in(reviewer), project, text=text, source_url="https://example.org/a")
    body = response.content.decode()
    assert response.status_code == status
    assert said in body
    assert "https://example.org/a" in body
    assert text.strip("\n ")[:1000] in body
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "status", "said"),
    [
        ("a.txt", b"", 422, "no text"),
        ("a.html", b"", 422, "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00", 422, "PNG picture"),
        ("a.txt", "Das schöne Wort".encode("windows-1252"), 422, "Choose its encoding"),
        ("a.txt", b"x" * (10 * 1024 * 1024 + 1), 413, "an article may have"),
    ],
    ids=["empty text", "empty page", "picture", "encoding", "too large"],
)
def test_a_file_that_cannot_be_loaded_is_refused_in_words(signed_in, project, reviewer, name, data, status, said):
    response = load(signed_in(reviewer), project, upload="1", file=SimpleUploadedFile(name, data))
    assert response.status_code == status
    assert said in response.content.decode()
    assert not Article.objects.exists()


def test_the_bytes_are_kept_as_they_came_and_leave_only_as_an_attachment(signed_in, project, reviewer):
    data = build.TEXT.replace("\n", "\r\n").encode()
    load(signed_in(reviewer), project, upload="1", file=SimpleUploadedFile("../evil.txt", data))
    article = Article.objects.get()
    revision = article.revisions.get()
    assert revision.newlines_changed == data.count(b"\r\n")
    response = signed_in(reviewer).get(f"/articles/{article.pk}/original/")
    assert b"".join(response.streaming_content) == data
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert ".." not in revision.original.file.name


def mark(client, article, **data):
    return client.post(f"/articles/{article.pk}/claims/", {"kind": "event", "exact": "x", **data})


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"start": 0, "end": 99999, "exact": "Council"}, 422, "beyond the article"),
        ({"start": 34, "end": 35, "exact": " "}, 422, "no words"),
        ({"start": 0, "end": 7, "exact": "Somebody"}, 409, "changed since you selected"),
        ({"start": 0, "end": 7, "exact": "Council", "kind": "gossip"}, 422, "not on it"),
        ({"start": "x", "end": 7, "exact": "Council"}, 422, "did not arrive whole"),
    ],
)
def test_a_selection_that_cannot_be_marked_keeps_what_was_typed(signed_in, article, reviewer, given, status, said):
    response = mark(signed_in(reviewer, htmx=True), article, claim_reviewed="My careful wording", **given)
    body = response.content.decode()
    assert response.status_code == status
    assert said in body and "My careful wording" in body
    assert not Claim.objects.exists()


def test_a_claim_is_marked_by_quote_and_several_places_are_shown(signed_in, article, reviewer):
    client = signed_in(reviewer)
    address = f"/articles/{article.pk}/claims/quote/"
    given = {"quote": "the", "kind": "event", "claim_reviewed": "One of them"}
    response = client.post(address, given)
    assert response.status_code == 422
    places = re.findall(r'name="place" value="(\d+)"', response.content.decode())
    assert len(places) > 2 and "One of them" in response.content.decode()
    assert client.post(address, {**given, "place": places[1]}).status_code == 302
    assert Claim.objects.get().highlights.get().start == int(places[1])
    assert client.post(address, {**given, "quote": "not in there"}).status_code == 422


def test_a_stale_rewording_comes_back_beside_what_is_stored_and_can_then_be_saved(
    signed_in, claim, reviewer, second_reviewer
):
    address = f"/claims/{claim.pk}/edit/"
    given = {"version": 1, "kind": "event", "claim_reviewed": "The tax fell by 50 per cent."}
    assert signed_in(reviewer).post(address, given).status_code == 302
    response = signed_in(second_reviewer).post(address, {**given, "claim_reviewed": "The tax was halved."})
    body = response.content.decode()
    assert response.status_code == 409
    assert "The tax was halved." in body and "The tax fell by 50 per cent." in body and "Rina Reviewer" in body
    version = re.search(r'name="version" value="(\d+)"', body).group(1)
    again = signed_in(second_reviewer).post(
        address, {**given, "claim_reviewed": "The tax was halved.", "version": version}
    )
    assert again.status_code == 302


@pytest.mark.parametrize(
    "change", [{"rating": "99999"}, {"rationale": ""}, {"true_as_of": "2999-01-01"}, {"true_as_of": "soon"}]
)
def test_a_verdict_that_cannot_be_given_keeps_its_reasons(signed_in, claim, reviewer, change):
    given = {
        "version": 0,
        "rating": build.rating(claim.article.project, "false").pk,
        "rationale": "It fell by a fifth only.",
        "true_as_of": build.today().isoformat(),
    } | change
    response = signed_in(reviewer).post(f"/claims/{claim.pk}/verdict/", given)
    assert response.status_code == 422
    assert given["rationale"] in response.content.decode()
    assert not Verdict.objects.exists()


def test_a_source_that_is_stored_already_is_offered(signed_in, article, claim, reviewer):
    build.evidence(claim, by=reviewer)
    other = build.claim(article, "Roads spending", by=reviewer)
    given = {"url": "https://example.org/tax", "title": "Another", "stance": "context", "kind": "news"}
    response = signed_in(reviewer).post(f"/claims/{other.pk}/sources/", given)
    assert response.status_code == 409
    assert "Attach the stored" in response.content.decode() and "Another" in response.content.decode()
    stored = Source.objects.get().pk
    assert signed_in(reviewer).post(f"/claims/{other.pk}/sources/", {**given, "source": stored}).status_code == 302
    assert Evidence.objects.count() == 2 and Source.objects.count() == 1


def test_an_address_that_is_no_web_address_is_refused(signed_in, claim, reviewer):
    given = {"url": "javascript:alert(1)", "title": "Another", "stance": "context", "kind": "news"}
    response = signed_in(reviewer).post(f"/claims/{claim.pk}/sources/", given)
    assert response.status_code == 422 and not Source.objects.exists()


def test_a_form_whose_session_ended_comes_back_with_what_was_typed(claim):
    client = Client(enforce_csrf_checks=True)
    given = {"version": 1, "kind": "event", "claim_reviewed": "A wording that took me a quarter of an hour."}
    response = client.post(f"/claims/{claim.pk}/edit/", given, headers={"Origin": "http://testserver"})
    body = response.content.decode()
    assert response.status_code in (401, 403)
    assert given["claim_reviewed"] in body and "Send again" in body
    from_elsewhere = client.post(f"/claims/{claim.pk}/edit/", given, headers={"Origin": "https://evil.example"})
    assert given["claim_reviewed"] not in from_elsewhere.content.decode()


def test_what_was_chosen_from_a_list_is_not_told_by_its_number_when_the_session_ended(claim):
    client, given = Client(enforce_csrf_checks=True), {"version": 0, "rating": 4711, "true_as_of": "2026-11-01"}
    body = client.post(f"/claims/{claim.pk}/verdict/", given, headers={"Origin": "http://testserver"}).content.decode()
    assert "<dd>4711</dd>" not in body and "<dd>as you chose it</dd>" in body
    assert 'name="rating" value="4711"' in body


def test_hostile_text_is_shown_and_never_run(signed_in, project, reviewer):
    text = "A headline <script>alert(1)</script>\n\nWords <img src=x onerror=alert(1)> that were said on Monday, she added."
    article = build.article(text, by=reviewer)
    claim = build.claim(article, "<img src=x onerror=alert(1)>", by=reviewer, claimant="<b>x</b>")
    for about in (claim, article):
        said = "<img src=x onerror=alert(1)> https://evil.example/ [x](javascript:alert(1)) ![x](https://evil.example/)"
        build.comment(about, said, by=reviewer)
    for address in (
        f"/articles/{article.pk}/discussion/",
        f"/articles/{article.pk}/",
        f"/claims/{article.claims.get().pk}/",
        "/",
        f"/projects/{project.slug}/",
    ):
        body = signed_in(reviewer).get(address).content.decode()
        assert "<script>alert" not in body and "<img src=x" not in body and "<b>x</b>" not in body
        assert 'href="javascript' not in body and 'src="https://evil' not in body
        links = re.findall(r'<a [^>]*href="https://evil.example[^>]*>', body)
        assert all('rel="noopener noreferrer nofollow ugc"' in link for link in links)


# --- coming in -------------------------------------------------------------------------------------------------------


def test_a_sign_in_link_works_once_and_looking_at_it_does_not_use_it_up(reviewer):
    address = f"/sign-in/{make_sign_in_link(reviewer, by=None)}/"
    client = Client()
    assert "Rina Reviewer" in client.get(address).content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    assert client.get("/").status_code == 200
    assert Client().post(address).status_code == 409


def test_too_many_wrong_passwords_are_stopped(reviewer):
    reviewer.set_password("a long pass phrase")
    reviewer.save()
    client = Client()
    for _ in range(5):
        response = client.post("/sign-in/", {"email": reviewer.email, "password": "wrong"})
    assert response.status_code == 429
    assert client.post("/sign-in/", {"email": reviewer.email, "password": "a long pass phrase"}).status_code == 429


def test_a_password_lets_in_whatever_the_capitals_of_the_address(reviewer):
    reviewer.set_password("a long pass phrase")
    reviewer.save()
    given = {"email": reviewer.email.upper(), "password": "a long pass phrase", "next": "https://evil.example/"}
    response = Client().post("/sign-in/", given)
    assert (response.status_code, response.url) == (302, "/")


def test_setting_a_password_ends_other_sessions_and_is_recorded_without_it(signed_in, reviewer):
    here, elsewhere = signed_in(reviewer), signed_in(reviewer)
    secret = "four words nobody thinks of"
    assert here.post("/account/password/", {"password": "too short"}).status_code == 422
    assert here.post("/account/password/", {"password": secret}).status_code == 302
    assert (here.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)
    event = Event.objects.filter(kind="password set").get()
    assert (event.actor, event.data) == (reviewer, {})
    given = {"email": reviewer.email, "password": secret}
    assert Client().post("/sign-in/", given).status_code == 302


# --- my work, blind rounds -------------------------------------------------------------------------------------------


def test_my_work_shows_what_is_mine_the_overdue_first(signed_in, project, editor, reviewer, second_reviewer):
    titles = ["No hurry here at all", "Overdue by a week now", "Due in some days only"]
    dues = [None, 0, 5]
    for title, due in zip(titles, dues, strict=True):
        article = build.article(f"{title}\n\nA sentence with enough words to be an article here.", by=editor)
        assign_review(article, reviewer, by=editor, due=None if due is None else build.today() + timedelta(days=due))
    late = reviewer.reviews.get(article__headline=titles[1])
    reviewer.reviews.filter(pk=late.pk).update(due=build.today() - timedelta(days=7))
    body = signed_in(reviewer).get("/").content.decode()
    places = [body.index(title) for title in (titles[1], titles[2], titles[0])]
    assert places == sorted(places)
    assert "Overdue:" in body
    assert titles[0] not in signed_in(second_reviewer).get("/").content.decode().split("Free to take")[0]


def test_a_blind_round_hides_the_other_verdict_on_every_page_and_in_every_export(
    signed_in, claim, article, reviewer, second_reviewer, admin, viewer, addresses
):
    """Every address of the house, and what they say of the other's verdict and of what the other says of the claim."""
    edit_project(article.project, version=1, by=admin, verdicts_demanded=2)
    said = Comment.objects.get()
    edit_comment(said, version=1, by=reviewer, text="Secret words of the first, @Sol Second, @Vito Viewer")
    build.comment(claim.evidence.get().source, "Secret words on its source, @Sol Second", by=reviewer)
    answer = build.comment(said, "Secret words in answer", by=reviewer)
    resolve_thread(build.comment(claim, "Secret words, resolved", by=admin), version=1, by=admin)
    remove_comment(build.comment(claim, "Secret words, removed", by=reviewer), version=1, by=reviewer)
    build.verdict(claim, "misleading", by=reviewer, rationale="Secret reasons of the first")
    pages = [address for name, address in addresses.items() if name not in {"source-file", "article-page-picture"}]
    pages += [f"/articles/{article.pk}/export/{name}/" for name in ("json", "web-annotation", "html")]
    pages += [f"/articles/{article.pk}/changes/?since=1", f"/comments/{answer.pk}/answer/"]
    telling = (
        r"Secret reasons|Secret words|Notifications: \d|\d comments?<|Reviewer commented|removed a comment|a discussion"
    )

    def sees(user) -> set[str]:
        client, told = signed_in(user), set()
        for address in pages:
            answer = client.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            text = body.decode(errors="replace").replace("</strong>", "") + answer.headers.get("HX-Trigger", "")
            found = re.findall(telling, text)
            told |= {re.sub(r"\d comments?<|Notifications: \d", "a count", words) for words in found}
        return told

    assert not sees(second_reviewer) and not sees(viewer)
    everything = {
        "Secret reasons",
        "Secret words",
        "a count",
        "Reviewer commented",
        "removed a comment",
        "a discussion",
    }
    assert sees(reviewer) >= everything and sees(admin) >= everything
    build.verdict(claim, "false", by=second_reviewer)
    assert sees(second_reviewer) >= everything


def test_a_review_moves_from_button_to_button(signed_in, article, editor, reviewer):
    review = assign_review(article, reviewer, by=editor)
    client, desk = signed_in(reviewer), signed_in(editor)
    client.post(f"/reviews/{review.pk}/start/", {"version": 1})
    client.post(f"/reviews/{review.pk}/submit/", {"version": 2, "anyway": "1"})
    assert "Handed in, to accept or return" in desk.get("/").content.decode()
    assert desk.post(f"/reviews/{review.pk}/return/", {"version": 3}).status_code == 422
    desk.post(f"/reviews/{review.pk}/return/", {"version": 3, "reason": "Which base year?"})
    review.refresh_from_db()
    assert review.state == ReviewState.RETURNED
    assert "Which base year?" in client.get("/").content.decode()


def test_an_admin_adds_somebody_and_hands_over_a_link(signed_in, admin, project):
    client = signed_in(admin)
    given = {"email": "New@Example.org", "display_name": "Nia New", "role": "reviewer"}
    assert client.post(f"/projects/{project.slug}/people/", given).status_code == 302
    member = project.memberships.get(user__email="new@example.org")
    body = client.post(f"/projects/{project.slug}/people/{member.pk}/link/").content.decode()
    path = re.search(r"/sign-in/[\w-]+/", body).group()
    assert Client().post(path).status_code == 302
    last = project.memberships.get(user=admin)
    assert client.post(f"/projects/{project.slug}/people/{last.pk}/remove/").status_code == 400
    assert User.objects.get(pk=admin.pk).memberships.exists()


def test_a_removed_article_is_gone_for_all_and_comes_back_whole(signed_in, admin, reviewer, article, claim):
    assert signed_in(reviewer).post(f"/articles/{article.pk}/remove/").status_code == 403
    signed_in(admin).post(f"/articles/{article.pk}/remove/")
    assert signed_in(reviewer).get(f"/articles/{article.pk}/").status_code == 404
    assert signed_in(reviewer).get(f"/claims/{claim.pk}/").status_code == 404
    signed_in(admin).post(f"/articles/{article.pk}/restore/")
    assert signed_in(reviewer).get(f"/claims/{claim.pk}/").status_code == 200
