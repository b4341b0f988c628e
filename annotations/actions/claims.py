"""Marking claims: the words, the standalone wording, and taking a claim back without losing it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotations.actions.writing import fitting, locked, made_before, not_in_future, require, required, store
from annotations.core import workflow
from annotations.core.claims import Seen, overtaken, taken_out
from annotations.core.errors import Conflict, Invalid, TooLate
from annotations.core.permissions import Act
from annotations.core.records import ClaimKind, HighlightState
from annotations.core.selectors import describe
from annotations.core.text import Span, as_stored, snapped, tidy_span
from annotations.core.workflow import ClaimMove, ClaimState
from annotations.events import Kind, record
from annotations.models import Claim, Conclusion, Highlight, Revision, User, Verdict

MAX_TAGS = 20


@transaction.atomic
def mark_claim(
    revision: Revision,
    start: int,
    end: int,
    exact: str,
    *,
    by: User,
    claim_reviewed: str = "",
    claimant: str = "",
    claim_date: date | None = None,
    kind: ClaimKind = ClaimKind.EVENT,
    tags: Sequence[str] = (),
    by_character: bool = False,
    uid: UUID | None = None,
) -> Claim:
    """A claim on the words `start` to `end` (half-open code points), which must still read `exact`.

    White space at the ends is left out, and words that are cut are taken whole unless chosen `by_character`. Without
    `claim_reviewed` the words stand for themselves. The first claim settles the revision's text for good. `uid` makes a
    repeated request harmless.
    """
    require(by, Act.MARK_CLAIM, revision.article.project)
    revision = locked(revision)
    if known := made_before(Claim, uid, article=revision.article, created_by=by):
        return known
    not_in_future(claim_date, field="claim_date")
    span = words(revision, start, end, exact, by_character=by_character)
    article = revision.article
    number = (article.claims.aggregate(last=Max("number"))["last"] or 0) + 1
    wording = claim_reviewed.strip() or revision.text[span.start : span.end]
    given = fitting(Claim, claim_reviewed=wording, claimant=claimant.strip(), tags=_not_too_many(tags))
    claim = Claim(article=article, number=number, claim_date=claim_date, kind=kind, created_by=by, **given)
    if uid:
        claim.uid = uid
    claim.save()
    highlight = Highlight(claim=claim, revision=revision)
    highlight.selectors = describe(revision.text, span.start, span.end)
    highlight.save()
    if not revision.settled_at:
        revision.settled_at = timezone.now()
        revision.save(update_fields=["settled_at"])
    record(
        Kind.CLAIM_MARKED, claim, by, exact=highlight.exact, start=span.start, end=span.end, revision=str(revision.uid)
    )
    return claim


def words(revision: Revision, start: int, end: int, exact: str, *, by_character: bool = False) -> Span:
    """The span that was meant, of whole words. Raises Conflict when the text there does not read `exact`."""
    span = tidy_span(revision.text, start, end)
    if revision.text[span.start : span.end] != as_stored(exact, field="exact").strip():
        raise Conflict("The text changed since you selected. Reload the page and select the words again.")
    return snapped(revision.text, span, whole_words=not by_character)


def _not_too_many(tags: Sequence[str]) -> list[str]:
    if len(tags) > MAX_TAGS:
        raise Invalid(f"These are {len(tags)} tags, where {MAX_TAGS} fit. Keep those that matter most.", field="tags")
    return list(tags)


def _store(claim: Claim, version: int, **changes) -> dict[str, list]:
    """The versioned write of a claim; who comes too late is shown its words and its wording as they are now."""
    try:
        changed = store(claim, version, modified_at=timezone.now(), **changes)
    except Conflict as refused:
        words = claim.highlights.current().values_list("exact", flat=True)
        refused.current |= {"claim_reviewed": claim.claim_reviewed, "exact": " … ".join(words)}
        raise
    changed.pop("modified_at", None)
    return changed


@transaction.atomic
def edit_claim(claim: Claim, *, version: int, by: User, **changes) -> Claim:
    """Changes wording, claimant, date, kind or tags of a claim that is in work."""
    require(by, Act.MARK_CLAIM, claim.article.project)
    workflow.require_in_work(ClaimState(claim.state))
    if "claim_reviewed" in changes:
        changes["claim_reviewed"] = required(
            changes["claim_reviewed"], "Write the claim as one sentence that can be checked.", field="claim_reviewed"
        )
    if "tags" in changes:
        changes["tags"] = _not_too_many(changes["tags"])
    not_in_future(changes.get("claim_date"), field="claim_date")
    changed = _store(claim, version, **changes)
    record(Kind.CLAIM_EDITED, claim, by, changed=changed)
    weigh_verdicts(claim)
    return claim


@transaction.atomic
def move_claim(
    claim: Claim,
    start: int,
    end: int,
    exact: str,
    *,
    version: int,
    by: User,
    by_character: bool = False,
    highlight: Highlight | None = None,
) -> Claim:
    """Ties the claim to other words of the same revision: what was selected before was too much or too little."""
    require(by, Act.MARK_CLAIM, claim.article.project)
    workflow.require_in_work(ClaimState(claim.state))
    if highlight is None:
        rows = list(claim.highlights.current().select_related("revision"))
        highlight = next((row for row in rows if row.stands), rows[0])
    if highlight.waits:
        raise TooLate(
            "The publisher changed these words, and they wait for a decision. Decide first what becomes of them; other "
            "words can be chosen there."
        )
    span = words(highlight.revision, start, end, exact, by_character=by_character)
    before = highlight.selectors
    # A wording that nobody wrote, because it was the words themselves, follows the words.
    wording = {}
    if claim.claim_reviewed == before.quote.exact:
        wording["claim_reviewed"] = highlight.revision.text[span.start : span.end]
    changed = _store(claim, version, **wording)
    highlight.selectors = describe(highlight.revision.text, span.start, span.end)
    highlight.state, highlight.confidence = HighlightState.SAME, None
    highlight.save()
    place = [[before.position.start, before.position.end], [span.start, span.end]]
    record(
        Kind.CLAIM_MOVED,
        claim,
        by,
        changed=changed | {"exact": [before.quote.exact, highlight.exact], "position": place},
    )
    weigh_verdicts(claim)
    return claim


@transaction.atomic
def lose_words(highlight: Highlight, *, version: int, by: User) -> Claim:
    """The undo of a move from words that were gone: they are gone again, as they were found to be."""
    claim = highlight.claim
    require(by, Act.MARK_CLAIM, claim.article.project)
    workflow.require_in_work(ClaimState(claim.state))
    changed = _store(claim, version)
    before = highlight.selectors
    highlight.empty()
    highlight.save()
    place = [[before.position.start, before.position.end], [0, 0]]
    record(Kind.CLAIM_MOVED, claim, by, changed=changed | {"exact": [before.quote.exact, ""], "position": place})
    weigh_verdicts(claim)
    return claim


@transaction.atomic
def add_highlight(
    claim: Claim, start: int, end: int, exact: str, *, version: int, by: User, by_character: bool = False
) -> Highlight:
    """Ties the claim to further words of the article: it is said in the headline and in the body."""
    require(by, Act.MARK_CLAIM, claim.article.project)
    workflow.require_in_work(ClaimState(claim.state))
    revision = locked(claim.article.current)
    span = words(revision, start, end, exact, by_character=by_character)
    if claim.highlights.filter(revision=revision, start=span.start, end=span.end).exists():
        raise Conflict(f"Claim {claim.number} is tied to these words already.")
    _store(claim, version)
    highlight = Highlight(claim=claim, revision=revision)
    highlight.selectors = describe(revision.text, span.start, span.end)
    highlight.save()
    place = [[span.end, span.end], [span.start, span.end]]
    record(Kind.HIGHLIGHT_ADDED, claim, by, exact=highlight.exact, changed={"position": place})
    weigh_verdicts(claim)
    return highlight


@transaction.atomic
def remove_highlight(highlight: Highlight, *, version: int, by: User) -> Claim:
    """Unties the claim from some of its words. A claim keeps at least one place: without any it would be withdrawn."""
    claim = highlight.claim
    require(by, Act.MARK_CLAIM, claim.article.project)
    workflow.require_in_work(ClaimState(claim.state))
    beside = claim.highlights.filter(revision=highlight.revision).exclude(pk=highlight.pk)
    if highlight.carried_to.exists() or not any(other.stands for other in beside):
        raise TooLate("These are the only words of the claim. Move it to others, or withdraw it.")
    _store(claim, version)
    record(
        Kind.HIGHLIGHT_REMOVED,
        claim,
        by,
        exact=highlight.exact,
        changed={"position": [[highlight.start, highlight.end], [highlight.end, highlight.end]]},
    )
    highlight.delete()
    weigh_verdicts(claim)
    return claim


@transaction.atomic
def withdraw_claim(claim: Claim, *, version: int, by: User, reason: str = "") -> Claim:
    """Takes the claim out of the article's work. It is kept with all that hangs on it, and can be restored."""
    require(by, Act.MARK_CLAIM, claim.article.project)
    return _turn(claim, ClaimMove.WITHDRAW, version, by, reason)


