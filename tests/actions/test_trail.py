"""Every deed leaves exactly one event, and nobody touches it afterwards."""

import inspect
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import override_settings
from django.utils import timezone

from annotations.actions import (
    articles,
    batches,
    captures,
    claims,
    comments,
    evidence,
    files,
    gates,
    panel,
    publishing,
    replies,
    reviews,
    revisions,
    team,
    triage,
    verdicts,
    views,
)
from annotations.actions.articles import Incoming
from annotations.core.gates import Gate
from annotations.core.panel import fingerprint
from annotations.core.permissions import Role
from annotations.core.ratings import DEFAULT_SCALE
from annotations.core.records import Decision, LineRole, Stance
from annotations.core.triage import Priority
from annotations.core.workflow import ReviewMove, ReviewState
from annotations.models import Event, Review
from tests import build


def deeds(project, admin, editor, reviewer):
    """Every public action once, in an order in which a desk might do them: its name, and how it is called."""
    article = articles.load_article(project, Incoming.of_text("Menu\n" + build.TEXT), by=reviewer)
    yield "load_article", None
    yield (
        "move_line",
        lambda: articles.move_line(article.revisions.first(), 0, LineRole.PARAGRAPH, version=1, by=reviewer),
    )
    yield "add_revision", lambda: revisions.add_revision(article, Incoming.of_text(build.TEXT), by=reviewer)
    yield "edit_article", lambda: articles.edit_article(article, version=2, by=reviewer, publisher="The Example")
    claim = build.claim(article, "cut by half", by=reviewer)
    yield "mark_claim", None
    yield "edit_claim", lambda: claims.edit_claim(claim, version=1, by=reviewer, claimant="The mayor")
    at = article.revisions.first().text.index("tax was cut")
    yield "move_claim", lambda: claims.move_claim(claim, at, at + 11, "tax was cut", version=2, by=reviewer)
    too = article.current.text.index("Residents")
    yield "add_highlight", lambda: claims.add_highlight(claim, too, too + 9, "Residents", version=3, by=reviewer)
    yield (
        "remove_highlight",
        lambda: claims.remove_highlight(claim.highlights.get(exact="Residents"), version=4, by=reviewer),
    )
    yield "withdraw_claim", lambda: claims.withdraw_claim(claim, version=5, by=reviewer)
    yield "restore_claim", lambda: claims.restore_claim(claim, version=6, by=reviewer)
    newer = build.TEXT.replace("the tax was cut", "taxes were cut")
    revision = revisions.add_revision(article, Incoming.of_text(newer), by=reviewer)
    yield "add_revision", None
    yield "adopt_revision", lambda: revisions.adopt_revision(revision, by=reviewer)
    changed = claim.highlights.get(revision=revision)
    yield "decide", lambda: revisions.decide(changed, Decision.ACCEPT, version=7, by=reviewer)
    proposal = Event.objects.first().data["proposal"]
    yield "reopen_words", lambda: revisions.reopen_words(changed, proposal, version=8, by=reviewer)
    yield "decide", lambda: revisions.decide(changed, Decision.GONE, version=9, by=reviewer)
    there = revision.text.index("town hall")
    place = {"start": there, "end": there + 9, "exact": "town hall", "highlight": changed}
    changed.refresh_from_db()
    yield "move_claim", lambda: claims.move_claim(claim, version=10, by=reviewer, **place)
    yield "lose_words", lambda: claims.lose_words(changed, version=11, by=reviewer)
    item = build.evidence(claim, by=reviewer)
    yield "attach_source", None
    yield "take_capture", lambda: captures.take_capture(item.source.captures.waiting().get())
    yield "ask_capture", lambda: captures.ask_capture(item.source, by=reviewer)
    kept = build.copy(item.source, by=reviewer)
    with override_settings(ARCHIVE_SAVE_URL="https://archive.test/{url}"):
        yield "archive_publicly", lambda: captures.archive_publicly(kept)
    yield "quote_capture", lambda: captures.quote_capture(item, kept, 0, 8, "The rate", version=1, by=reviewer)
    yield "edit_source", lambda: evidence.edit_source(item.source, version=1, by=reviewer, title="Tables")
    yield "edit_evidence", lambda: evidence.edit_evidence(item, version=2, by=reviewer, stance=Stance.CONTEXT)
    yield "remove_evidence", lambda: evidence.remove_evidence(item, version=3, by=reviewer)
    yield "restore_evidence", lambda: evidence.restore_evidence(item, version=4, by=reviewer)
    asked = build.reply_request(claim, by=reviewer)
    yield "ask_for_reply", None
    yield "record_not_asked", lambda: replies.record_not_asked(claim, by=reviewer, reason="The figure is their own.")
    yield "edit_request", lambda: replies.edit_request(asked, version=1, by=reviewer, role="City treasury")
    yield "remove_request", lambda: replies.remove_request(asked, version=2, by=reviewer)
    yield "restore_request", lambda: replies.restore_request(asked, version=3, by=reviewer)
    yield "record_reply", lambda: replies.record_reply(asked, version=4, by=reviewer, answer="By a fifth.")
    yield "take_back_reply", lambda: replies.take_back_reply(asked, version=5, by=reviewer)
    said = build.comment(claim, by=reviewer)
    yield "write_comment", None
    yield "edit_comment", lambda: comments.edit_comment(said, version=1, by=reviewer, text="Which year is the base?")
    yield "resolve_thread", lambda: comments.resolve_thread(said, version=2, by=editor)
    yield "reopen_thread", lambda: comments.reopen_thread(said, version=3, by=reviewer)
    yield "remove_comment", lambda: comments.remove_comment(said, version=4, by=editor)
    yield "restore_comment", lambda: comments.restore_comment(said, version=5, by=reviewer)
    other = build.evidence(claim, by=reviewer, url="https://example.org/other")
    yield "attach_source", None
    keys = [item.pk, other.pk]
    yield "order_evidence", lambda: evidence.order_evidence(claim, keys[::-1], stands=keys, by=reviewer)
    yield "check_evidence", lambda: gates.check_evidence(other, version=1, source_version=1, by=editor)
    yield "uncheck_evidence", lambda: gates.uncheck_evidence(other, by=editor)
    team.edit_project(project, version=1, by=admin, needs_primary=True)
    yield "edit_project", None
    waiver = gates.waive_gate(claim, Gate.PRIMARY, reason="There is none", by=editor)
    yield "waive_gate", None
    yield "take_back_waiver", lambda: gates.take_back_waiver(waiver, by=editor)
    team.edit_project(project, version=2, by=admin, needs_primary=False)
    yield "edit_project", None
    verdict = build.verdict(claim, by=reviewer)
    yield "set_verdict", None
    yield "take_back_verdict", lambda: verdicts.take_back_verdict(verdict, by=reviewer)
    build.verdict(claim, by=reviewer)
    yield "set_verdict", None
    false, day = build.rating(project, "false"), build.today()
    yield (
        "conclude_claim",
        lambda: verdicts.conclude_claim(
            claim, false, version=0, by=editor, rationale="See the tables.", true_as_of=day
        ),
    )
    replies.record_reply(asked, version=6, by=reviewer, answer="By a fifth, as we said.")
    yield "record_reply", None
    yield "weigh_late_reply", lambda: replies.weigh_late_reply(asked, version=7, by=editor)
    publishing.publish_claim(claim, version=1, by=editor)
    yield "publish_claim", None
    yield "unpublish_claim", lambda: publishing.unpublish_claim(claim, version=1, by=editor, reason="Too early")
    publishing.publish_claim(claim, version=1, by=editor)
    yield "publish_claim", None
    again = {"note": "The register", "true_as_of": day, "version": 0, "by": editor}
    yield "confirm_conclusion", lambda: publishing.confirm_conclusion(claim.conclusions.get(), **again)
    corrected = build.correction(claim, by=editor)
    yield "correct_claim", None
    team.edit_project(project, version=3, by=admin, verdicts_demanded=2)
    yield "edit_project", None
    yield "sign_correction", lambda: publishing.sign_correction(corrected, by=admin)
    team.edit_project(project, version=4, by=admin, verdicts_demanded=1)
    yield "edit_project", None
    yield "unpublish_claim", lambda: publishing.unpublish_claim(claim, version=2, by=editor, reason="New tables")
    yield "reopen_claim", lambda: verdicts.reopen_claim(claim, version=2, by=editor, reason="New tables")
    stands = fingerprint(claim.verdicts.on_these_words().values_list("uid", flat=True))
    yield "accept_agreed", lambda: verdicts.accept_agreed(claim, stands=stands, by=editor)
    verdicts.reopen_claim(claim, version=3, by=editor, reason="To vote on it")
    yield "reopen_claim", None
    for name in ("Eli Editor", "Eva Editor"):
        voter = build.member(project, Role.EDITOR, name)
        yield "add_member", None
    project.refresh_from_db()
    team.edit_project(project, version=5, by=admin, vote_of=2, vote_majority=2)
    yield "edit_project", None
    override = panel.override_demands(claim, reason="The vote is tonight", by=editor)
    yield "override_demands", None
    yield "take_back_override", lambda: panel.take_back_override(override, by=editor)
    said = {"by": admin, "rationale": "See the tables.", "true_as_of": day}
    proposal = panel.propose_conclusion(claim, false, **said)
    yield "propose_conclusion", None
    yield "withdraw_proposal", lambda: panel.withdraw_proposal(proposal, reason="Not yet", by=admin)
    proposal = panel.propose_conclusion(claim, false, **said)
    yield "propose_conclusion", None
    yield "cast_ballot", lambda: panel.cast_ballot(proposal, false, by=editor)
    yield "cast_ballot", lambda: panel.cast_ballot(proposal, false, by=voter)
    review = reviews.assign_review(article, reviewer, by=editor)
    yield "assign_review", None
    yield "edit_review", lambda: reviews.edit_review(review, version=1, by=editor, due=day + timedelta(days=1))
    yield "remind_of_review", lambda: reviews.remind_of_review(review, now=timezone.now())
    yield "advance_review", lambda: reviews.advance_review(review, ReviewMove.START, version=2, by=reviewer)
    back = {"reason": "", "version": 3, "by": reviewer}
    yield "put_back_review", lambda: reviews.put_back_review(review, ReviewState.ASSIGNED, **back)
    free = build.claim(article, "The council", by=reviewer)
    yield "mark_claim", None
    yield "take_review", lambda: reviews.take_review(article, by=editor, claim=free)
    article.refresh_from_db()
    yield (
        "set_priority",
        lambda: triage.set_priority(article, Priority.HIGH, reason="Now", version=article.version, by=editor),
    )
    yield "assign_many", lambda: reviews.assign_many(project, [reviews.Pick(article, None, admin)], by=editor)
    mine = Review.objects.get(member=admin)
    yield "hand_over_review", lambda: reviews.hand_over_review(mine, editor, reason="Ill", version=1, by=admin)
    given = {"reason": "", "version": 1, "by": admin}
    yield (
        "give_back_review",
        lambda: reviews.give_back_review(mine.handed_over_to, ReviewState.ASSIGNED, **given),
    )
    view = views.keep_view(project, "Late", query="only=late", by=reviewer)
    yield "keep_view", None
    yield "edit_view", lambda: views.edit_view(view, version=1, by=reviewer, name="Overdue", is_default=True)
    yield "remove_view", lambda: views.remove_view(view, by=reviewer)
    yield "remove_article", lambda: articles.remove_article(article, by=admin)
    yield "restore_article", lambda: articles.restore_article(article, by=admin)
    batches.hand_in_addresses(project, ["https://example.org/a"], by=reviewer)
    yield "hand_in_addresses", None
    batches.hand_in_files(project, [Incoming.of_text(build.TEXT)], by=reviewer)
    yield "hand_in_files", None
    batch = batches.hand_in_rows(project, "x.csv", b"text\nOne.", by=reviewer)
    yield "hand_in_rows", None
    yield "start_batch", lambda: batches.start_batch(batch, by=reviewer)
    unused = files.keep_file(project, b"An unused file.", media_type="text/plain")
    yield "purge_file", lambda: files.purge_file(unused)
    lost = default_storage.save(f"{project.uid}/ab/lost", ContentFile(b"Bytes without a row."))
    yield "purge_bytes", lambda: files.purge_bytes(lost)
    team.start_project("A third desk", by=admin)
    yield "start_project", None
    yield "edit_project", lambda: team.edit_project(project, version=6, by=admin, name="Town desk")
    yield "replace_scale", lambda: team.replace_scale(project, DEFAULT_SCALE, number=1, by=admin)
    member = team.add_member(project, "new@example.org", Role.VIEWER, by=admin)
    yield "add_member", None
    yield "change_role", lambda: team.change_role(member, Role.REVIEWER, version=1, by=admin)
    secret = team.make_sign_in_link(member.user, by=admin, project=project)
    yield "make_sign_in_link", None
    yield "use_sign_in_link", lambda: team.use_sign_in_link(secret)
    yield "set_password", lambda: team.set_password(member.user, "four words nobody thinks of")
    yield "edit_profile", lambda: team.edit_profile(member.user, version=1, display_name="Nia New")
    yield "remove_member", lambda: team.remove_member(member, by=admin)


