"""What somebody who sees the workbench for the first time stumbles over."""

import re
from collections import Counter

from annotations.actions.articles import Incoming
from annotations.actions.reviews import advance_review, take_review
from annotations.actions.revisions import add_revision, adopt_revision, decide
from annotations.actions.verdicts import conclude_claim
from annotations.core.records import Decision
from annotations.core.workflow import ReviewMove
from annotations.models import Claim, Review
from tests import build


def test_no_two_fields_of_the_load_page_share_a_name_for_their_labels(signed_in, article, reviewer):
    page = signed_in(reviewer).get("/projects/city-desk/articles/new/").content.decode()
    ids = Counter(re.findall(r' id="([^"]+)"', page))
    assert [name for name, times in ids.items() if times > 1] == []
    assert set(re.findall(r' for="([^"]+)"', page)) <= set(ids)


def test_words_of_an_absence_make_one_though_the_wording_hides_it(signed_in, article, reviewer):
    sent = {
        "quote": "No official announcement was made before Tuesday",
        "claim_reviewed": "All were silent until then.",
    }
    signed_in(reviewer).post(f"/articles/{article.pk}/claims/quote/", sent)
    assert Claim.objects.get().kind == "absence"


def test_who_handed_in_is_told_before_writing_another_verdict(signed_in, article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    review = take_review(article, by=reviewer)
    build.verdict(claim, by=reviewer)
    advance_review(review, ReviewMove.SUBMIT, version=1, by=reviewer)
    page = signed_in(reviewer).get(f"/claims/{claim.pk}/verdict/")
    assert page.status_code == 200 and "You handed in your review of this" in page.content.decode()


def test_words_that_changed_are_judged_again_though_the_review_was_handed_in(article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    review = take_review(article, by=reviewer)
    build.verdict(claim, by=reviewer)
    advance_review(review, ReviewMove.SUBMIT, version=1, by=reviewer)
    newer = Incoming.of_text(build.TEXT.replace("cut by half", "cut by a fifth"))
    adopt_revision(add_revision(article, newer, by=reviewer), by=reviewer)
    decide(claim.highlights.current().get(), Decision.ACCEPT, version=1, by=reviewer)
    assert build.verdict(claim, "true", by=reviewer, version=1).seen["words"] == ["cut by a fifth"]


def test_a_concluded_claim_is_given_to_nobody(signed_in, article, reviewer, editor):
    claim = build.claim(article, "cut by half", by=reviewer)
    build.verdict(claim, by=reviewer)
    claim.refresh_from_db()
    rating = build.rating(article.project, "false")
    conclude_claim(claim, rating, version=0, by=editor, rationale="See the tables.", true_as_of=build.today())
    member = article.project.memberships.get(user=reviewer)
    answer = signed_in(editor).post(f"/claims/{claim.pk}/assign/", {"member": member.pk, "round": "first"})
    assert answer.status_code == 409 and "reopen it" in answer.content.decode()
    assert not Review.objects.exists()


def test_the_list_says_whether_somebody_has_an_article_or_one_claim_of_it(signed_in, article, reviewer, editor):
    claim = build.claim(article, "cut by half", by=reviewer)
    take_review(article, by=reviewer, claim=claim)
    page = signed_in(editor).get("/projects/city-desk/").content.decode()
    assert re.search(r"Rina Reviewer <span class=\"muted\">claim 1</span>", page)
