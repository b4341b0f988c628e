"""The right of reply on the pages: recorded by form, shown where people look, and asked after when it is overdue."""

import re
from datetime import timedelta

import pytest

from annotations.actions.claims import withdraw_claim
from annotations.actions.replies import record_not_asked, record_reply, remove_request
from annotations.actions.team import change_role, remove_member
from annotations.actions.verdicts import conclude_claim
from annotations.core.permissions import Role
from annotations.models import ReplyRequest, Source
from tests import build

CONTACT = "press@treasury.example"


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def page(client, address) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def asked(claim, by, *, ago=0, due=None, **given) -> ReplyRequest:
    """Asked `ago` days before today; the answer is due `due` days from today."""
    days = {"asked_on": build.today() - timedelta(days=ago)}
    if due is not None:
        days["deadline"] = build.today() + timedelta(days=due)
    return build.reply_request(claim, by=by, **days, **given)


def conclude(claim, by):
    false = build.rating(claim.article.project, "false")
    conclude_claim(claim, false, version=0, by=by, rationale="See the tables.", true_as_of=build.today())


def test_a_reviewer_records_by_form_whom_they_asked_and_what_came_back(signed_in, claim, reviewer):
    client = signed_in(reviewer)
    form = client.get(f"/claims/{claim.pk}/replies/").content.decode()
    assert re.search(r'name="deadline" value="\d{4}-\d\d-\d\d"', form)
    given = {"party": "The treasury", "channel": "phone", "asked_on": build.today(), "question": "By how much?"}
    address = f"/claims/{claim.pk}/?x=1"
    assert client.post(f"/claims/{claim.pk}/replies/", {**given, "next": address}).url == address
    entry = ReplyRequest.objects.get()
    answer = {"version": 1, "answer": "By a fifth.", "answered_on": build.today()}
    assert client.post(f"/replies/{entry.pk}/answer/", answer).status_code == 302
    text = page(client, f"/claims/{claim.pk}/")
    assert "The treasury answered today" in text and "By how much?" in text and "By a fifth." in text


def test_in_the_workspace_the_card_comes_back_with_its_line(signed_in, claim, reviewer):
    client = signed_in(reviewer, htmx=True)
    given = {"party": "The treasury", "channel": "phone", "asked_on": build.today(), "question": "By how much?"}
    body = client.post(f"/claims/{claim.pk}/replies/", given | {"deadline": build.today()}).content.decode()
    assert f'id="claim-{claim.pk}"' in body and "answer due" in body and "today" in body
    refused = client.post(f"/claims/{claim.pk}/replies/", given | {"question": ""})
    assert refused.status_code == 422 and "The treasury" in refused.content.decode()


def test_a_stale_answer_comes_back_beside_the_one_that_is_stored(signed_in, claim, reviewer, second_reviewer):
    entry = asked(claim, reviewer)
    record_reply(entry, version=1, by=reviewer, answer="By a fifth.")
    given = {"version": 1, "answer": "By a quarter.", "answered_on": build.today()}
    response = signed_in(second_reviewer).post(f"/replies/{entry.pk}/answer/", given)
    body = response.content.decode()
    assert response.status_code == 409
    assert "By a quarter." in body and "By a fifth." in body and "Rina Reviewer" in body
    version = re.search(r'name="version" value="(\d+)"', body).group(1)
    again = signed_in(second_reviewer).post(f"/replies/{entry.pk}/answer/", given | {"version": version})
    assert again.status_code == 302


def test_the_card_says_in_one_line_what_is_most_pressing(signed_in, claim, article, reviewer):
    client, address = signed_in(reviewer), f"/articles/{article.pk}/"
    record_not_asked(claim, by=reviewer, reason="It is in their own tables.")
    assert "Nobody was asked, with a reason" in page(client, address)
    answered = asked(claim, reviewer, party="The mayor")
    record_reply(answered, version=1, by=reviewer, answer="No comment.")
    assert "The mayor answered today (1 of 2)" in page(client, address)
    asked(claim, reviewer, due=9)
    asked(claim, reviewer, ago=5, due=-1, party="The council")
    text = page(client, address)
    assert "Asked The council, answer overdue since yesterday (1 of 4) Record the answer" in text
    assert "The treasury" not in text


@pytest.mark.parametrize(("days", "said"), [(0, "today"), (1, "tomorrow"), (3, "%a"), (6, "%a"), (7, "%-d %b %Y")])
def test_a_deadline_within_the_week_is_said_by_its_day(signed_in, claim, article, reviewer, days, said):
    day = build.today() + timedelta(days=days)
    asked(claim, reviewer, due=days)
    assert f"answer due {day.strftime(said)}" in page(signed_in(reviewer), f"/articles/{article.pk}/")