#: What actions share; these write nothing by themselves.
_NO_DEEDS = {"require_size", "account_of", "words", "advance", "stored_source", "require_party", "sign_in_link_owner"}
_NO_DEEDS |= {"require_may_judge", "seen_now", "weigh_verdicts", "follow_verdicts"}
_NO_DEEDS |= {"read", "keep_file", "known_page", "whereabouts", "preview", "incoming_of"}
_NO_DEEDS |= {"incoming_stored", "stored", "kept", "opened", "unused_files", "lost_bytes"}
_NO_DEEDS |= {"read_known", "revision_of", "fields_of", "follow_lines"}
#: A look at a batch before it is started; what ends with the deed that it is part of.
_NO_DEEDS |= {"first_look", "end_override"}
_NO_DEEDS |= {"gates_of", "require_open", "require_author", "not_concluded", "reasoned", "record_conclusion"}
_NO_DEEDS |= {"require_answers", "require_ready", "write_conclusion"}
_NO_DEEDS |= {"gates_of", "require_open", "require_author", "unknown_in", "reviews_to_remind_of"}
_NO_DEEDS |= {"reasoned", "supersede", "given_meanwhile", "words_are_decided", "check_again_ahead"}
#: The claims of an article are published one by one, an event each.
_NO_DEEDS |= {"publish_article"}
#: Working through a batch leaves one event per article, and so does settling an item.
_NO_DEEDS |= {"take_over_lost", "work_through", "settle_known"}
#: A copy that is waited for already is no second deed; a look again is `ask_capture` and `take_capture`.
_NO_DEEDS |= {"begin_copy", "placed", "page_details", "look_again"}


def test_every_deed_leaves_exactly_one_event(project, admin, editor, reviewer):
    before, done = Event.objects.count(), set()
    for name, deed in deeds(project, admin, editor, reviewer):
        if deed:
            deed()
        after = Event.objects.count()
        assert after == before + 1, f"{name} left {after - before} events"
        before = after
        done.add(name)
    public = {
        name
        for noun in (
            articles,
            batches,
            captures,
            claims,
            comments,
            evidence,
            files,
            gates,
            panel,
            publishing,
            replies,
            reviews,
            revisions,
            team,
            triage,
            verdicts,
            views,
        )
        for name, thing in inspect.getmembers(noun, inspect.isfunction)
        if thing.__module__ == noun.__name__ and not name.startswith("_")
    }
    assert done == public - _NO_DEEDS, "a new action needs its line above"


def test_nobody_touches_an_event_afterwards(article):
    event = Event.objects.first()
    for touch in (event.save, Event.objects.all().delete, lambda: Event.objects.update(kind="other")):
        with pytest.raises(TypeError, match="append-only"):
            touch()
