"""Where every article and claim stands is kept by the database, and is what a count of the rows themselves says."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Min

from annotations.actions.articles import remove_article, restore_article
from annotations.actions.claims import restore_claim, withdraw_claim
from annotations.actions.reviews import advance_review, assign_review, edit_review, take_review
from annotations.core.triage import NO_DATE, WEIGHTS, Priority, Stage
from annotations.core.workflow import OUT, SETTLED, UNDER_WAY, ClaimState, ReviewMove, ReviewState
from annotations.models import Article, Claim, Review, Standing, standings
from tests import build

pytestmark = pytest.mark.django_db


def as_counted() -> list[dict]:
    """What the table must hold, counted in Python from the rows themselves."""
    rows = []
    for article in Article.objects.order_by("pk"):
        claims = [claim for claim in article.claims.all() if claim.state != ClaimState.WITHDRAWN]
        judged = sum(claim.state != ClaimState.OPEN for claim in claims)
        concluded = sum(claim.state in SETTLED for claim in claims)
        published = sum(claim.state in OUT for claim in claims)
        stage = Stage.NEW
        if article.removed_at:
            stage = Stage.GONE
        elif article.priority == Priority.NOT_FOR_US:
            stage = Stage.ASIDE
        elif claims:
            far = {judged: Stage.JUDGED, concluded: Stage.CONCLUDED, published: Stage.PUBLISHED}
            stage = far.get(len(claims), Stage.OPEN)
        reviews = article.reviews.filter(state__in=sorted(UNDER_WAY))
        rows.append(_row(article, None, article.priority, stage, reviews, (len(claims), judged, concluded, published)))
        for claim in article.claims.order_by("number"):
            priority = claim.priority or article.priority
            stage = Stage.PUBLISHED if claim.state in OUT else claim.state
            if article.removed_at or claim.state == ClaimState.WITHDRAWN:
                stage = Stage.GONE
            elif priority == Priority.NOT_FOR_US:
                stage = Stage.ASIDE
            of_it = [review for review in reviews if review.claim_id in (None, claim.pk)]
            on_it = Review.objects.filter(pk__in=[review.pk for review in of_it])
            rows.append(_row(article, claim, priority, stage, on_it, (0, 0, 0, 0)))
    return rows


def _row(article, claim, priority, stage, reviews, counts) -> dict:
    due = reviews.exclude(state=ReviewState.SUBMITTED).aggregate(first=Min("due"))["first"] or NO_DATE
    return {
        "project_id": article.project_id,
        "article_id": article.pk,
        "claim_id": claim.pk if claim else None,
        "kind": "claim" if claim else "article",
        "stage": stage,
        "weight": WEIGHTS[Priority(priority)],
        "marked": counts[0],
        "judged": counts[1],
        "concluded": counts[2],
        "published": counts[3],
        "busy": reviews.exists(),
        "free": claim is None and not reviews.count() and stage in (Stage.NEW, Stage.OPEN, Stage.JUDGED),
        "next_due": due,
    }


def as_kept() -> list[dict]:
    fields = [field.attname for field in Standing._meta.concrete_fields if not field.primary_key]
    return sorted(Standing.objects.values(*fields), key=lambda row: (row["article_id"], row["claim_id"] or 0))


def test_whatever_a_desk_does_the_rows_stand_where_a_count_says(article, editor, admin, reviewer, second_reviewer):
    first, second = (build.claim(article, words, by=reviewer) for words in ("cut by half", "Roads spending"))
    assert as_kept() == as_counted()
    build.verdict(first, by=reviewer)
    assert as_kept() == as_counted()
    review = assign_review(article, reviewer, by=editor, claim=first, due=build.today() + timedelta(days=3))
    assert as_kept() == as_counted()
    take_review(article, by=second_reviewer)
    edit_review(review, version=1, by=editor, due=build.today())
    assert as_kept() == as_counted()
    review = advance_review(review, ReviewMove.START, version=2, by=reviewer)
    advance_review(review, ReviewMove.SUBMIT, version=3, by=reviewer)
    assert as_kept() == as_counted()
    withdraw_claim(second, version=1, by=reviewer)
    assert as_kept() == as_counted()
    assert Standing.objects.get(article=article, claim=None).stage == Stage.JUDGED
    restore_claim(second, version=2, by=reviewer)
    remove_article(article, by=admin)
    assert as_kept() == as_counted()
    restore_article(article, by=admin)
    assert as_kept() == as_counted()


def test_whatever_is_written_past_the_actions_is_counted_too(article, reviewer):
    """A migration, a shell, many rows at once: no deed has to remember the board."""
    rng = random.Random(7)
    Claim.objects.bulk_create(
        Claim(
            article=article,
            number=n,
            claim_reviewed="x",
            created_by=reviewer,
            state=rng.choice(list(ClaimState)),
            priority=rng.choice(["", *Priority]),
        )
        for n in range(1, 30)
    )
    assert as_kept() == as_counted()
    for state in (ClaimState.CONCLUDED, ClaimState.WITHDRAWN, ClaimState.OPEN):
        article.claims.update(state=state)
        assert as_kept() == as_counted()
    for priority in Priority:
        Article.objects.update(priority=priority)
        assert as_kept() == as_counted()
    article.claims.update(priority=Priority.LOW)
    assert as_kept() == as_counted()


def test_rows_that_were_there_before_the_triggers_are_made_when_these_come(article, editor, reviewer):
    """As on the day of the upgrade, and whenever a migration makes a table anew."""
    claim = build.claim(article, "cut by half", by=reviewer)
    standings.rest()
    Standing.objects.all().delete()
    other = build.article("Another article of the day\n\nIt says that the mill was shut.", by=reviewer)
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.CONCLUDED)
    assert not Standing.objects.exists()
    standings.keep_up()
    assert as_kept() == as_counted()
    build.claim(other, "the mill was shut", by=reviewer)
    assert as_kept() == as_counted()
    Standing.objects.update(weight=0, stage=Stage.GONE)
    standings.rebuild()
    assert as_kept() == as_counted()


def test_the_triggers_are_there_after_each_migration(db):
    assert set(standings._TRIGGERS) <= standings._present("default")
    with connection.cursor() as cursor:
        table = " ON annotations_claim" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER standing_claim_new{table}")
    standings.keep_up()
    assert set(standings._TRIGGERS) <= standings._present("default")
