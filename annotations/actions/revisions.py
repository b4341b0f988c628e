"""Newer versions of an article: offered beside the one that people work on, adopted with its claims carried over.

Carrying never guesses (core.anchoring): words that stand as they were settle by themselves, all others wait until a person
has seen the old words and the proposed ones.
"""

from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotations.actions.articles import (
    BY_HAND,
    Incoming,
    fields_of,
    follow_lines,
    incoming_stored,
    read_known,
    revision_of,
    whereabouts,
)
from annotations.actions.claims import weigh_verdicts, words
from annotations.actions.files import kept
from annotations.actions.writing import locked, require, store
from annotations.core.anchoring import Anchor
from annotations.core.errors import Conflict, Invalid, TooLate
from annotations.core.permissions import Act
from annotations.core.records import Decision, Draft, HighlightState, LineRole
from annotations.core.selectors import describe
from annotations.core.workflow import SETTLED, ClaimState
from annotations.events import Kind, record
from annotations.models import Article, Claim, Highlight, Revision, StoredFile, User
from annotations.queries import fates


def add_revision(article: Article, incoming: Incoming, *, by: User, draft: Draft | None = None) -> Revision:
    """The article's text as it is published now. The earlier revisions stay.

    Without claims it takes the place of the one before at once. With claims it is offered: its cut can be mended and the
    changes read before the claims are carried over. Raises Invalid when the text is the one that is here already.
    `draft`: what `read_known` made of it, when it was read before.
    """
    require(by, Act.LOAD_ARTICLE, article.project)
    # Outside the transaction: the write lock should not wait for a reader of documents.
    draft = draft or read_known(article.project, incoming, article.source_url, article=article)
    with incoming_stored(article.project, incoming) as original:
        return _add(article, draft, incoming, original, by)


@transaction.atomic
def _add(article: Article, draft: Draft, incoming: Incoming, original: StoredFile, by: User) -> Revision:
    article = locked(article)
    newest, current = article.revisions.first(), article.current
    revision = revision_of(article, newest.number + 1, draft, incoming)
    if revision.sha256 == current.sha256:
        raise Invalid(
            f"Not a word is different from revision {current.number}, so there is nothing to compare.",
            field="text" if incoming.is_text else "file",
        )
    revision.original = kept(original)
    if not current.settled_at:
        revision.adopted_at = timezone.now()
    revision.save()
    if revision.adopted_at:
        # Each page speaks for itself: what a person pasted may be whole where the page that was fetched was not.
        details = {"restricted": ""} | fields_of(draft)
        by_hand = {name for name, where in article.found.items() if where == BY_HAND}
        kept_places = {name: where for name, where in article.found.items() if name != "restricted"}
        found = kept_places | {name: where for name, where in details.pop("found").items() if name not in by_hand}
        told = {name: value for name, value in details.items() if name not in by_hand}
        store(article, article.version, found=found, **told, **whereabouts(article, **told))
    record(Kind.REVISION_ADDED, revision, by, number=revision.number, original_sha256=revision.original.sha256)
    return revision


@transaction.atomic
def adopt_revision(revision: Revision, *, by: User) -> Counter[HighlightState]:
    """Makes an offered revision the one that people work on, and carries the claims over.

    Says how those that stand came through; a withdrawn one is carried too, but waits for nobody.
    """
    article = revision.article
    require(by, Act.EDIT_ARTICLE, article.project)
    article = locked(article)
    revision = locked(revision)
    if revision.adopted_at:
        raise Conflict(f"Revision {revision.number} is the text of the article already. Reload the page to see it.")
    if article.revisions.filter(number__gt=revision.number).exists():
        raise TooLate("There is a newer version than this one. Carry the claims over to that.")
    gone = Highlight.objects.current().gone().filter(claim__article=article).select_related("claim")
    found_gone = {row.carried_from_id: row for row in gone}
    carried = [_carried(old, revision, anchored, found_gone.get(old.pk)) for old, anchored in fates(revision)]
    Highlight.objects.bulk_create(carried)
    now = timezone.now()
    Revision.objects.filter(pk=revision.pk).update(adopted_at=now, settled_at=now)
    revision.refresh_from_db()
    follow_lines(article, revision.lines, set(LineRole))
    for claim in {row.claim for row in found_gone.values()}:
        weigh_verdicts(claim)  # its words may have come back
    standing = [highlight for highlight in carried if highlight.claim.state != ClaimState.WITHDRAWN]
    counts = Counter(HighlightState(highlight.state) for highlight in standing)
    record(
        Kind.REVISION_ADOPTED,
        revision,
        by,
        number=revision.number,
        **{state.value: counts[state] for state in HighlightState},
    )
    return counts


