"""Fills the demo project once, with the same actions that people use."""

from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from annotations.actions.articles import Incoming, load_article
from annotations.actions.captures import take_capture
from annotations.actions.claims import mark_claim
from annotations.actions.evidence import attach_source
from annotations.actions.replies import ask_for_reply
from annotations.actions.reviews import advance_review, assign_review
from annotations.actions.team import add_member, start_project
from annotations.actions.verdicts import conclude_claim, set_verdict
from annotations.core.fetching import Exchange, Validators
from annotations.core.permissions import Role
from annotations.core.records import ClaimKind, Confidence, SourceKind, Stance, Weight
from annotations.core.replies import Channel
from annotations.core.text import find_quote
from annotations.core.workflow import ReviewMove
from annotations.fetch import Fetched
from annotations.models import Article, Claim, Membership, Project, Rating, User

SLUG = "demo"
PAGE = Path(__file__).with_name("page.txt")
REGISTER = Path(__file__).with_name("register.html")

_PEOPLE = (
    ("editor@example.org", Role.EDITOR, "Demo editor"),
    ("reviewer-a@example.org", Role.REVIEWER, "Reviewer A"),
    ("reviewer-b@example.org", Role.REVIEWER, "Reviewer B"),
    ("viewer@example.org", Role.VIEWER, "Demo viewer"),
    ("admin@example.org", Role.ADMIN, "Demo admin"),
)

_CLAIMS = (
    ("There was no official announcement from Islamabad or from Washington by Thursday evening", ClaimKind.ABSENCE,
     "Neither Pakistan nor the United States had announced the CIS-MOA's approval by Thursday evening.", ""),
    ("Joe Biden has not formally spoken to Pakistan's leaders since he took office", ClaimKind.ABSENCE,
     "Between January 2021 and the day of the report, Joe Biden did not formally speak to Pakistan's leaders.", ""),
    ("The first memorandum was signed in October 2005 for a term of 15 years", ClaimKind.FIGURE,
     "The first CIS-MOA between Pakistan and the United States was signed in October 2005 for 15 years.", ""),
    ("killed 24 Pakistani soldiers", ClaimKind.FIGURE,
     "The American air strike on a Pakistani border post in November 2011 killed 24 soldiers.", ""),
    ("accused Pakistan of giving \"lies and deceit\" in return for American money", ClaimKind.QUOTATION,
     "Donald Trump said that Pakistan gave the United States nothing but lies and deceit.", "Donald Trump"),
    ("makes it likelier that Pakistan will be sold some military hardware", ClaimKind.PREDICTION,
     "The memorandum makes sales of American military hardware to Pakistan likelier.", "A source in Washington"),
)  # fmt: skip


@transaction.atomic
def ensure() -> list[Membership]:
    """The demo project's members; the project is made and filled when it is not there yet."""
    project = Project.objects.filter(slug=SLUG).first() or _fill()
    _join(project)
    return list(
        project.memberships.filter(user__email__in=[email for email, *_ in _PEOPLE])
        .order_by("pk")
        .select_related("user")
    )


def _fill() -> Project:
    project = start_project("Demo desk", slug=SLUG)
    editor, first, second, *_ = _join(project)
    article = load_article(project, Incoming.of_text(PAGE.read_text()), by=editor)
    claims = [_claim(article, *claim, by=first) for claim in _CLAIMS]
    _research(claims, first)
    _ask(claims[1], first)
    _judge(project, claims, editor, first, second)
    _assign(article, claims, editor, first, second)
    return project


def _join(project: Project) -> list[User]:
    """Also whom an earlier version of the demo did not have. Nobody's role is changed, and whoever was removed stays out."""
    for email, role, name in _PEOPLE:
        if not User.objects.filter(email=email).exists():
            add_member(project, email, role, display_name=name, by=None)
    return [User.objects.get(email=email) for email, *_ in _PEOPLE]


def _claim(article: Article, quote: str, kind: ClaimKind, wording: str, claimant: str, *, by: User) -> Claim:
    revision = article.revisions.get()
    (span,) = find_quote(revision.text, quote)
    exact = revision.text[span.start : span.end]
    return mark_claim(
        revision, span.start, span.end, exact, by=by, claim_reviewed=wording, claimant=claimant, kind=kind
    )