@transaction.atomic
def restore_claim(claim: Claim, *, version: int, by: User) -> Claim:
    """Brings a withdrawn claim back to where it was."""
    require(by, Act.MARK_CLAIM, claim.article.project)
    return _turn(claim, ClaimMove.RESTORE, version, by, "")


def _turn(claim: Claim, move: ClaimMove, version: int, by: User, reason: str) -> Claim:
    claim = locked(claim)
    state = workflow.advance_claim(ClaimState(claim.state), move)
    if move == ClaimMove.RESTORE and claim.verdicts.on_these_words().exists():
        state = ClaimState.JUDGED
    before = claim.state
    _store(claim, version, state=state, withdrawn_reason=reason.strip())
    kind = Kind.CLAIM_WITHDRAWN if move == ClaimMove.WITHDRAW else Kind.CLAIM_RESTORED
    record(kind, claim, by, changed={"state": [before, state]}, reason=claim.withdrawn_reason)
    return claim


def advance(claim: Claim, move: ClaimMove) -> None:
    """Moves a locked claim along. Its version stays: whoever is rewording it is not in the way of who judges it."""
    claim.state = workflow.advance_claim(ClaimState(claim.state), move)
    # A verdict does not modify the claim; and in a blind round the time would tell that somebody has judged.
    modified = {} if move in (ClaimMove.JUDGE, ClaimMove.UNJUDGE) else {"modified_at": timezone.now()}
    Claim.objects.filter(pk=claim.pk).update(state=claim.state, **modified)