def _carried(old: Highlight, revision: Revision, anchored: Anchor | None, gone: Highlight | None) -> Highlight:
    """The words `old` in the revision. `gone`: that a person found them gone before, which holds until something like
    them stands there again.
    """
    new = Highlight(claim=old.claim, revision=revision, carried_from=old)
    if anchored:
        new.selectors = describe(revision.text, anchored.start, anchored.end)
        new.state, new.confidence = anchored.state, anchored.confidence
    else:
        new.empty()
        if gone:
            new.decided_by, new.decided_at = gone.decided_by, gone.decided_at
    return new


@transaction.atomic
def decide(
    highlight: Highlight,
    decision: Decision,
    *,
    version: int,
    by: User,
    start: int | None = None,
    end: int | None = None,
    exact: str = "",
) -> Highlight:
    """What a person makes of changed words: the proposed ones are the claim's, or others are, or none.

    `version` is that of the claim. The words under a conclusion are an editor's to decide: they may call for a correction.
    """
    claim = highlight.claim
    require(by, Act.CONCLUDE if claim.state in SETTLED else Act.MARK_CLAIM, claim.article.project)
    claim = locked(claim)
    highlight = Highlight.objects.select_related("revision", "carried_from").get(pk=highlight.pk)
    if not highlight.waits:
        raise Conflict("Somebody else has decided this already. Reload the page to see how.")
    proposal = _as_carried(highlight)
    if decision == Decision.ACCEPT and highlight.state == HighlightState.GONE:
        decision = Decision.GONE
    if decision == Decision.CHOOSE:
        span = words(highlight.revision, start or 0, end or 0, exact)
        highlight.selectors = describe(highlight.revision.text, span.start, span.end)
        highlight.state, highlight.confidence = HighlightState.EDITED, None
    elif decision == Decision.GONE:
        highlight.empty()
    before = highlight.carried_from.exact if highlight.carried_from else ""
    changed = _with_its_words(claim, version, before, highlight.exact)
    highlight.decided_by, highlight.decided_at = by, timezone.now()
    highlight.save()
    record(
        Kind.WORDS_DECIDED,
        claim,
        by,
        decision=decision,
        highlight=str(highlight.uid),
        proposal=proposal,
        revision=highlight.revision.number,
        changed=changed | {"exact": [before, highlight.exact]},
    )
    weigh_verdicts(claim)
    return highlight


def _with_its_words(claim: Claim, version: int, before: str, after: str) -> dict[str, list]:
    """A wording that nobody wrote, because it was the words themselves, follows the words; says what it changed."""
    wording = {"claim_reviewed": after} if after and claim.claim_reviewed == before else {}
    changed = store(claim, version, modified_at=timezone.now(), **wording)
    changed.pop("modified_at", None)
    return changed


def _as_carried(highlight: Highlight) -> dict[str, Any]:
    """What the words were carried over to, as far as the decision can change it."""
    return {name: getattr(highlight, name) for name in ("start", "end", "exact", "state", "confidence")}


@transaction.atomic
def reopen_words(highlight: Highlight, proposal: dict[str, Any], *, version: int, by: User) -> Highlight:
    """Takes a decision about changed words back: they wait again, with the `proposal` that they had."""
    claim = highlight.claim
    require(by, Act.CONCLUDE if claim.state in SETTLED else Act.MARK_CLAIM, claim.article.project)
    claim = locked(claim)
    highlight = Highlight.objects.select_related("revision", "carried_from").get(pk=highlight.pk)
    if highlight.carried_to.exists() or highlight.revision != claim.article.current:
        raise TooLate("The article has a newer version by now. Decide about the words there.")
    if not highlight.decided_at:
        raise Conflict("These words wait for a decision already. Reload the page to see them.")
    before, chosen = highlight.exact, [highlight.start, highlight.end]
    if proposal["state"] == HighlightState.GONE:
        highlight.empty()
    else:
        highlight.selectors = describe(highlight.revision.text, proposal["start"], proposal["end"])
        highlight.state, highlight.confidence = proposal["state"], proposal["confidence"]
    changed = _with_its_words(claim, version, before, highlight.carried_from.exact)
    highlight.decided_by = highlight.decided_at = None
    highlight.save()
    record(
        Kind.WORDS_REOPENED,
        claim,
        by,
        highlight=str(highlight.uid),
        chosen=chosen,
        revision=highlight.revision.number,
        changed=changed | {"exact": [before, highlight.carried_from.exact]},
    )
    weigh_verdicts(claim)
    return highlight