def test_how_to_reach_somebody_is_shown_to_members_and_leaves_in_no_export_or_print(
    signed_in, claim, article, reviewer, viewer
):
    asked(claim, reviewer, contact=CONTACT)
    client = signed_in(viewer)
    shown = client.get(f"/claims/{claim.pk}/").content.decode()
    assert f'<span class="unprinted"> · {CONTACT}</span>' in shown and shown.count(CONTACT) == 1
    for address in (
        f"/articles/{article.pk}/",
        f"/articles/{article.pk}/activity/",
        *(f"/articles/{article.pk}/export/{name}/" for name in ("json", "web-annotation", "html")),
    ):
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert CONTACT.encode() not in body, address


def test_overdue_answers_stand_in_the_work_of_who_asked_and_of_editors_the_soon_due_below(
    signed_in, claim, reviewer, second_reviewer, editor, viewer
):
    asked(claim, reviewer, due=2, party="Soon")
    asked(claim, reviewer, ago=9, due=-3, party="Overdue")
    asked(claim, reviewer, due=3, party="Later")
    for user in (reviewer, editor):
        text = page(signed_in(user), "/")
        assert text.index("Overdue was asked") < text.index("Soon was asked")
        assert "Answer overdue" in text and "Later" not in text
    for user in (second_reviewer, viewer):
        assert "was asked" not in page(signed_in(user), "/")


def test_what_nobody_waits_for_any_more_is_not_in_my_work(signed_in, claim, article, reviewer, editor):
    record_reply(asked(claim, reviewer, ago=9, due=-3, party="Answered"), version=1, by=reviewer, answer="Yes.")
    remove_request(asked(claim, reviewer, ago=9, due=-3, party="Removed"), version=1, by=reviewer)
    gone = build.claim(article, "Roads spending", by=reviewer)
    asked(gone, reviewer, ago=9, due=-3, party="Withdrawn")
    withdraw_claim(gone, version=1, by=reviewer)
    done = build.claim(article, "has not published the list", by=reviewer)
    asked(done, reviewer, ago=9, due=-3, party="Concluded")
    build.verdict(done, by=reviewer)
    conclude(done, editor)
    assert "was asked" not in page(signed_in(editor), "/")
    assert "Asked Concluded, no answer by" in page(signed_in(editor), f"/claims/{done.pk}/")


def test_who_may_no_longer_record_an_answer_is_not_asked_for_it(signed_in, claim, reviewer, admin, project):
    asked(claim, reviewer, ago=9, due=-3)
    client, member = signed_in(reviewer), project.memberships.get(user=reviewer)
    assert "The treasury was asked" in page(client, "/")
    change_role(member, Role.VIEWER, version=member.version, by=admin)
    assert "The treasury was asked" not in page(client, "/")
    remove_member(member, by=admin)
    assert "The treasury was asked" not in page(client, "/")


def test_an_answer_after_the_conclusion_reaches_the_editor_who_finds_that_it_stands(signed_in, claim, reviewer, editor):
    entry = asked(claim, reviewer)
    build.verdict(claim, by=reviewer)
    conclude(claim, editor)
    client = signed_in(reviewer)
    assert "This claim is concluded" in page(client, f"/replies/{entry.pk}/answer/")
    given = {"version": 1, "answer": "By a fifth, and here is why.", "answered_on": build.today()}
    assert client.post(f"/replies/{entry.pk}/answer/", given).status_code == 302
    assert "after the conclusion" in page(client, f"/claims/{claim.pk}/")
    assert "An answer came after the conclusion" not in page(client, "/")
    desk = signed_in(editor)
    assert "An answer came after the conclusion" in page(desk, "/") and "here is why" in page(desk, "/")
    assert desk.post(f"/replies/{entry.pk}/weigh/", {"version": 2, "next": "/"}).url == "/"
    assert "An answer came after the conclusion" not in page(desk, "/")
    assert "The conclusion stands with this answer, says Edda Editor" in page(desk, f"/claims/{claim.pk}/")


def test_hostile_words_in_a_reply_are_shown_and_never_run(signed_in, claim, article, reviewer, editor):
    bad = "<script>alert(1)</script>"
    entry = asked(claim, reviewer, ago=3, due=-1, party=bad, role=bad, contact=bad, question=bad)
    for address in ("/", f"/claims/{claim.pk}/", f"/articles/{article.pk}/", f"/replies/{entry.pk}/answer/"):
        body = signed_in(editor).get(address).content.decode()
        assert "&lt;script&gt;" in body and bad not in body


def test_a_source_asks_first_what_it_is_and_an_interview_is_written_down_without_address(signed_in, claim, reviewer):
    client, address = signed_in(reviewer), f"/claims/{claim.pk}/sources/"
    form = client.get(address).content.decode()
    assert form.index("What is it?") < form.index("Where it can be found") < form.index("Author, or who said it")
    given = {"kind": "own interview", "title": "Call with the treasurer", "author": "Jo Roe", "stance": "refutes"}
    refused = client.post(address, given)
    assert refused.status_code == 422 and not Source.objects.exists()
    assert "an address, or a note on who said it" in refused.content.decode() and "Jo Roe" in refused.content.decode()
    given["source_note"] = "By phone on Monday; notes in folder 12"
    assert client.post(address, given).status_code == 302
    assert "notes in folder 12" in page(client, f"/claims/{claim.pk}/")
