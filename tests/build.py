"""Rows for tests, made by the same actions that people use."""

import hashlib
from datetime import date

from django.utils import timezone

from annotations.actions.articles import Incoming, load_article
from annotations.actions.claims import mark_claim
from annotations.actions.comments import write_comment
from annotations.actions.evidence import attach_source
from annotations.actions.publishing import correct_claim, publish_claim
from annotations.actions.replies import ask_for_reply
from annotations.actions.revisions import add_revision
from annotations.actions.team import add_member, start_project
from annotations.actions.verdicts import conclude_claim, set_verdict
from annotations.core.permissions import Role
from annotations.core.records import CaptureState, CorrectionKind, Stance
from annotations.core.replies import Channel
from annotations.core.text import find_quote
from annotations.models import (
    Article,
    Capture,
    Claim,
    Comment,
    Conclusion,
    Correction,
    Evidence,
    Project,
    Publication,
    Rating,
    ReplyRequest,
    Revision,
    Source,
    StoredFile,
    User,
    Verdict,
)

TEXT = """Council to repair 38 of 40 bridges

The council has not published the list, its spokeswoman said.

Roads spending rose by 12 per cent in two years, while the tax was cut by half, according to the mayor.

No official announcement was made before Tuesday. The mayor has not formally spoken about the plan.

Residents waited for an answer. "We were told nothing," one of them said at the meeting in the town hall."""


def project(name: str = "City desk", *, slug: str = "") -> Project:
    return start_project(name, slug=slug)


def member(project: Project, role: Role, name: str) -> User:
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return add_member(project, email, role, display_name=name, by=None).user


def article(text: str = TEXT, *, by: User, project: Project | None = None) -> Article:
    return load_article(project or by.memberships.first().project, Incoming.of_text(text), by=by)


def claim(article: Article, quote: str, *, by: User, **given) -> Claim:
    revision = article.current
    span = find_quote(revision.text, quote)[0]
    return mark_claim(revision, span.start, span.end, revision.text[span.start : span.end], by=by, **given)


def evidence(claim: Claim, *, by: User, title: str = "Tax tables", **given) -> Evidence:
    return attach_source(
        claim, by=by, **({"title": title, "stance": Stance.REFUTES, "url": "https://example.org/tax"} | given)
    )


def reply_request(claim: Claim, *, by: User, **given) -> ReplyRequest:
    asked = {"party": "The treasury", "channel": Channel.E_MAIL, "question": "By how much did the tax fall?"}
    return ask_for_reply(claim, by=by, **(asked | given))


def newer(article: Article, text: str, *, by: User) -> Revision:
    return add_revision(article, Incoming.of_text(text), by=by)


def comment(about: Article | Claim | Comment, text: str = "Is 2024 the right base year?", *, by: User) -> Comment:
    return write_comment(about, by=by, text=text)


def copy(source: Source, text: str = "The rate fell from 8.0 to 6.5 per cent.", *, by: User) -> Capture:
    """A copy as a worker keeps it, without a site to look at."""
    number = source.captures.taken().count() + 1
    project, digest = source.project, hashlib.sha256(f"{source.uid} {number}".encode()).hexdigest()
    kept, _ = StoredFile.objects.get_or_create(
        project=project, sha256=digest, defaults={"size": 7, "media_type": "application/warc", "file": "x"}
    )
    source.captures.waiting().delete()
    return Capture.objects.create(
        source=source,
        url=source.url,
        url_final=source.url,
        state=CaptureState.TAKEN,
        asked_by=by,
        taken_at=timezone.now(),
        number=number,
        status=200,
        media_type="text/html",
        sha256=digest,
        size=len(text),
        warc=kept,
        wacz=kept,
        text=text,
    )


def rating(project: Project, key: str) -> Rating:
    return project.scales.first().ratings.get(key=key)


def verdict(
    claim: Claim, key: str = "false", *, by: User, version: int = 0, rationale: str = "It fell by a fifth."
) -> Verdict:
    return set_verdict(
        claim,
        rating(claim.article.project, key),
        by=by,
        version=version,
        rationale=rationale,
        true_as_of=timezone.localdate(),
    )


def conclusion(claim: Claim, key: str = "false", *, by: User, version: int = 0, **given) -> Conclusion:
    told = {"rationale": "See the tables.", "true_as_of": timezone.localdate()} | given
    return conclude_claim(claim, rating(claim.article.project, key), version=version, by=by, **told)


def publication(claim: Claim, *, by: User, version: int = 1) -> Publication:
    return publish_claim(claim, version=version, by=by)


def correction(claim: Claim, key: str = "misleading", *, by: User, version: int = 1, **given) -> Correction:
    told = {
        "kind": CorrectionKind.ERROR,
        "wrong": "We read the wrong table.",
        "rationale": "It fell by a fifth, not by half.",
        "true_as_of": timezone.localdate(),
    }
    return correct_claim(claim, rating(claim.article.project, key), version=version, by=by, **(told | given))


def today() -> date:
    return timezone.localdate()
