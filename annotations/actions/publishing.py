"""What follows a conclusion: publishing it, correcting it in the open, and finding that it is still true.

What was published is never changed in silence: every row here is kept, and each says who, when and why.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from annotations.actions.claims import advance, seen_now
from annotations.actions.verdicts import (
    check_again_ahead,
    given_meanwhile,
    reasoned,
    supersede,
    words_are_decided,
)
from annotations.actions.writing import fitting, locked, made_before, not_in_future, require, required
from annotations.core import publishing, workflow
from annotations.core.errors import Conflict, Forbidden, NotReady, Refused, TooLate
from annotations.core.permissions import Act
from annotations.core.records import CorrectionKind, Decided
from annotations.core.workflow import ClaimMove, ClaimState
from annotations.events import Kind, record
from annotations.models import (
    Article,
    Claim,
    Conclusion,
    Confirmation,
    Correction,
    CorrectionSignature,
    Publication,
    Rating,
    User,
)
from annotations.queries import to_publish


@transaction.atomic
def publish_claim(claim: Claim, *, version: int, by: User, uid: UUID | None = None) -> Publication:
    """Publishes the conclusion at this `version`, signed by `by`; what is missing or waived is kept with it.

    Raises Refused, saying why, where a second person must sign or the words have changed.
    """
    require(by, Act.PUBLISH, claim.article.project)
    claim = locked(claim)
    project = claim.article.project
    if known := made_before(Publication, uid, claim=claim, by=by):
        return known
    standing = claim.conclusions.standing().select_related("rating", "by").first()
    if claim.state in workflow.OUT:
        raise _published_already(claim)
    workflow.advance_claim(ClaimState(claim.state), ClaimMove.PUBLISH)
    if standing.version != version:
        raise given_meanwhile(standing)
    (ready,) = to_publish(Claim.objects.filter(pk=claim.pk), project, by)
    if ready.obstacles:
        own = standing.by_id == by.pk and publishing.two_must_sign(project.verdicts_demanded)
        raise (Forbidden if own and len(ready.obstacles) == 1 else NotReady)(" ".join(ready.obstacles))
    advance(claim, ClaimMove.PUBLISH)
    if claim.corrections.exists():  # it is out again, as what it was: corrected
        advance(claim, ClaimMove.CORRECT)
    publication = Publication(claim=claim, conclusion=standing, by=by, told=ready.notes)
    if uid:
        publication.uid = uid
    publication.save()
    record(
        Kind.CLAIM_PUBLISHED,
        publication,
        by,
        rating=standing.rating.label,
        concluded_by=str(standing.by.uid),
        told=ready.notes,
    )
    return publication


def publish_article(
    article: Article, claims: Sequence[tuple[int, int]], *, by: User, uid: UUID | None = None
) -> list[Publication]:
    """Publishes several claims of the article at once, all or none. `claims`: id and version of the conclusion."""
    require(by, Act.PUBLISH, article.project)
    if not claims:
        raise Refused("Choose at least one claim to publish.", field="claims")
    rows = Claim.objects.select_related("article__project").in_bulk([pk for pk, _ in claims])
    with transaction.atomic():
        return [
            publish_claim(
                _of_article(rows.get(pk), article), version=version, by=by, uid=uuid5(uid, str(pk)) if uid else None
            )
            for pk, version in sorted(claims)
        ]


def _of_article(claim: Claim | None, article: Article) -> Claim:
    if claim is None or claim.article_id != article.pk:
        raise Refused("One of these claims is not in this article. Reload the page and choose again.", field="claims")
    return claim


@transaction.atomic
def unpublish_claim(claim: Claim, *, version: int, by: User, reason: str) -> Publication:
    """Takes a claim off publication, so that it can be reopened. The reason is kept, and stands in the public log.

    `version` is that of the conclusion that stands.
    """
    require(by, Act.PUBLISH, claim.article.project)
    reason = required(reason, "Say why it is taken off publication; the public log says so too.", field="reason")
    given = fitting(Publication, taken_back_reason=reason)
    claim = locked(claim)
    if claim.state not in workflow.OUT:
        raise TooLate(f"This claim is {claim.state}, so there is nothing to take off publication.")
    standing = claim.conclusions.standing().select_related("rating", "by").get()
    if standing.version != version:
        raise given_meanwhile(standing)
    publication = claim.publications.standing().get()
    advance(claim, ClaimMove.UNPUBLISH)
    now = timezone.now()
    Publication.objects.filter(pk=publication.pk).update(taken_back_at=now, taken_back_by=by, **given)
    publication.refresh_from_db()
    record(Kind.CLAIM_UNPUBLISHED, publication, by, rating=standing.rating.label, reason=reason)
    return publication


@transaction.atomic
def correct_claim(
    claim: Claim,
    rating: Rating,
    *,
    version: int,
    by: User,
    kind: CorrectionKind | str,
    wrong: str,
    rationale: str,
    true_as_of: date,
    check_again_on: date | None = None,
    told: str = "",
    publisher_told_on: date | None = None,
    uid: UUID | None = None,
) -> Correction:
    """Puts another answer in the place of a published one, in the open. The old one stays as it was.

    `version` is that of the conclusion that is corrected. The rating may be the same: the reasons may have been wrong.
    A known error does not wait for a second person, who signs afterwards (sign_correction).
    """
    require(by, Act.CORRECT, claim.article.project)
    claim = locked(claim)
    if known := made_before(Correction, uid, claim=claim, by=by):
        return known
    workflow.advance_claim(ClaimState(claim.state), ClaimMove.CORRECT)
    wrong = required(wrong, "Say what was wrong, or what changed: every reader of the claim sees it.", field="wrong")
    given = fitting(Correction, wrong=wrong, told=told.strip())
    not_in_future(publisher_told_on, field="publisher_told_on")
    words_are_decided(claim)
    rationale = reasoned(rating, claim, rationale, true_as_of)
    check_again_ahead(claim, check_again_on)
    before = supersede(claim.conclusions.standing(), version)
    advance(claim, ClaimMove.CORRECT)
    after = Conclusion.objects.create(
        claim=claim,
        rating=rating,
        rationale=rationale,
        true_as_of=true_as_of,
        check_again_on=check_again_on,
        decided=Decided.CORRECTED,
        by=by,
        version=version + 1,
        seen=seen_now(claim),
    )
    after.verdicts.set(before.verdicts.all())
    correction = Correction(
        claim=claim, before=before, after=after, kind=kind, publisher_told_on=publisher_told_on, by=by, **given
    )
    if uid:
        correction.uid = uid
    correction.save()
    record(
        Kind.CLAIM_CORRECTED,
        correction,
        by,
        changed={"rating": [before.rating.label, rating.label]},
        why=publishing.CORRECTION_KINDS[CorrectionKind(kind)],
        wrong=correction.wrong,
    )
    return correction


@transaction.atomic
def sign_correction(correction: Correction, *, by: User) -> CorrectionSignature:
    """A second person signs a correction, where the project demands two. Raises Forbidden for whoever made it."""
    require(by, Act.CORRECT, correction.claim.article.project)
    project = locked(correction.claim).article.project
    signed = CorrectionSignature.objects.filter(correction=correction).select_related("by").first()
    if signed and signed.by_id == by.pk:
        return signed
    if signed:
        raise Conflict(f"{signed.by} has signed this correction already.")
    if not publishing.two_must_sign(project.verdicts_demanded):
        raise Refused("This project asks for one person's word, so a correction needs no second signature.")
    if correction.by_id == by.pk:
        raise Forbidden("You made this correction, so a second person signs it: ask another editor or an admin.")
    signature = CorrectionSignature.objects.create(correction=correction, by=by)
    record(Kind.CORRECTION_SIGNED, correction, by, rating=correction.after.rating.label)
    return signature


@transaction.atomic
def confirm_conclusion(
    conclusion: Conclusion,
    *,
    version: int,
    by: User,
    note: str,
    true_as_of: date,
    check_again_on: date | None = None,
    uid: UUID | None = None,
) -> Confirmation:
    """Records that somebody looked again and that it is still true. `version`: how often that was recorded before.

    No verdict is needed for it. The conclusion's day to look again becomes `check_again_on`, or none.
    """
    require(by, Act.CONCLUDE, conclusion.claim.article.project)
    claim = locked(conclusion.claim)
    if known := made_before(Confirmation, uid, conclusion=conclusion, by=by):
        return known
    conclusion = claim.conclusions.select_related("rating", "by").get(pk=conclusion.pk)
    if conclusion.superseded_at or claim.state not in workflow.SETTLED:
        raise TooLate("This conclusion stands no more. Reload the page to see what the desk holds now.")
    if conclusion.overtaken_at:
        raise NotReady("The claim reads otherwise than when it was concluded, so “still true” would be of other words.")
    last = conclusion.confirmations.select_related("by").order_by("-number").first()
    if (last.number if last else 0) != version:
        raise _confirmed_meanwhile(last)
    note = required(note, "Say what you looked at, so that others can follow.", field="note")
    given = fitting(Confirmation, note=note)
    not_in_future(true_as_of, field="true_as_of")
    check_again_ahead(claim, check_again_on)
    confirmation = Confirmation(
        conclusion=conclusion,
        number=version + 1,
        true_as_of=true_as_of,
        planned_for=conclusion.check_again_on,
        check_again_on=check_again_on,
        by=by,
        **given,
    )
    if uid:
        confirmation.uid = uid
    confirmation.save()
    Conclusion.objects.filter(pk=conclusion.pk).update(check_again_on=check_again_on)
    days = [day.isoformat() if day else None for day in (conclusion.check_again_on, check_again_on)]
    record(
        Kind.CLAIM_CONFIRMED,
        conclusion,
        by,
        changed={"check_again_on": days},
        rating=conclusion.rating.label,
        note=confirmation.note,
    )
    return confirmation


def _published_already(claim: Claim) -> Conflict:
    publication = claim.publications.standing().select_related("by").get()
    return Conflict(f"{publication.by} published this claim already. Reload the page to see it.")


def _confirmed_meanwhile(last: Confirmation) -> Conflict:
    again = f", to look again on {last.check_again_on:%-d %B %Y}" if last.check_again_on else ""
    return Conflict(
        f"{last.by} found this still true meanwhile{again}, so yours was not recorded. Theirs stands beside what you "
        "typed. Save again if yours is to follow.",
        current={
            "note": last.note,
            "true_as_of": str(last.true_as_of),
            "check_again_on": str(last.check_again_on or ""),
        },
        version=last.number,
    )