def seen_now(claim: Claim) -> Seen:
    """The claim as it reads now. Words that wait for a decision count as they were: nobody has taken the new ones. So do
    those that are gone.
    """
    words = list(claim.highlights.current().select_related("carried_from"))
    return {
        "words": [one.exact if one.stands else one.carried_from.exact for one in words],
        "claim_reviewed": claim.claim_reviewed,
        "gone": [one.carried_from.exact for one in words if one.is_gone],
    }


def weigh_verdicts(claim: Claim) -> None:
    """After its words or its wording changed: what was given on other words is overtaken, and a conclusion on words that
    were taken out says so.
    """
    now = seen_now(claim)
    marked = [_mark(one, "overtaken_at", overtaken(one.seen, now)) for one in claim.verdicts.standing()]
    if any(marked) and claim.state in workflow.IN_WORK:
        end_override(claim)
    for conclusion in claim.conclusions.standing():
        _mark(conclusion, "overtaken_at", overtaken(conclusion.seen, now))
        _mark(conclusion, "gone_at", taken_out(conclusion.seen, now))
    if claim.state in workflow.IN_WORK:
        follow_verdicts(claim)


def _mark(given: Verdict | Conclusion, since: str, holds: bool) -> bool:
    """Keeps in the field `since` from when on something holds, and answers whether it began to; nothing is written while
    that stays as it was.
    """
    if holds == bool(getattr(given, since)):
        return False
    setattr(given, since, timezone.now() if holds else None)
    given.save(update_fields=[since])
    return holds


def end_override(claim: Claim) -> None:
    """An emergency override holds for one conclusion, on the words it was made for."""
    claim.overrides.standing().update(taken_back_at=timezone.now())


def follow_verdicts(claim: Claim) -> None:
    """A claim in work is judged while a verdict stands on the words that it has, and open otherwise."""
    if claim.verdicts.on_these_words().exists():
        advance(claim, ClaimMove.JUDGE)
    elif claim.state == ClaimState.JUDGED:
        advance(claim, ClaimMove.UNJUDGE)