def _research(claims: list[Claim], by: User) -> None:
    register = attach_source(
        claims[2],
        by=by,
        stance=Stance.SUPPORTS,
        url="https://example.org/agreements/cis-moa",
        title="Register of defence agreements (example)",
        publisher="Example Records Office",
        kind=SourceKind.OFFICIAL_RECORD,
        date_published=date(2005, 10, 21),
        weight=Weight.PRIMARY,
        quotation="signed in October 2005 for a period of fifteen years",
    ).source
    take_capture(register.captures.get(), get=_register_page)
    attach_source(
        claims[0], by=by, stance=Stance.CONTEXT, source=register, note="Lists the agreement, not its renewal."
    )
    attach_source(
        claims[0],
        by=by,
        stance=Stance.SUPPORTS,
        title="Transcript of Thursday's press briefing (example)",
        source_note="Handed out at the ministry on Thursday.",
        publisher="Example Ministry",
        kind=SourceKind.STATEMENT,
        weight=Weight.PRIMARY,
        quotation="I have nothing to announce on that.",
    )
    attach_source(
        claims[3],
        by=by,
        stance=Stance.SUPPORTS,
        title="Report of the inquiry into the border incident (example)",
        source_note="In the library of the inquiry.",
        publisher="Example Inquiry",
        kind=SourceKind.OFFICIAL_RECORD,
        weight=Weight.PRIMARY,
        quotation="twenty-four soldiers lost their lives",
    )
    attach_source(
        claims[3],
        by=by,
        stance=Stance.REFUTES,
        url="https://example.org/wire/border-post",
        title="Wire report of the first day (example)",
        publisher="Example Wire",
        kind=SourceKind.NEWS,
        weight=Weight.SECONDARY,
        quotation="at least twenty-eight soldiers were killed",
        note="Written before the dead were counted.",
    )


def _ask(claim: Claim, by: User) -> None:
    ask_for_reply(
        claim,
        by=by,
        party="Example Ministry",
        role="Press office",
        channel=Channel.E_MAIL,
        contact="press@ministry.example",
        question="Has there been a call or a meeting between the two since January 2021? If so, when, and is it listed?",
    )


def _register_page(url: str, **_options) -> Fetched:
    """What the register's site would answer, if there were one."""
    body = REGISTER.read_bytes()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    asked = f"GET {urlsplit(url).path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n\r\n".encode()
    exchange = Exchange(url, "93.184.216.34", timezone.now(), asked, head, body)
    return Fetched(url, 200, "text/html", "utf-8", body, (), (exchange.address,), (exchange,), Validators(url))


def _judge(project: Project, claims: list[Claim], editor: User, first: User, second: User) -> None:
    scale = {rating.key: rating for rating in project.scales.get().ratings.all()}
    today = timezone.localdate()

    def judge(claim: Claim, key: str, by: User, rationale: str) -> Rating:
        set_verdict(
            claim, scale[key], version=0, by=by, rationale=rationale, true_as_of=today, confidence=Confidence.MEDIUM
        )
        return scale[key]

    rating = judge(
        claims[0], "true", first, "The briefing's transcript has no announcement, and neither side published one."
    )
    judge(claims[0], "true", second, "I find none on either ministry's site.")
    conclude_claim(
        claims[0],
        rating,
        version=0,
        by=editor,
        rationale="Neither side had announced the approval when the report appeared.",
        true_as_of=today,
        check_again_on=today + timedelta(days=30),
    )
    judge(claims[2], "true", first, "The register gives the month, the year and the term.")
    judge(claims[3], "true", first, "The inquiry's report gives the number.")
    judge(claims[3], "mostly-true", second, "The number is right; the article leaves out that others were wounded.")


def _assign(article: Article, claims: list[Claim], editor: User, first: User, second: User) -> None:
    today = timezone.localdate()
    review = assign_review(article, first, by=editor, due=today + timedelta(days=2))
    advance_review(review, ReviewMove.START, version=review.version, by=first)
    assign_review(article, second, by=editor, claim=claims[1], due=today + timedelta(days=1))
